use seaworthy_model::Severity;

use super::{Example, Expected};

/// A finding of the rule in an example, as carets would say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The file.
    pub path: &'a str,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Column after the last character; for a place of several lines, after the last one of its first line.
    pub end_column: u32,
    /// How bad.
    pub severity: Severity,
    /// The message.
    pub message: &'a str,
    /// Whether it is a further place of a finding that is shown elsewhere: a caret there asserts place and severity, and
    /// it needs none.
    pub occurrence: bool,
}

/// How the findings of an example's rule differ from what its carets say: a sentence each, none where they agree.
#[must_use]
pub fn compare(example: &Example, found: &[Found]) -> Vec<String> {
    let mut differences = Vec::new();
    let mut left: Vec<&Found> = found.iter().collect();
    let mut missing = Vec::new();
    for file in &example.files {
        for expected in &file.expected {
            let exact = left.iter().position(|one| {
                one.path == file.path && (one.line, one.column, one.end_column) == (expected.line, expected.column, expected.end_column)
            });
            match exact {
                Some(at) => differences.extend(said_otherwise(expected, left.remove(at))),
                None => missing.push((file.path.as_str(), expected)),
            }
        }
    }
    for (path, expected) in missing {
        differences.push(not_there(path, expected, &mut left));
    }
    for one in left.into_iter().filter(|one| !one.occurrence) {
        let place = format!("{}:{}:{}-{}", one.path, one.line, one.column, one.end_column);
        differences.push(format!("{place}: a {} is found where the example expects nothing: {}", one.severity, one.message));
    }
    differences
}

/// What is said at the right place in other words, or as something else.
fn said_otherwise(expected: &Expected, found: &Found) -> Option<String> {
    let severity = expected.severity.is_none_or(|severity| severity == found.severity);
    let message = found.occurrence || expected.message.as_deref().is_none_or(|message| message == found.message);
    if severity && message {
        return None;
    }
    let wanted = words(expected.severity, expected.message.as_deref());
    let said = words(Some(found.severity), Some(found.message));
    Some(format!("{}:{}:{}: expected `{wanted}`, found `{said}`", found.path, found.line, found.column))
}

/// A caret with nothing at its place: what stands on the same line is what was meant by it.
fn not_there(path: &str, expected: &Expected, left: &mut Vec<&Found>) -> String {
    let place = format!("{path}:{}:{}-{}", expected.line, expected.column, expected.end_column);
    let wanted = words(expected.severity, expected.message.as_deref());
    match left.iter().position(|one| one.path == path && one.line == expected.line) {
        Some(at) => {
            let one = left.remove(at);
            let said = words(Some(one.severity), Some(one.message));
            format!("{place}: expected `{wanted}` here, found `{said}` at columns {}-{}", one.column, one.end_column)
        }
        None => format!("{place}: expected `{wanted}` here, found nothing"),
    }
}

fn words(severity: Option<Severity>, message: Option<&str>) -> String {
    match (severity, message) {
        (Some(severity), Some(message)) => format!("{severity}: {message}"),
        (Some(severity), None) => severity.to_string(),
        (None, _) => "a finding".into(),
    }
}
