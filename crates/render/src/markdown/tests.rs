use std::collections::BTreeMap;

use proptest::prelude::*;
use seaworthy_model::{Effort, Elsewhere, Overall, Problem, Report, Score, Severity, Silence, Status};

use super::{MOST, markdown, page};
use crate::sample::{empty, found, full, place};

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    markdown(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("Markdown is UTF-8")
}

#[test]
fn a_report_is_its_counts_its_components_its_findings_and_what_is_left() {
    let expected = r#"## seaworthy: 32 · 1 blocker, 1 warning, 1 note

<p>web is the least ready of 3; 2 are at 85 or more.</p>

<p>1 component · 1 application · effort 5 at least, 10 likely · Kubernetes 1.36 · 1 problem</p>

<table>
<tr><th>Component</th><th>Kind</th><th>Score</th><th>Blockers</th><th>Warnings</th><th>Notes</th></tr>
<tr><td><code>web</code></td><td>service</td><td align="right">32</td><td align="right">1</td><td align="right">1</td><td align="right">1</td></tr>
</table>

### 1 blocker

<table>
<tr><th align="left">Finding</th><th align="left">Where</th><th align="left">What to do</th></tr>
<tr valign="top"><td><b>The rule state/local-write</b><br><code>file.save</code> keeps uploads at <code>/srv/uploads</code>.<details><summary>Why</summary><p>It matters.</p><ul><li>raised: 3 replicas, each with files of its own (<code>k8s/web.yaml:4</code>)</li><li>not judged: its image is not known</li><li>no volume is mounted there (<code>k8s/web.yaml:8</code>)</li><li>in <code>k8s/overlays/prod</code></li><li><code>state/local-write</code> · high confidence, effort 5</li></ul></details></td><td><code>web/views.py:4</code><br><code>web</code></td><td>Mend state/local-write. Then look again.</td></tr>
</table>

### 1 warning

<table>
<tr><th align="left">Finding</th><th align="left">Where</th><th align="left">What to do</th></tr>
<tr valign="top"><td><b>The rule config/secret</b><br><code>password</code> holds a password: hu… (13 characters).<details><summary>Why</summary><p>It matters.</p><ul><li><code>config/secret</code> · high confidence, effort 5</li></ul></details></td><td><code>web/views.py:5</code><br><code>web</code></td><td>Mend config/secret. Then look again.</td></tr>
</table>

<details><summary>1 note</summary>
<ul>
<li>1 × The rule workload/single-replica <code>workload/single-replica</code></li>
</ul></details>

<details><summary>1 problem</summary>
<ul>
<li><code>big.yaml</code> It is larger than 8 MB. Split it.</li>
</ul></details>

<details><summary>1 case not judged</summary>
<ul>
<li>Its image is not known. <code>logs/file</code> · <code>web</code></li>
</ul></details>

<sub><code>seaworthy explain RULE</code> is a rule's page, with examples.</sub>
"#;
    let page = written(&full());
    assert_eq!(page, expected, "{page}");
}

#[test]
fn nothing_found_is_said() {
    assert!(written(&empty(&[("a.py", "x")])).starts_with("## seaworthy: no findings\n"));
    let problem = Problem { place: None, path: None, text: "there is no `x`".into(), remedy: None };
    assert!(written(&Report { problems: vec![problem], ..Report::default() }).starts_with("## seaworthy: nothing was read\n"));
}

#[test]
fn the_score_stands_first_or_why_there_is_none() {
    let mut report = full();
    let effort = Effort { at_least: 5, likely: 10 };
    let overall = Overall { value: 45.9, at_most: false, least: "a|b".into(), scored: 1, ready: 0, ..Overall::default() };
    report.score = Some(Score {
        overall: Ok(overall),
        coverage: 1.0,
        topics: BTreeMap::new(),
        must_fix: 1,
        can_wait: 2,
        effort,
        elsewhere: Elsewhere::default(),
    });
    report.understood.components[0].score = Some(45.9);
    let page = written(&report);
    let head = "## seaworthy: 45 · 1 blocker, 1 warning, 1 note\n\n<p>a|b is under 85.</p>\n\n\
                <p>1 component · 1 application · effort 5 at least, 10 likely · ";
    assert!(page.starts_with(head), "{page}");
    assert!(page.contains("<th>Score</th>") && page.contains("<td>service</td><td align=\"right\">45</td>"), "{page}");
    report.score.as_mut().expect("it is there").overall = Err("`rg` is a tool".into());
    let page = written(&report);
    assert!(page.starts_with("## seaworthy: 1 blocker, 1 warning, 1 note\n\n<p>No score: <code>rg</code> is a tool.</p>\n"), "{page}");
}

