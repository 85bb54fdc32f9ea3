use seaworthy_model::Span;

use crate::shell::Stitched;

/// The lines of a Dockerfile: ended by LF or CRLF, or by CR where the file has no LF at all.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    end: u8,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, end: if text.contains('\n') { b'\n' } else { b'\r' } }
    }

    /// The same lines in a shorter text, which keeps their line ends.
    pub(super) fn until(self, text: &'a str) -> Self {
        Self { text, end: self.end }
    }

    /// The end of the content of the line that holds byte `at`, and the start of the next.
    pub(super) fn line(self, at: usize) -> (usize, usize) {
        let rest = &self.text.as_bytes()[at..];
        let (mut end, next) = match rest.iter().position(|byte| *byte == self.end) {
            Some(length) => (at + length, at + length + 1),
            None => (self.text.len(), self.text.len()),
        };
        while end > at && self.text.as_bytes()[end - 1] == b'\r' {
            end -= 1;
        }
        (end, next)
    }
}

/// An instruction's text with its continuations joined; the comments and empty lines between them are left out.
pub(super) struct Logical {
    pub(super) content: Stitched,
    pub(super) comments: Vec<Span>,
    /// The end of its last line.
    pub(super) end: usize,
    /// The start of the line behind it.
    pub(super) next: usize,
}

/// Joins the lines from byte `from` on.
pub(super) fn gather(lines: Lines, from: usize, escape: char) -> Logical {
    let mut logical = Logical { content: Stitched::default(), comments: vec![], end: from, next: from };
    let mut at = from;
    loop {
        let (end, next) = lines.line(at);
        let content = &lines.text[at..end];
        (logical.end, logical.next) = (end, next);
        let kept = continued(content, escape);
        logical.content.push(&content[..kept.unwrap_or(content.len())], at);
        if kept.is_none() {
            return logical;
        }
        at = next;
        loop {
            if at >= lines.text.len() {
                return logical;
            }
            let (end, next) = lines.line(at);
            let trimmed = lines.text[at..end].trim_start();
            if trimmed.starts_with('#') {
                logical.comments.push(Span::new(end - trimmed.len(), end));
            } else if !trimmed.is_empty() {
                break;
            }
            (logical.end, logical.next) = (end, next);
            at = next;
        }
    }
}

/// Where the sign stands that continues a line; a doubled one does not.
fn continued(line: &str, escape: char) -> Option<usize> {
    let before = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!before.ends_with(escape)).then_some(before.len())
}
