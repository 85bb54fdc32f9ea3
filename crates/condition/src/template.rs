use crate::fault::Fault;
use crate::path::is_identifier;
use std::ops::Range;

/// A part of a message template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What stands there as it is; never empty.
    Text(String),
    /// A field path, unchecked, and where it stands in the template, without its braces.
    Path(String, Range<usize>),
}

/// The parts of a message such as `` `{workload.name}` runs as root ``. `{{` and `}}` are literal braces.
///
/// # Errors
/// A brace without its partner, or braces around something that is no field path.
pub fn template(text: &str) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['{', '}'])) {
        let brace = at + found;
        literal.push_str(&text[at..brace]);
        let rest = &text[brace..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            literal.push_str(&rest[..1]);
            at = brace + 2;
            continue;
        }
        if rest.starts_with('}') {
            return Err(Fault::new(brace..brace + 1, "A `}` closes nothing").remedy("a literal brace is written `}}`"));
        }
        let span = path(text, brace)?;
        if !literal.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut literal)));
        }
        at = span.end + 1;
        pieces.push(Piece::Path(text[span.clone()].to_owned(), span));
    }
    literal.push_str(text.get(at..).unwrap_or_default());
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    Ok(pieces)
}

/// Where the path stands that the brace at `brace` opens.
fn path(text: &str, brace: usize) -> Result<Range<usize>, Fault> {
    let from = brace + 1;
    let Some(length) = text.get(from..).and_then(|rest| rest.find('}')) else {
        return Err(Fault::new(brace..brace + 1, "A `{` is not closed").remedy("a literal brace is written `{{`"));
    };
    let span = from..from + length;
    let written = &text[span.clone()];
    if written.split('.').all(is_identifier) {
        return Ok(span);
    }
    Err(Fault::new(brace..span.end + 1, format!("`{{{written}}}` is not a field path"))
        .remedy("braces hold a field path, such as `{workload.name}`; a literal brace is written `{{`"))
}