#[test]
fn why_a_rule_matters_stands_on_a_page_once() {
    let mut report = full();
    let at = place(&report, 0, "upload");
    found(&mut report, "state/local-write", Severity::Blocker, at, "another", |_| {});
    let page = written(&report);
    assert_eq!(page.matches("<b>The rule state/local-write</b>").count(), 2);
    // Of two rules, with three findings.
    assert_eq!(page.matches("<p>It matters.</p>").count(), 2, "{page}");
}

#[test]
fn what_is_silenced_says_so_and_does_not_count() {
    let mut report = full();
    report.findings[0].status = Status::Silenced(Silence { reason: "moved in *May*".into(), place: None, until: None });
    report.findings[1].status = Status::Known;
    let page = written(&report);
    assert!(page.starts_with("## seaworthy: 32 · 1 note\n"), "{page}");
    assert!(
        page.contains("<td><b>silenced</b>: moved in *May*<br><b>") && page.contains("<td><b>known from the baseline</b><br><b>"),
        "{page}"
    );
}

#[test]
fn ten_thousand_findings_fit_and_the_worst_are_kept() {
    let mut report = empty(&[("a.py", "x")]);
    let at = place(&report, 0, "x");
    for (severity, rule) in [(Severity::Blocker, "state/worst"), (Severity::Warning, "state/mild")] {
        for number in 0..2_000 {
            found(&mut report, rule, severity, at, &format!("number {number} <{}>", "&".repeat(40)), |_| {});
        }
    }
    let page = written(&report);
    assert!(page.len() <= MOST, "{} bytes", page.len());
    assert!(page.len() > MOST - 4096, "{} bytes", page.len());
    let rows = |rule: &str| page.matches(&format!("<b>The rule {rule}</b>")).count();
    let (worst, mild) = (rows("state/worst"), rows("state/mild"));
    assert!(worst < 2_000 && mild == 0, "{worst} of the worst, {mild} of the others");
    assert!(page.contains(&format!("{} blockers more are left out here", 2_000 - worst)), "it says how many are left out");
    assert!(page.contains("2000 warnings more are left out here"), "it says how many are left out");
}

#[test]
fn hostile_texts_of_any_length_stay_within_the_bound() {
    let mut report = empty(&[("a.py", "x")]);
    let at = place(&report, 0, "x");
    let long = "\"&<'".repeat(2_000);
    found(&mut report, "state/x", Severity::Blocker, at, &long, |one| one.component = Some(long.clone()));
    for number in 0..100 {
        report.problems.push(Problem {
            place: None,
            path: Some(format!("{number}{long}")),
            text: long.clone(),
            remedy: Some(long.clone()),
        });
    }
    let page = written(&report);
    assert!(page.len() <= MOST, "{} bytes", page.len());
    assert!(page.contains("<b>The rule state/x</b>") && page.contains("<li>and "), "the finding is there, and how many problems are not");
}

proptest! {
    #[test]
    fn no_text_is_markup(text in "(<img src=x>|\\[a\\]\\(b\\)|!\\[|\\||`|\n\n|\r|@you|#1|::error::|##\\[error\\]|\\*\\*|</td>|</table>|&lt;|\\$|[a-z ]){1,12}") {
        let mut report = empty(&[(text.as_str(), "x")]);
        let at = place(&report, 0, "x");
        found(&mut report, "state/x", Severity::Blocker, at, &text, |one| one.component = Some(text.clone()));
        report.problems.push(Problem { place: None, path: Some(text.clone()), text: text.clone(), remedy: Some(text.clone()) });
        let page = page(&report, MOST);
        // Beside what a page always has there is nothing that opens a tag, and no line that begins with a foreign text.
        for line in page.lines().filter(|line| !line.is_empty()) {
            let own = ["<", "## seaworthy: ", "### 1 blocker"].iter().any(|start| line.starts_with(start));
            prop_assert!(own, "{line:?}");
        }
        prop_assert!(!page.contains("##["), "{}", page);
        for (tag, number) in [("<table>", 1), ("</table>", 1), ("<img", 0)] {
            prop_assert_eq!(page.matches(tag).count(), number, "{}", page);
        }
    }
}
