use granit_parser::Tag;
use seaworthy_model::Span;

/// Whether a plain scalar means nothing: the word is one for null, or there is no word at all.
pub(super) fn is_null(value: &str, nothing_written: bool, tag: Option<&Tag>) -> bool {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => tag.is_yaml_core_schema_tag("null"),
        _ => nothing_written || matches!(value, "" | "~" | "null" | "Null" | "NULL"),
    }
}

pub(super) fn within_quotes(span: Span) -> Span {
    if span.len() < 2 { span } else { Span { start: span.start + 1, end: span.end - 1 } }
}

/// The words of YAML 1.1, which kubectl and Compose read.
pub(super) fn boolean(word: &str) -> Option<bool> {
    match word {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => Some(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => Some(false),
        _ => None,
    }
}

/// Decimal, `0x`, `0b`, and octal as `0o17` or, as YAML 1.1 has it, `017`; with `_` between digits.
pub(super) fn integer(word: &str) -> Option<i64> {
    let (negative, digits) = match word.as_bytes().first()? {
        b'-' => (true, &word[1..]),
        b'+' => (false, &word[1..]),
        _ => (false, word),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', b'0'..=b'7', ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    let starts_well = digits.starts_with(|first: char| first.is_digit(radix));
    if !starts_well {
        return None;
    }
    let value = i128::from_str_radix(&digits.replace('_', ""), radix).ok()?;
    i64::try_from(if negative { -value } else { value }).ok()
}
