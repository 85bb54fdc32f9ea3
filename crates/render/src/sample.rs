//! A small report made by hand, for the tests of all formats.

use std::collections::BTreeMap;

use seaworthy_model::{
    Cause, ComponentSummary, Confidence, Effect, Effort, Elsewhere, Evidence, FileId, Finding, Judged, Kind, Match, Overall, Place,
    Problem, Reason, Related, Report, RuleInfo, Score, Severity, Source, Span, Stage, Understood, Unknown,
};

pub(crate) const DEPLOYMENT: &str =
    "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: web\n";
pub(crate) const VIEWS: &str =
    "import os\n\ndef upload(file):\n\tfile.save(os.path.join(\"/srv/uploads\", name))\n\tpassword = \"hunter2hunter\"\n";

/// A report over the given files, with nothing found.
pub(crate) fn empty(files: &[(&str, &str)]) -> Report {
    let sources = files.iter().map(|(path, text)| Source { path: (*path).into(), kind: Kind::Python, text: (*text).into() });
    Report { sources: sources.collect(), as_of: "2026-01-01".into(), kubernetes: "1.36".into(), ..Report::default() }
}

/// Where a text first stands in a file of the report.
pub(crate) fn place(report: &Report, file: u32, text: &str) -> Place {
    let start = report.sources[file as usize].text.find(text).expect("the sample holds the text");
    Place { file: FileId(file), span: Span::new(start, start + text.len()) }
}

/// Adds a finding and its rule, whose title and remedy are made of the id.
pub(crate) fn found(report: &mut Report, id: &str, severity: Severity, place: Place, message: &str, more: impl FnOnce(&mut Match)) {
    let info = RuleInfo {
        id: id.into(),
        title: format!("The rule {id}"),
        severity,
        settled: None,
        confidence: Confidence::High,
        effort: 5,
        stage: Stage::App,
        weight: 1.0,
        security: id.starts_with("config/").then_some(7.5),
        why: "It matters.".into(),
        remedy: format!("Mend {id}. Then look again."),
        links: vec!["https://12factor.net/processes".into()],
    };
    let mut one = Match {
        cause: Cause { scope: "web".into(), subject: message.into() },
        place,
        message: message.into(),
        component: Some("web".into()),
        also: vec![],
        variant: None,
        secondary: false,
        rank: 0,
        related: vec![],
        judged: Judged::default(),
    };
    more(&mut one);
    report.findings.extend(Finding::judge(&info, vec![one]));
    report.rules.insert(id.into(), info);
}

/// A report with one of everything.
pub(crate) fn full() -> Report {
    let mut report = empty(&[("web/views.py", VIEWS), ("k8s/web.yaml", DEPLOYMENT)]);
    report.understood = Understood {
        project: "shop".into(),
        applications: vec!["shop".into()],
        variants: vec!["k8s/base".into(), "k8s/overlays/prod".into()],
        components: vec![ComponentSummary {
            name: "web".into(),
            application: "shop".into(),
            kind: "service".into(),
            path: "web".into(),
            evidence: vec!["a Deployment with a Service runs it".into()],
            details: vec!["python:3.12".into(), "Deployment web".into()],
            score: Some(32.4),
            coverage: Some(0.9),
            at_most: false,
        }],
        nothing: None,
    };
    let (save, replicas) = (place(&report, 0, "file.save"), place(&report, 1, "3"));
    let name = place(&report, 1, "web");
    found(&mut report, "state/local-write", Severity::Blocker, save, "`file.save` keeps uploads at `/srv/uploads`", |one| {
        one.variant = Some("k8s/overlays/prod".into());
        one.related.push(Related { place: name, text: "no volume is mounted there".into() });
        let text = "3 replicas, each with files of its own".into();
        one.judged.reasons.push(Reason { text, effect: Effect::Raised, place: Some(replicas) });
        one.judged.reasons.push(Reason { text: "its image is not known".into(), effect: Effect::NotJudged, place: None });
    });
    let secret = place(&report, 0, "\"hunter2hunter\"");
    found(&mut report, "config/secret", Severity::Warning, secret, "`password` holds a password: hu… (13 characters)", |_| {});
    found(&mut report, "workload/single-replica", Severity::Note, name, "`web` runs one replica", |_| {});
    report.evidence.push(Evidence { rule: "health/route".into(), message: "`web` has probes".into(), component: None, place: name });
    report.unknown.push(Unknown {
        rule: "logs/file".into(),
        component: Some("web".into()),
        reason: "its image is not known".into(),
        place: Some(name),
    });
    report.findings[0].points = Some(47.6);
    report.score = Some(Score {
        overall: Ok(Overall { value: 32.4, at_most: false, least: "web".into(), scored: 3, ready: 2, ..Overall::default() }),
        coverage: 0.91,
        topics: BTreeMap::from([("config".to_owned(), 96.0), ("state".to_owned(), 56.0), ("workload".to_owned(), 99.0)]),
        must_fix: 1,
        can_wait: 2,
        effort: Effort { at_least: 5, likely: 10 },
        elsewhere: Elsewhere::default(),
    });
    report.problems.push(Problem {
        place: None,
        path: Some("big.yaml".into()),
        text: "it is larger than 8 MB".into(),
        remedy: Some("Split it.".into()),
    });
    report
}
