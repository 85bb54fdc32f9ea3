use super::Manager;
use super::specs::Spec;
use super::{Word, basename};

/// The arguments of an installing command, its options set apart.
pub(super) struct Arguments<'a> {
    /// What is no option, and no option's value.
    pub operands: Vec<&'a Word>,
    /// Where the last word of the subcommand ends; `None` for a program that only installs.
    pub said: Option<u32>,
    /// Options with the value that belongs to them.
    options: Vec<(&'a str, Option<&'a str>)>,
}

impl<'a> Arguments<'a> {
    /// Reads the words behind the program; `None` where they do not install.
    pub(super) fn read(spec: &Spec, words: &'a [Word]) -> Option<Self> {
        let mut arguments = Self { operands: vec![], said: None, options: vec![] };
        let mut subcommand = spec.install.iter();
        let mut wanted = subcommand.next();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let text = word.text.as_str();
            if text == "--" {
                // Behind it gem hands the rest to the build.
                if spec.manager != Manager::Gem {
                    arguments.operands.extend(&words[at..]);
                }
                break;
            }
            if text.len() > 1 && text.starts_with('-') {
                let takes = takes_value(spec, text);
                let value = if takes { words.get(at).map(|word| word.text.as_str()) } else { None };
                at += usize::from(takes);
                arguments.options.push((text, value));
                continue;
            }
            match wanted {
                // `cargo +nightly install`.
                Some(_) if text.starts_with('+') => {}
                Some(name) if *name == text => {
                    arguments.said = Some(word.span.end);
                    wanted = subcommand.next();
                }
                Some(_) => return None,
                None => arguments.operands.push(word),
            }
        }
        wanted.is_none().then_some(arguments)
    }

    /// The value of the first of these options, `--name value`, `--name=value` or `-nvalue`.
    pub(super) fn option(&self, names: &[&str]) -> Option<&'a str> {
        self.options.iter().find_map(|(written, value)| {
            if names.contains(written) {
                return Some(value.unwrap_or(""));
            }
            names.iter().find_map(|name| {
                let rest = written.strip_prefix(name)?;
                if name.starts_with("--") { rest.strip_prefix('=') } else { Some(rest) }
            })
        })
    }
}

fn takes_value(spec: &Spec, option: &str) -> bool {
    if spec.valued.contains(&option) {
        return true;
    }
    if option.starts_with("--") || spec.manager == Manager::Go {
        return false;
    }
    // `-Ur file`: the first letter that takes a value takes the rest of the cluster, or the next word.
    let mut letters = option[1..].char_indices();
    let found =
        letters.find(|(_, letter)| spec.valued.iter().any(|valued| valued.strip_prefix('-') == Some(letter.encode_utf8(&mut [0; 4]))));
    found.is_some_and(|(at, letter)| 1 + at + letter.len_utf8() == option.len())
}

/// What one operand asks for: `None` where it is no package of the manager's registry, or nothing can be said of it.
pub(super) fn package(manager: Manager, word: &Word, arguments: &Arguments) -> Option<(String, Option<String>, bool)> {
    let text = word.text.as_str();
    let (name, version, pinned) = match manager {
        Manager::Apt => apt(text)?,
        Manager::Apk => apk(text)?,
        Manager::Yum => yum(text)?,
        Manager::Zypper => zypper(text)?,
        Manager::Pip => pip(text, arguments)?,
        Manager::Npm | Manager::Yarn => npm(text)?,
        Manager::Gem => gem(text, arguments)?,
        Manager::Go => go(text)?,
        Manager::Cargo => cargo(text, arguments)?,
        Manager::Composer => composer(text)?,
    };
    let said = !name.is_empty() && !name.contains(['$', '`', '{', '*', '\\', '<', '>', '(', '[', '%']);
    said.then(|| (name.to_owned(), version.map(str::to_owned), pinned))
}

type Asked<'a> = Option<(&'a str, Option<&'a str>, bool)>;

fn split<'a>(text: &'a str, operators: &[&str]) -> (&'a str, Option<&'a str>) {
    let found = operators
        .iter()
        .filter_map(|operator| text.find(operator).map(|at| (at, operator.len())))
        .min_by_key(|(at, len)| (*at, usize::MAX - len));
    found.map_or((text, None), |(at, len)| (&text[..at], Some(&text[at + len..])))
}

/// A version that is written, or that a variable decides.
fn pinned<'a>((name, version): (&'a str, Option<&'a str>)) -> Asked<'a> {
    Some((name, version, version.is_some_and(|version| !version.is_empty())))
}

