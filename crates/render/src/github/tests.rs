use std::collections::BTreeMap;

use proptest::prelude::*;
use seaworthy_model::{FileId, Place, Report, Severity, Silence, Span, Status};

use super::{Annotation, Kind, data, github, property};
use crate::neutral;
use crate::sample::{empty, found, full, place};

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    github(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("commands are UTF-8")
}

/// What `core.error(message, properties)` of GitHub's toolkit prints.
fn toolkit(kind: &str, properties: &[(&str, String)], message: &str) -> String {
    let escape = |text: &str, pairs: &[(char, &str)]| -> String {
        text.chars().map(|c| pairs.iter().find(|(from, _)| *from == c).map_or_else(|| c.to_string(), |(_, to)| (*to).to_owned())).collect()
    };
    let in_data = [('%', "%25"), ('\r', "%0D"), ('\n', "%0A")];
    let in_property = [in_data.as_slice(), &[(':', "%3A"), (',', "%2C")]].concat();
    let written = properties.iter().filter(|(_, value)| !value.is_empty());
    let written: Vec<String> = written.map(|(name, value)| format!("{name}={}", escape(value, &in_property))).collect();
    format!("::{kind} {}::{}\n", written.join(","), escape(message, &in_data))
}

/// What GitHub's runner takes a line for: the command, its properties, its message.
fn runner(line: &str) -> Option<(String, BTreeMap<String, String>, String)> {
    let unescape = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let rest = line.trim_start().strip_prefix("::")?;
    let (info, message) = rest.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let pairs = properties.split(',').filter_map(|pair| pair.trim().split_once('=')).filter(|(_, value)| !value.is_empty());
    let properties = pairs.map(|(name, value)| (name.to_lowercase(), unescape(value))).collect();
    let message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    Some((name.to_owned(), properties, message))
}

#[test]
fn the_toolkit_prints_the_same_bytes() {
    let title = "T: a,b 50%\nz";
    let properties = vec![
        ("title", title.to_owned()),
        ("file", "a dir/ü,x:y%.yml".to_owned()),
        ("line", "3".to_owned()),
        ("endLine", "3".to_owned()),
        ("col", "2".to_owned()),
        ("endColumn", "9".to_owned()),
    ];
    let annotation = Annotation { kind: Kind::Error, properties, message: "100% bad: a,b ::warning::x\r\nline2".to_owned() };
    let printed = "::error title=T%3A a%2Cb 50%25%0Az,file=a dir/ü%2Cx%3Ay%25.yml,line=3,endLine=3,col=2,endColumn=9\
                   ::100%25 bad: a,b ::warning::x%0D%0Aline2\n";
    assert_eq!(annotation.command(), printed);
}

#[test]
fn a_report_is_its_findings_then_what_could_not_be_read_or_judged() {
    let expected = "\
::error title=The rule state/local-write (state/local-write),file=web/views.py,line=4,endLine=4,col=2,endColumn=11\
::`file.save` keeps uploads at `/srv/uploads`%0Araised: 3 replicas, each with files of its own%0A\
not judged: its image is not known%0AMend state/local-write. Then look again.
::warning title=The rule config/secret (config/secret),file=web/views.py,line=5,endLine=5,col=13,endColumn=28\
::`password` holds a password: hu… (13 characters)%0AMend config/secret. Then look again.
::warning title=Problem,file=big.yaml::it is larger than 8 MB%0ASplit it.
::notice title=The rule workload/single-replica (workload/single-replica),file=k8s/web.yaml,line=8,endLine=8,col=17,endColumn=20\
::`web` runs one replica%0AMend workload/single-replica. Then look again.
::notice title=seaworthy::1 case not judged. The other reports of the same run have them all: \
`-o markdown=FILE` for a summary, `-o sarif=FILE`.
";
    assert_eq!(written(&full()), expected);
}

#[test]
fn a_place_of_several_lines_has_no_columns() {
    let mut report = empty(&[("a.py", "b(\n  c)\nd\n")]);
    for text in ["b(\n  c)", "d\n"] {
        let at = place(&report, 0, text);
        found(&mut report, "state/x", Severity::Warning, at, text, |_| {});
    }
    let lines = written(&report);
    assert!(lines.contains("file=a.py,line=1,endLine=2::") && lines.contains("file=a.py,line=3,endLine=3::"), "{lines}");
}

