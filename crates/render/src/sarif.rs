//! SARIF 2.1.0: what code scanning, editors and other readers of static analysis take. `docs/formats.md` describes it.

mod line_hash;
mod notification;
mod place;
mod result;
mod rule;
mod shape;
mod text;

use std::collections::BTreeMap;
use std::io;

use seaworthy_model::{Finding, Report};
use serde::Serialize;

use crate::harmless;
use crate::json::ScoreShape;
use crate::text::count;
use place::Places;
use result::Marks;
use rule::{LEFT_OUT, NOT_READ};
use shape::{Automation, Base, Driver, Invocation, Log, Message, ResultShape, Run, RunBag, Tool};

/// How many results a run has: code scanning refuses more.
const RESULTS: usize = 25_000;
/// How many of them code scanning keeps, the most severe ones.
const KEPT: usize = 5_000;
/// How many bytes the findings may take, without white space. Code scanning takes 10 MB after gzip, which makes reports
/// six to twelve times smaller; this reckons with four.
const BYTES: usize = 40_000_000;

/// Writes a report as SARIF 2.1.0: one run, its results worst first; columns are UTF-16 units and ends are exclusive.
///
/// Every result has a place and stands on one line. What could not be read and what could not be judged are
/// notifications of the run; the first is a result too, since code scanning shows no notifications.
///
/// # Errors
/// Those of `out`.
pub fn sarif(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    harmless::write(&log(report, RESULTS, BYTES), out)
}

/// The log with at most so many results, and so many bytes for findings.
fn log(report: &Report, most: usize, bytes: usize) -> Log<'_> {
    let places = Places::new(report);
    let rules = rules(report);
    let index = |id: &str| rules.get(id).copied();
    let marks = Marks::of(report);
    let (mut results, cut) = results(report, &places, &rules, marks, (most, bytes));
    let left_out = left_out(report.findings.len(), results.len());
    let not_read_at = Some(rules.len());
    let not_read = notification::not_read(report, &places, not_read_at, marks);
    let mut descriptors: Vec<_> = rules.keys().filter_map(|id| report.rules.get(*id)).map(rule::rule).collect();
    if let Some(one) = not_read {
        results.push(one);
        descriptors.push(NOT_READ.rule("warning"));
    }
    if let (Some(one), Some(text)) = (cut, &left_out) {
        let at = places.physical(one.place);
        results.push(notification::left_out(text, at, places.line_hash(one.place), Some(descriptors.len()), marks));
        descriptors.push(LEFT_OUT.rule("warning"));
    }
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "seaworthy",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: descriptors,
                notifications: notification::descriptors(),
            },
        },
        automation_details: Automation { id: category(report) },
        original_uri_base_ids: BTreeMap::from([(place::ROOT, Base { description: Message::of("The root of the project.") })]),
        invocations: [Invocation {
            execution_successful: report.problems.is_empty() || !report.sources.is_empty(),
            tool_execution_notifications: notification::notifications(report, &places, index, left_out.as_deref()),
        }],
        results,
        column_kind: "utf16CodeUnits",
        newline_sequences: ["\r\n", "\n", "\r"],
        properties: RunBag { kubernetes: &report.kubernetes, score: report.score.as_ref().map(ScoreShape::from) },
    };
    Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }
}

/// The rules that gave a finding or could not be judged, with their place in the list.
fn rules(report: &Report) -> BTreeMap<&str, usize> {
    let named = report.findings.iter().map(|one| one.rule.as_str()).chain(report.unknown.iter().map(|one| one.rule.as_str()));
    let mut rules: BTreeMap<&str, usize> = named.filter(|id| report.rules.contains_key(*id)).map(|id| (id, 0)).collect();
    rules.values_mut().enumerate().for_each(|(at, index)| *index = at);
    rules
}

/// As many results as there is room for, and the first finding for which there is none.
///
/// Two of the results are kept for what is said about the run.
fn results<'a>(
    report: &'a Report,
    places: &Places<'a>,
    rules: &BTreeMap<&str, usize>,
    marks: Marks,
    (most, bytes): (usize, usize),
) -> (Vec<ResultShape<'a>>, Option<&'a Finding>) {
    let mut results = Vec::new();
    let mut left = bytes;
    for one in &report.findings {
        let result = result::result(places, one, rules.get(one.rule.as_str()).copied(), marks);
        let size = size(&result);
        if results.len() + 2 >= most || size > left {
            return (results, Some(one));
        }
        left -= size;
        results.push(result);
    }
    (results, None)
}

/// How many bytes a value takes as JSON, without white space.
fn size(value: &impl Serialize) -> usize {
    struct Counted(usize);
    impl io::Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counted = Counted(0);
    match serde_json::to_writer(&mut counted, value) {
        Ok(()) => counted.0,
        Err(_) => usize::MAX,
    }
}

/// What the run says where it holds fewer results than there are findings, or more than code scanning keeps.
fn left_out(all: usize, listed: usize) -> Option<String> {
    if listed < all {
        let rest = count(all - listed, "milder finding");
        return Some(format!("{rest} left out of this report, which lists the worst {listed}: code scanning takes no more."));
    }
    (all > KEPT).then(|| format!("Code scanning keeps the worst {KEPT} of these {all} results."))
}

/// `seaworthy/shop/`, after which code scanning tells the reports of several projects in one repository from each other, or what
/// the user says in its place.
fn category(report: &Report) -> String {
    let project = report.understood.project.replace('/', "-");
    match report.category.as_deref().map(|category| category.trim_matches('/')) {
        Some(category) => format!("{category}/"),
        None if project.is_empty() => "seaworthy/".to_owned(),
        None => format!("seaworthy/{project}/"),
    }
}

#[cfg(test)]
mod tests;
