use std::sync::{Arc, OnceLock};

use crate::Span;

/// The unit in which a reader of the output counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// UTF-8 bytes (reviewdog).
    Bytes,
    /// UTF-16 code units (SARIF, LSP by default).
    Utf16,
    /// Unicode scalar values (the terminal, JSON).
    Chars,
}

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in the unit asked for.
    pub column: u32,
}

/// The lines of one text: made once for each file that is printed.
///
/// A line ends with LF, CRLF, or a CR alone.
#[derive(Clone, Debug)]
pub struct LineIndex {
    text: Arc<str>,
    starts: Vec<u32>,
    /// For each [`BLOCK`] of bytes, how many UTF-16 units and characters start before it; made when a column far into a
    /// line is asked for, so that many of them in one long line take no time each.
    counted: OnceLock<Vec<(usize, usize)>>,
}

/// How many bytes are counted one by one.
const BLOCK: usize = 4096;

impl LineIndex {
    /// Finds the lines of `text`.
    #[must_use]
    pub fn new(text: Arc<str>) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in 0..bytes.len() {
            let ends = match bytes[at] {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { text, starts, counted: OnceLock::new() }
    }

    /// The text that it was made from.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line (from 1) and column of a byte; a byte past the end is the end, one inside a character its start.
    #[must_use]
    pub fn position(&self, byte: u32, columns: Columns) -> Position {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start as usize <= byte);
        let start = self.starts[line - 1] as usize;
        let (units, chars) = match columns {
            Columns::Bytes => (0, 0),
            _ if byte - start <= BLOCK => count(&self.text[start..byte]),
            _ => {
                let (before, at) = (self.counted_to(start), self.counted_to(byte));
                (at.0 - before.0, at.1 - before.1)
            }
        };
        let column = match columns {
            Columns::Bytes => byte - start,
            Columns::Utf16 => units,
            Columns::Chars => chars,
        };
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column + 1).unwrap_or(u32::MAX) }
    }

    /// How many UTF-16 units and characters stand before a byte that is the start of a character.
    fn counted_to(&self, byte: usize) -> (usize, usize) {
        let blocks = self.counted.get_or_init(|| {
            let mut blocks = vec![(0, 0)];
            let mut at = 0;
            for end in (BLOCK..=self.text.len()).step_by(BLOCK).map(|end| self.text.floor_char_boundary(end)) {
                let ((units, chars), (more_units, more_chars)) = (blocks[blocks.len() - 1], count(&self.text[at..end]));
                blocks.push((units + more_units, chars + more_chars));
                at = end;
            }
            blocks
        });
        let block = byte / BLOCK;
        let (units, chars) = blocks[block];
        let (more_units, more_chars) = count(&self.text[self.text.floor_char_boundary(block * BLOCK)..byte]);
        (units + more_units, chars + more_chars)
    }

    /// The bytes of a line (from 1), without its line break; `None` where there is no such line.
    #[must_use]
    pub fn line(&self, line: u32) -> Option<Span> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)? as usize;
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        let content = self.text[start..end].trim_end_matches(['\n', '\r']);
        Some(Span::new(start, start + content.len()))
    }
}

/// How many UTF-16 units and characters a text has.
fn count(text: &str) -> (usize, usize) {
    text.chars().fold((0, 0), |(units, chars), c| (units + c.len_utf16(), chars + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_far_into_a_line_is_counted_like_any_other() {
        let text = format!("{}\n{}", "é".repeat(3000), "x𝄞é".repeat(5000));
        let lines = LineIndex::new(text.as_str().into());
        let start = text.find('x').unwrap();
        for (at, _) in text.char_indices().skip(3001).step_by(7).chain([(text.len(), 'x')]) {
            let before = &text[start..at];
            let column = |columns| lines.position(u32::try_from(at).unwrap(), columns).column as usize - 1;
            assert_eq!(column(Columns::Utf16), before.encode_utf16().count());
            assert_eq!((column(Columns::Chars), column(Columns::Bytes)), (before.chars().count(), before.len()));
        }
    }

    #[test]
    fn many_columns_of_one_long_line_take_no_time_each() {
        let text = "é".repeat(2_000_000);
        let lines = LineIndex::new(text.as_str().into());
        let started = std::time::Instant::now();
        let last = (1..10_000).map(|at| lines.position(4_000_000 - 2 * at, Columns::Utf16).column).last();
        assert_eq!(last, Some(1_990_002));
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

    #[test]
    fn a_line_ends_with_lf_crlf_or_cr() {
        let lines = LineIndex::new("a\nb\r\nc\rd".into());
        assert_eq!(lines.count(), 4);
        assert_eq!(lines.line(3).map(|span| span.of(lines.text())), Some("c"));
        assert_eq!(lines.position(8, Columns::Chars), Position { line: 4, column: 2 });
    }

    #[test]
    fn columns_are_counted_in_the_unit_asked_for() {
        let lines = LineIndex::new("é𝄞x".into());
        let column = |unit| lines.position(6, unit).column;
        assert_eq!((column(Columns::Bytes), column(Columns::Utf16), column(Columns::Chars)), (7, 4, 3));
    }

    #[test]
    fn a_byte_past_the_end_is_the_end() {
        assert_eq!(LineIndex::new("ab".into()).position(99, Columns::Chars), Position { line: 1, column: 3 });
    }
}
