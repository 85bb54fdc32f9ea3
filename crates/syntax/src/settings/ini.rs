//! INI in the forms of Python's configparser, oslo, paste, uWSGI, supervisord and PHP.

use seaworthy_model::Span;

use super::fold::fold;
use super::lines::{Line, lines, unquoted};
use super::reference::read_with_percent;
use super::sink::{Sink, join, literal, shaped};
use crate::code::{Entry, Known};

pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut section = Section::default();
    let mut last: Option<Assignment> = None;
    for line in lines(text) {
        let trimmed = line.trimmed();
        if trimmed.text.is_empty() || trimmed.text.starts_with(['#', ';']) || is_slashed(trimmed.text) {
            continue;
        }
        if let Some(value) = last.as_mut().filter(|last| line.indent() > last.indent && !trimmed.text.starts_with('[')) {
            value.go_on(trimmed);
            continue;
        }
        section.take(last.take(), sink);
        let header = trimmed.text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        if let Some((name, _)) = header {
            std::mem::replace(&mut section, Section::new(name.trim(), trimmed)).close(sink);
        } else {
            last = Assignment::read(line, trimmed);
        }
    }
    section.take(last.take(), sink);
    section.close(sink);
    fold(sink, &["DEFAULT"], false);
}

#[derive(Default)]
struct Section {
    name: String,
    span: Span,
    entries: Vec<Entry>,
}

impl Section {
    fn new(name: &str, line: Line<'_>) -> Self {
        let span = Span::new(line.start, line.start + name.len() + 2);
        let known = literal(name, Span::new(line.start + 1, line.start + 1 + name.len()));
        Self { name: name.to_owned(), span, entries: vec![Entry { key: "element".into(), span, known }] }
    }

    fn take(&mut self, assignment: Option<Assignment>, sink: &mut Sink) {
        let Some(assignment) = assignment.filter(|_| !sink.is_full()) else { return };
        let (span, known) = (assignment.span, assignment.known());
        sink.set(&join(&self.name, &assignment.key), span, known.clone());
        self.span = self.span.join(span);
        if !self.name.is_empty() {
            self.entries.push(Entry { key: assignment.key, span, known });
        }
    }

    fn close(self, sink: &mut Sink) {
        if self.entries.len() > 1 {
            sink.object(self.entries, self.span);
        }
    }
}

/// Whether a line is a comment as other languages have them.
fn is_slashed(line: &str) -> bool {
    line.starts_with("//") && !is_of_registry(line)
}

/// Whether a line sets what npm has for one registry: `//npm.example.com/:_authToken=…`.
fn is_of_registry(line: &str) -> bool {
    line.starts_with("//") && line.split('=').next().is_some_and(|key| key.contains("/:"))
}

struct Assignment {
    key: String,
    indent: usize,
    span: Span,
    value: String,
    written: Span,
}

impl Assignment {
    fn read(line: Line<'_>, trimmed: Line<'_>) -> Option<Self> {
        let split = if is_of_registry(trimmed.text) { trimmed.text.find('=') } else { trimmed.text.find(['=', ':']) }?;
        let (key, value) = trimmed.split(split, split + 1);
        let value = without_comment(value);
        let (value, _) = unquoted(value);
        let sound = !key.text.is_empty() && key.text.len() < 200;
        sound.then(|| Self {
            key: key.text.trim_matches(['"', '\'']).to_owned(),
            indent: line.indent(),
            span: Span::new(trimmed.start, trimmed.start + trimmed.text.len()),
            value: value.text.to_owned(),
            written: value.span(),
        })
    }

    fn go_on(&mut self, line: Line<'_>) {
        if !self.value.is_empty() {
            self.value.push('\n');
        } else {
            self.written = line.span();
        }
        self.value.push_str(without_comment(line).text);
        self.written = self.written.join(line.span());
        self.span = self.span.join(line.span());
    }

    fn known(&self) -> Known {
        shaped(&self.value, self.written, read_with_percent)
    }
}

/// A value without the ` ; comment` behind it.
fn without_comment(value: Line<'_>) -> Line<'_> {
    let end = value.text.find(" ;").or_else(|| value.text.find("\t;"));
    match end.filter(|_| !value.text.starts_with(['"', '\''])) {
        Some(end) => Line { text: &value.text[..end], ..value }.trimmed(),
        None => value,
    }
}
