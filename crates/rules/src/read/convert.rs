//! From what is written to what is meant, once. Nothing here needs to know what a rule may ask.

use seaworthy_model::{Confidence, RuleInfo, Severity, Stage};
use serde_saphyr::Spanned;

use super::parts;
use super::words::{self, CONFIDENCES, KINDS, SEVERITIES, STAGES, effort, filled, list, phrase, several, word};
use crate::refusal::Reading;
use crate::rule::{Clause, Cover, MatchClause, Rule, Same, Scope, Verdict, When};
use crate::written;

/// The kinds of component that a rule holds for unless it says otherwise.
const DEFAULT_KINDS: [&str; 5] = ["service", "worker", "job", "web", "unknown"];

/// What a deployer writes: a rule for one of these also holds for third-party images that are run.
const DEPLOYED: [&str; 22] = [
    "workload",
    "container",
    "env_var",
    "port",
    "probe",
    "mount",
    "pod_volume",
    "claim",
    "persistent_volume",
    "service",
    "service_port",
    "ingress",
    "backend",
    "config_entry",
    "autoscaler",
    "disruption_budget",
    "role",
    "object",
    "variant",
    "compose_project",
    "compose_service",
    "duplicate_key",
];

/// The rule that is written in `rule`. What is wrong in it is said in `reading`, and stands as something harmless.
pub(crate) fn convert(reading: &mut Reading, path: &str, id: &str, rule: &written::Rule) -> Rule {
    let info = info(reading, id, rule);
    let matches: Vec<MatchClause> = list(reading, Some(&rule.matches), "matches").iter().map(|one| match_of(reading, one)).collect();
    let entities: Vec<&str> = matches.iter().map(|one| one.entity.as_str()).collect();
    let context = list(reading, rule.context.as_ref(), "context").iter().map(|one| clause(reading, one, &info)).collect();
    let covers = list(reading, rule.covers.as_ref(), "covers").iter().map(|one| cover(reading, one)).collect();
    let evidence_words = list(reading, rule.evidence_words.as_ref(), "evidence_words");
    for text in evidence_words {
        filled(reading, text, "a word");
    }
    Rule {
        scope: rule.scope.as_ref().and_then(|text| word(reading, text, "scope", Scope::WORDS)).unwrap_or(Scope::Component),
        kinds: kinds(reading, rule, &entities),
        matches,
        context,
        covers,
        evidence_words: evidence_words.iter().map(|text| text.value.clone()).collect(),
        path: path.to_owned(),
        info,
    }
}

fn info(reading: &mut Reading, id: &str, rule: &written::Rule) -> RuleInfo {
    phrase(reading, &rule.title, "the title");
    if rule.title.value.contains('{') {
        reading.refuse(&rule.title, "the title has a placeholder", "name the rule without one; `message` has room for it");
    }
    filled(reading, &rule.why, "`why`");
    filled(reading, &rule.remedy, "`remedy`");
    let severity = word::<Severity>(reading, &rule.severity, "severity", SEVERITIES).unwrap_or(Severity::Note);
    let confidence = rule.confidence.as_ref();
    let confidence = confidence.and_then(|text| word(reading, text, "confidence", CONFIDENCES)).unwrap_or(Confidence::High);
    if severity == Severity::Blocker && confidence == Confidence::Low {
        reading.refuse(&rule.severity, "a blocker of low confidence is never one", "write `warning`, or a confidence of `medium`");
    }
    let links = list(reading, rule.links.as_ref(), "links");
    for link in links.iter().filter(|link| !link.value.starts_with("https://") && !link.value.starts_with("http://")) {
        reading.refuse(link, format!("`{}` is no address", link.value), "write it with `https://`");
    }
    RuleInfo {
        id: id.to_owned(),
        title: rule.title.value.clone(),
        severity,
        settled: None,
        confidence,
        effort: effort(reading, &rule.effort).unwrap_or(1),
        stage: word(reading, &rule.stage, "stage", STAGES).unwrap_or(Stage::App),
        weight: rule.weight.as_ref().map_or(1.0, |weight| number(reading, weight, "weight", 0.1, 100.0)),
        security: rule.security.as_ref().map(|score| number(reading, score, "security score", 0.1, 10.0)),
        why: rule.why.value.clone(),
        remedy: rule.remedy.value.clone(),
        links: links.iter().map(|link| link.value.clone()).collect(),
    }
}

fn number(reading: &mut Reading, written: &Spanned<f64>, what: &str, least: f64, most: f64) -> f64 {
    if !(least..=most).contains(&written.value) {
        reading.refuse(written, format!("a {what} of {} is out of range", written.value), format!("write one from {least} to {most}"));
    }
    written.value
}

