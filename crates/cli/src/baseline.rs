//! `seaworthy baseline`, and reading what it wrote.

use std::collections::BTreeSet;
use std::path::Path;

use seaworthy_engine::Request;
use seaworthy_model::{Accepted, Problem, Report, Severity, Status};
use seaworthy_render::BASELINE_FORMAT;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::args::Baseline;
use crate::check::count_problems;
use crate::output;
use crate::progress::with_progress;
use crate::refusal::{Exit, problem, refuse};
use crate::request::{Known, request};
use crate::settings::Found;
use crate::text;

/// In megabytes: a finding is a line.
const LARGEST: u64 = 64;

/// How many folders above a project's root are looked into.
const MOST_ABOVE: usize = 16;

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
    let before = match before(asked) {
        Ok(before) => before,
        Err(problem) => return refuse(vec![problem], None),
    };
    let request = Request { baseline: before.clone(), ..request };
    let report = match with_progress(true, |progress| seaworthy_engine::check(&request, progress)) {
        Ok(report) => report,
        Err(refused) => return refuse(refused.0, None),
    };
    if let Some(wider) = of_a_wider_project(asked, &report.vanished) {
        return refuse(vec![wider], None);
    }
    let kept = kept(before, &report);
    let mut bytes = Vec::new();
    let written = seaworthy_render::baseline(&report, &kept, &mut bytes).and_then(|()| output::to_file(&asked.output, &bytes));
    if let Err(error) = written {
        let text = format!("the baseline cannot be written to `{}`: {error}", asked.output.display());
        return refuse(vec![problem(text, Some("Name a file in a folder that exists and can be written to."))], None);
    }
    let number = report.findings.iter().filter(|finding| !matches!(finding.status, Status::Silenced(_))).count();
    let findings = if number == 1 { "1 finding is".to_owned() } else { format!("{number} findings are") };
    let kept = match kept.len() {
        0 => String::new(),
        1 => "; 1 more, outside of what was asked for, is kept from before".to_owned(),
        more => format!("; {more} more, outside of what was asked for, are kept from before"),
    };
    let gone = match report.vanished.len() {
        0 => String::new(),
        1 => "; 1 that was accepted before is gone".to_owned(),
        more => format!("; {more} that were accepted before are gone"),
    };
    output::say(&format!("seaworthy: {findings} accepted in `{}`{kept}{gone}", asked.output.display()));
    count_problems(report.problems.len(), "check");
    Exit::Clean
}

/// The findings that are accepted by the baseline that is named, else by the one that the settings name.
///
/// # Errors
/// As [`read`].
pub(crate) fn accepted_by(named: Option<&Path>, found: Option<&Found>) -> Result<Vec<Accepted>, Problem> {
    if let (None, Some(gone)) = (named, found.and_then(Found::no_baseline)) {
        return Err(gone);
    }
    let file = named.map(Path::to_owned).or_else(|| found.and_then(Found::baseline));
    file.map_or(Ok(vec![]), |file| read(&file))
}

/// What the file accepts that is to be written; nothing, where it is not there.
///
/// # Errors
/// A file that is no baseline, where only a part is asked for: what it accepts elsewhere would be lost.
fn before(asked: &Baseline) -> Result<Vec<Accepted>, Problem> {
    // A pipe or a device has no before.
    if !asked.output.is_file() {
        return Ok(vec![]);
    }
    let whole = asked.scan.paths.iter().all(|path| path == Path::new(".")) && asked.select.is_empty() && asked.ignore.is_empty();
    match read(&asked.output) {
        Err(_) if whole => Ok(vec![]),
        other => other,
    }
}

/// Why the file is not written: it accepts what stands in folders above the project's root, so that it is the baseline of a wider
/// project. Outside of a git repository a part that is named is a project of its own, with names and paths of its own.
fn of_a_wider_project(asked: &Baseline, gone: &[Accepted]) -> Option<Problem> {
    if asked.scan.root.is_some() {
        return None;
    }
    let root = seaworthy_walk::root_of(&asked.scan.paths.first()?.canonicalize().ok()?);
    let mut above = root.ancestors().skip(1).take(MOST_ABOVE);
    let wider = above.find(|folder| gone.iter().any(|one| !root.join(&one.path).exists() && folder.join(&one.path).exists()))?;
    let (name, part) = (asked.output.display(), asked.scan.paths.first()?.display());
    let text =
        format!("`{name}` accepts findings of the project at `{}`, and without `--root` `{part}` is a project of its own", wider.display());
    let way = "Name the project's root, `--root .`, so that what is accepted elsewhere is kept; or another file, `--output FILE`.";
    Some(problem(text, Some(way)))
}

/// What was accepted before and was not looked for now: neither found again, nor gone.
fn kept(before: Vec<Accepted>, report: &Report) -> Vec<Accepted> {
    let found = report.findings.iter().map(|finding| finding.fingerprint.as_str());
    let seen: BTreeSet<&str> = found.chain(report.vanished.iter().map(|one| one.fingerprint.as_str())).collect();
    before.into_iter().filter(|one| !seen.contains(one.fingerprint.as_str())).collect()
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
        let text = format!("{name}:{}:{}: this is no baseline: {}", error.line(), error.column().max(1), said(&error));
        Problem { path: Some(name.clone()), ..problem(text, Some(WAY)) }
    })?;
    if file.format != BASELINE_FORMAT {
        let line = text.lines().position(|line| line.contains("\"format\"")).map_or(1, |at| at + 1);
        return Err(refused(format!("{name}:{line}:1: this baseline is of format {}, and {BASELINE_FORMAT} is what is read", file.format)));
    }
    Ok(file.findings.into_iter().map(accepted).collect())
}

/// Why a text is no baseline, a phrase.
fn said(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let missing = said.strip_prefix("missing field ").and_then(|rest| rest.split('`').nth(1));
    let unknown = said.strip_prefix("unknown field ").and_then(|rest| rest.split('`').nth(1));
    match (error.is_data(), missing, unknown) {
        (false, ..) => "it is not JSON that can be read".to_owned(),
        (_, Some(key), _) => format!("`{key}` is missing"),
        (_, _, Some(key)) => format!("`{key}` is no key of one"),
        _ => "what stands here is not what a baseline holds".to_owned(),
    }
}

fn accepted(line: Line) -> Accepted {
    let Line { path, rule, severity, component, message, fingerprint } = line;
    Accepted { path, rule, fingerprint, severity, component, message }
}

fn severity<'de, D: Deserializer<'de>>(value: D) -> Result<Severity, D::Error> {
    String::deserialize(value)?.parse().map_err(D::Error::custom)
}
