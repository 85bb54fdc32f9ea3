use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy_model::Span;

use crate::Trouble;

use super::lines::{Lines, gather};
use super::{Directive, Dockerfile, Instruction, Keyword, heredoc, instruction, stages};

/// Reads a Dockerfile. Never fails: what is broken stands in `problems`.
#[must_use]
pub fn parse(text: &Arc<str>) -> Dockerfile {
    let mut file = Dockerfile {
        text: Arc::clone(text),
        escape: '\\',
        directives: vec![],
        comments: vec![],
        instructions: vec![],
        stages: vec![],
        given: BTreeMap::new(),
        problems: vec![],
    };
    let lines = Lines::new(text);
    let mut at = directives(&mut file, lines);
    let mut endless = heredoc::Endless::default();
    while at < text.len() {
        at = next(&mut file, lines, at, &mut endless);
    }
    file.stages = stages::stages(&mut file.instructions, &text[..], &file.given);
    outside(&mut file);
    file.problems.sort_by_key(|problem| problem.span);
    file
}

/// Reads the directives; gives the start of the first line that is none.
fn directives(file: &mut Dockerfile, lines: Lines) -> usize {
    let mut at = 0;
    while at < lines.text.len() {
        let (end, next) = lines.line(at);
        let line = lines.text[at..end].trim_start();
        let Some((name, value)) = line.strip_prefix('#').and_then(|rest| rest.split_once('=')) else { return at };
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !word || value.is_empty() {
            return at;
        }
        let span = Span::new(end - line.len(), end);
        if !matches!(name.as_str(), "escape" | "syntax" | "check") {
            file.comments.push(span);
        } else {
            if name == "escape" {
                escape(file, value, span);
            }
            file.directives.push(Directive { name, value: value.to_owned(), span });
        }
        at = next;
    }
    at
}

fn escape(file: &mut Dockerfile, value: &str, span: Span) {
    match value {
        "\\" => file.escape = '\\',
        "`" => file.escape = '`',
        _ => file.problems.push(Trouble {
            span,
            text: format!("`{value}` cannot be the escape character."),
            remedy: Some("Use a backslash or a backtick.".to_owned()),
        }),
    }
}

/// Reads what begins on the line at `at`; gives the start of the line behind it.
fn next(file: &mut Dockerfile, lines: Lines, at: usize, endless: &mut heredoc::Endless) -> usize {
    let (end, next) = lines.line(at);
    let line = lines.text[at..end].trim_start();
    let start = end - line.len();
    if line.starts_with('#') {
        file.comments.push(Span::new(start, end));
    }
    if line.is_empty() || line.starts_with('#') {
        return next;
    }
    let logical = gather(lines, start, file.escape);
    file.comments.extend(logical.comments);
    let content = logical.content;
    let blank = super::words::blanks(content.text(), 0);
    if blank == content.text().len() {
        return logical.next;
    }
    let content = content.slice(blank, content.text().len());
    let (mut read, announced) = instruction::read(&content, file.escape, &mut file.problems);
    let (heredocs, end, next) = heredoc::bodies(lines, announced, logical.end, logical.next, endless, &mut file.problems);
    if !heredocs.is_empty() {
        read.span.end = Span::new(0, end).end;
    }
    read.heredocs = heredocs;
    unknown(file, &read);
    file.instructions.push(read);
    next
}

/// Says once what is no instruction: several such lines in a row have one cause.
fn unknown(file: &mut Dockerfile, read: &Instruction) {
    let Keyword::Unknown(word) = &read.keyword else { return };
    if matches!(file.instructions.last(), Some(Instruction { keyword: Keyword::Unknown(_), .. }))
        && let Some(last) = file.problems.last_mut()
    {
        last.span = last.span.join(read.span);
        return;
    }
    let template = ["{{", "{%", "{#", "<%", "@@"].iter().any(|sign| word.starts_with(sign));
    let (text, remedy) = if template {
        (
            format!("`{word}` belongs to a template: what it becomes is known only when it is rendered."),
            "Check the Dockerfile that it renders to.",
        )
    } else {
        (
            format!("`{}` is no instruction.", word.chars().take(40).collect::<String>()),
            "Correct its name, or end the line before it with the escape character if it belongs there.",
        )
    };
    file.problems.push(Trouble { span: read.span, text, remedy: Some(remedy.to_owned()) });
}

/// Says where the first instruction stands that needs a stage and has none.
fn outside(file: &mut Dockerfile) {
    let before = file.instructions.iter().take_while(|one| one.stage.is_none());
    let Some(first) = before.into_iter().find(|one| !matches!(one.keyword, Keyword::Arg | Keyword::Unknown(_))) else { return };
    file.problems.push(Trouble {
        span: first.keyword_span,
        text: "The instruction stands before any `FROM`.".to_owned(),
        remedy: Some("Begin with `FROM` and the image to start from; only `ARG` stands before it.".to_owned()),
    });
}
