//! References within values: to the environment, to other settings, to what only the running program knows.

use seaworthy_model::{Part, Value};

/// How deep defaults nest.
const DEEPEST: usize = 8;
/// The most references that one value is looked at for.
const MOST: usize = 64;
/// The longest reference, in bytes.
const LONGEST: usize = 1024;

/// The pieces of a text: `${NAME:default}`, `${?NAME}`, `${env.NAME}`, `<%= ENV["NAME"] %>` and their like.
pub(super) fn read(text: &str) -> Value {
    pieces(text, 0, &reference)
}

/// The same with `%(ENV_NAME)s` and `%(key)s`, as Python and supervisord write them.
pub(super) fn read_with_percent(text: &str) -> Value {
    pieces(text, 0, &|text, depth| if text.starts_with("%(") { percent(text) } else { reference(text, depth) })
}

/// The same with `$NAME`, as shells write it.
pub(super) fn read_with_names(text: &str) -> Value {
    pieces(text, 0, &|text, depth| bare(text).or_else(|| reference(text, depth)))
}

/// What a reference is, and how many bytes it has.
type Found = Option<(Value, usize)>;

fn pieces(text: &str, depth: usize, reference: &impl Fn(&str, usize) -> Found) -> Value {
    let mut value = Value::default();
    let (mut at, mut kept, mut looked) = (0, 0, 0);
    while let Some(next) = text[at..].find(['$', '%', '<', '{', '#', '@']) {
        at += next;
        looked += 1;
        if looked > MOST {
            return value.then(Value::unknown());
        }
        match reference(&text[at..], depth) {
            Some((found, length)) => {
                value = value.then(Value::text(&text[kept..at])).then(found);
                at += length;
                kept = at;
            }
            None => at += 1,
        }
    }
    value.then(Value::text(&text[kept..]))
}

fn reference(text: &str, depth: usize) -> Found {
    if depth > DEEPEST {
        return Some((Value::unknown(), text.len()));
    }
    // What log4j2 looks up once more when it is used.
    if let Some(rest) = text.strip_prefix("$$").filter(|rest| rest.starts_with('{')) {
        let (body, length) = braces(&rest[1..])?;
        return Some((dollar(body, depth), length + 3));
    }
    if let Some(rest) = text.strip_prefix("${") {
        let (body, length) = braces(rest)?;
        return Some((dollar(body, depth), length + 2));
    }
    for (open, close) in [("<%", "%>"), ("{{", "}}"), ("{%", "%}"), ("#{", "}")] {
        let Some(rest) = text.strip_prefix(open) else { continue };
        let end = window(rest).find(close)?;
        let value = if open == "<%" || open == "#{" { ruby(&rest[..end]) } else { Value::unknown() };
        return Some((value, open.len() + end + close.len()));
    }
    filtered(text)
}

fn window(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

/// What stands up to the closing brace, and the length with it.
fn braces(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0;
    for (at, byte) in window(text).bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((&text[..at], at + 1)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The inside of `${…}`.
fn dollar(body: &str, depth: usize) -> Value {
    let body = body.trim();
    let body = body.strip_prefix('?').unwrap_or(body);
    let environment = ["env.", "env:", "ENV.", "ENV:", "systemEnvironment."].iter().find_map(|prefix| body.strip_prefix(prefix));
    let property = body.strip_prefix("sys:").or_else(|| body.strip_prefix("sys."));
    let (name, default) = name_and_default(environment.or(property).unwrap_or(body));
    let default = default.map(|default| pieces(default, depth + 1, &reference));
    // WildFly takes the first name of a list that is set.
    let name = name.split(',').next().unwrap_or(name).trim();
    match environment.is_some() || property.is_none() && is_variable(name) {
        true if is_name(name) => one(Part::Env { name: name.to_owned(), default }),
        false if is_name(name) && !has_lookup(name) => one(Part::Setting { key: name.to_owned(), default }),
        _ => Value::unknown(),
    }
}

fn one(part: Part) -> Value {
    Value { parts: vec![part] }
}

/// `NAME:default`, `NAME:-default`, and for variables of the environment `NAME-default`.
fn name_and_default(body: &str) -> (&str, Option<&str>) {
    if let Some((name, default)) = body.split_once(":-") {
        return (name, Some(default));
    }
    match body.split_once(':') {
        // A lookup of log4j2, such as `ctx:user` or `date:yyyy`.
        Some((name, _)) if has_lookup(name) => (body, None),
        Some((name, default)) => (name, Some(default)),
        None => match body.split_once('-') {
            Some((name, default)) if is_variable(name) => (name, Some(default)),
            _ => (body, None),
        },
    }
}

fn has_lookup(name: &str) -> bool {
    const LOOKUPS: [&str; 12] = ["ctx", "date", "java", "main", "bundle", "map", "marker", "jndi", "jvmrunargs", "event", "docker", "k8s"];
    LOOKUPS.contains(&name.split(':').next().unwrap_or(name))
}

/// Whether a name is spelt as variables of the environment are.
fn is_variable(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.iter().any(u8::is_ascii_uppercase)
        && !bytes[0].is_ascii_digit()
        && bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'[' | b']' | b'/' | b':'))
}

/// `%(ENV_NAME)s` and `%(key)s`.
fn percent(text: &str) -> Found {
    let (body, _) = window(text).strip_prefix("%(")?.split_once(")s")?;
    let value = match body.strip_prefix("ENV_") {
        _ if !is_name(body) => return None,
        Some(name) => one(Part::Env { name: name.to_owned(), default: None }),
        None => one(Part::Setting { key: body.to_owned(), default: None }),
    };
    Some((value, body.len() + 4))
}

/// `$NAME` of a shell.
fn bare(text: &str) -> Found {
    let rest = text.strip_prefix('$')?;
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(rest.len());
    let name = &rest[..end];
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    starts_well.then(|| (one(Part::Env { name: name.to_owned(), default: None }), end + 1))
}

/// `@project.version@`, which Maven fills in.
fn filtered(text: &str) -> Found {
    let (body, rest) = window(text).strip_prefix('@')?.split_once('@')?;
    let whole = is_name(body) && (rest.is_empty() || body.starts_with("project.") || body.starts_with("env."));
    whole.then(|| (Value::unknown(), body.len() + 2))
}

/// `= ENV["NAME"]`, `= ENV.fetch("NAME") { "default" }`, `ENV["NAME"] || "default"`, and Spring's `systemEnvironment['NAME']`.
fn ruby(body: &str) -> Value {
    let body = body.trim_start_matches(['=', '-']).trim_end_matches('-').trim();
    let openings = ["ENV.fetch(", "ENV[", "systemEnvironment[", "environment["];
    let Some(rest) = openings.iter().find_map(|open| body.strip_prefix(open)) else { return Value::unknown() };
    let Some((name, rest)) = quoted(rest) else { return Value::unknown() };
    let rest = rest.trim_start_matches([')', ']', ' ', ',', '{', '|', '?', ':']);
    let end = rest.find(['}', ')']).unwrap_or(rest.len());
    let default = match (quoted(rest), rest[..end].trim()) {
        (Some((default, _)), _) => Some(Value::text(default)),
        (None, "" | "nil") => None,
        (None, word) if word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) => {
            Some(Value::text(word))
        }
        _ => Some(Value::unknown()),
    };
    one(Part::Env { name: name.to_owned(), default })
}

/// A text in quotes, and what stands behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    text[1..].split_once(quote)
}
