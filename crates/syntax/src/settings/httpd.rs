//! Apache httpd: directives by the sections that hold them, with the rest of the line as the value.

use seaworthy_model::Span;

use super::lines::{Line, lines, unquoted};
use super::reference::read as references;
use super::sink::{DEEPEST, Sink, join, shaped};

pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut sections: Vec<String> = Vec::new();
    let mut skipped = 0_usize;
    let mut lines = lines(text);
    while let Some(line) = lines.next() {
        let line = line.trimmed();
        if line.text.is_empty() || line.text.starts_with('#') || sink.is_full() {
            continue;
        }
        if line.text.starts_with("</") {
            if skipped > 0 {
                skipped -= 1;
            } else {
                sections.pop();
            }
            continue;
        }
        let inner = line.text.strip_prefix('<').map(|section| Line { start: line.start + 1, text: section.trim_end_matches('>') });
        let (name, rest) = words(inner.unwrap_or(line));
        let (value, end) = continued(rest.text, line.start + line.text.len(), &mut lines);
        let is_section = line.text.starts_with('<');
        let prefix = sections.last().map_or("", String::as_str);
        if skipped == 0 && !value.is_empty() {
            let whole = Span::new(line.start, end.max(line.start));
            let known = match unquoted(rest) {
                (inner, true) => shaped(inner.text, inner.span(), references),
                _ => shaped(&value, Span::new(rest.start, if is_section { rest.span().end as usize } else { end }), references),
            };
            // What only asks whether a module is there says nothing of its own.
            if !is_condition(name.text) {
                sink.set(&join(prefix, name.text), whole, known);
            }
        }
        if is_section {
            match sections.len() {
                DEEPEST.. => skipped += 1,
                _ if is_condition(name.text) => sections.push(prefix.to_owned()),
                _ => sections.push(join(prefix, name.text)),
            }
        }
    }
}

/// A value with the lines that go on with it behind a `\`, and where the last of them ends.
fn continued<'t>(first: &'t str, end: usize, lines: &mut impl Iterator<Item = Line<'t>>) -> (String, usize) {
    let (mut value, mut piece, mut end) = (String::new(), first, end);
    while let Some(before) = piece.strip_suffix('\\') {
        value.push_str(before);
        let Some(next) = lines.next() else { return (value, end) };
        piece = next.text.trim();
        end = next.start + next.text.len();
    }
    value.push_str(piece);
    (value, end)
}

fn words(line: Line<'_>) -> (Line<'_>, Line<'_>) {
    let end = line.text.find(char::is_whitespace).unwrap_or(line.text.len());
    line.split(end, end)
}

fn is_condition(section: &str) -> bool {
    ["IfModule", "IfDefine", "IfVersion", "If", "Else", "ElseIf", "IfFile"].iter().any(|name| name.eq_ignore_ascii_case(section))
}
