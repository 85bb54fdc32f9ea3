//! Where code, image and manifest meet: the context of a match, judged for each linked workload.

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_condition::{Datum, Entity, Verdict};
use seaworthy_model::{Effect, Judged, Reason, Severity};
use seaworthy_rules::{Clause, MatchClause, Rule};

use crate::speak::Subject;

/// What the context says, and the variant that decided it where the entity stands in none of its own.
pub(crate) struct Outcome {
    pub judged: Judged,
    /// The variant's root, and whether it is a secondary one.
    pub variant: Option<(String, bool)>,
}

/// What the context says of one match: in each variant a `drop` that holds for every linked workload wins, else the worst
/// of them; over the variants the worst stands.
pub(crate) fn judge(rule: &Rule, clause: &MatchClause, subject: &Subject<'_>) -> Outcome {
    let clauses: Vec<&Clause> = rule.context_of(&clause.entity).collect();
    let own = subject.named("workload").is_some();
    let linked = if own { vec![] } else { linked(subject.app, subject.named("component")) };
    let asks = clauses.iter().any(|clause| speaks_of_workload(clause));
    if linked.is_empty() || !asks {
        // What only a secondary variant runs concerns nobody's production, whatever its context asks.
        let alone = subject.app.unrendered.is_empty();
        let first = linked.first().map(|(_, variant)| variant.clone()).filter(|(_, secondary)| *secondary && alone);
        return Outcome { judged: for_one(rule, &clauses, subject), variant: first };
    }
    let mut by_variant: BTreeMap<(String, bool), Vec<Judged>> = BTreeMap::new();
    for (workload, variant) in linked {
        let world = Arc::clone(&subject.world);
        let subject = Subject { world, workload: Some(workload), ..*subject };
        by_variant.entry(variant).or_default().push(for_one(rule, &clauses, &subject));
    }
    let severity = |one: &Judged| one.severity.unwrap_or(rule.info.severity).step(one.step);
    let mut worst: Option<Outcome> = None;
    for (variant, outcomes) in by_variant {
        let dropped = outcomes.iter().all(|one| one.dropped);
        let left = outcomes.into_iter().filter(|one| dropped || !one.dropped);
        let Some(judged) = left.reduce(|one, other| if severity(&other) > severity(&one) { other } else { one }) else { continue };
        let worse = |than: &Outcome| !judged.dropped && (than.judged.dropped || severity(&judged) > severity(&than.judged));
        if worst.as_ref().is_none_or(worse) {
            worst = Some(Outcome { judged, variant: Some(variant) });
        }
    }
    worst.unwrap_or(Outcome { judged: Judged::default(), variant: None })
}

fn speaks_of_workload(clause: &Clause) -> bool {
    let fields = clause.when.condition().map(seaworthy_condition::Condition::fields_used).unwrap_or_default();
    fields.iter().any(|path| path.first().is_some_and(|first| first == "workload")) || clause.when.text().contains("workload.")
}

/// The workloads of a component that are switched on, each with its variant and whether that is a secondary one: those of
/// primary variants, and of secondary ones where there are no others.
fn linked(app: &App, component: Option<Entity>) -> Vec<(Entity, (String, bool))> {
    let Some(component) = component else { return vec![] };
    let Ok(Datum::List(items)) = app.reading(component, "workloads").value else { return vec![] };
    let flag = |entity: Entity, field: &str| app.reading(entity, field).value == Ok(Datum::Bool(true));
    let variant = |workload: Entity| {
        let variant = app.around(workload, "variant")?;
        let Ok(Datum::Text(root)) = app.reading(variant, "root").value else { return None };
        Some((workload, (root.to_string(), !flag(variant, "primary"))))
    };
    let workloads = items.into_iter().filter_map(|item| if let Datum::Entity(entity) = item { Some(entity) } else { None });
    let all: Vec<_> = workloads.filter(|workload| !flag(*workload, "switched_off")).filter_map(variant).collect();
    let primary: Vec<_> = all.iter().filter(|(_, (_, secondary))| !secondary).cloned().collect();
    if primary.is_empty() { all } else { primary }
}

/// The clauses over one workload: the first that gives a severity or a step decides it; a `drop` ends it all.
fn for_one(rule: &Rule, clauses: &[&Clause], subject: &Subject<'_>) -> Judged {
    let mut judged = Judged::default();
    let mut decided = false;
    for clause in clauses {
        match subject.holds(&clause.when) {
            Verdict::False => {}
            Verdict::Unknown(reason) => {
                if !judged.reasons.iter().any(|other| other.text == reason) {
                    judged.reasons.push(Reason { text: reason, effect: Effect::NotJudged, place: None });
                }
            }
            Verdict::True => {
                if let Some(why) = &clause.drop {
                    let place = clause.show.iter().find_map(|path| subject.place(path));
                    let reason = Reason { text: subject.say(why), effect: Effect::Lowered, place };
                    return Judged { dropped: true, reasons: vec![reason], ..Judged::default() };
                }
                let moves = clause.severity.is_some() || clause.step != 0;
                if moves && decided {
                    continue;
                }
                decided |= moves;
                apply(rule, clause, subject, &mut judged);
            }
        }
    }
    judged
}

/// Makes what a match says at most a note, for a reason that no clause knows.
pub(crate) fn lower_to_note(rule: &Rule, judged: &mut Judged, text: String) {
    if judged.dropped || judged.severity.unwrap_or(rule.info.severity).step(judged.step) == Severity::Note {
        return;
    }
    (judged.severity, judged.step) = (Some(Severity::Note), 0);
    judged.reasons.push(Reason { text, effect: Effect::Lowered, place: None });
}

fn apply(rule: &Rule, clause: &Clause, subject: &Subject<'_>, judged: &mut Judged) {
    let before: Severity = rule.info.severity;
    let after = clause.severity.unwrap_or(before).step(clause.step);
    judged.severity = clause.severity.or(judged.severity);
    judged.step = if clause.step == 0 { judged.step } else { clause.step };
    judged.confidence = clause.confidence.or(judged.confidence);
    judged.effort = clause.effort.or(judged.effort);
    judged.stage = clause.stage.or(judged.stage);
    let effect = match after.cmp(&before) {
        std::cmp::Ordering::Greater => Effect::Raised,
        std::cmp::Ordering::Less => Effect::Lowered,
        std::cmp::Ordering::Equal => Effect::Explained,
    };
    let Some(because) = &clause.because else { return };
    let place = clause.show.iter().find_map(|path| subject.place(path));
    judged.reasons.push(Reason { text: subject.say(because), effect, place });
}
