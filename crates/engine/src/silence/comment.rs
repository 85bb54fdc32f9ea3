//! `seaworthy: ignore[rule] reason` in comments.

use std::sync::Arc;

use seaworthy_model::{Columns, FileId, LineIndex, Place, Source, Span};
use seaworthy_syntax::Document;
use seaworthy_syntax::comment::{Layout, layout};

use super::near::{behind_text, near, stands_apart};
use super::words::Words;
use super::{Heard, Reach, Written};

const WORD: &str = "seaworthy:";

/// How a silence is written.
const WAY: &str = "Write `seaworthy: ignore[rule] reason`; at the top of a file, `seaworthy: ignore-file[rule] reason`.";

/// Hears what the comments of a source say.
pub(super) fn read(file: FileId, source: &Source, document: &Document, heard: &mut Heard) {
    let layout = layout(source.kind, &source.text);
    let lines = LineIndex::new(Arc::clone(&source.text));
    let speaking = layout.comments.iter().enumerate().filter(|(_, comment)| super::may_hold(comment.of(&source.text)));
    for (index, comment) in speaking {
        for line in lines_within(&source.text, *comment) {
            one(file, source, &layout, &lines, (index, *comment), line, heard);
        }
    }
    for span in behind_text(source, document, &layout, &lines).into_iter().take(super::MOST) {
        let text = "A comment in this format is a line of its own: this is a part of the text before it, and silences nothing.";
        heard.faults.push((span, text.to_owned(), format!("Put it on the line above. {WAY}")));
    }
    if !heard.silences.is_empty() {
        let anchors = layout.anchors(&lines);
        heard.lines = Some((lines, anchors));
    }
}

/// The lines of a comment.
fn lines_within(text: &str, comment: Span) -> impl Iterator<Item = Span> {
    let mut at = comment.start as usize;
    comment.of(text).split_inclusive('\n').map(move |line| {
        let span = Span::new(at, at + line.len());
        at += line.len();
        span
    })
}

/// What one line of a comment says.
fn one(file: FileId, source: &Source, layout: &Layout, lines: &LineIndex, comment: (usize, Span), line: Span, heard: &mut Heard) {
    let text = line.of(&source.text);
    let Some((start, said)) = directive(text) else {
        if let Some(near) = near(text).filter(|_| heard.faults.len() < super::MOST) {
            let said = &text[near.clone()];
            let from = line.start as usize;
            let fault = format!("`{said}` is nearly what silences a finding, and silences nothing.");
            heard.faults.push((Span::new(from + near.start, from + near.end), fault, WAY.to_owned()));
        }
        return;
    };
    let from = line.start as usize + start;
    let words = without_end(said);
    let span = Span::new(from, from + WORD.len() + words.len());
    match parsed(words) {
        Ok((whole_file, words)) => {
            let reach = if !whole_file {
                Reach::Line(speaks_of(&source.text, layout, lines, comment.0))
            } else if is_top(&source.text, layout, comment.0) {
                Reach::File
            } else {
                let remedy = "Move it above the first line that is no comment.".to_owned();
                return heard.faults.push((span, "A silence of a whole file stands at its top: this silences nothing.".to_owned(), remedy));
            };
            heard.silences.push(Written { place: Place { file, span }, reach, words, used: Default::default() });
        }
        Err((text, remedy)) => heard.faults.push((span, text, remedy)),
    }
}

/// Where the word stands in a line that says `ignore` behind it, and what follows the word. Within other words, or in
/// backticks, it is spoken of.
fn directive(line: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(found) = line[from..].find(WORD) {
        let at = from + found;
        let said = &line[at + WORD.len()..];
        if stands_apart(&line[..at]) && said.trim_start().starts_with("ignore") {
            return Some((at, said));
        }
        from = at + WORD.len();
    }
    None
}

/// The words without what closes the comment.
fn without_end(said: &str) -> &str {
    let said = said.trim_end();
    let closes = ["*/ -}}", "*/ }}", "*/-}}", "*/}}", "*/", "-->"];
    closes.iter().find_map(|close| said.strip_suffix(close)).unwrap_or(said).trim_end()
}

/// Whether it speaks of the whole file, and what it says.
fn parsed(said: &str) -> Result<(bool, Words), (String, String)> {
    let rest = said.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    let whole_file = match &rest[..end] {
        "ignore" => false,
        "ignore-file" => true,
        other => return Err((format!("`{other}` is nothing that a comment can say: this silences nothing."), WAY.to_owned())),
    };
    let bracket = rest[end..].trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((rules, reason)) = bracket else {
        return Err(("This says no rule in brackets, and silences nothing.".to_owned(), WAY.to_owned()));
    };
    let reason = reason.trim_start_matches([' ', '\t', ':', '-', '–', '—']);
    Words::read(rules, reason).map(|words| (whole_file, words))
}

/// The line that a comment speaks of: its own, or where it stands alone, the next that is none alone itself.
fn speaks_of(text: &str, layout: &Layout, lines: &LineIndex, index: usize) -> u32 {
    let line = |byte: u32| lines.position(byte, Columns::Bytes).line;
    let comments = &layout.comments[index..];
    let Some(first) = comments.first() else { return 0 };
    if !is_alone(text, lines, *first) {
        return line(first.start);
    }
    let mut next = line(first.end) + 1;
    for comment in &comments[1..] {
        if line(comment.start) != next || !is_alone(text, lines, *comment) {
            break;
        }
        next = line(comment.end) + 1;
    }
    next
}

/// Whether nothing else stands in the lines of a comment.
fn is_alone(text: &str, lines: &LineIndex, comment: Span) -> bool {
    let line = |byte: u32| lines.line(lines.position(byte, Columns::Bytes).line).unwrap_or_default();
    let (first, last) = (line(comment.start), line(comment.end));
    let blank = |from: u32, to: u32| text.get(from as usize..to as usize).is_none_or(|text| text.trim().is_empty());
    blank(first.start, comment.start) && blank(comment.end, last.end)
}

/// Whether nothing but comments, and what must stand at a file's very start, is above a comment.
fn is_top(text: &str, layout: &Layout, index: usize) -> bool {
    let mut at = 0;
    for comment in &layout.comments[..=index] {
        let between = text.get(at..comment.start as usize).unwrap_or("");
        let only_start = |line: &str| {
            let line = line.trim();
            line.is_empty()
                || line == "---"
                || line.starts_with("#")
                || line.starts_with("%")
                || (line.starts_with("<?") && line.ends_with("?>"))
        };
        if !between.lines().all(only_start) {
            return false;
        }
        at = comment.end as usize;
    }
    true
}
