//! `${VAR:-default}` in the values of a Compose file.

/// A value with the defaults of its variables put in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// The text; a variable without a default stands in it as it is written.
    pub text: String,
    /// Whether a variable without a default is left.
    pub open: bool,
    /// Whether a default was put in, which a variable can replace.
    pub defaulted: bool,
}

/// Levels of `${A:-${B:-…}}`; nobody writes more.
const DEPTH: u8 = 8;

/// Puts the defaults in.
pub(super) fn value(written: &str) -> Value {
    resolve(written, DEPTH)
}

fn resolve(written: &str, depth: u8) -> Value {
    let mut out = Value { text: String::with_capacity(written.len()), open: false, defaulted: false };
    let mut rest = written;
    while let Some(at) = rest.find('$') {
        out.text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("$$") {
            out.text.push('$');
            rest = after;
        } else if let Some(inside) = rest.strip_prefix("${").and_then(|inside| closing(inside).map(|end| &inside[..end])) {
            braces(&mut out, inside, depth);
            rest = &rest[inside.len() + 3..];
        } else {
            out.open |= rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            out.text.push('$');
            rest = &rest[1..];
        }
    }
    out.text.push_str(rest);
    out
}

fn braces(out: &mut Value, inside: &str, depth: u8) {
    let name = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
    let operator = &inside[name..];
    let default = operator.strip_prefix(":-").or_else(|| operator.strip_prefix('-'));
    match (default, depth.checked_sub(1)) {
        (Some(default), Some(depth)) => {
            let default = resolve(default, depth);
            out.text.push_str(&default.text);
            out.open |= default.open;
            out.defaulted = true;
        }
        _ => {
            out.open = true;
            out.text.push_str("${");
            out.text.push_str(&inside[..name]);
            out.text.push('}');
        }
    }
}

/// Where the brace that ends a variable stands.
fn closing(inside: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(written: &str) -> (String, bool, bool) {
        let value = value(written);
        (value.text, value.open, value.defaulted)
    }

    #[test]
    fn a_default_takes_the_place_of_its_variable() {
        assert_eq!(text("${DB_PASSWORD:-hunter2}"), ("hunter2".to_owned(), false, true));
        assert_eq!(text("shop/web:${TAG-1.2}"), ("shop/web:1.2".to_owned(), false, true));
        assert_eq!(text("${A:-${B:-c}}d"), ("cd".to_owned(), false, true));
    }

    #[test]
    fn a_variable_without_a_default_stays_open() {
        assert_eq!(text("${TAG:?set it}"), ("${TAG}".to_owned(), true, false));
        assert_eq!(text("web:$TAG"), ("web:$TAG".to_owned(), true, false));
        assert_eq!(text("${A"), ("${A".to_owned(), false, false));
    }

    #[test]
    fn two_signs_are_one_that_is_meant() {
        assert_eq!(text("$$HOME costs 5$"), ("$HOME costs 5$".to_owned(), false, false));
    }

    #[test]
    fn no_end_of_a_text_makes_it_panic() {
        let written = "a${B:-${C-é}}$$D$E${F:?x}$";
        for end in (0..=written.len()).filter(|end| written.is_char_boundary(*end)) {
            let _ = value(&written[..end]);
        }
    }
}
