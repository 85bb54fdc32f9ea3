//! What is written nearly as a silence, and silences nothing.

use std::ops::Range;

use seaworthy_model::{Kind, LineIndex, Source, Span};
use seaworthy_syntax::Document;
use seaworthy_syntax::comment::Layout;

/// What it may begin with, as other programs say it.
const VERBS: [&str; 10] = ["ignore", "disable", "suppress", "silence", "skip", "noqa", "nolint", "allow", "exclude", "off"];

/// Where a line of a comment says nearly what silences: in capitals, without its colon, with the word of another program. What
/// merely speaks of the program is prose: behind the verb stands a bracket, a rule, or nothing at all.
pub(super) fn near(line: &str) -> Option<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    lower.match_indices("seaworthy").find_map(|(at, name)| {
        let behind = &lower[at + name.len()..];
        let said = behind.trim_start_matches([' ', '\t', ':', '-', '_', '.']);
        let joint = &behind[..behind.len() - said.len()];
        let verb = VERBS.iter().find(|verb| said.starts_with(**verb))?;
        let end = said.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(said.len());
        let whole_verb = ["", "-", "_", "next", "line", "file"].iter().any(|more| match *more {
            "" => end == verb.len(),
            more => said[verb.len()..end].starts_with(more),
        });
        let is_one = !joint.is_empty() && whole_verb && stands_apart(&line[..at]) && is_meant(joint, &said[end..]);
        let length = behind.len() - said.len() + end;
        is_one.then_some(at..at + name.len() + length)
    })
}

/// Whether what follows a verb shows that it is said to the program.
fn is_meant(joint: &str, rest: &str) -> bool {
    let (colon, next) = (joint.contains(':'), rest.trim_start());
    let word = next.split(char::is_whitespace).next().unwrap_or_default();
    let is_rule = word.split_once('/').is_some_and(|(topic, name)| {
        let plain = |part: &str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b','));
        plain(topic) && (plain(name) || name == "*")
    });
    let ends = ["*/", "-->", "}}"].iter().any(|end| next.starts_with(end)) || next.is_empty();
    rest.starts_with(['[', '(']) || colon && (ends || is_rule || next.starts_with(['[', '(', '=']))
}

/// Whether nothing before a word makes it a part of another one, or of what is quoted.
pub(super) fn stands_apart(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '"' | '\'' | '-' | '/' | '.' | '_'))
}

/// Where `# seaworthy: …` stands behind something else in a line of a format that knows no comment there.
pub(super) fn behind_text(source: &Source, document: &Document, layout: &Layout, lines: &LineIndex) -> Vec<Span> {
    if !matches!(source.kind, Kind::Dockerfile | Kind::Properties | Kind::GradleProperties | Kind::Dockerignore | Kind::Httpd) {
        return vec![];
    }
    let mut found = Vec::new();
    for line in (1..=u32::try_from(lines.count()).unwrap_or(u32::MAX)).filter_map(|line| lines.line(line)) {
        let text = line.of(&source.text);
        let Some(sign) = text.find(" #").filter(|_| super::may_hold(text)) else { continue };
        let (before, comment) = text.split_at(sign + 1);
        let is_said = comment.trim_start_matches(['#', ' ', '\t']).get(..9).is_some_and(|word| word.eq_ignore_ascii_case("seaworthy"));
        let quoted = ['"', '\''].iter().any(|quote| before.matches(*quote).count() % 2 == 1);
        let at = line.start + u32::try_from(sign + 1).unwrap_or(0);
        let opened = layout.comments.partition_point(|one| one.start <= at);
        let in_comment = opened > 0 && at < layout.comments[opened - 1].end;
        if !is_said || quoted || before.trim().is_empty() || in_comment || in_heredoc(document, source, line) {
            continue;
        }
        let verb = comment.contains("seaworthy: ignore").then_some(()).or_else(|| near(comment).map(|_| ()));
        found.extend(verb.map(|()| Span::new(at as usize, at as usize + comment.trim_end().len())));
    }
    found
}

/// Whether a line is text that an instruction of a Dockerfile takes as it is.
fn in_heredoc(document: &Document, source: &Source, line: Span) -> bool {
    let Document::Dockerfile(file) = document else { return false };
    let begun = file.instructions.partition_point(|one| one.span.start < line.start);
    let holding = begun.checked_sub(1).map(|at| file.instructions[at].span).filter(|span| line.start < span.end);
    holding.is_some_and(|span| span.of(&source.text).lines().next().is_some_and(|first| first.contains("<<")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_a_silence_is_known_and_prose_is_none() {
        for line in [
            "# SEAWORTHY: ignore",
            "# SEAWORTHY: ignore[image/unpinned] reason",
            "# Seaworthy: Ignore[image/unpinned]",
            "# seaworthy: disable[image/unpinned]",
            "# seaworthy: disable=image/unpinned",
            "# seaworthy: disable-next-line image/unpinned",
            "# seaworthy ignore[image/unpinned]",
            "# seaworthy-ignore[image/unpinned]",
            "# seaworthy:noqa",
            "<!-- seaworthy: off -->",
            "/* seaworthy: suppress(state/local-write) */",
        ] {
            assert!(near(line).is_some(), "{line}");
        }
        for line in [
            "# The vessel is seaworthy: off it goes.",
            "# Seaworthy: skip the harbour when it rains",
            "# seaworthy ignores (among others) what a test writes",
            "# what seaworthy disables",
            "# Unseaworthy: ignore[this]",
            "# Write `SEAWORTHY: ignore[rule]` nowhere.",
            "# https://example.com/seaworthy/ignore[1]",
            "# seaworthy: allow either and/or both",
            "# is it seaworthy? skip[1]",
        ] {
            assert!(near(line).is_none(), "{line}");
        }
    }
}
