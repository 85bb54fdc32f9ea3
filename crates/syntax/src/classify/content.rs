use crate::yaml;

/// Whether the first line that counts is `FROM`, `ARG` or a parser directive.
pub(super) fn is_dockerfile(text: &str) -> bool {
    for line in text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let Some(comment) = line.strip_prefix('#') else {
            let word = line.split([' ', '\t']).next().unwrap_or("");
            return word.len() < line.len() && (word.eq_ignore_ascii_case("FROM") || word.eq_ignore_ascii_case("ARG"));
        };
        let directive = comment.split_once('=').map(|(name, _)| name.trim().to_ascii_lowercase());
        if matches!(directive.as_deref(), Some("syntax" | "escape" | "check")) {
            return true;
        }
    }
    false
}

/// Whether some document has `apiVersion` and `kind` at its top. Only lines are looked at, so a broken file counts too.
pub(super) fn is_object_in_yaml(text: &str) -> bool {
    if !(text.contains("apiVersion") && text.contains("kind")) {
        return false;
    }
    if first_byte(text) == Some(b'{') {
        return is_object_in_json(text);
    }
    let mut top = Top::default();
    for line in lines(text) {
        if line.starts_with("---") {
            top = Top::default();
        }
        top.see(line);
        if top.version && top.kind {
            return true;
        }
    }
    false
}

/// What the top level of the current document has shown so far.
#[derive(Default)]
struct Top {
    /// How far its first key is indented.
    indent: Option<usize>,
    version: bool,
    kind: bool,
}

impl Top {
    fn see(&mut self, line: &str) {
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with(['#', '%', '{']) || content.starts_with("---") {
            return;
        }
        let indent = line.len() - content.len();
        if *self.indent.get_or_insert(indent) != indent {
            return;
        }
        self.kind |= value_of(content, "kind").is_some();
        // Skaffold's own file has the two words, and no cluster ever sees it.
        self.version |= value_of(content, "apiVersion").is_some_and(|value| !value.starts_with("skaffold/"));
    }
}

/// What stands behind `key:` in a line that begins with the key, which may be in quotes.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = match line.as_bytes().first()? {
        quote @ (b'"' | b'\'') => line[1..].strip_prefix(key)?.strip_prefix(char::from(*quote))?,
        _ => line.strip_prefix(key)?,
    };
    let value = rest.trim_start().strip_prefix(':')?;
    (value.is_empty() || value.starts_with([' ', '\t'])).then(|| value.trim())
}

/// Whether an object at the top has `apiVersion` and `kind`: one pass over the bytes, without a tree.
pub(super) fn is_object_in_json(text: &str) -> bool {
    if first_byte(text) != Some(b'{') || !(text.contains("\"apiVersion\"") && text.contains("\"kind\"")) {
        return false;
    }
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    let (mut version, mut kind) = (false, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let end = end_of_string(bytes, at);
                // A word of the top level that no colon follows is a value.
                let is_key = depth == 1 && bytes.get(end + 1..).is_some_and(|rest| rest.trim_ascii_start().first() == Some(&b':'));
                version |= is_key && bytes.get(at + 1..end) == Some(b"apiVersion");
                kind |= is_key && bytes.get(at + 1..end) == Some(b"kind");
                at = end;
            }
            _ => {}
        }
        if version && kind {
            return true;
        }
        at += 1;
    }
    false
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

fn first_byte(text: &str) -> Option<u8> {
    text.trim_ascii_start().bytes().next()
}

/// Whether the text is a list whose first element is a JSON 6902 operation.
pub(super) fn is_patch(text: &str) -> bool {
    if !(text.contains("op") && text.contains("path")) {
        return false;
    }
    let counts = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#') && !line.starts_with("---");
    let head: Vec<&str> = lines(text).filter(counts).map(str::trim).take(6).collect();
    let has = |key: &str| {
        let named = |word: &str| value_of(word.trim_start_matches(['-', '[', '{', ' ']), key).is_some();
        head.iter().any(|line| line.split(',').any(named))
    };
    head.first().is_some_and(|first| first.starts_with(['-', '['])) && has("op") && has("path")
}

/// Whether `services` is a key at column 0.
pub(super) fn has_services(text: &str) -> bool {
    lines(text).any(|line| value_of(line, "services").is_some())
}

/// Whether nothing but what Compose knows stands at column 0, with services below, one of which names its image or build.
pub(super) fn is_compose(text: &str) -> bool {
    const KEYS: [&str; 8] = ["version", "name", "services", "volumes", "networks", "secrets", "configs", "include"];
    if !has_services(text) {
        return false;
    }
    let is_top = |line: &&str| line.starts_with(|first: char| !first.is_whitespace() && first != '#') && !line.starts_with("---");
    let known = |line: &str| line.starts_with("x-") || KEYS.iter().any(|key| value_of(line, key).is_some());
    if !lines(text).filter(is_top).all(known) {
        return false;
    }
    let below = lines(text).skip_while(|line| value_of(line, "services").is_none()).skip(1).take_while(|line| !is_top(line));
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut of_services = 0;
    for line in below.filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let content = line.trim_start_matches(' ');
        if of_services == 0 {
            of_services = depth(line);
        } else if depth(line) > of_services
            && depth(line) <= of_services + 4
            && ["image", "build"].iter().any(|key| value_of(content, key).is_some())
        {
            return true;
        }
    }
    false
}

/// Whether variables are given, or instances counted, under a key that platforms have for them.
pub(super) fn is_of_a_platform(text: &str) -> bool {
    let keys = ["envs", "envVars", "env_variables", "config", "addons", "instance_count", "numInstances"];
    lines(text).any(|line| keys.iter().any(|key| value_of(line.trim_start_matches([' ', '-']), key).is_some()))
}

/// Whether actions of a template stand where YAML has none. Such a text is no YAML, or another YAML than is meant.
///
/// `{{` within quotes or a block of text is left alone: Prometheus, Grafana and Argo have their own templates there.
pub(super) fn is_template(text: &str) -> bool {
    if !text.contains("{{") {
        return false;
    }
    if lines(text).any(|line| line.starts_with("{{")) {
        return true;
    }
    let read = yaml::parse(text.into());
    read.holds_an_action() || !read.problems().is_empty() && lines(text).any(has_bare_action)
}

fn has_bare_action(line: &str) -> bool {
    let content = line.trim_start_matches([' ', '-']);
    content.starts_with("{{") || content.contains(": {{")
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
}
