//! One cause, one finding: which findings stand for others.

use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_condition::{Entity, Verdict, World};
use seaworthy_model::{Finding, Place};
use seaworthy_rules::{Cover, Rule, Same};

use crate::cause::identity;
use crate::judge::Standing;
use crate::speak::Subject;

/// Takes out the findings that another stands for; they become its related places.
pub(crate) fn settle(app: &Arc<App>, world: &Arc<dyn World>, rules: &[Arc<Rule>], standing: Vec<Standing>) -> Vec<Finding> {
    let mut pairs = vec![];
    for (upper, one) in standing.iter().enumerate() {
        let rule = &rules[one.rule];
        for (word, entity) in &one.entities {
            for cover in rule.covers_of(word) {
                let subject = Subject { app, world: Arc::clone(world), word, entity: *entity, workload: None };
                if cover.when.as_ref().is_some_and(|when| subject.holds(when) != Verdict::True) {
                    continue;
                }
                let same = |other: &Standing| rules[other.rule].info.id == cover.rule && covers(app, cover, one, other, *entity);
                pairs.extend(
                    standing.iter().enumerate().filter(|(lower, other)| *lower != upper && same(other)).map(|(lower, _)| (upper, lower)),
                );
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut findings: Vec<Option<Finding>> = standing.into_iter().map(|one| Some(one.finding)).collect();
    for (upper, lower) in pairs {
        let Some(covered) = findings[lower].clone() else { continue };
        let Some(stands) = findings[upper].as_mut() else { continue };
        stands.cover(covered);
        findings[lower] = None;
    }
    findings.into_iter().flatten().collect()
}

/// Whether two findings are about the same thing, within one component.
fn covers(app: &App, cover: &Cover, one: &Standing, other: &Standing, entity: Entity) -> bool {
    let together =
        one.finding.component == other.finding.component || one.finding.concerns.iter().any(|name| other.finding.concerns.contains(name));
    if !together {
        return false;
    }
    let places = |finding: &Finding| -> Vec<Place> { std::iter::once(finding.place).chain(finding.occurrences.iter().copied()).collect() };
    let around = |entity: Entity, word: &str| app.around(entity, word).map(|found| identity(app, word, found));
    let shared = |word: &str| {
        let mine = around(entity, word);
        mine.is_some() && other.entities.iter().any(|(_, theirs)| around(*theirs, word) == mine)
    };
    match cover.same {
        Same::Place => {
            places(&one.finding).iter().any(|a| places(&other.finding).iter().any(|b| a.file == b.file && a.span.overlaps(b.span)))
        }
        Same::Subject => one.finding.cause.subject == other.finding.cause.subject,
        Same::Image => shared("image"),
        Same::Workload => shared("workload"),
        _ => true,
    }
}
