use proptest::prelude::*;
use seaworthy_model::{Effect, FileId, Place, Reason, Report, Severity, Span, Status, Unknown};

use super::{Terminal, terminal};
use crate::sample::{empty, found, full, place};
use crate::text::width;

fn boxes(width: usize) -> Terminal {
    Terminal { width, color: false, boxes: true, all: false, quiet: false, elapsed: None, files: 2 }
}

fn plain() -> Terminal {
    Terminal { boxes: false, ..boxes(80) }
}

/// A report with one warning at a text in a file of its own.
fn one(path: &str, text: &str, at: &str, message: &str) -> Report {
    let mut report = empty(&[(path, text)]);
    let at = place(&report, 0, at);
    found(&mut report, "state/x", Severity::Warning, at, message, |_| {});
    report
}

#[test]
fn a_finding_has_its_snippet_its_chain_and_its_remedy() {
    let page = terminal(&full(), &boxes(90));
    let expected = "\
blocker  The rule state/local-write                                      state/local-write
   ╭─[web/views.py:4:2]
 4 │     file.save(os.path.join(\"/srv/uploads\", name))
   ·     ───────── `file.save` keeps uploads at `/srv/uploads`
   ├─[k8s/web.yaml:4:13]
 4 │   replicas: 3
   ·             ─ raised: 3 replicas, each with files of its own
   ├─[k8s/web.yaml:8:17]
 8 │         - name: web
   ·                 ─── no volume is mounted there
   ├─ not judged: its image is not known
   ╰─ Mend state/local-write. Then look again.
      web · change the application · effort 5 · 48 points · in k8s/overlays/prod
";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn elsewhere_the_first_line_is_what_editors_know() {
    let page = terminal(&full(), &plain());
    let expected = "\
web/views.py:4:2: blocker: `file.save` keeps uploads at `/srv/uploads` [state/local-write]
  k8s/web.yaml:4: raised: 3 replicas, each with files of its own
  k8s/web.yaml:8: no volume is mounted there
  not judged: its image is not known
  Mend state/local-write. Then look again.
";
    assert!(page.contains(expected), "{page}");
    assert!(!page.contains(['│', '\u{1b}']));
}

#[test]
fn notes_are_counted_unless_all_are_asked_for() {
    let page = terminal(&full(), &boxes(90));
    assert!(page.contains("note     1 in 1 rule: workload/single-replica (--all shows them)"), "{page}");
    let page = terminal(&full(), &Terminal { all: true, ..boxes(90) });
    assert!(page.contains("note  The rule workload/single-replica"), "{page}");
}

#[test]
fn what_could_not_be_judged_or_read_and_what_is_good_stand_below() {
    let page = terminal(&full(), &boxes(90));
    for line in [
        "  Not judged   its image is not known (logs/file · web · k8s/web.yaml:8)",
        "  Good         `web` has probes (k8s/web.yaml:8)",
        "  Problems     big.yaml: it is larger than 8 MB. Split it.",
        "  config    96 ▕█████████░▏   state     56 ▕██████░░░░▏   workload  99 ▕█████████░▏",
        "  32  web is the least ready of 3; 2 are at 85 or more.",
        "      1 blocker must be fixed before the move; 1 warning and 1 note can wait.",
        "      effort at least 5, likely 10 · coverage 91 % · 1 problem · 2 files",
        "      Next: seaworthy plan · seaworthy explain state/local-write",
    ] {
        assert!(page.lines().any(|one| one == line), "{line}\n{page}");
    }
}

#[test]
fn quiet_keeps_findings_problems_and_totals() {
    let page = terminal(&full(), &Terminal { quiet: true, ..boxes(90) });
    assert!(page.starts_with("blocker  ") && page.contains("Problems") && page.contains("1 note"), "{page}");
    assert!(!page.contains("Next:") && !page.contains("Good") && !page.contains("component"), "{page}");
}

#[test]
fn a_credential_is_masked_in_every_snippet_of_its_line() {
    let mut report = full();
    let line = place(&report, 0, "password = \"hunter2hunter\"");
    found(&mut report, "state/other", Severity::Warning, line, "a line", |_| {});
    let page = terminal(&report, &boxes(90));
    assert_eq!(page.matches("\"hu… (13 characters)\"").count(), 2, "{page}");
    assert!(!page.contains("hunter2"), "{page}");
}

#[test]
fn no_line_is_wider_than_the_page() {
    let long = format!("{}x = \"日本語 {}\"  # end", "\t".repeat(9), "y".repeat(3000));
    let path = format!("{}/file.py", "a-long-folder/".repeat(9));
    let report = one(&path, &long, "yyyy", &"a sentence of several words ".repeat(9));
    for cells in [40, 80, 120] {
        let page = terminal(&report, &boxes(cells));
        assert!(page.lines().all(|line| width(line) <= cells), "{page}");
    }
}

#[test]
fn a_row_of_the_table_gives_way_to_what_it_counts() {
    let mut report = full();
    let name = "an-application-of-a-long-name";
    report.understood.components[0].name = name.into();
    report.findings.iter_mut().for_each(|finding| finding.component = Some(name.into()));
    for (cells, row) in [
        (100, "  an-application-of-a-long-name  service   32 ▕███░░░░░░░▏  1 blocker  1 warning  1 note"),
        (80, "  an-application-of-a-…  service   32 ▕███░░░░░░░▏  1 blocker  1 warning  1 note"),
        (70, "  an-applica…  service   32 ▕███░░░░░░░▏  1 blocker  1 warning  1 note"),
        (64, "  an-application-of…  service   32  1 blocker  1 warning  1 note"),
    ] {
        let page = terminal(&report, &boxes(cells));
        assert!(page.lines().any(|line| line == row), "{cells}\n{page}");
    }
}

#[test]
fn what_stands_at_the_same_line_is_underlined_below_it() {
    let mut report = one("Dockerfile", "RUN apt install curl zip\n", "apt install", "`apt` installs `curl` and `zip`");
    report.findings[0].related =
        ["curl", "zip"].map(|name| seaworthy_model::Related { place: place(&report, 0, name), text: format!("name `{name}`") }).into();
    let expected = "
 1 │ RUN apt install curl zip
   ·     ─────────── `apt` installs `curl` and `zip`
   ·                 ──── name `curl`
   ·                      ─── name `zip`
   ╰─ ";
    let page = terminal(&report, &boxes(80));
    assert!(page.contains(expected), "{page}");
}

#[test]
fn a_place_far_into_a_minified_line_is_in_the_window() {
    let text = format!("{}NEEDLE{}", "a;".repeat(300_000), ";b".repeat(200_000));
    let page = terminal(&one("min.js", &text, "NEEDLE", "here"), &boxes(80));
    assert!(page.contains("…") && page.contains("NEEDLE;b"), "{page}");
    let mut lines = page.lines().skip_while(|line| !line.contains("NEEDLE"));
    let (code, underline) = (lines.next().unwrap(), lines.next().unwrap());
    let column = |line: &str, text: &str| width(&line[..line.find(text).unwrap()]);
    assert_eq!(column(code, "NEEDLE"), column(underline, "──────"));
}

#[test]
fn hostile_text_is_neither_obeyed_nor_run() {
    let text = "x = '\u{1b}[2J##[add-matcher]/evil' # \u{202e}gpj";
    let mut report = one("::error file=a::b/##[error].py", text, "x = ", "::add-mask::\u{1b}]0;t\u{7} ##vso[x]\r\n::error::y");
    report.understood.project = "::group::p".into();
    for options in [boxes(80), plain(), Terminal { color: true, ..boxes(80) }, Terminal { color: true, ..plain() }] {
        let page = terminal(&report, &options);
        for line in page.lines() {
            let bare = line.split('\u{1b}').enumerate().map(|(at, part)| if at > 0 { part.split_once('m').unwrap().1 } else { part });
            let bare: String = bare.collect();
            for line in [line, bare.as_str()] {
                assert!(!line.trim_start().starts_with("::") && !line.contains("##[") && !line.contains("##vso["), "{line:?}");
            }
            assert!(!bare.chars().any(|c| c.is_control() || c == '\u{202e}'), "{bare:?}");
        }
    }
}

#[test]
fn a_place_outside_of_every_source_is_no_panic() {
    let mut report = full();
    report.sources.clear();
    let page = terminal(&report, &boxes(80));
    assert!(page.contains("`file.save` keeps uploads"), "{page}");
    assert!(terminal(&report, &plain()).contains("`file.save` keeps uploads"));
}

#[test]
fn an_empty_line_and_a_place_of_several_lines_are_shown() {
    let page = terminal(&one("a.py", "a\n\nb(\n  c)\n", "\n\nb", "empty"), &boxes(80));
    assert!(page.contains("a.py:1:2") && page.contains("empty"), "{page}");
    let page = terminal(&one("a.py", "b(\n  c)\n", "b(\n  c)", "two lines"), &boxes(80));
    assert!(page.contains(" 1 │ b(\n   · ── two lines\n"), "{page}");
    let page = terminal(&one("a.py", "", "", "nothing"), &boxes(80));
    assert!(page.contains("nothing"), "{page}");
}

#[test]
fn places_beyond_the_chain_are_counted() {
    let text = "0\n1\n2\n3\n4\n5\n6\n7\n8\n";
    let mut report = empty(&[("a.py", text)]);
    let first = place(&report, 0, "0");
    let others: Vec<_> = (1..9).map(|n| place(&report, 0, &n.to_string())).collect();
    found(&mut report, "state/x", Severity::Warning, first, "first", |one| {
        one.related = others.into_iter().map(|place| seaworthy_model::Related { place, text: "other".into() }).collect();
    });
    let page = terminal(&report, &boxes(80));
    assert!(page.contains("   ├─ and 5 more places: a.py:5, 6, 7, 8 and 1 more\n"), "{page}");
}

#[test]
fn a_long_path_of_another_place_is_known_by_its_end() {
    let path = format!("{}Views.java", "a-long-folder/".repeat(9));
    let mut report = one(&path, "1\n2\n", "1", "first");
    report.findings[0].occurrences = vec![place(&report, 0, "2")];
    let page = terminal(&report, &boxes(60));
    assert!(page.contains("also at …ong-folder/a-long-folder/Views.java:2\n"), "{page}");
    assert!(terminal(&report, &plain()).contains(&format!("also at {path}:2\n")));
}

/// Six warnings of one rule among which a blocker of it, and one warning of another.
fn many() -> Report {
    let mut report = empty(&[("a.py", "0\n1\n2\n3\n4\n5\n6\n7\n")]);
    for at in 0..8_u32 {
        let severity = if at == 0 { Severity::Blocker } else { Severity::Warning };
        let rule = if at == 3 { "state/y" } else { "state/x" };
        let place = place(&report, 0, &at.to_string());
        found(&mut report, rule, severity, place, &format!("number {at} is bad"), |_| {});
    }
    report
}

#[test]
fn of_many_findings_of_one_rule_three_are_shown_in_full() {
    let page = terminal(&many(), &boxes(60));
    let folded = "
warning  3 more: The rule state/x                    state/x
  a.py:6  number 5 is bad
  a.py:7  number 6 is bad
  a.py:8  number 7 is bad
";
    assert!(page.contains(folded), "{page}");
    assert_eq!(page.matches('╭').count(), 5, "{page}");
    assert!(page.lines().all(|line| width(line) <= 60), "{page}");
    let page = terminal(&many(), &Terminal { all: true, ..boxes(60) });
    assert_eq!(page.matches('╭').count(), 8, "{page}");
}

#[test]
fn elsewhere_every_finding_has_a_first_line_of_its_own() {
    for all in [false, true] {
        let page = terminal(&many(), &Terminal { all, ..plain() });
        let firsts: Vec<&str> = page.lines().filter(|line| line.starts_with("a.py:")).collect();
        assert_eq!(firsts.len(), 8, "{page}");
        assert_eq!(firsts[0], "a.py:1:1: blocker: number 0 is bad [state/x]");
    }
    let page = terminal(&many(), &plain());
    assert!(page.contains("\na.py:6:1: warning: number 5 is bad [state/x]\na.py:7:1: warning:"), "{page}");
}

#[test]
fn what_could_not_be_judged_of_a_finding_is_one_line() {
    let mut report = empty(&[("a.py", "x = 1\n")]);
    let at = place(&report, 0, "x");
    found(&mut report, "state/x", Severity::Warning, at, "x", |one| {
        for text in ["no workload is linked", "its image is not known", "no workload is linked"] {
            one.judged.reasons.push(Reason { text: text.into(), effect: Effect::NotJudged, place: None });
        }
    });
    let line = "not judged: no workload is linked; its image is not known\n";
    let page = terminal(&report, &boxes(80));
    assert!(page.contains(&format!("   ├─ {line}")) && page.matches("not judged").count() == 1, "{page}");
    let page = terminal(&report, &plain());
    assert!(page.contains(&format!("  {line}")) && page.matches("not judged").count() == 1, "{page}");
}

#[test]
fn what_was_not_judged_for_one_kind_of_reason_is_one_line() {
    let mut report = empty(&[]);
    for (chart, templates) in [("a", 1), ("b", 13), ("c", 2)] {
        let reason = format!("templates of chart `{chart}` are not rendered ({templates})");
        report.unknown.push(Unknown { rule: "*".into(), component: None, reason, place: None });
    }
    let page = terminal(&report, &boxes(120));
    let line = "  Not judged   templates of chart `a` are not rendered (1), and 2 more like it (all rules)\n";
    assert!(page.contains(line), "{page}");
    let page = terminal(&report, &Terminal { all: true, ..boxes(120) });
    assert_eq!(page.matches("are not rendered").count(), 3, "{page}");
}

#[test]
fn where_nothing_is_deployable_one_sentence_says_so() {
    let mut report = empty(&[]);
    report.understood.project = "ripgrep".into();
    report.understood.nothing = Some("`ripgrep` is a command-line tool: it never listens.".into());
    let page = terminal(&report, &boxes(80));
    assert!(page.contains("  `ripgrep` is a command-line tool: it never listens.\n"), "{page}");
}

proptest! {
    #[test]
    fn no_text_and_no_place_panic_or_leave_the_page(
        text in "([a-z ]{0,60}|\t|日本|\u{1b}\\[2J|\u{202e}|\r\n|\r|\n|##\\[x|é){0,12}",
        start in 0u32..400, length in 0u32..90, cells in 40usize..120, secret in any::<bool>(),
    ) {
        let mut report = empty(&[("a.py", text.as_str())]);
        let place = Place { file: FileId(0), span: Span { start, end: start + length } };
        let rule = if secret { "config/secret" } else { "state/x" };
        found(&mut report, rule, Severity::Warning, place, "a message", |_| {});
        for color in [false, true] {
            let page = terminal(&report, &Terminal { color, ..boxes(cells) });
            prop_assert!(color || page.lines().all(|line| width(line) <= cells), "{page}");
        }
    }
}

#[test]
fn what_the_baseline_knows_is_said_beside_the_score_that_counts_it() {
    let mut report = full();
    report.findings.iter_mut().for_each(|finding| finding.status = Status::Known);
    report.leave_out_settled();
    let page = terminal(&report, &plain());
    assert!(page.contains("no new findings; 3 known from the baseline count in the score\n"), "{page}");
    assert_eq!(page.matches("known from the baseline").count(), 1, "{page}");
    report.score = None;
    let page = terminal(&report, &plain());
    assert!(page.contains("no findings\n") && page.contains("  3 known from the baseline\n"), "{page}");
}
