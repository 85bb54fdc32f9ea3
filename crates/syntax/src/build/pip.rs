//! `requirements.txt`: what pip installs, a line each.

use seaworthy_model::Span;

use super::requirement::{self, normal};
use super::{Build, Dependency, Scope};

pub(super) fn read(text: &str) -> Build {
    let mut build = Build::of("pip", "python");
    for (start, line) in logical_lines(text) {
        let shown = line.trim_end_matches(['\\', '\r', '\n', ' ', '\t']);
        let span = Span::new(start, start + shown.len());
        build.dependencies.extend(dependency(&uncommented(&line), span));
    }
    build
}

/// Lines with those that they are continued on, each with its first byte.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = vec![];
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        let goes_on = content.ends_with('\\') && !content.starts_with('#');
        match lines.last_mut() {
            Some((_, last)) if open => last.push_str(line),
            _ => lines.push((at + indent, line[indent..].to_owned())),
        }
        open = goes_on;
        at += line.len();
    }
    lines
}

fn uncommented(line: &str) -> String {
    let joined = line.replace("\\\r\n", " ").replace("\\\n", " ");
    let end = joined.match_indices('#').find(|(at, _)| *at == 0 || joined[..*at].ends_with([' ', '\t'])).map_or(joined.len(), |(at, _)| at);
    joined[..end].trim().to_owned()
}

fn dependency(line: &str, span: Span) -> Option<Dependency> {
    let line =
        line.strip_prefix("-e ").or_else(|| line.strip_prefix("--editable ")).or_else(|| line.strip_prefix("--editable=")).unwrap_or(line);
    let line = line.trim();
    if line.is_empty() || line.starts_with('-') {
        return None;
    }
    // Options such as hashes stand behind the requirement.
    let line = line.find(" --").map_or(line, |at| &line[..at]);
    if line.starts_with('.') || line.starts_with('/') {
        let local = line.split('[').next().unwrap_or(line).trim_end_matches('/').to_owned();
        let name = normal(local.rsplit('/').next().unwrap_or_default());
        return (!name.is_empty()).then(|| Dependency {
            name,
            version: String::new(),
            pinned: true,
            scope: Scope::Run,
            local: Some(local),
            span,
        });
    }
    let by_address = line.contains("://") && !line.split("://").next().is_some_and(|before| before.contains('@'));
    if by_address {
        let name = normal(of_address(line)?);
        return (!name.is_empty()).then(|| Dependency { name, version: String::new(), pinned: true, scope: Scope::Run, local: None, span });
    }
    requirement::read(line, Scope::Run, span)
}

/// The name of what lies at an address: its `egg`, else the repository or archive.
fn of_address(line: &str) -> Option<&str> {
    if let Some((_, egg)) = line.split_once("#egg=") {
        return egg.split(['&', '[', '-', ' ']).next();
    }
    let path = line.split([' ', ';', '#', '?']).next()?.trim_end_matches('/');
    let last = path.rsplit('/').next()?.split('@').next()?;
    let last = last.strip_suffix(".git").unwrap_or(last);
    // An archive is named after its version: `name-1.2.tar.gz`, `name-1.2-py3-none-any.whl`.
    let end =
        last.match_indices('-').find(|(at, _)| last[at + 1..].starts_with(|c: char| c.is_ascii_digit())).map_or(last.len(), |(at, _)| at);
    Some(&last[..end])
}
