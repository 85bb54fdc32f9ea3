//! rdjson: the diagnostics of reviewdog, which shows them where a code review takes place.

use std::io;

use seaworthy_model::{Columns, Finding, Place, Position, Problem, Report, Severity, Unknown, sentence};
use serde::Serialize;

use crate::files::Files;
use crate::harmless;
use crate::text::first_sentences;
use crate::words::{told, unjudged};

/// A `DiagnosticResult` of reviewdog's Diagnostic Format, under the names of its definition.
#[derive(Serialize)]
struct Diagnostics<'a> {
    source: Tool,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
}

/// Writes a report as rdjson: columns are UTF-8 bytes, from 1, and ends are exclusive.
///
/// A blocker is an error, a warning and what could not be read a warning; a note, what does not count and what could not
/// be judged are infos. Where nothing at all could be read, why is an error. What is of no file stands at the root, `.`.
///
/// # Errors
/// Those of `out`.
pub fn rdjson(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let files = Files::new(report);
    let unread = if report.sources.is_empty() { "ERROR" } else { "WARNING" };
    let findings = report.findings.iter().map(|one| finding(report, &files, one));
    let problems = report.problems.iter().map(|one| problem(&files, one, unread));
    let unknown = report.unknown.iter().map(|one| not_judged(&files, one));
    let written = Diagnostics {
        source: Tool { name: "seaworthy", url: env!("CARGO_PKG_REPOSITORY") },
        diagnostics: findings.chain(problems).chain(unknown).collect(),
    };
    harmless::write(&written, out)
}

fn finding<'a>(report: &'a Report, files: &Files<'a>, one: &'a Finding) -> Diagnostic<'a> {
    let severity = match one.severity {
        _ if !one.is_open() => "INFO",
        Severity::Blocker => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    };
    let rule = report.rules.get(&one.rule);
    let remedy = rule.map(|rule| first_sentences(&rule.remedy, 200)).filter(|remedy| !remedy.is_empty());
    let words = [one.status.settled().map(|why| sentence(&why)), Some(told(one)), remedy];
    let url = rule.and_then(|rule| rule.links.first()).map(String::as_str);
    let reasons = one.reasons.iter().filter_map(|reason| Some((reason.place?, reason.text.clone())));
    let related = one.related.iter().map(|related| (related.place, related.text.clone()));
    let again =
        one.occurrences.iter().map(|place| (*place, one.said_elsewhere(*place).map_or_else(|| "The same, here.".to_owned(), sentence)));
    Diagnostic {
        message: words.into_iter().flatten().collect::<Vec<_>>().join(" "),
        location: location(files, one.place),
        severity,
        code: Some(Code { value: &one.rule, url: url.filter(|url| url.starts_with("https://") || url.starts_with("http://")) }),
        related_locations: reasons
            .chain(related)
            .chain(again)
            .map(|(place, message)| Related { message, location: location(files, place) })
            .collect(),
    }
}

fn problem<'a>(files: &Files<'a>, one: &'a Problem, severity: &'static str) -> Diagnostic<'a> {
    let whole = Location { path: one.path.as_deref().unwrap_or("."), range: None };
    Diagnostic {
        message: format!("Problem: {}", one.said()),
        location: one.place.map_or(whole, |place| location(files, place)),
        severity,
        code: Some(Code { value: "seaworthy/problem", url: None }),
        related_locations: vec![],
    }
}

fn not_judged<'a>(files: &Files<'a>, one: &'a Unknown) -> Diagnostic<'a> {
    let root = Location { path: ".", range: None };
    Diagnostic {
        message: unjudged(one),
        location: one.place.map_or(root, |place| location(files, place)),
        severity: "INFO",
        // A star stands for all rules.
        code: (one.rule != "*").then_some(Code { value: &one.rule, url: None }),
        related_locations: vec![],
    }
}

fn location<'a>(files: &Files<'a>, place: Place) -> Location<'a> {
    let (start, end) = files.range_in(place, Columns::Bytes);
    let point = |at: Position| Point { line: at.line, column: at.column };
    Location { path: files.path(place.file), range: Some(Range { start: point(start), end: point(end) }) }
}

#[cfg(test)]
mod tests {
    use seaworthy_model::Status;
    use serde_json::{Value, json};

    use super::*;
    use crate::sample::{empty, found, full, place};

    fn read(report: &Report) -> Value {
        let mut out = Vec::new();
        rdjson(report, &mut out).expect("a vector takes everything");
        serde_json::from_slice(&out).expect("it is JSON")
    }

    #[test]
    fn a_finding_is_a_diagnostic_with_its_evidence_beside_it() {
        let read = read(&full());
        assert_eq!(read["source"]["name"], "seaworthy");
        let range = |line, from, to| json!({"start": {"line": line, "column": from}, "end": {"line": line, "column": to}});
        let expected = json!({
            "message": "`file.save` keeps uploads at `/srv/uploads`. Raised: 3 replicas, each with files of its own. \
                        Not judged: its image is not known. Mend state/local-write. Then look again.",
            "location": {"path": "web/views.py", "range": range(4, 2, 11)},
            "severity": "ERROR",
            "code": {"value": "state/local-write", "url": "https://12factor.net/processes"},
            "related_locations": [
                {"message": "3 replicas, each with files of its own", "location": {"path": "k8s/web.yaml", "range": range(4, 13, 14)}},
                {"message": "no volume is mounted there", "location": {"path": "k8s/web.yaml", "range": range(8, 17, 20)}},
            ],
        });
        assert_eq!(read["diagnostics"][0], expected);
    }

    #[test]
    fn columns_are_bytes_and_ends_exclusive() {
        let mut report = empty(&[("a.py", "é = \"𝄞\" + x\n")]);
        let at = place(&report, 0, "\"𝄞\"");
        found(&mut report, "state/x", Severity::Note, at, "m", |_| {});
        let range = json!({"start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 12}});
        assert_eq!(read(&report)["diagnostics"][0]["location"]["range"], range);
    }

    #[test]
    fn what_could_not_be_read_or_judged_is_a_diagnostic() {
        let all = read(&full());
        let tail: Vec<(&str, &str)> = all["diagnostics"].as_array().expect("a list")[2..]
            .iter()
            .filter_map(|one| Some((one["severity"].as_str()?, one["message"].as_str()?)))
            .collect();
        let expected = [
            ("INFO", "`web` runs one replica. Mend workload/single-replica. Then look again."),
            ("WARNING", "Problem: it is larger than 8 MB. Split it."),
            ("INFO", "Not judged: `web`: its image is not known."),
        ];
        assert_eq!(tail, expected);
        let mut nothing = Report::default();
        nothing.problems.push(Problem { place: None, path: None, text: "there is no such folder".into(), remedy: None });
        let read = read(&nothing);
        assert_eq!((&read["diagnostics"][0]["severity"], &read["diagnostics"][0]["location"]), (&json!("ERROR"), &json!({"path": "."})));
    }

    #[test]
    fn what_the_baseline_knows_is_an_info_that_says_so() {
        let mut report = full();
        report.findings[0].status = Status::Known;
        let one = &read(&report)["diagnostics"][0];
        assert_eq!(one["severity"], "INFO");
        assert!(one["message"].as_str().is_some_and(|text| text.starts_with("Known from the baseline. `file.save`")), "{one}");
    }
}
