//! `seaworthy baseline`, and reading what it wrote.

use std::path::Path;

use seaworthy_engine::Request;
use seaworthy_model::{Accepted, Problem, Severity, Status};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::args::Baseline;
use crate::check::count_problems;
use crate::output;
use crate::progress::with_progress;
use crate::refusal::{Exit, problem, problems, refuse};
use crate::request::{Known, request};
use crate::settings::Found;
use crate::text;

/// The version of the format.
const FORMAT: u64 = 1;

/// In megabytes: a finding is a line.
const LARGEST: u64 = 64;

/// What to do about a baseline that cannot be used.
const WAY: &str = "`seaworthy baseline` writes it anew.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u64,
    findings: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: String,
    rule: String,
    #[serde(deserialize_with = "severity")]
    severity: Severity,
    component: Option<String>,
    message: String,
    fingerprint: String,
}

pub(crate) fn run(asked: &Baseline) -> Exit {
    let request = match request(&asked.scan, None, Known::Nothing) {
        Ok(request) => Request { select: asked.select.clone(), ignore: asked.ignore.clone(), ..request },
        Err(problems) => return refuse(problems, None),
    };
    let report = match with_progress(true, |progress| seaworthy_engine::check(&request, progress)) {
        Ok(report) => report,
        Err(refused) => return refuse(problems(refused), None),
    };
    let mut bytes = Vec::new();
    let written = seaworthy_render::baseline(&report, &mut bytes).and_then(|()| output::to_file(&asked.output, &bytes));
    if let Err(error) = written {
        let text = format!("the baseline cannot be written to `{}`: {error}", asked.output.display());
        return refuse(vec![problem(text, Some("Name a file in a folder that exists and can be written to."))], None);
    }
    let number = report.findings.iter().filter(|finding| !matches!(finding.status, Status::Silenced(_))).count();
    let findings = if number == 1 { "1 finding is".to_owned() } else { format!("{number} findings are") };
    output::say(&format!("seaworthy: {findings} accepted in `{}`", asked.output.display()));
    count_problems(report.problems.len(), "check");
    Exit::Clean
}

/// The findings that are accepted by the baseline that is named, else by the one that the settings name.
///
/// # Errors
/// As [`read`].
pub(crate) fn accepted_by(named: Option<&Path>, found: Option<&Found>) -> Result<Vec<Accepted>, Problem> {
    let file = named.map(Path::to_owned).or_else(|| found.and_then(Found::baseline));
    file.map_or(Ok(vec![]), |file| read(&file))
}

/// The findings that a baseline accepts.
///
/// # Errors
/// A file that cannot be read, is no baseline, or is one of another version.
fn read(path: &Path) -> Result<Vec<Accepted>, Problem> {
    let name = path.display().to_string();
    let refused = |text: String| Problem { path: Some(name.clone()), ..problem(text, Some(WAY)) };
    if !path.exists() {
        return Err(refused("there is no such baseline".to_owned()));
    }
    let text = text::read(path, LARGEST).map_err(|why| refused(format!("the baseline cannot be read: {why}")))?;
    let file: File = serde_json::from_str(&text).map_err(|error| {
        let what = error.to_string();
        let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
        let text = format!("{name}:{}:{}: this is no baseline: {what}", error.line(), error.column().max(1));
        Problem { path: Some(name.clone()), ..problem(text, Some(WAY)) }
    })?;
    if file.format != FORMAT {
        let line = text.lines().position(|line| line.contains("\"format\"")).map_or(1, |at| at + 1);
        return Err(refused(format!("{name}:{line}:1: this baseline is of format {}, and {FORMAT} is what is read", file.format)));
    }
    Ok(file.findings.into_iter().map(accepted).collect())
}

fn accepted(line: Line) -> Accepted {
    let Line { path, rule, severity, component, message, fingerprint } = line;
    Accepted { path, rule, fingerprint, severity, component, message }
}

fn severity<'de, D: Deserializer<'de>>(value: D) -> Result<Severity, D::Error> {
    String::deserialize(value)?.parse().map_err(D::Error::custom)
}
