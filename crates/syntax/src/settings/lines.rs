//! The lines of a text with their places.

use seaworthy_model::Span;

/// A line without its line break.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    /// Its first byte in the whole text.
    pub start: usize,
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// The line without white space around it.
    pub fn trimmed(self) -> Self {
        let text = self.text.trim_start();
        Self { start: self.start + self.text.len() - text.len(), text: text.trim_end() }
    }

    pub fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// How far it is indented, in bytes.
    pub fn indent(self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// What stands before the byte `at` of it and what from the byte `behind` on, each without white space around it.
    pub fn split(self, at: usize, behind: usize) -> (Self, Self) {
        let value = Line { start: self.start + behind, text: &self.text[behind..] };
        (Line { text: &self.text[..at], ..self }.trimmed(), value.trimmed())
    }
}

/// The lines of a text; `\n`, `\r\n` and `\r` end one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.split_inclusive(['\n', '\r']).scan(0, |at, piece| {
        let start = *at;
        *at += piece.len();
        Some(Line { start, text: piece.trim_end_matches(['\n', '\r']) })
    })
}

/// A text without the quotes around it, and its place: single quotes, or double ones.
pub(super) fn unquoted(line: Line<'_>) -> (Line<'_>, bool) {
    for quote in ['"', '\''] {
        let inner = line.text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
            return (Line { start: line.start + 1, text: inner }, true);
        }
    }
    (line, false)
}
