//! Code Quality of GitLab: an array of entries, which a merge request shows at its lines.

use std::collections::HashMap;
use std::io;

use seaworthy_model::{Finding, Place, Problem, Report, Severity, Unknown, sentence};
use serde::Serialize;

use crate::files::Files;
use crate::harmless;
use crate::words::{told, unjudged};

/// One entry, under the names of GitLab.
#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

/// From 1; the last one belongs to it.
#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes a report as GitLab reads Code Quality: a blocker is `blocker`, a warning `major`, a note `minor`; what does not
/// count, and what could not be read or judged, is `info` and says so.
///
/// No two entries have one fingerprint: GitLab shows one of those that do. A problem of no file stands at the root, `.`.
///
/// # Errors
/// Those of `out`.
pub fn gitlab(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    harmless::write(&entries(report), out)
}

fn entries(report: &Report) -> Vec<Entry<'_>> {
    let files = Files::new(report);
    let findings = report.findings.iter().map(|one| finding(&files, one));
    let problems = report.problems.iter().map(|one| problem(&files, one));
    let unknown = report.unknown.iter().map(|one| not_judged(&files, one));
    let mut entries: Vec<Entry<'_>> = findings.chain(problems).chain(unknown).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for entry in &mut entries {
        let times = seen.entry(entry.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            entry.fingerprint = format!("{}-{times}", entry.fingerprint);
        }
    }
    entries
}

fn finding<'a>(files: &Files<'a>, one: &'a Finding) -> Entry<'a> {
    let severity = match one.severity {
        _ if !one.is_open() => "info",
        Severity::Blocker => "blocker",
        Severity::Warning => "major",
        Severity::Note => "minor",
    };
    let words = [one.status.settled().map(|why| sentence(&why)), Some(told(one))].into_iter().flatten();
    Entry {
        description: words.collect::<Vec<_>>().join(" "),
        check_name: &one.rule,
        fingerprint: one.fingerprint.clone(),
        severity,
        location: location(files, one.place),
    }
}

fn problem<'a>(files: &Files<'a>, one: &'a Problem) -> Entry<'a> {
    let whole = Location { path: one.path.as_deref().unwrap_or("."), lines: Lines { begin: 1, end: 1 } };
    let location = one.place.map_or(whole, |place| location(files, place));
    Entry {
        description: format!("Problem: {}", one.said()),
        check_name: "seaworthy/problem",
        fingerprint: fingerprint(["problem", location.path, &one.text]),
        severity: "info",
        location,
    }
}

fn not_judged<'a>(files: &Files<'a>, one: &'a Unknown) -> Entry<'a> {
    let root = Location { path: ".", lines: Lines { begin: 1, end: 1 } };
    Entry {
        description: unjudged(one),
        // A star stands for all rules.
        check_name: if one.rule == "*" { "seaworthy/unknown" } else { &one.rule },
        fingerprint: fingerprint(["unknown", &one.rule, &format!("{:?} {}", one.component, one.reason)]),
        severity: "info",
        location: one.place.map_or(root, |place| location(files, place)),
    }
}

fn location<'a>(files: &Files<'a>, place: Place) -> Location<'a> {
    let begin = files.line(place);
    Location { path: files.path(place.file), lines: Lines { begin, end: files.last_line(place) } }
}

/// FNV-1a over the parts: the same in the next report, as GitLab compares them.
fn fingerprint(parts: [&str; 3]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.join("\0").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use seaworthy_model::{Silence, Status};
    use serde_json::{Value, json};

    use super::*;
    use crate::sample::{empty, found, full, place};

    fn read(report: &Report) -> Vec<Value> {
        let mut out = Vec::new();
        gitlab(report, &mut out).expect("a vector takes everything");
        serde_json::from_slice(&out).expect("it is an array")
    }

    #[test]
    fn a_finding_is_an_entry_with_its_lines() {
        let report = full();
        let expected = json!({
            "description": "`file.save` keeps uploads at `/srv/uploads`. Raised: 3 replicas, each with files of its own. \
                            Not judged: its image is not known.",
            "check_name": "state/local-write",
            "fingerprint": report.findings[0].fingerprint,
            "severity": "blocker",
            "location": {"path": "web/views.py", "lines": {"begin": 4, "end": 4}},
        });
        assert_eq!(read(&report)[0], expected);
    }

    #[test]
    fn severities_are_gitlabs_and_what_could_not_be_read_or_judged_is_named() {
        let entries = read(&full());
        let severities: Vec<&str> = entries.iter().filter_map(|one| one["severity"].as_str()).collect();
        assert_eq!(severities, ["blocker", "major", "minor", "info", "info"]);
        assert_eq!(entries[3]["description"], "Problem: it is larger than 8 MB. Split it.");
        assert_eq!(entries[3]["location"], json!({"path": "big.yaml", "lines": {"begin": 1, "end": 1}}));
        assert_eq!(entries[4]["description"], "Not judged: `web`: its image is not known.");
        assert_eq!((&entries[4]["check_name"], &entries[4]["location"]["lines"]["begin"]), (&json!("logs/file"), &json!(8)));
    }

    #[test]
    fn a_silenced_finding_that_is_asked_for_is_marked() {
        let mut report = full();
        report.findings[0].status = Status::Silenced(Silence { reason: "ticket 7".into(), place: None, until: None });
        let entry = &read(&report)[0];
        assert_eq!(entry["severity"], "info");
        assert!(entry["description"].as_str().is_some_and(|text| text.starts_with("Silenced: ticket 7. `file.save`")), "{entry}");
    }

    #[test]
    fn a_place_that_ends_with_its_line_break_ends_on_its_own_line() {
        let mut report = empty(&[("a.py", "b(\n  c)\nd\n")]);
        for text in ["b(\n  c)", "d\n"] {
            let at = place(&report, 0, text);
            found(&mut report, "state/x", Severity::Warning, at, text, |_| {});
        }
        let lines: Vec<Value> = read(&report).iter().map(|one| one["location"]["lines"].clone()).collect();
        assert_eq!(lines, [json!({"begin": 1, "end": 2}), json!({"begin": 3, "end": 3})]);
    }

    #[test]
    fn nothing_found_is_an_empty_array() {
        assert_eq!(read(&empty(&[])), Vec::<Value>::new());
    }

    proptest! {
        #[test]
        fn no_two_entries_have_one_fingerprint(texts in prop::collection::vec("[ab]{0,1}", 0..12)) {
            let mut report = empty(&[("a.py", "x")]);
            for text in &texts {
                let at = place(&report, 0, "x");
                found(&mut report, "state/x", Severity::Note, at, text, |_| {});
                report.problems.push(Problem { place: None, path: None, text: text.clone(), remedy: None });
                report.unknown.push(Unknown { rule: "*".into(), component: None, reason: text.clone(), place: None });
            }
            let entries = read(&report);
            let prints: BTreeSet<&str> = entries.iter().filter_map(|one| one["fingerprint"].as_str()).collect();
            prop_assert_eq!(prints.len(), 3 * texts.len());
        }
    }
}
