use seaworthy_model::Span;

/// How the value of a block scalar (`|` or `>`) lies in the source: for a document that stands inside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Ascending in both; no two overlap.
    pieces: Vec<Piece>,
    start: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    value: u32,
    source: u32,
    len: u32,
}

impl Block {
    /// Lays `value` over the lines of `source[span]`; `None` where they do not fit.
    pub(super) fn new(value: &str, source: &str, span: Span) -> Option<Self> {
        let mut pieces = Vec::new();
        let (mut at, mut line_start) = (0, span.start as usize);
        for line in span.of(source).split_inclusive(['\n', '\r']) {
            let written = line.trim_end_matches(['\n', '\r']);
            let text = written.trim_start_matches([' ', '\t']);
            if !text.is_empty() {
                let gap = value[at..].find(|c| !matches!(c, ' ' | '\t' | '\n'))?;
                let found = at + gap;
                let end = found + text.len();
                if value.get(found..end) != Some(text) {
                    return None;
                }
                // Indentation that belongs to the value: as much as both have.
                let kept = value[at..found].bytes().rev().take_while(|byte| *byte != b'\n').count();
                let kept = kept.min(written.len() - text.len());
                let place = line_start + written.len() - text.len();
                pieces.push(Piece { value: short(found - kept), source: short(place - kept), len: short(text.len() + kept) });
                at = end;
            }
            line_start += line.len();
        }
        Some(Self { pieces, start: span.start })
    }

    /// The byte of the source that a byte of the value comes from; for a line break, the end of its line.
    #[must_use]
    pub fn source(&self, byte: u32) -> u32 {
        let before = self.pieces.partition_point(|piece| piece.value <= byte);
        let Some(piece) = before.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return self.start };
        piece.source + (byte - piece.value).min(piece.len)
    }

    /// The range of the source that a range of the value comes from.
    #[must_use]
    pub fn span(&self, value: Span) -> Span {
        let start = self.source(value.start);
        Span { start, end: self.end(value.end).max(start) }
    }

    /// Where the byte before `byte` ends: within its line, since a line break is no byte of it.
    fn end(&self, byte: u32) -> u32 {
        let before = self.pieces.partition_point(|piece| piece.value < byte);
        let Some(piece) = before.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return self.start };
        piece.source + (byte - piece.value).min(piece.len)
    }
}

fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
