//! The second document of a rule file: what the rule must say, and what it must not.

mod carets;
mod compare;

pub use compare::{Found, compare};

use seaworthy_model::{Refusal, Severity};
use serde_saphyr::Spanned;

use crate::refusal::Reading;
use crate::{form, written};

/// A small tree of files with what a rule says of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule says something. A bad example expects at least one finding, a good one none.
    pub bad: bool,
    /// What it shows.
    pub title: String,
    /// Its files, by path.
    pub files: Vec<ExampleFile>,
    /// The Kubernetes release that it is judged for, where it matters, such as `1.30`.
    pub kubernetes: Option<String>,
    /// The day that it is judged on, where it matters: `YYYY-MM-DD`.
    pub as_of: Option<String>,
}

/// One file of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Relative to the example's root, with `/`.
    pub path: String,
    /// Its text, without the lines of carets.
    pub text: String,
    /// What the carets say, in the order of the lines.
    pub expected: Vec<Expected>,
}

/// What one line of carets says: a finding stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Line of the text without the lines of carets, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Column after the last character.
    pub end_column: u32,
    /// How bad, where the carets say it.
    pub severity: Option<Severity>,
    /// The whole message, where the carets say it.
    pub message: Option<String>,
}

/// The examples of a rule file, `path` being what refusals name.
///
/// # Errors
/// Everything that the second document is refused for.
pub fn examples(path: &str, text: &str) -> Result<Vec<Example>, Vec<Refusal>> {
    let mut reading = Reading::new(path, text);
    let documents = written::documents(text);
    let Some(document) = documents.examples else { return Ok(Vec::new()) };
    if let Some(line) = documents.third {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        reading.refuse_line(line, 1, "a third document starts here", "keep to two: the rule, then its examples");
    }
    let read = form::read_all::<Spanned<Vec<Spanned<written::Example>>>>(&document);
    let examples = match read {
        Ok(entries) => {
            if entries.value.is_empty() {
                reading.refuse(&entries, "the list of examples is empty", "add an example, or leave the second document out");
            }
            entries.value.iter().filter_map(|entry| example(&mut reading, entry)).collect()
        }
        Err(faults) => {
            faults.into_iter().for_each(|fault| reading.refuse_form(fault));
            Vec::new()
        }
    };
    if reading.refusals.is_empty() { Ok(examples) } else { Err(reading.refusals) }
}

fn example(reading: &mut Reading, entry: &Spanned<written::Example>) -> Option<Example> {
    let written = &entry.value;
    let (bad, title) = match (&written.bad, &written.good) {
        (Some(title), None) => (true, title),
        (None, Some(title)) => (false, title),
        _ => {
            reading.refuse(entry, "an example is either `bad` or `good`", "write one of the two, with what it shows");
            return None;
        }
    };
    if title.value.trim().is_empty() {
        reading.refuse(title, "the title is empty", "say what the example shows");
    }
    if written.files.value.is_empty() {
        reading.refuse(&written.files, "the example has no files", "add the files that it is about");
    }
    if let Some(day) = written.as_of.as_ref().filter(|day| !seaworthy_model::is_day(&day.value)) {
        reading.refuse(day, format!("`{}` is no day", day.value), "write it as `2026-11-21`");
    }
    if let Some(release) = written.kubernetes.as_ref().filter(|release| !is_release(&release.value)) {
        reading.refuse(release, format!("`{}` is no release", release.value), "write it as `1.36`");
    }
    let mut files = Vec::new();
    for (path, text) in &written.files.value {
        if path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            reading.refuse(text, format!("`{path}` is no path below the example's root"), "write it relative, with `/` and without `..`");
        }
        files.push(carets::file(reading, path, text));
    }
    let expected = files.iter().any(|file| !file.expected.is_empty());
    if bad && !expected {
        reading.refuse(title, "a bad example has no carets", "put a line of `^` under what the rule points at");
    }
    if !bad && expected {
        reading.refuse(title, "a good example has carets", "take them out, or make the example a `bad` one");
    }
    Some(Example {
        bad,
        title: title.value.clone(),
        files,
        kubernetes: written.kubernetes.as_ref().map(|text| text.value.clone()),
        as_of: written.as_of.as_ref().map(|text| text.value.clone()),
    })
}

fn is_release(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| number(major) && number(minor))
}

#[cfg(test)]
mod tests;
