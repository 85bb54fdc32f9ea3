//! HOCON of Play and Akka, and HJSON: JSON with dotted keys, without the quotes and commas, with `${?ENV}`.

use std::collections::HashMap;

use seaworthy_model::{Part, Span, Value};

use super::fold::fold;
use super::reference::read as references;
use super::sink::{DEEPEST, Sink, join, nothing, shaped};
use crate::code::{Entry, Known};

pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut reader = Reader { text, at: 0, frames: vec![Frame::root()], skipped: 0 };
    while reader.step(sink) {}
    while let Some(frame) = reader.frames.pop() {
        frame.close(text.len(), sink);
    }
    overrides(sink);
    fold(sink, &[], false);
}

/// An object or a list that is open.
struct Frame {
    key: String,
    start: usize,
    is_list: bool,
    /// How many elements a list has had.
    count: usize,
    entries: Vec<Entry>,
}

impl Frame {
    fn root() -> Self {
        Self { key: String::new(), start: 0, is_list: false, count: 0, entries: Vec::new() }
    }

    fn close(self, end: usize, sink: &mut Sink) {
        if !self.is_list && !self.key.is_empty() {
            sink.object(self.entries, Span::new(self.start, end));
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame>,
    /// How many brackets are open below the deepest level that is read.
    skipped: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Reads one field, element or bracket; false at the end.
    fn step(&mut self, sink: &mut Sink) -> bool {
        self.skip_blank();
        let Some(first) = self.rest().chars().next() else { return false };
        match first {
            ',' => self.at += 1,
            '}' | ']' => self.close(sink),
            '{' | '[' => {
                let span = Span::new(self.at, self.at + 1);
                let key = self.element_key();
                self.open(&key, first == '[', span, sink);
            }
            _ if sink.is_full() => return false,
            _ if self.frames.last().is_some_and(|frame| frame.is_list) => {
                let key = self.element_key();
                let start = self.at;
                self.value(&key, "", start, sink);
            }
            _ => self.field(sink),
        }
        true
    }

    fn element_key(&mut self) -> String {
        let Some(frame) = self.frames.last_mut() else { return String::new() };
        if !frame.is_list {
            return frame.key.clone();
        }
        frame.count += 1;
        join(&frame.key, &(frame.count - 1).to_string())
    }

    fn open(&mut self, key: &str, is_list: bool, span: Span, sink: &mut Sink) {
        self.at += 1;
        if self.skipped > 0 || self.frames.len() > DEEPEST {
            self.skipped += 1;
            sink.too_deep(span);
            return;
        }
        self.frames.push(Frame { key: key.to_owned(), start: span.start as usize, is_list, ..Frame::root() });
    }

    fn close(&mut self, sink: &mut Sink) {
        self.at += 1;
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if self.frames.len() > 1
            && let Some(frame) = self.frames.pop()
        {
            frame.close(self.at, sink);
        }
    }

    /// `key = value`, `key: value`, `key += value`, `key { … }`, `include "…"`.
    fn field(&mut self, sink: &mut Sink) {
        let start = self.at;
        let name = self.key();
        if name.is_empty() {
            // Nothing that a key begins with: its line says nothing.
            self.at = start + self.text[start..].find('\n').map_or(self.text.len() - start, |length| length + 1);
            return;
        }
        let prefix = self.frames.last().map_or("", |frame| &frame.key);
        let key = join(prefix, &name);
        self.skip_spaces();
        if name.starts_with("include ") || name == "include" {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            return;
        }
        if self.rest().starts_with("+=") {
            self.at += 2;
        } else if self.rest().starts_with(['=', ':']) {
            self.at += 1;
        } else if !self.rest().starts_with(['{', '[']) {
            return;
        }
        self.skip_blank();
        self.value(&key, &name, start, sink);
    }

    /// The parts of a key, joined by dots, without quotes.
    fn key(&mut self) -> String {
        let mut key = String::new();
        loop {
            let rest = self.rest();
            if rest.starts_with('"') {
                let end = end_of_quotes(rest);
                key.push_str(rest[..end].trim_matches('"'));
                self.at += end;
                continue;
            }
            let end = rest.find(['=', ':', '{', '}', '[', ']', '"', '\n', ',', '#', '+']).unwrap_or(rest.len());
            key.push_str(&rest[..end]);
            self.at += end;
            if !self.rest().starts_with('"') {
                return key.trim().to_owned();
            }
        }
    }

    fn value(&mut self, key: &str, name: &str, start: usize, sink: &mut Sink) {
        let Some(first) = self.rest().chars().next() else { return };
        if matches!(first, '{' | '[') {
            self.open(key, first == '[', Span::new(self.at, self.at + 1), sink);
            return;
        }
        let known = self.scalar();
        if self.skipped > 0 {
            return;
        }
        let span = Span::new(start, self.at.max(start));
        sink.set(key, span, known.clone());
        if let Some(frame) = self.frames.last_mut().filter(|frame| !frame.is_list && !name.is_empty()) {
            frame.entries.push(Entry { key: name.to_owned(), span, known });
        }
    }

    /// Everything up to the end of the line, a comma or a bracket: texts in quotes, words and references in a row.
    fn scalar(&mut self) -> Known {
        let start = self.at;
        let mut value = Value::default();
        let mut pieces = 0;
        let mut written = Span::new(start, start);
        loop {
            let rest = &self.text[self.at..];
            let (piece, span, length) = if let Some(inner) = rest.strip_prefix("\"\"\"") {
                let end = inner.find("\"\"\"").unwrap_or(inner.len());
                (Value::text(&inner[..end]), Span::new(self.at + 3, self.at + 3 + end), (end + 6).min(rest.len()))
            } else if rest.starts_with('"') {
                let end = end_of_quotes(rest);
                let inner = rest[1..end].strip_suffix('"').unwrap_or(&rest[1..end]);
                (Value::text(unescape(inner)), Span::new(self.at + 1, self.at + 1 + inner.len()), end)
            } else {
                let end = end_of_words(rest);
                let words = if rest[end..].starts_with('"') { &rest[..end] } else { rest[..end].trim_end() };
                (references(&words[..words.floor_char_boundary(4096)]), Span::new(self.at, self.at + words.len()), end)
            };
            if length == 0 {
                break;
            }
            self.at += length;
            written = if pieces == 0 { span } else { Span::new(start, span.end as usize) };
            pieces += 1;
            if pieces < 64 {
                value = value.then(piece);
            }
        }
        match value.known().as_deref() {
            Some("null") => nothing(written),
            _ => shaped("", written, |_| value.clone()),
        }
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    fn skip_blank(&mut self) {
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let rest = self.rest();
            self.at += match () {
                () if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
                () if rest.starts_with('#') || rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                () => return,
            };
        }
    }
}

/// The length of a text in quotes, with them; one that is not closed ends with its line.
fn end_of_quotes(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return at,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of what stands without quotes.
fn end_of_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                let Some(length) = bytes[at..].iter().take(256).position(|byte| *byte == b'}') else { return at + 1 };
                at += length;
            }
            b'\n' | b'\r' | b',' | b'{' | b'}' | b'[' | b']' | b'"' | b'#' => return at,
            b'/' if bytes.get(at + 1) == Some(&b'/') && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            letter => out.push(letter),
        }
    }
    out
}

/// `key = a` and then `key = ${?NAME}` is one value: the variable, with `a` where it is not set.
fn overrides(sink: &mut Sink) {
    let entries = sink.entries();
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut gone = vec![false; entries.len()];
    for at in 0..entries.len() {
        let [Part::Env { name, default: None }] = entries[at].known.value.parts.as_slice() else {
            first.insert(entries[at].key.clone(), at);
            continue;
        };
        let Some(before) = first.get(&entries[at].key).copied() else { continue };
        gone[at] = true;
        let name = name.clone();
        let earlier = &mut entries[before].known.value;
        // A variable that another one overrides: the first default counts, and nothing nests.
        if !matches!(earlier.parts.as_slice(), [Part::Env { default: Some(_), .. }]) {
            let default = Some(std::mem::take(earlier));
            earlier.parts = vec![Part::Env { name, default }];
        }
    }
    let mut gone = gone.into_iter();
    entries.retain(|_| gone.next() != Some(true));
}
