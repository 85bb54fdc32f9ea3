//! `seaworthy check`: one scan, every report that is asked for, the exit code.

use std::collections::HashSet;
use std::time::Instant;

use seaworthy_engine::Request;
use seaworthy_model::{LeftOut, Report, Source};
use seaworthy_settings::{Limit, Settings};

use crate::args::Check;
use crate::output::{self, Format, Output};
use crate::refusal::{Exit, problem, refuse};
use crate::request::{Known, request};
use crate::since;
use crate::stdin;

pub(crate) fn run(check: &Check) -> Exit {
    let format = on_stdout(check);
    let outputs = match output::asked(check) {
        Ok(outputs) => outputs,
        Err(problem) => return refuse(vec![problem], format),
    };
    let laid = match stdin::text_of(check) {
        Ok(laid) => laid,
        Err(problem) => return refuse(vec![problem], format),
    };
    let request = match request(&check.scan, laid, Known::Baseline(check.baseline.as_deref())) {
        Ok(request) => Request { select: check.select.clone(), ignore: check.ignore.clone(), ..request },
        Err(problems) => return refuse(problems, format),
    };
    let limits = Limits::of(check, request.settings.as_deref());
    let start = Instant::now();
    let mut report = match since::report(check, &request) {
        Ok(report) => report,
        Err(problems) => return refuse(problems, format),
    };
    report.category.clone_from(&check.category);
    if !check.silenced {
        report.leave_out_settled();
    }
    let written = write(check, &outputs, &mut report, start);
    count_problems(written.named, "report");
    exit(&limits, &report, written.all)
}

/// The program's format that standard output is to hold, whatever happens.
fn on_stdout(check: &Check) -> Option<Format> {
    let to_stdout = check.outputs.iter().filter(|output| output.file.is_none()).map(|output| output.format);
    to_stdout.chain(check.format).find(|format| *format != Format::Terminal)
}

/// What became of the reports.
struct Written {
    /// Whether every one was written.
    all: bool,
    /// How many problems the one that names most of them does.
    named: usize,
}

/// Writes every report, files first: what cannot be written is a problem in the one on standard output.
fn write(check: &Check, outputs: &[Output], report: &mut Report, start: Instant) -> Written {
    let mut written = Written { all: true, named: 0 };
    let elapsed = start.elapsed();
    let (to_file, to_stdout): (Vec<&Output>, Vec<&Output>) = outputs.iter().partition(|output| output.file.is_some());
    for output in to_file {
        let Some(path) = &output.file else { continue };
        let look = output::look(check, true, report, elapsed);
        match output::rendered(output.format, report, &look).and_then(|bytes| output::to_file(path, &bytes)) {
            Ok(()) => written.named = report.problems.len(),
            Err(error) => {
                written.all = false;
                let text = format!("the report cannot be written to `{}`: {error}", path.display());
                output::say(&format!("error: {text}"));
                report.problems.push(problem(text, Some("Name a file in a folder that exists and can be written to.")));
            }
        }
    }
    for output in to_stdout {
        let look = output::look(check, false, report, elapsed);
        let color = output.format == Format::Terminal && look.color;
        match output::rendered(output.format, report, &look).and_then(|bytes| output::to_stdout(&bytes, color)) {
            Ok(()) => written.named = report.problems.len(),
            Err(error) => {
                written.all = false;
                output::say(&format!("error: the report cannot be written to standard output: {error}"));
            }
        }
    }
    written
}

/// One line on standard error: how many problems there are, and what names them.
pub(crate) fn count_problems(number: usize, page: &str) {
    match number {
        0 => {}
        1 => output::say(&format!("seaworthy: 1 problem, which the {page} names")),
        more => output::say(&format!("seaworthy: {more} problems, which the {page} names")),
    }
}

/// What a report must hold to; options win over settings.
struct Limits {
    fail_on: Limit,
    min_score: Option<u8>,
    require_score: bool,
}

impl Limits {
    fn of(check: &Check, settings: Option<&Settings>) -> Self {
        let fail_on = settings.and_then(|settings| settings.fail_on.as_ref()).map(|limit| limit.value);
        let min_score = settings.and_then(|settings| settings.min_score.as_ref()).map(|score| score.value.0);
        Self {
            fail_on: check.fail_on.or(fail_on).unwrap_or(Limit::Blocker),
            min_score: check.min_score.or(min_score),
            require_score: check.require_score || settings.is_some_and(|settings| settings.require_score),
        }
    }
}

fn exit(limits: &Limits, report: &Report, written: bool) -> Exit {
    // Files of which nothing was understood, each with a problem, are files that could not be read; the settings are no such file.
    let unread: HashSet<&str> = report.problems.iter().filter_map(|problem| problem.path.as_deref()).collect();
    let whole = |source: &Source| !unread.contains(source.path.as_str()) && report.settings.as_ref() != Some(&source.path);
    let understood = !report.understood.components.is_empty() || !report.findings.is_empty() || report.sources.iter().any(whole);
    let understood = understood || report.left_out != LeftOut::default();
    let nothing_read = report.nothing_read || (!understood && !report.problems.is_empty());
    if !written || nothing_read {
        return Exit::Refused;
    }
    let scored = scored(limits, report);
    let found = report.findings.iter().any(|finding| finding.is_open() && limits.fail_on.reached(finding.severity));
    if found && scored == Exit::Clean { Exit::Found } else { scored }
}

/// Whether the score is what is asked for. Where there is none, that is said, and passes unless one is required.
fn scored(limits: &Limits, report: &Report) -> Exit {
    if limits.min_score.is_none() && !limits.require_score {
        return Exit::Clean;
    }
    let overall = report.score.as_ref().map_or(
        Err(if report.since.is_some() { "what changed is no whole project" } else { "scores are not computed for this report" }),
        |score| score.overall.as_ref().map_err(String::as_str),
    );
    match (overall, limits.min_score) {
        (Err(why), _) if limits.require_score => {
            output::say(&format!("error: there is no score: {why}\n  A score is required, by `--require-score` or the settings."));
            Exit::Refused
        }
        (Err(why), _) => {
            output::say(&format!("seaworthy: there is no score to hold against the minimum: {why}"));
            Exit::Clean
        }
        (Ok(overall), Some(least)) if overall.value < f64::from(least) => {
            output::say(&format!("seaworthy: the score is {overall}, and {least} is asked for"));
            Exit::Found
        }
        // An upper bound proves nothing.
        (Ok(overall), Some(least)) if overall.at_most && limits.require_score => {
            output::say(&format!(
                "error: the score is {overall}, and whether it reaches {least} could not be judged\n  A score is required, by `--require-score` or the settings."
            ));
            Exit::Refused
        }
        (Ok(overall), Some(least)) if overall.at_most => {
            output::say(&format!("seaworthy: the score is {overall}, an upper bound: whether it reaches {least} could not be judged"));
            Exit::Clean
        }
        _ => Exit::Clean,
    }
}
