use std::ops::Range;

use seaworthy_model::{Columns, LineIndex, Refusal, capital, meant};
use serde_saphyr::Spanned;

use crate::written::{Fault, Text};

/// One rule file while it is read: where things stand in it, and what it is refused for so far.
pub(crate) struct Reading<'a> {
    path: &'a str,
    lines: LineIndex,
    pub(crate) refusals: Vec<Refusal>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(path: &'a str, text: &str) -> Self {
        Self { path, lines: LineIndex::new(text.into()), refusals: Vec::new() }
    }

    /// Refuses the file as a whole.
    pub(crate) fn refuse_file(&mut self, text: impl Into<String>, remedy: impl Into<String>) {
        self.refuse_line(1, 1, text, remedy);
    }

    pub(crate) fn refuse_line(&mut self, line: u32, column: u32, text: impl Into<String>, remedy: impl Into<String>) {
        self.refusals.push(Refusal { path: self.path.into(), line, column, text: capital(&text.into()), remedy: remedy.into() });
    }

    /// Refuses a value that was written.
    pub(crate) fn refuse<T>(&mut self, written: &Spanned<T>, text: impl Into<String>, remedy: impl Into<String>) {
        self.refuse_byte(start(written), text, remedy);
    }

    /// Refuses a range of bytes within a text that was written.
    pub(crate) fn refuse_in(&mut self, written: &Text, range: &Range<usize>, text: impl Into<String>, remedy: impl Into<String>) {
        let byte = place_of(self.lines.text(), start(written), &written.value, range.start);
        self.refuse_byte(byte, text, remedy);
    }

    fn refuse_byte(&mut self, byte: usize, text: impl Into<String>, remedy: impl Into<String>) {
        let at = self.lines.position(u32::try_from(byte).unwrap_or(u32::MAX), Columns::Chars);
        self.refuse_line(at.line, at.column, text, remedy);
    }

    /// Refuses a document that does not have its form.
    pub(crate) fn refuse_form(&mut self, fault: Fault) {
        let known = fault.unknown.as_ref();
        let remedy = known.map_or_else(|| fault.remedy.into(), |(word, known)| instead(word, known.iter().copied()));
        self.refuse_line(fault.line, fault.column, fault.text, remedy);
    }

    /// The line (from 1) at which the `index`-th line (from 0) of a written text stands in the file.
    pub(crate) fn line_within(&self, written: &Text, index: usize) -> u32 {
        let offset = written.value.split_inclusive('\n').take(index).map(str::len).sum();
        let byte = place_of(self.lines.text(), start(written), &written.value, offset);
        self.lines.position(u32::try_from(byte).unwrap_or(u32::MAX), Columns::Chars).line
    }
}

/// The next step for a word that is not known.
pub(crate) fn instead<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    meant(word, known).unwrap_or_else(|| "leave it out; `rules/README.md` and `docs/model.md` say what there is".into())
}

fn start<T>(written: &Spanned<T>) -> usize {
    written.referenced.span().byte_offset().and_then(|byte| usize::try_from(byte).ok()).unwrap_or(0)
}

/// The byte of the file at which byte `offset` of a scalar's `value` is written.
///
/// Exact for plain, quoted and literal scalars; in a folded one the line is.
fn place_of(file: &str, start: usize, value: &str, offset: usize) -> usize {
    let Some(mut raw) = file.get(start..) else { return file.len() };
    let quote = raw.chars().next().filter(|first| matches!(first, '"' | '\''));
    if quote.is_some() {
        raw = &raw[1..];
    } else if raw.starts_with(['|', '>']) {
        raw = raw.split_once('\n').map_or("", |(_, content)| content);
    }
    let mut left = value.get(..offset).unwrap_or(value).chars();
    let mut next = left.next();
    while let Some(wanted) = next {
        let Some(written) = raw.chars().next() else { break };
        let (consumed, taken) = step(raw, written, wanted, quote);
        raw = &raw[consumed..];
        if taken {
            next = left.next();
        }
    }
    // The indentation of a line, or the fold in front of a word, is not what is pointed at.
    let goal = value.get(offset..).and_then(|rest| rest.chars().next());
    if goal.is_some_and(|goal| !goal.is_whitespace()) {
        raw = raw.trim_start();
    }
    file.len() - raw.len()
}

/// How many bytes of the file stand for the next character of the value, and whether they do at all.
fn step(raw: &str, written: char, wanted: char, quote: Option<char>) -> (usize, bool) {
    if quote == Some('"') && written == '\\' {
        return escape(raw);
    }
    if quote == Some('\'') && raw.starts_with("''") {
        return (2, true);
    }
    if written == wanted {
        return (written.len_utf8(), true);
    }
    if wanted.is_whitespace() && written.is_whitespace() {
        // A fold: the break and the indentation behind it are one blank.
        return (raw.len() - raw.trim_start().len(), true);
    }
    (written.len_utf8(), !written.is_whitespace())
}

/// The length of an escape sequence in a double-quoted scalar; one at the line's end stands for nothing.
fn escape(raw: &str) -> (usize, bool) {
    let digits = match raw.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'\n' | b'\r') => return (raw.len() - raw[1..].trim_start().len(), false),
        _ => return (1 + raw[1..].chars().next().map_or(0, char::len_utf8), true),
    };
    let length = raw.char_indices().map(|(at, _)| at).nth(2 + digits).unwrap_or(raw.len());
    (length, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in the file at the place of `word` in the value.
    fn pointed(yaml: &str, word: &str) -> (u32, u32) {
        #[derive(serde::Deserialize)]
        struct One {
            when: Text,
        }
        let one: One = crate::written::read(yaml).expect("the sample is YAML");
        let mut reading = Reading::new("a.yaml", yaml);
        let at = one.when.value.find(word).expect("the word stands in the value");
        reading.refuse_in(&one.when, &(at..at + word.len()), "", "");
        (reading.refusals[0].line, reading.refusals[0].column)
    }

    #[test]
    fn a_place_in_a_plain_scalar_is_exact() {
        assert_eq!(pointed("when: é.b && c.typo\n", "typo"), (1, 16));
    }

    #[test]
    fn a_place_in_a_quoted_scalar_counts_what_is_escaped() {
        assert_eq!(pointed(r#"when: "a == \"x\" && c.typo""#, "typo"), (1, 24));
        assert_eq!(pointed("when: 'a == ''x'' && c.typo'", "typo"), (1, 24));
    }

    #[test]
    fn a_place_in_a_block_scalar_is_on_its_line() {
        assert_eq!(pointed("when: |\n  a.b &&\n  c.typo\n", "typo"), (3, 5));
        assert_eq!(pointed("when: >-\n  a.b &&\n  c.typo\n", "typo"), (3, 5));
        assert_eq!(pointed("when: >-\n  a.b &&\n  c.typo\n", "c.typo"), (3, 3));
    }

    #[test]
    fn a_place_in_a_plain_scalar_of_two_lines_is_on_the_second() {
        assert_eq!(pointed("when: a.b &&\n  c.typo\n", "typo"), (2, 5));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_search_for_a_place_panic(file in "\\PC{0,40}", value in "\\PC{0,20}", start in 0usize..50, offset in 0usize..30) {
            let at = place_of(&file, start, &value, offset);
            proptest::prop_assert!(at <= file.len());
        }
    }
}
