//! `.env` files.

use seaworthy_model::{Span, Value};

use super::fold::fold;
use super::lines::{Line, lines};
use super::reference::read_with_names;
use super::sink::{Sink, literal, shaped};

pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut past = 0;
    for line in lines(text) {
        let line = line.trimmed();
        if line.start < past || line.text.is_empty() || line.text.starts_with('#') {
            continue;
        }
        let assignment = line.text.strip_prefix("export ").unwrap_or(line.text).trim_start();
        let assignment = Line { start: line.start + line.text.len() - assignment.len(), text: assignment };
        let Some(equals) =
            assignment.text.find(['=', ':']).filter(|at| assignment.text.as_bytes()[*at] == b'=' || is_yaml(assignment.text, *at))
        else {
            continue;
        };
        let (name, value) = assignment.split(equals, equals + 1);
        if name.text.is_empty() || name.text.contains(char::is_whitespace) {
            continue;
        }
        let (known, end) = match value.text.chars().next().filter(|first| matches!(first, '"' | '\'' | '`')) {
            Some(quote) => in_quotes(text, value, quote),
            None => plain(value),
        };
        past = end;
        sink.set(name.text, Span::new(assignment.start, end), known);
    }
    fold(sink, &[], true);
}

/// `NAME: value` counts as well, as dotenv has it.
fn is_yaml(line: &str, at: usize) -> bool {
    line[at + 1..].starts_with(' ')
}

fn plain(value: Line<'_>) -> (crate::code::Known, usize) {
    let end = value.text.find(" #").or_else(|| value.text.find("\t#")).unwrap_or(value.text.len());
    let end = if value.text.starts_with('#') { 0 } else { end };
    let value = Line { text: &value.text[..end], ..value }.trimmed();
    (shaped(value.text, value.span(), read_with_names), value.span().end as usize)
}

/// A value in quotes, which may go on over lines; without the closing one, the rest of its line.
fn in_quotes(text: &str, value: Line<'_>, quote: char) -> (crate::code::Known, usize) {
    let start = value.start + 1;
    // A private key is the longest thing that anybody quotes.
    let window = &text[start..(start + 16384).min(text.len()).max(start)];
    let window = window.get(..window.len()).unwrap_or_default();
    let Some(length) = closing(window, quote) else { return plain(value) };
    let inner = &text[start..start + length];
    let span = Span::new(start, start + length);
    let known = match quote {
        '"' => shaped(&unescape(inner), span, expanded),
        _ => literal(inner, span),
    };
    (known, start + length + 1)
}

fn expanded(text: &str) -> Value {
    read_with_names(text)
}

fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            letter if letter == quote => return Some(at),
            _ => {}
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(other @ ('"' | '\\')) => out.push(other),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            (letter, false) => out.push(letter),
        }
    }
    out
}
