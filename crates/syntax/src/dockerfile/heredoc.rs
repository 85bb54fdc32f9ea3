use std::collections::HashSet;

use seaworthy_model::Span;

use crate::Trouble;

use super::Heredoc;
use super::instruction::known;
use super::lines::Lines;
use super::words::Token;

/// What a word announces: `<<EOF`, `3<<-"EOF"`.
pub(super) struct Announced {
    name: String,
    expand: bool,
    strip_tabs: bool,
    span: Span,
}

/// The heredocs that the words of a line announce; `raw` is the joined text that they stand in.
pub(super) fn announced(raw: &str, tokens: &[Token]) -> Vec<Announced> {
    tokens.iter().filter_map(|token| announcement(&raw[token.start..token.end], token.word.span)).collect()
}

fn announcement(word: &str, span: Span) -> Option<Announced> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, strip_tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    if rest.contains('<') {
        return None;
    }
    let name: String = rest.chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect();
    let expand = name == rest;
    (!name.is_empty()).then_some(Announced { name, expand, strip_tabs, span })
}

/// Whether a word announces a heredoc.
pub(super) fn announces(word: &str) -> bool {
    announcement(word, Span::default()).is_some()
}

/// What no line ends: it is not looked for again, so that a file of such heredocs is read once.
#[derive(Default)]
pub(super) struct Endless(HashSet<(String, bool)>);

/// Reads the bodies from byte `at` on. Gives them, the end of the last one and the start of the line behind it.
pub(super) fn bodies(
    lines: Lines,
    announced: Vec<Announced>,
    mut end: usize,
    mut at: usize,
    endless: &mut Endless,
    problems: &mut Vec<Trouble>,
) -> (Vec<Heredoc>, usize, usize) {
    let mut found = vec![];
    for one in announced {
        let start = at;
        let key = (one.name.clone(), one.strip_tabs);
        let closed = if endless.0.contains(&key) { None } else { terminator(lines, &one, at) };
        let body = match closed {
            Some((line, line_end, next)) => {
                (end, at) = (line_end, next);
                Span::new(start, line)
            }
            None => {
                endless.0.insert(key);
                problems.push(Trouble {
                    span: one.span,
                    text: format!("No line that says `{}` ends this heredoc.", one.name),
                    remedy: Some(format!("Put `{}` alone on the line behind its last one.", one.name)),
                });
                let next = next_instruction(lines, start);
                if next > start {
                    end = lines.text[..next].trim_end_matches(['\n', '\r']).len().max(end);
                }
                at = next;
                Span::new(start, end.max(start))
            }
        };
        found.push(Heredoc { name: one.name, expand: one.expand, strip_tabs: one.strip_tabs, body });
    }
    (found, end, at)
}

/// The line that ends a heredoc: its start, its end, the start of the next.
fn terminator(lines: Lines, one: &Announced, mut at: usize) -> Option<(usize, usize, usize)> {
    while at < lines.text.len() {
        let (end, next) = lines.line(at);
        let line = &lines.text[at..end];
        if (if one.strip_tabs { line.trim_start_matches('\t') } else { line }) == one.name {
            return Some((at, end, next));
        }
        at = next;
    }
    None
}

/// Where reading goes on behind a heredoc that nothing ends: at a line that begins like an instruction.
fn next_instruction(lines: Lines, mut at: usize) -> usize {
    while at < lines.text.len() {
        let (end, next) = lines.line(at);
        let word = lines.text[at..end].split([' ', '\t']).next().unwrap_or("");
        if word.bytes().all(|byte| byte.is_ascii_uppercase()) && known(word).is_some() {
            return at;
        }
        at = next;
    }
    lines.text.len()
}