#[test]
fn ten_of_a_kind_and_a_notice_of_what_is_left_out() {
    let mut report = empty(&[("a.py", "x")]);
    let at = place(&report, 0, "x");
    for (severity, number) in [(Severity::Blocker, 10), (Severity::Warning, 12), (Severity::Note, 11)] {
        for n in 0..number {
            found(&mut report, "state/x", severity, at, &format!("number {n}"), |_| {});
        }
    }
    let lines = written(&report);
    let counted = ["::error ", "::warning ", "::notice "].map(|kind| lines.lines().filter(|line| line.starts_with(kind)).count());
    assert_eq!(counted, [10, 10, 10], "{lines}");
    let last = "::notice title=seaworthy::GitHub shows 10 annotations of a kind: 2 warnings, 2 notices left out here. \
                The other reports of the same run have them all: `-o markdown=FILE` for a summary, `-o sarif=FILE`.\n";
    assert!(lines.ends_with(last), "{lines}");
    assert!(lines.starts_with("::error "), "{lines}");
}

#[test]
fn nothing_found_is_nothing_written() {
    assert_eq!(written(&empty(&[("a.py", "x")])), "");
}

#[test]
fn what_the_runner_would_cut_is_cut_at_a_character() {
    for (letter, length) in [("x", 4096), ("ü", 4096), ("😀", 4095)] {
        let mut report = empty(&[("a.py", "x")]);
        let at = place(&report, 0, "x");
        found(&mut report, "state/x", Severity::Warning, at, &letter.repeat(9000), |_| {});
        let (_, _, message) = runner(written(&report).trim_end()).expect("a command");
        assert_eq!(message.encode_utf16().count(), length, "{letter}");
        assert!(message.ends_with(&format!("{letter}…")));
    }
}

#[test]
fn what_does_not_count_is_a_notice_behind_those_that_do() {
    let mut report = full();
    report.findings[0].status = Status::Silenced(Silence { reason: "a cache, see #12".into(), place: None, until: None });
    report.findings[1].status = Status::Known;
    let lines = written(&report);
    let kinds: Vec<&str> = lines.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(kinds, ["::warning", "::notice", "::notice", "::notice", "::notice"], "{lines}");
    let at = |text: &str| lines.find(text).unwrap_or_else(|| panic!("{text} in {lines}"));
    assert!(at("`web` runs one replica") < at("`/srv/uploads`%0Asilenced: a cache, see #12%0A"));
    assert!(at("silenced: a cache") < at("(13 characters)%0Aknown from the baseline%0A"));
}

proptest! {
    #[test]
    fn every_text_is_escaped_as_the_toolkit_does(text in "(%|%0A|:|,|::|\r|\n|=|;|\\]|ü|[a-z ]){0,20}") {
        let name = [("title", text.clone())];
        let annotation = Annotation { kind: Kind::Notice, properties: name.to_vec(), message: text.clone() };
        prop_assert_eq!(annotation.command(), toolkit("notice", &name, &text));
        prop_assert_eq!(format!("x={}", property(&text)).matches(',').count(), 0);
        prop_assert!(!data(&text).contains(['\r', '\n']));
    }

    #[test]
    fn the_runner_gets_what_the_report_says_and_runs_nothing_else(
        text in "(%|%0A|:|,|::|::error::|##\\[error\\]|##vso\\[x\\]|\r|\n|\u{1b}|\u{2028}|\u{85}|=|[a-z ]){0,20}",
        path in "(%|:|,|::|##\\[x\\]|\r|\n|[a-z]){1,9}", start in 0u32..40, length in 0u32..40,
    ) {
        let mut report = empty(&[(path.as_str(), text.as_str())]);
        let place = Place { file: FileId(0), span: Span { start, end: start + length } };
        found(&mut report, "state/x", Severity::Blocker, place, &text, |_| {});
        let lines = written(&report);
        prop_assert_eq!(lines.lines().count(), 1);
        prop_assert!(!lines.contains("##[") && !lines.contains("##vso["));
        let (name, properties, message) = runner(lines.trim_end_matches('\n')).expect("a command");
        prop_assert_eq!(name, "error");
        prop_assert_eq!(&properties["file"], &neutral::line(&path));
        prop_assert!(message.starts_with(&neutral::line(&text)));
        prop_assert!(!lines.trim_end_matches('\n').chars().any(char::is_control));
    }
}
