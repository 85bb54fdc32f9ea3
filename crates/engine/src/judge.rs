//! Rules over the app: matches, then findings, evidence and what could not be judged.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_condition::{Datum, Entity, Verdict, World};
use seaworthy_model::{Cause, Confidence, Evidence, Finding, Match, Related, Unknown};
use seaworthy_rules::{MatchClause, Rule, Verdict as Says};

use crate::scan::Scan;
use crate::speak::Subject;
use crate::{cause, context, cover};

/// An entity under its rule's word.
type Named = (String, Entity);

/// What the rules say of an app.
#[derive(Default)]
pub(crate) struct Judged {
    pub findings: Vec<Finding>,
    pub evidence: BTreeSet<Evidence>,
    pub unknown: BTreeSet<Unknown>,
    /// What was said already, so that it is said once: rule, component and words.
    said: HashSet<(String, Option<String>, String)>,
}

impl Judged {
    /// Whether these words are new for a rule and a component.
    fn is_new(&mut self, rule: &str, component: Option<&str>, words: &str) -> bool {
        self.said.insert((rule.to_owned(), component.map(str::to_owned), words.to_owned()))
    }
}

/// A finding with what it rests on, until it is known whether another stands for it.
pub(crate) struct Standing {
    pub rule: usize,
    pub finding: Finding,
    /// The entities whose matches it is made of, under their words.
    pub entities: Vec<Named>,
}

/// Judges every rule over every entity that it is for.
pub(crate) fn all(app: &Arc<App>, scan: &Scan, rules: &[Arc<Rule>]) -> Judged {
    let world: Arc<dyn World> = Arc::clone(app) as Arc<dyn World>;
    let mut judged = Judged::default();
    let mut standing = vec![];
    for (index, rule) in rules.iter().enumerate() {
        let mut matched: Vec<(Match, bool)> = vec![];
        let mut entities_of: Vec<Named> = vec![];
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
                        let Some(one) = match_of(rule, clause, &subject, scan, &mut judged) else { continue };
                        matched.push(one);
                        entities_of.push((clause.entity.clone(), entity));
                    }
                }
            }
        }
        cause::tell_apart(&mut matched);
        let mut by_cause: BTreeMap<Cause, (Vec<Match>, Vec<Named>)> = BTreeMap::new();
        for ((one, _), entity) in matched.into_iter().zip(entities_of) {
            let (same, entities) = by_cause.entry(one.cause.clone()).or_default();
            same.push(one);
            entities.push(entity);
        }
        for (same, entities) in by_cause.into_values() {
            // What only the output of a build shows is said of what it is made from, or not at all.
            if entities.iter().all(|(_, entity)| is_output(app, *entity)) {
                continue;
            }
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

/// Whether an entity stands in a file that holds what another variant of the tree makes.
fn is_output(app: &App, entity: Entity) -> bool {
    let from = app.around(entity, "variant").and_then(|variant| app.reading(variant, "generated_from").value.ok());
    matches!(from, Some(Datum::Text(from)) if !from.is_empty())
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
    let component = component(subject);
    if judged.is_new(&rule.info.id, component.as_deref(), &reason) {
        judged.unknown.insert(Unknown { rule: rule.info.id.clone(), component, reason, place });
    }
}

/// A match that is a finding, and whether its cause is its line; evidence and what is unknown are put aside.
fn match_of(rule: &Rule, clause: &MatchClause, subject: &Subject<'_>, scan: &Scan, judged: &mut Judged) -> Option<(Match, bool)> {
    let place = clause.at.as_ref().and_then(|path| subject.place(path)).or_else(|| subject.app.place_of(subject.entity))?;
    let message = subject.say(&clause.message);
    match clause.verdict {
        Says::Finding => {}
        Says::Evidence => {
            let component = component(subject);
            if judged.is_new(&rule.info.id, component.as_deref(), &message) {
                judged.evidence.insert(Evidence { rule: rule.info.id.clone(), message, component, place });
            }
            return None;
        }
        _ => {
            not_judged(judged, rule, subject, message);
            return None;
        }
    }
    let context::Outcome { judged: mut outcome, variant: decided } = context::judge(rule, clause, subject);
    let kind = subject.named("component").and_then(|component| subject.app.reading(component, "kind").value.ok());
    if kind == Some(Datum::Text("unknown".into())) {
        let medium = outcome.confidence.unwrap_or(Confidence::Medium).min(Confidence::Medium);
        outcome.confidence = Some(medium);
    }
    let related = clause.show.iter().flat_map(|path| subject.shown(path)).filter(|one: &Related| one.place != place).collect();
    if let Some(joined) = subject.app.fact(subject.entity) {
        let sure = outcome.confidence.unwrap_or(Confidence::High).min(joined.fact.confidence);
        outcome.confidence = Some(sure);
    }
    let (mut variant, mut secondary, rank) = variant(subject);
    if let (None, Some((root, second))) = (&variant, decided) {
        (variant, secondary) = (Some(root), secondary || second);
    }
    let (cause, by_line) = cause::cause(rule, clause, subject, place, &scan.sources);
    let one = Match { cause, place, message, component: component(subject), variant, secondary, rank, related, judged: outcome };
    Some((one, by_line))
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
