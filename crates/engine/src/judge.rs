//! Rules over the app: matches, then findings, evidence and what could not be judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_condition::{Datum, Entity, Verdict, World};
use seaworthy_model::{Confidence, Evidence, Finding, Match, Related, Unknown};
use seaworthy_rules::{MatchClause, Rule, Verdict as Says};

use crate::scan::Scan;
use crate::speak::Subject;
use crate::{cause, context, cover};

/// What the rules say of an app.
#[derive(Default)]
pub(crate) struct Judged {
    pub findings: Vec<Finding>,
    pub evidence: BTreeSet<Evidence>,
    pub unknown: BTreeSet<Unknown>,
}

/// A finding with what it rests on, until it is known whether another stands for it.
pub(crate) struct Standing {
    pub rule: usize,
    pub finding: Finding,
    /// The entities whose matches it is made of, under their words.
    pub entities: Vec<(String, Entity)>,
}

/// Judges every rule over every entity that it is for.
pub(crate) fn all(app: &Arc<App>, scan: &Scan, rules: &[Arc<Rule>]) -> Judged {
    let world: Arc<dyn World> = Arc::clone(app) as Arc<dyn World>;
    let mut judged = Judged::default();
    let mut standing = vec![];
    for (index, rule) in rules.iter().enumerate() {
        let mut matches: BTreeMap<_, Vec<(Match, String, Entity)>> = BTreeMap::new();
        for clause in &rule.matches {
            for entity in app.all(&clause.entity) {
                let subject = Subject { app, world: Arc::clone(&world), word: &clause.entity, entity, workload: None };
                if !holds_for(rule, &subject) {
                    continue;
                }
                match clause.when.as_ref().map_or(Verdict::True, |when| subject.holds(when)) {
                    Verdict::False => {}
                    Verdict::Unknown(reason) => not_judged(&mut judged, rule, &subject, reason),
                    Verdict::True => {
                        let Some(one) = matched(rule, clause, &subject, scan, &mut judged) else { continue };
                        matches.entry(one.cause.clone()).or_default().push((one, clause.entity.clone(), entity));
                    }
                }
            }
        }
        for same in matches.into_values() {
            let entities = same.iter().map(|(_, word, entity)| (word.clone(), *entity)).collect();
            let same = same.into_iter().map(|(one, ..)| one).collect();
            if let Some(finding) = Finding::judge(&rule.info, same) {
                standing.push(Standing { rule: index, finding, entities });
            }
        }
    }
    judged.findings = cover::settle(app, &world, rules, standing);
    judged
}

/// Whether a rule is for the component around an entity, and the entity is switched on at all.
fn holds_for(rule: &Rule, subject: &Subject<'_>) -> bool {
    let kind = subject.named("component").and_then(|component| subject.app.reading(component, "kind").value.ok());
    let of_kind = match kind {
        Some(Datum::Text(kind)) => rule.kinds.iter().any(|one| **one == *kind),
        _ => true,
    };
    let off = subject.named("workload").and_then(|workload| subject.app.reading(workload, "switched_off").value.ok());
    of_kind && off != Some(Datum::Bool(true))
}

fn component(subject: &Subject<'_>) -> Option<String> {
    let component = subject.named("component")?;
    match subject.app.reading(component, "name").value {
        Ok(Datum::Text(name)) => Some(name.to_string()),
        _ => None,
    }
}

fn not_judged(judged: &mut Judged, rule: &Rule, subject: &Subject<'_>, reason: String) {
    let place = subject.app.place_of(subject.entity);
    let one = Unknown { rule: rule.info.id.clone(), component: component(subject), reason, place };
    let known = |other: &Unknown| other.rule == one.rule && other.component == one.component && other.reason == one.reason;
    if !judged.unknown.iter().any(known) {
        judged.unknown.insert(one);
    }
}

/// A match that is a finding; evidence and what is unknown are put aside.
fn matched(rule: &Rule, clause: &MatchClause, subject: &Subject<'_>, scan: &Scan, judged: &mut Judged) -> Option<Match> {
    let place = clause.at.as_ref().and_then(|path| subject.place(path)).or_else(|| subject.app.place_of(subject.entity))?;
    let message = subject.say(&clause.message);
    match clause.verdict {
        Says::Finding => {}
        Says::Evidence => {
            let component = component(subject);
            let known = |other: &Evidence| other.rule == rule.info.id && other.component == component && other.message == message;
            if !judged.evidence.iter().any(known) {
                judged.evidence.insert(Evidence { rule: rule.info.id.clone(), message, component, place });
            }
            return None;
        }
        _ => {
            not_judged(judged, rule, subject, message);
            return None;
        }
    }
    let mut outcome = context::judge(rule, clause, subject);
    let kind = subject.named("component").and_then(|component| subject.app.reading(component, "kind").value.ok());
    if kind == Some(Datum::Text("unknown".into())) {
        let medium = outcome.confidence.unwrap_or(Confidence::Medium).min(Confidence::Medium);
        outcome.confidence = Some(medium);
    }
    let related = clause.show.iter().flat_map(|path| subject.shown(path)).filter(|one: &Related| one.place != place).collect();
    let (variant, secondary, rank) = variant(subject);
    Some(Match {
        cause: cause::cause(rule, clause, subject, place, &scan.sources),
        place,
        message,
        component: component(subject),
        variant,
        secondary,
        rank,
        related,
        judged: outcome,
    })
}

/// The variant that an entity is part of, whether it is a secondary one, and how near its text is to what its author
/// edits: a Kustomize base, then plain manifests, then Compose, then what something generates.
fn variant(subject: &Subject<'_>) -> (Option<String>, bool, u8) {
    let app = subject.app;
    let Some(variant) = app.around(subject.entity, "variant") else {
        let file = app.place_of(subject.entity).map(|place| place.file.0 as usize);
        return (None, file.and_then(|file| app.secondary.get(file)).copied().unwrap_or(false), 0);
    };
    let text = |field: &str| match app.reading(variant, field).value {
        Ok(Datum::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let flag = |entity: Entity, field: &str| app.reading(entity, field).value == Ok(Datum::Bool(true));
    let generated = app.around(subject.entity, "object").is_some_and(|object| flag(object, "generated"));
    let rank = match text("kind").as_str() {
        _ if generated => 9,
        "kustomize" => 0,
        "plain" => 1,
        _ => 2,
    };
    (Some(text("root")), !flag(variant, "primary"), rank)
}
