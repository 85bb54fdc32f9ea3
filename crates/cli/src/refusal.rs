//! Exit code 2: it could not do its work, and says why.

use std::process::ExitCode;

use seaworthy_model::{Problem, Report};

use crate::output::{Format, rendered, say, to_stdout};

/// Clean, or over the limit, or not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Clean,
    Found,
    Refused,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// A problem of no file.
pub(crate) fn problem(text: impl Into<String>, remedy: Option<&str>) -> Problem {
    Problem { place: None, path: None, text: text.into(), remedy: remedy.map(str::to_owned) }
}

/// Says on standard error why nothing was done; where a program's format is asked for, standard output says it too.
pub(crate) fn refuse(problems: Vec<Problem>, format: Option<Format>) -> Exit {
    for problem in &problems {
        say(&format!("error: {}", sentence(problem)));
    }
    if let Some(format) = format {
        print_problems(problems, format);
    }
    Exit::Refused
}

/// A report with nothing but problems, on standard output.
pub(crate) fn print_problems(problems: Vec<Problem>, format: Format) {
    let report = Report { problems, ..Report::default() };
    let look = seaworthy_render::Terminal { width: 80, color: false, boxes: false, all: true, quiet: false, elapsed: None, files: 0 };
    // Exit code 2 stands already, whether this can be written or not.
    let _ = rendered(format, &report, &look).and_then(|bytes| to_stdout(&bytes, false));
}

/// `path: text`, and the remedy below it.
pub(crate) fn sentence(problem: &Problem) -> String {
    match &problem.remedy {
        Some(remedy) => format!("{}\n  {remedy}", problem.headline()),
        None => problem.headline(),
    }
}