fn kinds(reading: &mut Reading, rule: &written::Rule, entities: &[&str]) -> Vec<String> {
    let given = list(reading, rule.kinds.as_ref(), "kinds");
    for kind in given.iter().filter(|kind| !KINDS.contains(&kind.value.as_str())) {
        let remedy = crate::refusal::instead(&kind.value, KINDS.iter().copied());
        reading.refuse(kind, format!("`{}` is no kind of component", kind.value), remedy);
    }
    if !given.is_empty() {
        return given.iter().map(|kind| kind.value.clone()).collect();
    }
    let backing = entities.iter().any(|entity| DEPLOYED.contains(entity)).then_some("backing");
    DEFAULT_KINDS.into_iter().chain(backing).map(str::to_owned).collect()
}

fn match_of(reading: &mut Reading, written: &written::Match) -> MatchClause {
    phrase(reading, &written.message, "the message");
    let show = several(reading, written.show.as_ref(), "show");
    MatchClause {
        entity: written.entity.value.clone(),
        when: written.when.as_ref().map(|when| When::new(&when.value)),
        at: written.at.as_ref().and_then(|path| parts::path(reading, path)),
        message: parts::template(reading, &written.message),
        subject: written.subject.as_ref().map(|text| parts::subject(reading, text)),
        verdict: written.verdict.as_ref().and_then(|text| word(reading, text, "verdict", Verdict::WORDS)).unwrap_or(Verdict::Finding),
        show: show.iter().filter_map(|path| parts::path(reading, path)).collect(),
    }
}

fn cover(reading: &mut Reading, written: &written::Cover) -> Cover {
    Cover {
        rule: written.rule.value.clone(),
        same: written.same.as_ref().and_then(|text| word(reading, text, "word for `same`", Same::WORDS)).unwrap_or(Same::Place),
        when: written.when.as_ref().map(|when| When::new(&when.value)),
    }
}

fn clause(reading: &mut Reading, written: &written::Clause, rule: &RuleInfo) -> Clause {
    whole(reading, written);
    for (text, what) in [(&written.drop, "`drop`"), (&written.because, "`because`")] {
        if let Some(text) = text {
            phrase(reading, text, what);
        }
    }
    let show = several(reading, written.show.as_ref(), "show");
    let severity = written.severity.as_ref().and_then(|text| word::<Severity>(reading, text, "severity", SEVERITIES));
    let confidence = written.confidence.as_ref().and_then(|text| word::<Confidence>(reading, text, "confidence", CONFIDENCES));
    if let (Some(text), Some(Severity::Blocker)) = (&written.severity, severity)
        && confidence.unwrap_or(rule.confidence).min(rule.confidence) == Confidence::Low
    {
        reading.refuse(text, "a blocker of low confidence is never one", "write `warning`, or a confidence of `medium`");
    }
    Clause {
        when: When::new(&written.when.value),
        drop: written.drop.as_ref().map(|text| parts::template(reading, text)),
        severity,
        step: step(reading, written),
        confidence,
        effort: written.effort.as_ref().and_then(|points| effort(reading, points)),
        stage: written.stage.as_ref().and_then(|text| word(reading, text, "stage", words::STAGES)),
        because: written.because.as_ref().map(|text| parts::template(reading, text)),
        show: show.iter().filter_map(|path| parts::path(reading, path)).collect(),
    }
}

/// Whether the keys of a clause make sense together.
fn whole(reading: &mut Reading, written: &written::Clause) {
    let moves = [
        ("severity", written.severity.is_some()),
        ("step", written.step.is_some()),
        ("confidence", written.confidence.is_some()),
        ("effort", written.effort.is_some()),
        ("stage", written.stage.is_some()),
        ("because", written.because.is_some()),
    ];
    if let (Some(drop), Some((key, _))) = (&written.drop, moves.iter().find(|(_, given)| *given)) {
        reading.refuse(drop, format!("the clause has `drop` and `{key}`"), "keep one of them; what is dropped has nothing else");
    }
    if let (Some(severity), true) = (&written.severity, written.step.is_some()) {
        reading.refuse(severity, "the clause has `severity` and `step`", "keep one of them");
    }
    if written.drop.is_none() && written.because.is_none() {
        reading.refuse(&written.when, "the clause gives no reason", "add `because`, or `drop` with the reason why it is nothing");
    }
}

fn step(reading: &mut Reading, written: &written::Clause) -> i8 {
    match &written.step {
        None => 0,
        Some(step) if matches!(step.value, 1 | -1) => i8::try_from(step.value).unwrap_or(0),
        Some(step) => {
            reading.refuse(step, format!("a step of {} is none", step.value), "write `-1` for one milder, or `1` for one worse");
            0
        }
    }
}
