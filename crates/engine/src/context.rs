//! Where code, image and manifest meet: the context of a match, judged for each linked workload.

use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_condition::{Datum, Entity, Verdict};
use seaworthy_model::{Effect, Judged, Reason, Severity};
use seaworthy_rules::{Clause, MatchClause, Rule};

use crate::speak::Subject;

/// What the context says of one match: a `drop` that holds for every linked workload wins, else the worst of them stands.
pub(crate) fn judge(rule: &Rule, clause: &MatchClause, subject: &Subject<'_>) -> Judged {
    let clauses: Vec<&Clause> = rule.context_of(&clause.entity).collect();
    if clauses.is_empty() {
        return Judged::default();
    }
    let own = subject.named("workload").is_some() || !clauses.iter().any(|clause| speaks_of_workload(clause));
    let linked = if own { vec![] } else { linked(subject.app, subject.named("component")) };
    if linked.is_empty() {
        return for_one(rule, &clauses, subject);
    }
    let outcomes: Vec<Judged> = linked
        .into_iter()
        .map(|workload| {
            let subject = Subject {
                app: subject.app,
                world: Arc::clone(&subject.world),
                word: subject.word,
                entity: subject.entity,
                workload: Some(workload),
            };
            for_one(rule, &clauses, &subject)
        })
        .collect();
    let severity = |one: &Judged| one.severity.unwrap_or(rule.info.severity).step(one.step);
    let all_dropped = outcomes.iter().all(|one| one.dropped);
    let mut worst: Option<Judged> = None;
    for one in outcomes.into_iter().filter(|one| all_dropped || !one.dropped) {
        if worst.as_ref().is_none_or(|worst| severity(&one) > severity(worst)) {
            worst = Some(one);
        }
    }
    worst.unwrap_or_default()
}

fn speaks_of_workload(clause: &Clause) -> bool {
    let fields = clause.when.condition().map(seaworthy_condition::Condition::fields_used).unwrap_or_default();
    fields.iter().any(|path| path.first().is_some_and(|first| first == "workload")) || clause.when.text().contains("workload.")
}

/// The workloads of a component in primary variants; in secondary ones where there are no others.
fn linked(app: &App, component: Option<Entity>) -> Vec<Entity> {
    let Some(component) = component else { return vec![] };
    let Ok(Datum::List(items)) = app.reading(component, "workloads").value else { return vec![] };
    let workloads: Vec<Entity> =
        items.into_iter().filter_map(|item| if let Datum::Entity(entity) = item { Some(entity) } else { None }).collect();
    let primary = |workload: &&Entity| {
        let variant = app.around(**workload, "variant");
        variant.is_some_and(|variant| app.reading(variant, "primary").value == Ok(Datum::Bool(true)))
    };
    let first: Vec<Entity> = workloads.iter().filter(primary).copied().collect();
    if first.is_empty() { workloads } else { first }
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
