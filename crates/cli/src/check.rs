//! `seaworthy check`: one scan, every report that is asked for, the exit code.

use std::time::Instant;

use seaworthy_engine::Request;
use seaworthy_model::{Problem, Report, Source};

use crate::args::{Check, Scan};
use crate::output::{self, Format, Output};
use crate::packs;
use crate::progress::with_progress;
use crate::refusal::{Exit, problem, problems, refuse};
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
    let request = match request(&check.scan) {
        Ok(request) => Request { select: check.select.clone(), ignore: check.ignore.clone(), ..request },
        Err(problems) => return refuse(problems, format),
    };
    // A text in the place of a file is all that is reported on.
    let request = match laid {
        Some(laid) => Request { asked: vec![laid.path.clone()], overlay: vec![laid], ..request },
        None => request,
    };
    let start = Instant::now();
    let report = with_progress(!check.quiet, |progress| seaworthy_engine::check(&request, progress));
    let mut report = match report {
        Ok(report) => report,
        Err(refused) => return refuse(problems(refused), format),
    };
    let written = write(check, &outputs, &mut report, start);
    count_problems(report.problems.len(), "report");
    exit(check, &report, written)
}

/// What the engine is asked for, but for the choice of rules.
pub(crate) fn request(scan: &Scan) -> Result<Request, Vec<Problem>> {
    Ok(Request {
        root: scan.root.clone(),
        asked: scan.paths.clone(),
        packs: packs::read(&scan.packs)?,
        kubernetes: scan.kubernetes.clone(),
        as_of: day(scan.as_of.as_deref()).map_err(|problem| vec![problem])?,
        jobs: scan.jobs,
        ..Request::default()
    })
}

/// The day that is judged for: today, where none is named.
pub(crate) fn day(asked: Option<&str>) -> Result<String, Problem> {
    let Some(asked) = asked else { return Ok(jiff::Zoned::now().date().to_string()) };
    let date = asked.parse::<jiff::civil::Date>().map(|date| date.to_string());
    date.map_err(|_| problem(format!("`{asked}` is no day."), Some("Write it as YYYY-MM-DD.")))
}

/// The program's format that standard output is to hold, whatever happens.
fn on_stdout(check: &Check) -> Option<Format> {
    let to_stdout = check.outputs.iter().filter(|output| output.file.is_none()).map(|output| output.format);
    to_stdout.chain(check.format).find(|format| *format != Format::Terminal)
}

/// Writes every report, files first: what cannot be written is a problem in the one on standard output. Whether all were.
fn write(check: &Check, outputs: &[Output], report: &mut Report, start: Instant) -> bool {
    let mut written = true;
    let elapsed = start.elapsed();
    let (to_file, to_stdout): (Vec<&Output>, Vec<&Output>) = outputs.iter().partition(|output| output.file.is_some());
    for output in to_file {
        let Some(path) = &output.file else { continue };
        let look = output::look(check, true, report, elapsed);
        let done = output::rendered(output.format, report, &look).and_then(|bytes| output::to_file(path, &bytes));
        if let Err(error) = done {
            written = false;
            let text = format!("the report cannot be written to `{}`: {error}", path.display());
            output::say(&format!("error: {text}"));
            report.problems.push(problem(text, Some("Name a file in a folder that exists and can be written to.")));
        }
    }
    for output in to_stdout {
        let look = output::look(check, false, report, elapsed);
        let color = output.format == Format::Terminal && look.color;
        let done = output::rendered(output.format, report, &look).and_then(|bytes| output::to_stdout(&bytes, color));
        if let Err(error) = done {
            written = false;
            output::say(&format!("error: the report cannot be written to standard output: {error}"));
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

fn exit(check: &Check, report: &Report, written: bool) -> Exit {
    // Files of which nothing was understood, each with a problem, are files that could not be read.
    let whole = |source: &Source| !report.problems.iter().any(|problem| problem.path.as_deref() == Some(source.path.as_str()));
    let understood = !report.understood.components.is_empty() || !report.findings.is_empty() || report.sources.iter().any(whole);
    let nothing_read = !understood && !report.problems.is_empty();
    if !written || nothing_read {
        return Exit::Refused;
    }
    if report.findings.iter().any(|finding| check.fail_on.reached(finding.severity)) { Exit::Found } else { Exit::Clean }
}
