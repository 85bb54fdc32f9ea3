//! Workflow commands of GitHub Actions: annotations at the lines of a pull request.

use std::borrow::Cow;
use std::io;

use seaworthy_model::{Finding, Place, Problem, Reason, Report, Severity};

use crate::files::Files;
use crate::neutral;
use crate::text::{count, first_sentences};

/// How many annotations of one kind a step may have: the runner drops the others without a word.
const MOST: usize = 10;
/// The runner cuts a message that is longer, in UTF-16 code units.
const LONGEST: usize = 4096;

/// What an annotation is shown as; each has a limit of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Warning,
    Notice,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Error, Kind::Warning, Kind::Notice];

    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// One annotation, its texts harmless and not yet escaped.
struct Annotation {
    kind: Kind,
    properties: Vec<(&'static str, String)>,
    message: String,
}

/// Writes a report as workflow commands, the worst first: a blocker is an error, a warning and what could not be read a
/// warning, a note a notice; where nothing could be read, why is an error. What does not count is a notice behind those
/// that do. At most ten of a kind, since the runner takes no more; a last notice says what is left out.
///
/// Every line is a command, and no text of a scanned file is one.
///
/// # Errors
/// Those of `out`.
pub fn github(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let report = &neutral::report(report);
    let files = Files::new(report);
    let (open, settled): (Vec<&Finding>, Vec<&Finding>) = report.findings.iter().partition(|one| one.is_open());
    let findings = open.into_iter().chain(settled).map(|one| finding(report, &files, one));
    // Where nothing was read, what is wrong is wrong with the run.
    let (kind, title) = if report.sources.is_empty() { (Kind::Error, "seaworthy") } else { (Kind::Warning, "Problem") };
    let problems = report.problems.iter().map(|one| problem(&files, one, kind, title));
    let all: Vec<Annotation> = findings.chain(problems).collect();
    let mut left_out = Vec::new();
    for kind in Kind::ALL {
        let of_kind: Vec<&Annotation> = all.iter().filter(|one| one.kind == kind).collect();
        // The last notice is one of the ten.
        let most = if kind == Kind::Notice { MOST - 1 } else { MOST };
        for one in of_kind.iter().take(most) {
            out.write_all(one.command().as_bytes())?;
        }
        if of_kind.len() > most {
            left_out.push(count(of_kind.len() - most, kind.word()));
        }
    }
    match last(&left_out, report.unknown.len()) {
        Some(last) => out.write_all(last.command().as_bytes()),
        None => Ok(()),
    }
}

/// What the annotations do not say.
fn last(left_out: &[String], unknown: usize) -> Option<Annotation> {
    let mut sentences = Vec::new();
    if !left_out.is_empty() {
        sentences.push(format!("GitHub shows {MOST} annotations of a kind: {} left out here.", left_out.join(", ")));
    }
    if unknown > 0 {
        sentences.push(format!("{} not judged.", count(unknown, "case")));
    }
    if sentences.is_empty() {
        return None;
    }
    sentences.push("The other reports of the same run have them all: `-o markdown=FILE` for a summary, `-o sarif=FILE`.".to_owned());
    let properties = vec![("title", "seaworthy".to_owned())];
    Some(Annotation { kind: Kind::Notice, properties, message: sentences.join(" ") })
}

fn finding(report: &Report, files: &Files<'_>, one: &Finding) -> Annotation {
    let kind = match (one.severity, one.is_open()) {
        (Severity::Note, _) | (_, false) => Kind::Notice,
        (Severity::Warning, true) => Kind::Warning,
        (Severity::Blocker, true) => Kind::Error,
    };
    let mut lines = vec![one.message.clone()];
    lines.extend(one.status.settled());
    lines.extend(one.reasons.iter().map(Reason::said));
    let remedy = report.rules.get(&one.rule).map(|rule| first_sentences(&rule.remedy, 200));
    lines.extend(remedy.filter(|remedy| !remedy.is_empty()));
    let mut properties = vec![("title", format!("{} ({})", one.title, one.rule))];
    properties.extend(at(files, one.place));
    Annotation { kind, properties, message: lines.join("\n") }
}

fn problem(files: &Files<'_>, one: &Problem, kind: Kind, title: &str) -> Annotation {
    let mut properties = vec![("title", title.to_owned())];
    match (one.place, &one.path) {
        (Some(place), _) => properties.extend(at(files, place)),
        (None, Some(path)) => properties.push(("file", path.clone())),
        (None, None) => {}
    }
    let message = [Some(one.text.as_str()), one.remedy.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("\n");
    Annotation { kind, properties, message }
}

/// Where a place stands. The runner drops columns of a place of several lines, so there are none.
fn at(files: &Files<'_>, place: Place) -> Vec<(&'static str, String)> {
    let (start, end) = files.range(place);
    let mut properties = vec![("file", files.path(place.file).to_owned()), ("line", start.line.to_string())];
    // A place that ends with its line break ends on its own line.
    let end_line = if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line };
    properties.push(("endLine", end_line.to_string()));
    if end.line == start.line {
        properties.extend([("col", start.column.to_string()), ("endColumn", end.column.to_string())]);
    }
    properties
}

impl Annotation {
    /// `::error title=…,file=…::message`, with its line feed.
    fn command(&self) -> String {
        let written = self.properties.iter().filter(|(_, value)| !value.is_empty());
        let properties: Vec<String> = written.map(|(name, value)| format!("{name}={}", property(value))).collect();
        format!("::{} {}::{}\n", self.kind.word(), properties.join(","), data(&shortened(&self.message)))
    }
}

/// The message, or as much of it as the runner takes, with an ellipsis.
fn shortened(message: &str) -> Cow<'_, str> {
    let mut units = 0;
    // Where the last character stands that leaves room for the ellipsis.
    let mut room = 0;
    for (at, c) in message.char_indices() {
        if units < LONGEST {
            room = at;
        }
        units += c.len_utf16();
        if units > LONGEST {
            return Cow::Owned(format!("{}…", &message[..room]));
        }
    }
    Cow::Borrowed(message)
}

/// A message, escaped as the runner reads it: `%` first, then the line breaks, and nothing else.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value: as a message, and what ends a property or the properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;
