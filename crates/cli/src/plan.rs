//! `seaworthy plan`: the same scan, as what to do in which order.

use seaworthy_model::{Problem, Report};
use seaworthy_render::{Terminal, plan, plan_json, plan_markdown};

use crate::args::{Plan, PlanFormat};
use crate::check::count_problems;
use crate::output;
use crate::progress::with_progress;
use crate::refusal::{Exit, refuse};
use crate::request::{Known, request};

pub(crate) fn run(arguments: &Plan) -> Exit {
    let refuse = |problems: Vec<Problem>| refused(problems, arguments.format);
    let request = match request(&arguments.scan, None, Known::Baseline(None)) {
        Ok(request) => request,
        Err(problems) => return refuse(problems),
    };
    let mut report = match with_progress(true, |progress| seaworthy_engine::check(&request, progress)) {
        Ok(report) => report,
        Err(refused) => return refuse(refused.0),
    };
    report.leave_out_settled();
    let (color, width) = output::screen(arguments.color);
    let look = Terminal {
        width: width.unwrap_or(100),
        color,
        boxes: width.is_some(),
        all: arguments.all,
        quiet: false,
        elapsed: None,
        files: report.files(),
    };
    let mut bytes = Vec::new();
    let written = match arguments.format {
        PlanFormat::Terminal => {
            bytes = plan(&report, &look).into_bytes();
            Ok(())
        }
        PlanFormat::Markdown => plan_markdown(&report, &mut bytes),
        PlanFormat::Json => plan_json(&report, &mut bytes),
    };
    let color = color && arguments.format == PlanFormat::Terminal;
    if let Err(error) = written.and_then(|()| output::to_stdout(&bytes, color)) {
        output::say(&format!("error: the plan cannot be written to standard output: {error}"));
        return Exit::Refused;
    }
    count_problems(report.problems.len(), "report of `seaworthy check`");
    Exit::Clean
}

/// Says on standard error why there is no plan; as JSON, standard output is a plan with nothing but problems.
fn refused(problems: Vec<Problem>, format: PlanFormat) -> Exit {
    let report = Report { problems: problems.clone(), ..Report::default() };
    let exit = refuse(problems, None);
    if format == PlanFormat::Json {
        print_nothing_but(&report);
    }
    exit
}

/// A plan of a report that holds nothing but problems, on standard output.
pub(crate) fn print_nothing_but(report: &Report) {
    let mut bytes = Vec::new();
    // Exit code 2 stands already, whether this can be written or not.
    let _ = plan_json(report, &mut bytes).and_then(|()| output::to_stdout(&bytes, false));
}
