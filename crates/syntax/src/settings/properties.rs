//! Java's `.properties`.

use std::collections::BTreeMap;

use seaworthy_model::Span;

use super::fold::fold;
use super::lines::{Line, lines};
use super::sink::{Sink, known};
use super::{Setting, spring};
use crate::code::Entry;

pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut lines = lines(text);
    let mut first = 0;
    while let Some(line) = lines.next() {
        if matches!(line.text.trim_end(), "#---" | "!---") {
            spring::give_profile(&mut sink.entries()[first..]);
            first = sink.entries().len();
            continue;
        }
        let content = line.text.trim_start_matches([' ', '\t', '\u{c}']);
        if content.is_empty() || content.starts_with(['#', '!']) || sink.is_full() && !content.contains(['=', ':']) {
            continue;
        }
        let start = line.start + line.text.len() - content.len();
        let mut logical = Logical::default();
        logical.push(Line { start, text: content });
        while logical.goes_on() {
            let Some(next) = lines.next() else { break };
            let content = next.text.trim_start_matches([' ', '\t', '\u{c}']);
            logical.push(Line { start: next.start + next.text.len() - content.len(), text: content });
        }
        logical.set(text, sink);
        logical.damage(text, sink);
    }
    spring::give_profile(&mut sink.entries()[first..]);
    fold(sink, &["property"], false);
    loggers(sink);
}

/// One line after its continuations are joined.
#[derive(Default)]
struct Logical {
    text: String,
    start: usize,
    end: usize,
    /// Where its first line ends in `text`, and in the source less that.
    first: Option<usize>,
    continued: bool,
}

impl Logical {
    fn push(&mut self, line: Line<'_>) {
        if self.end == 0 {
            self.start = line.start;
        }
        let slashes = line.text.len() - line.text.trim_end_matches('\\').len();
        self.continued = slashes % 2 == 1;
        let text = if self.continued { &line.text[..line.text.len() - 1] } else { line.text };
        self.text.push_str(text);
        self.first.get_or_insert(self.text.len());
        self.end = line.start + line.text.trim_end().len();
    }

    /// Says that the file is refused by Java, or cut within this line: what stood behind it is not known.
    fn damage(&self, source: &str, sink: &mut Sink) {
        let span = Span::new(self.start, self.end.max(self.start));
        if is_malformed(&self.text) {
            let text = "`\\u` is not followed by four hexadecimal digits, and Java reads nothing of such a file.";
            sink.trouble(span, text, Some("Write the four digits, or `\\\\u` where a backslash is meant."));
        } else if self.continued && !source.ends_with(['\n', '\r']) {
            let text = "The file ends within a value: its last line goes on, and there is no next one.";
            sink.trouble(span, text, Some("Write what is missing, or take the backslash away."));
        }
    }

    fn goes_on(&self) -> bool {
        self.continued
    }

    fn set(&self, source: &str, sink: &mut Sink) {
        let (key, value) = split(&self.text);
        let span = Span::new(self.start, self.end.max(self.start));
        let written = Span::new(self.start + value.min(self.first.unwrap_or(value)), self.end);
        let text = self.text[value..].trim_end_matches([' ', '\t']);
        // Java keeps white space at the end; no setting means it.
        let known = known(&unescape(text), Span::new(written.start as usize, written.end as usize));
        debug_assert!(source.get(span.start as usize..span.end as usize).is_some());
        sink.set(&unescape(&self.text[..key]), span, known);
    }
}

/// Whether an escape `\u` is not followed by four hexadecimal digits.
fn is_malformed(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let escaped = &rest[at + 1..];
        let hex = escaped.strip_prefix('u').map(|hex| hex.bytes().take(4).take_while(u8::is_ascii_hexdigit).count());
        if hex.is_some_and(|digits| digits < 4) {
            return true;
        }
        rest = escaped.get(escaped.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    false
}

/// Where the key ends and where the value begins.
fn split(line: &str) -> (usize, usize) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() && !matches!(bytes[at], b'=' | b':' | b' ' | b'\t' | b'\x0c') {
        at += if bytes[at] == b'\\' && at + 1 < bytes.len() { 1 + width(line, at + 1) } else { 1 };
    }
    let key = at.min(bytes.len());
    let skip = |mut at: usize| {
        while at < bytes.len() && matches!(bytes[at], b' ' | b'\t' | b'\x0c') {
            at += 1;
        }
        at
    };
    let mut value = skip(key);
    if value < bytes.len() && matches!(bytes[value], b'=' | b':') {
        value = skip(value + 1);
    }
    (key, value)
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// A key or value without escapes: `\t`, `\n`, `\u00e9`, and `\x` for x.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        if letter == '\\'
            && let Some(unit) = rest.strip_prefix('u').and_then(|hex| u16::from_str_radix(hex.get(..4)?, 16).ok())
        {
            units.push(unit);
            rest = &rest[5..];
            continue;
        }
        out.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        let Some(escaped) = rest.chars().next() else { break };
        rest = &rest[escaped.len_utf8()..];
        out.push(match escaped {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            other => other,
        });
    }
    out.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    out
}

/// What log4j's properties describe together: `log4j.appender.FILE` with its class, `appender.file` with its type.
fn loggers(sink: &mut Sink) {
    let mut groups: BTreeMap<String, (Span, Vec<Entry>)> = BTreeMap::new();
    for Setting { key, span, known, .. } in sink.entries().iter() {
        let (Some((name, part)), kind) = (named(key), if key.starts_with("log4j.") { "class" } else { "" }) else { continue };
        let entry = |key: &str| Entry { key: key.to_owned(), span: *span, known: known.clone() };
        let group = groups.entry(name.to_owned()).or_insert_with(|| (*span, Vec::new()));
        match part {
            "" => group.1.push(entry(kind)),
            "type" if kind.is_empty() => group.1.extend([entry("type"), entry("element")]),
            part => group.1.push(entry(part)),
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|(span, _)| *span);
    for (span, entries) in groups {
        sink.object(entries, span);
    }
}

/// The appender that a key belongs to, and what of it the key sets.
fn named(key: &str) -> Option<(&str, &str)> {
    let prefix = ["log4j.appender.", "appender."].iter().find(|prefix| key.starts_with(**prefix))?;
    let rest = &key[prefix.len()..];
    let end = rest.find('.').unwrap_or(rest.len());
    let whole = prefix.len() + end;
    if *prefix == "appender." && end == rest.len() {
        return None;
    }
    Some((&key[..whole], key[whole..].trim_start_matches('.')))
}
