//! Comments of YAML, and of templates that become YAML.

use std::sync::Arc;

use seaworthy_model::Span;

use super::Layout;

/// The comments as the reader found them; a text over several lines is whole with the line that opens it.
pub(super) fn scan(text: &Arc<str>) -> Layout {
    let yaml = crate::yaml::parse(Arc::clone(text));
    let over_lines = |span: &Span| span.of(text).contains(['\n', '\r']);
    let mut wholes: Vec<Span> =
        yaml.scalars().map(|(span, block)| if block { with_header(text, span) } else { span }).filter(over_lines).collect();
    wholes.sort_unstable();
    Layout { comments: yaml.comments().iter().map(|comment| comment.span).collect(), wholes, ..Layout::default() }
}

/// A block scalar from the line break before it on.
fn with_header(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or("").trim_end();
    Span::new(before.len(), span.end as usize)
}

/// The block scalars of what is not YAML yet, by the indentation of their lines.
pub(super) fn blocks(text: &str) -> Vec<Span> {
    let mut blocks = vec![];
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        if let Some((start, header)) = open
            && !content.is_empty()
            && indent <= header
        {
            blocks.push(Span::new(start, at));
            open = None;
        }
        if open.is_none() && opens_block(content) {
            open = Some((at + content.len(), indent));
        }
        at += line.len();
    }
    blocks.extend(open.map(|(start, _)| Span::new(start, at)));
    blocks
}

fn opens_block(line: &str) -> bool {
    let head = line.trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    let Some(key) = head.strip_suffix(['|', '>']) else { return false };
    key.trim_end().ends_with([':', '-']) && key.ends_with(' ') && !line.trim_start().starts_with('#')
}
