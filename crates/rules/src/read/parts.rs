//! Templates and field paths.

use seaworthy_condition::{Fault, Piece, template as pieces};

use crate::refusal::Reading;
use crate::rule::Path;
use crate::written::Text;

/// A template; nothing where it is refused.
pub(super) fn template(reading: &mut Reading, written: &Text) -> Vec<Piece> {
    pieces(&written.value).unwrap_or_else(|fault| {
        refuse(reading, written, fault);
        Vec::new()
    })
}

/// A template in which a dotted path by itself needs no braces: `write.path.root`.
pub(super) fn subject(reading: &mut Reading, written: &Text) -> Vec<Piece> {
    let text = written.value.trim();
    if text.is_empty() {
        reading.refuse(written, "the subject is empty", "write a field path, or leave the key out");
    }
    match Path::new(text) {
        Some(path) if path.segments().len() > 1 => vec![Piece::Path(text.to_owned(), 0..text.len())],
        _ => template(reading, written),
    }
}

/// A field path; nothing where it is refused.
pub(super) fn path(reading: &mut Reading, written: &Text) -> Option<Path> {
    let path = Path::new(&written.value);
    if path.is_none() {
        let text = format!("`{}` is not a field path", written.value);
        reading.refuse(written, text, "write names with dots between, such as `workload.name`");
    }
    path
}

/// What a condition, path or template is refused for, at its place in the file.
pub(super) fn refuse(reading: &mut Reading, written: &Text, fault: Fault) {
    let remedy = fault.remedy.unwrap_or_else(|| "correct it; `docs/model.md` says what a rule can ask".into());
    reading.refuse_in(written, &fault.span, fault.text, remedy);
}
