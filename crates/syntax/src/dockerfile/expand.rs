use seaworthy_model::Span;

/// What is known of a variable.
#[derive(Clone, Debug)]
pub(super) enum Variable {
    /// It has this value, which is written there.
    Value(String, Option<Span>),
    /// It is declared without a value, or not at all.
    Unset,
    /// It has a value that only the build knows.
    Platform,
}

/// A text with the known variables replaced; the others stand in it as written.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) text: String,
    /// The first variable that is left.
    pub(super) left: Option<String>,
    /// Where the last value that was put in is written.
    pub(super) origin: Option<Span>,
}

/// Longer than any name of an image or path: what doubles itself with each line stops here.
const LONGEST: usize = 4096;

/// What BuildKit sets by itself, with values that depend on where it builds.
const PLATFORM: &[&str] = &[
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETOSVERSION",
    "TARGETSTAGE",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "BUILDOSVERSION",
];

/// What is known of a variable that nothing gives a value.
pub(super) fn unset(name: &str) -> Variable {
    if PLATFORM.contains(&name) { Variable::Platform } else { Variable::Unset }
}

/// Replaces `$X`, `${X}`, `${X:-d}`, `${X-d}`, `${X:+y}`, `${X+y}`, `${X:?e}` and `${X?e}`.
pub(super) fn expand(text: &str, lookup: &dyn Fn(&str) -> Variable) -> Expanded {
    let mut out = Expanded::default();
    if text.len() > LONGEST && text.contains('$') {
        leave(text, "", &mut out);
        return out;
    }
    into(text, lookup, 0, &mut out);
    out
}

fn into(text: &str, lookup: &dyn Fn(&str) -> Variable, depth: usize, out: &mut Expanded) {
    let mut rest = text;
    while let Some(found) = rest.find('$') {
        out.text.push_str(&rest[..found]);
        rest = &rest[found..];
        let (length, name, modifier) = variable(rest);
        let Some(name) = name else {
            out.text.push('$');
            rest = &rest[1..];
            continue;
        };
        replace(&rest[..length], name, modifier, lookup, depth, out);
        rest = &rest[length..];
    }
    out.text.push_str(rest);
}

fn replace(written: &str, name: &str, modifier: &str, lookup: &dyn Fn(&str) -> Variable, depth: usize, out: &mut Expanded) {
    let sign = modifier.trim_start_matches(':').chars().next();
    let colon = modifier.starts_with(':');
    let word = modifier.trim_start_matches(':').get(1..).unwrap_or("");
    let variable = lookup(name);
    let set = match &variable {
        Variable::Value(value, _) => !colon || !value.is_empty(),
        Variable::Unset => false,
        Variable::Platform => true,
    };
    match (sign, variable) {
        _ if depth > 8 || out.text.len() > LONGEST => leave(written, name, out),
        (Some('+'), _) if set => into(word, lookup, depth + 1, out),
        (Some('+'), _) => {}
        (Some('-'), _) if !set => into(word, lookup, depth + 1, out),
        (None | Some('-' | '?'), Variable::Value(value, origin)) if value.len() <= LONGEST => {
            out.text.push_str(&value);
            out.origin = origin.or(out.origin);
        }
        _ => leave(written, name, out),
    }
}

fn leave(written: &str, name: &str, out: &mut Expanded) {
    out.text.push_str(written);
    out.left.get_or_insert_with(|| name.to_owned());
}

/// The length of what begins with `$`, its name and what stands behind the name.
fn variable(text: &str) -> (usize, Option<&str>, &str) {
    let braces = text[1..].starts_with('{');
    let start = if braces { 2 } else { 1 };
    let length = text[start..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len() - start);
    let name = Some(&text[start..start + length]).filter(|name| !name.is_empty());
    if !braces {
        return (start + length, name, "");
    }
    let mut open = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' if open == 1 => return (at + 1, name, text.get(start + length..at).unwrap_or("")),
            b'}' => open -= 1,
            _ => {}
        }
    }
    (1, None, "")
}
