//! The baseline: what is accepted, one finding a line, for people to review and for `--baseline` to read.

use std::io;

use seaworthy_model::{Accepted, Finding, Report, Severity, Status};
use serde::Serialize;

use crate::neutral;

/// The version of the format: what reads a baseline reads this one.
pub const BASELINE_FORMAT: u64 = 1;

/// A line. Its fields are the format, whose version stands above them.
#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    rule: &'a str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'a str>,
    message: &'a str,
    fingerprint: &'a str,
}

/// Writes the findings that are not silenced, and what is kept from a baseline before, in the order of their paths, rules and
/// fingerprints. It holds no line number and
/// no version, so that it changes only where what is accepted does.
///
/// # Errors
/// Those of `out`.
pub fn baseline(report: &Report, kept: &[Accepted], out: &mut dyn io::Write) -> io::Result<()> {
    let path = |finding: &Finding| report.sources.get(finding.place.file.0 as usize).map_or("", |source| source.path.as_str());
    let counts = report.findings.iter().filter(|finding| !matches!(finding.status, Status::Silenced(_)));
    let mut lines: Vec<Line<'_>> = counts
        .map(|finding| Line {
            path: path(finding),
            rule: &finding.rule,
            severity: Severity::word(finding.severity),
            component: finding.component.as_deref(),
            message: &finding.message,
            fingerprint: &finding.fingerprint,
        })
        .collect();
    lines.extend(kept.iter().map(|one| Line {
        path: &one.path,
        rule: &one.rule,
        severity: Severity::word(one.severity),
        component: one.component.as_deref(),
        message: &one.message,
        fingerprint: &one.fingerprint,
    }));
    lines.sort_by_key(|line| (line.path, line.rule, line.fingerprint));
    write!(out, "{{\n\"format\": {BASELINE_FORMAT},\n\"findings\": [")?;
    for (index, line) in lines.iter().enumerate() {
        let end = if index == 0 { "\n" } else { ",\n" };
        write!(out, "{end}{}", neutral::json(&serde_json::to_string(line)?))?;
    }
    out.write_all(b"\n]\n}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_finding_is_a_line_and_the_whole_is_json() {
        let report = sample::full();
        let mut bytes = vec![];
        baseline(&report, &[], &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["format"], 1);
        assert_eq!(json["findings"].as_array().unwrap().len(), report.findings.len());
        assert_eq!(text.lines().filter(|line| line.contains("\"fingerprint\"")).count(), report.findings.len());
    }
}
