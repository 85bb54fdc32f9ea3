//! Texts as Python writes them, and how it puts them together.

use seaworthy_model::{Part, Value};

use super::fold::{Fold, Sort};
use crate::grammar::Node;

/// The value of a string literal; unknown for bytes.
pub(super) fn string<'t>(fold: &Fold<'_, 't>, node: Node<'t>, scope: u32, depth: usize) -> Value {
    let mut cursor = node.walk();
    let mut raw = false;
    let mut value = Value::default();
    for child in node.children(&mut cursor) {
        match child.kind() {
            "string_start" => {
                let prefix = fold.source(child).trim_end_matches(['"', '\'']).to_ascii_lowercase();
                if prefix.contains(['b', 't']) {
                    return Value::unknown();
                }
                raw = prefix.contains('r');
            }
            "string_content" => value = value.then(content(fold, child, raw)),
            "interpolation" => {
                let plain =
                    child.child_by_field_name("format_specifier").is_none() && child.child_by_field_name("type_conversion").is_none();
                let inner = child.child_by_field_name("expression").filter(|_| plain);
                value = value.then(inner.map_or_else(Value::unknown, |inner| fold.fold(inner, scope, depth + 1).piece()));
            }
            _ => {}
        }
    }
    value
}

fn content(fold: &Fold<'_, '_>, node: Node<'_>, raw: bool) -> Value {
    let text = fold.source(node);
    let mut cursor = node.walk();
    let mut whole = String::new();
    let mut from = 0;
    for child in node.named_children(&mut cursor) {
        let (start, end) = (child.start_byte() - node.start_byte(), child.end_byte() - node.start_byte());
        whole.push_str(text.get(from..start).unwrap_or(""));
        let written = text.get(start..end).unwrap_or("");
        match child.kind() {
            // `{{` and `}}` of an f-string.
            "escape_interpolation" => whole.push_str(&written[..written.len() / 2]),
            "escape_sequence" if !raw => match escape(written) {
                Some(meant) => whole.push_str(&meant),
                None => return Value::text(whole).then(Value::unknown()),
            },
            _ => whole.push_str(written),
        }
        from = end;
    }
    whole.push_str(text.get(from..).unwrap_or(""));
    Value::text(whole)
}

/// What an escape stands for; `None` for a named character and what is no character.
fn escape(written: &str) -> Option<String> {
    let code = written.strip_prefix('\\')?;
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from);
    let first = code.chars().next()?;
    match first {
        'x' | 'u' | 'U' => hex(&code[1..]),
        'N' => None,
        '0'..='7' => u32::from_str_radix(code, 8).ok().and_then(char::from_u32).map(String::from),
        '\n' | '\r' => Some(String::new()),
        'n' => Some("\n".into()),
        't' => Some("\t".into()),
        'r' => Some("\r".into()),
        'a' => Some("\u{7}".into()),
        'b' => Some("\u{8}".into()),
        'f' => Some("\u{c}".into()),
        'v' => Some("\u{b}".into()),
        '\\' | '\'' | '"' => Some(first.into()),
        _ => Some(written.to_owned()),
    }
}

/// The decimal digits of an integer as it is written.
pub(super) fn integer(written: &str) -> Option<String> {
    let digits = written.replace('_', "").to_ascii_lowercase();
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    u64::from_str_radix(digits, radix).ok().map(|number| number.to_string())
}

/// `"…%s…" % operand`.
pub(super) fn percent<'t>(fold: &Fold<'_, 't>, pattern: &Value, operand: Node<'t>, scope: u32, depth: usize) -> Value {
    let [Part::Text(pattern)] = pattern.parts.as_slice() else { return Value::unknown() };
    let mut cursor = operand.walk();
    let operands: Vec<Node<'t>> = match operand.kind() {
        "tuple" => operand.named_children(&mut cursor).filter(|child| !child.is_extra()).collect(),
        _ => vec![operand],
    };
    let mut operands = operands.into_iter();
    let mut whole = Value::default();
    let mut rest = pattern.as_str();
    while let Some((text, behind)) = rest.split_once('%') {
        whole = whole.then(Value::text(text));
        let Some(sign) = behind.chars().next() else { return open_ended(whole) };
        rest = &behind[sign.len_utf8()..];
        let operand = if matches!(sign, 's' | 'd') { operands.next() } else { None };
        let piece = match (sign, operand) {
            ('%', _) => Value::text("%"),
            (_, Some(operand)) if !operand.kind().contains("splat") => fold.fold(operand, scope, depth + 1).piece(),
            // Widths and names: what comes behind is not followed.
            _ => return open_ended(whole),
        };
        whole = whole.then(piece);
    }
    whole.then(Value::text(rest))
}

/// `"…{}…{name}…".format(…)`.
pub(super) fn format<'t>(fold: &Fold<'_, 't>, pattern: &Value, given: &[(Option<Node<'t>>, Node<'t>)], scope: u32, depth: usize) -> Value {
    let [Part::Text(pattern)] = pattern.parts.as_slice() else { return Value::unknown() };
    let positional: Vec<Node<'t>> =
        given.iter().take_while(|(name, value)| name.is_none() && !value.kind().contains("splat")).map(|(_, value)| *value).collect();
    let mut next = 0;
    let mut whole = Value::default();
    let mut rest = pattern.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        whole = whole.then(Value::text(&rest[..at]));
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(brace) {
            whole = whole.then(Value::text(brace));
            rest = behind;
            continue;
        }
        let Some((field, behind)) = rest.split_once('}').filter(|_| brace == "{") else { return open_ended(whole) };
        rest = behind;
        let chosen = match field {
            "" => {
                next += 1;
                positional.get(next - 1).copied()
            }
            field => match field.parse::<usize>() {
                Ok(at) => positional.get(at).copied(),
                Err(_) => given.iter().find(|(name, _)| name.is_some_and(|name| fold.source(name) == field)).map(|(_, value)| *value),
            },
        };
        whole = whole.then(chosen.map_or_else(Value::unknown, |chosen| {
            let folded = fold.fold(chosen, scope, depth + 1);
            if folded.sort == Sort::Bool { Value::unknown() } else { folded.piece() }
        }));
    }
    whole.then(Value::text(rest))
}

/// A text that goes on with what is not known.
fn open_ended(whole: Value) -> Value {
    whole.then(Value::unknown())
}
