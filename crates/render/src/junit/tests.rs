use proptest::prelude::*;
use seaworthy_model::{Problem, Report, Severity, Silence, Status, Understood};

use super::junit;
use crate::sample::{empty, found, full, place};

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    junit(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("it is UTF-8")
}

#[test]
fn a_suite_for_each_component_and_one_for_the_projects_own() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="seaworthy" tests="6" failures="2" errors="1" skipped="2" time="0">
  <testsuite name="shop" tests="2" failures="0" errors="1" skipped="0" time="0">
    <testcase classname="shop.seaworthy.problem" name="big.yaml it is larger than 8 MB" file="big.yaml" time="0">
      <error message="It is larger than 8 MB." type="problem">it is larger than 8 MB. Split it.</error>
    </testcase>
    <testcase classname="shop.health.route" name="`web` has probes" file="k8s/web.yaml" line="8" time="0"/>
  </testsuite>
  <testsuite name="web" tests="4" failures="2" errors="0" skipped="2" time="0">
    <testcase classname="web.state.local-write" name="`file.save` keeps uploads at `/srv/uploads`" file="web/views.py" line="4" time="0">
      <failure message="`file.save` keeps uploads at `/srv/uploads`." type="blocker">web/views.py:4:2: `file.save` keeps uploads at `/srv/uploads`.
Raised: 3 replicas, each with files of its own.
Not judged: its image is not known.
k8s/web.yaml:8: No volume is mounted there.
What to do: Mend state/local-write. Then look again.
high confidence, effort 5</failure>
    </testcase>
    <testcase classname="web.config.secret" name="`password` holds a password: hu… (13 characters)" file="web/views.py" line="5" time="0">
      <failure message="`password` holds a password: hu… (13 characters)." type="warning">web/views.py:5:13: `password` holds a password: hu… (13 characters).
What to do: Mend config/secret. Then look again.
high confidence, effort 5</failure>
    </testcase>
    <testcase classname="web.workload.single-replica" name="`web` runs one replica" file="k8s/web.yaml" line="8" time="0">
      <skipped message="note: `web` runs one replica."/>
    </testcase>
    <testcase classname="web.logs.file" name="not judged" file="k8s/web.yaml" line="8" time="0">
      <skipped message="Not judged: `web`: its image is not known."/>
    </testcase>
  </testsuite>
</testsuites>
"#;
    assert_eq!(written(&full()), expected);
}

#[test]
fn nothing_found_is_a_test_that_passes() {
    let mut report = full();
    (report.findings, report.problems, report.unknown, report.evidence) = (vec![], vec![], vec![], vec![]);
    let clean = r#"    <testcase classname="web.seaworthy" name="no findings" time="0"/>"#;
    assert!(written(&report).contains(clean), "{}", written(&report));
    let nothing = written(&empty(&[]));
    assert!(nothing.contains("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\""), "{nothing}");
}

#[test]
fn where_nothing_is_deployable_the_one_test_is_skipped_and_says_why() {
    let understood = Understood { nothing: Some("there is nothing to deploy".into()), ..Understood::default() };
    let text = written(&Report { understood, ..Report::default() });
    assert!(text.contains(r#"<skipped message="There is nothing to deploy."/>"#), "{text}");
}

#[test]
fn a_silenced_finding_that_is_asked_for_is_skipped_with_its_reason() {
    let mut report = full();
    report.findings[0].status = Status::Silenced(Silence { reason: "ticket\u{1b} 7 ##[x]".into(), place: None, until: None });
    let text = written(&report);
    assert!(text.contains(r#"<skipped message="Silenced: ticket␛ 7 ##\[x]."/>"#), "{text}");
}

#[test]
fn tests_of_one_name_are_told_apart() {
    let mut report = empty(&[("a.py", "x")]);
    let at = place(&report, 0, "x");
    for subject in ["one", "two"] {
        found(&mut report, "state/x", Severity::Warning, at, "the same", |one| one.cause.subject = subject.into());
    }
    let (first, second) = (report.findings[0].fingerprint.clone(), report.findings[1].fingerprint.clone());
    let text = written(&report);
    assert!(text.contains(&format!("name=\"the same [{first}]\"")) && text.contains(&format!("name=\"the same [{second}]\"")), "{text}");
}

/// Whether XML 1.0 has a place for the character.
fn in_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

proptest! {
    #[test]
    fn every_text_is_well_formed_and_no_line_is_a_command(
        text in "([<>&\"'\t\r\n]|\\PC|[\u{0}-\u{20}\u{7f}-\u{9f}\u{2028}\u{202e}\u{fffe}\u{ffff}]|]]>|##\\[x\\]|::error::){0,12}",
    ) {
        let mut report = empty(&[(text.as_str(), "x")]);
        let at = place(&report, 0, "x");
        found(&mut report, "state/x", Severity::Warning, at, &text, |one| one.component = Some(text.clone()));
        report.problems.push(Problem { place: None, path: Some(text.clone()), text: text.clone(), remedy: Some(text.clone()) });
        let written = written(&report);
        prop_assert!(written.chars().all(in_xml), "{written:?}");
        prop_assert!(written.lines().all(|line| !line.trim_start().starts_with("::") && !line.contains("##[")), "{written}");
        // Between the marks of elements and attributes there is none of theirs.
        let bare = written.replace("&lt;", "").replace("&gt;", "").replace("&quot;", "").replace("&apos;", "").replace("&amp;", "");
        prop_assert!(!bare.contains('&') && !bare.contains('\''), "{written}");
        prop_assert_eq!(bare.matches('<').count(), bare.matches('>').count());
        prop_assert_eq!(bare.matches("<testcase ").count(), 2);
        prop_assert!(written.contains("failures=\"1\" errors=\"1\""));
    }
}
