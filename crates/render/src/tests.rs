use proptest::prelude::*;
use seaworthy_model::{ComponentSummary, Evidence, Problem, Related, Report, Severity, Silence, Status, Understood, Unknown};

use crate::sample::{empty, found, place};
use crate::{FORMATS, Terminal, terminal};

/// A report that says one text wherever it can say something.
fn saying(text: &str) -> Report {
    let mut report = empty(&[(text, text), ("b", "x")]);
    let words = || text.to_owned();
    report.understood = Understood {
        project: words(),
        applications: vec![words()],
        variants: vec![words()],
        components: vec![ComponentSummary {
            name: words(),
            application: words(),
            kind: words(),
            path: words(),
            evidence: vec![words()],
            details: vec![words()],
            ..ComponentSummary::default()
        }],
        nothing: None,
    };
    let (all, other) = (place(&report, 0, text), place(&report, 1, "x"));
    for (severity, id) in [(Severity::Blocker, "state/x".to_owned()), (Severity::Warning, "config/y".to_owned()), (Severity::Note, words())]
    {
        found(&mut report, &id, severity, all, text, |one| {
            one.component = Some(words());
            one.variant = Some(words());
            one.related.push(Related { place: other, text: words() });
        });
    }
    for rule in report.rules.values_mut() {
        (rule.title, rule.why, rule.remedy, rule.links) = (words(), words(), words(), vec![words()]);
    }
    if let Some(last) = report.findings.last_mut() {
        last.status = Status::Silenced(Silence { reason: words(), place: None, until: None });
    }
    report.evidence.push(Evidence { rule: words(), message: words(), component: Some(words()), place: all });
    report.unknown.push(Unknown { rule: words(), component: Some(words()), reason: words(), place: Some(all) });
    report.problems.push(Problem { place: Some(all), path: Some(words()), text: words(), remedy: Some(words()) });
    report.problems.push(Problem { place: None, path: Some(words()), text: words(), remedy: None });
    report
}

/// Whether a build server obeys a line: GitHub's runner, both of its parsers, Azure's agent, TeamCity.
fn is_command(line: &str) -> bool {
    let low = line.to_lowercase();
    line.trim_start().starts_with("::") || ["##[", "##vso[", "##teamcity["].iter().any(|start| low.contains(start))
}

fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

proptest! {
    #[test]
    fn no_text_becomes_a_command_in_any_format(
        text in "(##|#|\\[|\\]|::|::error::|##\\[x\\]|##vso\\[x\\]|##TeamCity\\[|section_start:1:a\r\u{1b}\\[0K|\\PC|[ \t\r\n\u{0}\u{1b}\u{7f}\u{85}\u{9b}\u{a0}\u{2028}\u{202e}\u{2066}\"'<&,;=`*|]){1,12}",
    ) {
        let report = saying(&text);
        for (name, write) in FORMATS {
            let mut out = Vec::new();
            write(&report, &mut out)?;
            let out = String::from_utf8(out).expect("every format is UTF-8").replace("\r\n", "\n");
            for line in out.split('\n') {
                let meant = name == "github" && ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start));
                prop_assert!(!is_command(line) || meant, "{name}: {line:?}");
                prop_assert!(!line.contains("##["), "{name}: {line:?}");
                prop_assert!(!line.contains(is_obeyed), "{name}: {line:?}");
            }
        }
        let look = Terminal { width: 60, color: false, boxes: false, all: true, quiet: false, elapsed: None, files: 2 };
        for line in terminal(&report, &look).split('\n') {
            prop_assert!(!is_command(line) && !line.contains(is_obeyed), "terminal: {line:?}");
        }
    }
}
