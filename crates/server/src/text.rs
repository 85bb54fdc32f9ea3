//! Positions of the protocol and bytes of a text.

use seaworthy_model::{Columns, LineIndex, Span};

use crate::protocol::lsp::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};

/// The unit in which the client counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        }
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn columns(self) -> Columns {
        match self {
            Self::Utf8 => Columns::Bytes,
            Self::Utf16 => Columns::Utf16,
            Self::Utf32 => Columns::Chars,
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// How many of the client's characters a text has.
    pub fn length(self, text: &str) -> u32 {
        u32::try_from(text.chars().map(|character| self.width(character)).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// The range of a span.
    pub fn range(self, lines: &LineIndex, span: Span) -> Range {
        let position = |byte| {
            let position = lines.position(byte, self.columns());
            Position::new(position.line - 1, position.column - 1)
        };
        Range::new(position(span.start), position(span.end))
    }

    /// The byte of a position. Past the end of a line it is the line's end, past the last line the text's end, and within a
    /// character the character's start.
    pub fn byte(self, text: &str, position: Position) -> usize {
        let Some(start) = line_start(text, position.line) else { return text.len() };
        let line = &text[start..];
        let line = &line[..line.find(['\n', '\r']).unwrap_or(line.len())];
        let mut left = position.character as usize;
        for (at, character) in line.char_indices() {
            let width = self.width(character);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }

    /// Takes over a change. A range that is turned round is read the right way.
    pub fn apply(self, text: &mut String, change: &TextDocumentContentChangeEvent) {
        let Some(range) = change.range else {
            change.text.clone_into(text);
            return;
        };
        let (one, other) = (self.byte(text, range.start), self.byte(text, range.end));
        text.replace_range(one.min(other)..one.max(other), &change.text);
    }
}

/// The first byte of a line, from 0; `None` where there are not so many.
fn line_start(text: &str, line: u32) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    for _ in 0..line {
        let end = at + bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        at = if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') { end + 2 } else { end + 1 };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1));
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.to_owned() }
    }

    #[test]
    fn an_edit_is_counted_in_the_clients_unit() {
        // `é` is two bytes and one unit; `🚀` is four bytes, two units, one character.
        for (encoding, character) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            let mut text = "a\né🚀b\r\nc".to_owned();
            encoding.apply(&mut text, &change((1, character), (1, character + 1), "X"));
            assert_eq!(text, "a\né🚀X\r\nc", "{encoding:?}");
        }
    }

    #[test]
    fn an_edit_out_of_range_ends_where_the_text_ends() {
        let mut text = "ab\ncd".to_owned();
        Encoding::Utf16.apply(&mut text, &change((0, 99), (0, 99), "!"));
        Encoding::Utf16.apply(&mut text, &change((99, 0), (u32::MAX, u32::MAX), "\nend"));
        Encoding::Utf16.apply(&mut text, &change((1, 1), (0, 0), ""));
        assert_eq!(text, "d\nend");
    }

    #[test]
    fn every_byte_comes_back_from_its_position() {
        let text = "a\r\né🚀\rb\n\n日本";
        let lines = LineIndex::new(text.into());
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (byte, character) in text.char_indices().filter(|(_, character)| !"\r\n".contains(*character)) {
                let range = encoding.range(&lines, Span::new(byte, byte + character.len_utf8()));
                assert_eq!(encoding.byte(text, range.start), byte, "{encoding:?}");
                assert_eq!(encoding.byte(text, range.end), byte + character.len_utf8(), "{encoding:?}");
            }
        }
    }
}