fn apt(text: &str) -> Asked<'_> {
    let (name, version) = split(text, &["="]);
    // Files, and what a `-` at the end removes.
    if name.ends_with(".deb") || name.starts_with(['.', '/', '~']) || name.ends_with('-') {
        return None;
    }
    if version.is_none()
        && let Some((name, release)) = text.split_once('/')
    {
        return Some((name, Some(release), true));
    }
    pinned((name.strip_suffix('+').filter(|name| !name.ends_with('+')).unwrap_or(name), version))
}

fn apk(text: &str) -> Asked<'_> {
    // A name that begins with a dot is a virtual package; `!name` is a conflict.
    if text.ends_with(".apk") || text.starts_with(['.', '/', '!', '~']) {
        return None;
    }
    let (name, version) = split(text, &["~=", ">=", "<=", "==", "=", "~", ">", "<"]);
    pinned((name.split('@').next().unwrap_or(name), version))
}

fn yum(text: &str) -> Asked<'_> {
    if text.ends_with(".rpm") || text.starts_with(['/', '.', '@', '~']) || text.contains("://") {
        return None;
    }
    if let Some((name, stream)) = text.split_once(':').filter(|(name, _)| !name.contains('-')) {
        return Some((name, Some(stream), true));
    }
    // `name-1.2-3.el9`: a part that begins with a digit, and only such parts behind it. `java-11-openjdk` is a name.
    let versions = |part: &str| part.starts_with(|c: char| c.is_ascii_digit() || c == '$' || c == '*');
    let cut = text.match_indices('-').map(|(at, _)| at).find(|at| text[at + 1..].split('-').all(versions));
    pinned(cut.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..]))))
}

fn zypper(text: &str) -> Asked<'_> {
    if text.ends_with(".rpm") || text.starts_with(['/', '.', '~', '-', '!']) || text.contains("://") {
        return None;
    }
    pinned(split(text, &[">=", "<=", "=", ">", "<"]))
}

fn pip<'a>(text: &'a str, arguments: &Arguments<'a>) -> Asked<'a> {
    let constrained = arguments.option(&["-c", "--constraint", "--constraints"]).is_some();
    if let Some(address) = text.strip_prefix("git+") {
        let path = address.split(['#', '?']).next().unwrap_or(address);
        let last = basename(path);
        let (name, reference) = last.split_once('@').map_or((last, None), |(name, reference)| (name, Some(reference)));
        return Some((name.strip_suffix(".git").unwrap_or(name), reference, reference.is_some() || constrained));
    }
    let archive = [".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txt"].iter().any(|suffix| text.ends_with(suffix));
    if archive || text.starts_with(['.', '/', '~']) || text.contains("://") && !text.contains('@') {
        return None;
    }
    let (name, version) = split(text, &["===", "==", "~=", ">=", "<=", "!=", "@", "=", ">", "<"]);
    let name = name.split(['[', ';']).next().unwrap_or(name).trim();
    // A path below the working folder is no package; neither is one with extras.
    if name.contains('/') {
        return None;
    }
    Some((name, version.map(str::trim), version.is_some() || constrained))
}

fn npm(text: &str) -> Asked<'_> {
    let scope = usize::from(text.starts_with('@'));
    let at = text[scope..].find('@').map(|at| at + scope);
    let (name, version) = at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let file = [".tgz", ".tar.gz", ".tar"].iter().any(|suffix| text.ends_with(suffix));
    let path = name.starts_with(['.', '/', '~']) || (scope == 0 && name.contains('/')) || text.contains("://") || name.contains(':');
    if file || path {
        return None;
    }
    // Who writes a tag such as `latest` says which one is meant; what nobody says is what a build picks by itself.
    let fixed = version.is_some_and(|version| !version.is_empty() && version != "*");
    Some((name, version, fixed))
}

fn gem<'a>(text: &'a str, arguments: &Arguments<'a>) -> Asked<'a> {
    if text.ends_with(".gem") || text.starts_with(['.', '/', '~']) {
        return None;
    }
    let (name, version) = split(text, &[":"]);
    pinned((name, version.or_else(|| arguments.option(&["-v", "--version"]))))
}

fn go(text: &str) -> Asked<'_> {
    let (name, version) = text.split_once('@')?;
    let moves = matches!(version, "latest" | "master" | "main" | "upgrade" | "patch" | "");
    Some((name, Some(version), !moves))
}

fn cargo<'a>(text: &'a str, arguments: &Arguments<'a>) -> Asked<'a> {
    if arguments.option(&["--path", "--git"]).is_some() || text.starts_with(['.', '/']) {
        return None;
    }
    let (name, version) = split(text, &["@"]);
    pinned((name, version.or_else(|| arguments.option(&["--version", "--vers"]))))
}

fn composer(text: &str) -> Asked<'_> {
    if !text.contains('/') {
        return None;
    }
    pinned(split(text, &[":", "="]))
}
