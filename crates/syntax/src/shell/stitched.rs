use seaworthy_model::Span;

/// A text put together from pieces of a source, each byte of which still knows where it came from.
///
/// A `RUN` over several lines is one such text: continuations and the comments between them are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stitched {
    text: String,
    /// `(first byte here, first byte in the source)`, in order, without gaps here.
    pieces: Vec<(usize, usize)>,
    /// Where the whole came from, when its bytes do not match the source's one by one.
    whole: Option<Span>,
}

impl Stitched {
    /// A text that stands in its source as it is, from byte `from` on.
    #[must_use]
    pub fn verbatim(text: &str, from: usize) -> Self {
        let mut stitched = Self::default();
        stitched.push(text, from);
        stitched
    }

    /// A text whose bytes do not match the source's: each of its spans is `span`.
    #[must_use]
    pub fn collapsed(text: &str, span: Span) -> Self {
        Self { text: text.to_owned(), pieces: vec![], whole: Some(span) }
    }

    /// Adds a piece that stands at byte `from` of the source.
    pub fn push(&mut self, text: &str, from: usize) {
        if text.is_empty() {
            return;
        }
        let joined = self.pieces.last().is_some_and(|(here, there)| there + (self.text.len() - here) == from);
        if !joined {
            self.pieces.push((self.text.len(), from));
        }
        self.text.push_str(text);
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where bytes `start..end` stand in the source, with whatever was left out between them.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        if let Some(whole) = self.whole {
            return whole;
        }
        if end <= start {
            let at = self.point(start);
            return Span::new(at, at);
        }
        Span::new(self.point(start), self.point(end - 1) + 1)
    }

    /// Where bytes `start..end` stand in the source, if they stand there without a gap.
    #[must_use]
    pub fn unbroken(&self, start: usize, end: usize) -> Option<Span> {
        let span = self.span(start, end);
        (self.whole.is_none() && span.len() == end.saturating_sub(start)).then_some(span)
    }

    /// Bytes `start..end` as a text of its own; empty where they are no characters of this text.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Stitched {
        let Some(text) = self.text.get(start..end) else { return Stitched::default() };
        if let Some(whole) = self.whole {
            return Stitched::collapsed(text, whole);
        }
        let first = self.pieces.partition_point(|(here, _)| *here <= start).saturating_sub(1);
        let pieces = self.pieces[first..]
            .iter()
            .take_while(|(here, _)| *here < end)
            .map(|(here, there)| (here.saturating_sub(start), there + start.saturating_sub(*here)))
            .collect();
        Stitched { text: text.to_owned(), pieces, whole: None }
    }

    fn point(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(here, _)| *here <= at).saturating_sub(1);
        self.pieces.get(index).map_or(0, |(here, there)| there + at.saturating_sub(*here))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_a_seam_holds_what_was_left_out() {
        let source = "ab\\\n# note\ncd";
        let mut stitched = Stitched::verbatim("ab", 0);
        stitched.push("cd", 11);
        assert_eq!(stitched.text(), "abcd");
        assert_eq!(stitched.span(0, 4).of(source), source);
        assert_eq!(stitched.span(2, 4).of(source), "cd");
        assert_eq!(stitched.span(0, 2).of(source), "ab");
        assert_eq!(stitched.unbroken(1, 3), None);
        assert_eq!(stitched.slice(1, 3).span(1, 2).of(source), "c");
    }
}
