//! One cause, one finding: which findings stand for others.

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_condition::{Entity, Verdict, World};
use seaworthy_model::{Finding, Place};
use seaworthy_rules::{Cover, Rule, Same};

use crate::cause::identity;
use crate::judge::Standing;
use crate::speak::{Subject, Surroundings};

/// Takes out the findings that another stands for; they become its related places.
pub(crate) fn settle(app: &Arc<App>, world: &Arc<dyn World>, rules: &[Arc<Rule>], standing: Vec<Standing>) -> Vec<Finding> {
    let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, one) in standing.iter().enumerate() {
        by_rule.entry(&rules[one.rule].info.id).or_default().push(index);
    }
    let mut pairs = vec![];
    // Findings of which another stands for some further places, but not for the one that they stand at.
    let mut parts = vec![];
    for (upper, one) in standing.iter().enumerate() {
        let rule = &rules[one.rule];
        for (word, entity) in &one.entities {
            for cover in rule.covers_of(word) {
                let around = Surroundings::of(app, *entity);
                let subject = Subject { app, world: Arc::clone(world), word, entity: *entity, around: &around, workload: None };
                if cover.when.as_ref().is_some_and(|when| subject.holds(when) != Verdict::True) {
                    continue;
                }
                let lowers = by_rule.get(cover.rule.as_str()).into_iter().flatten();
                let same = |lower: &&usize| **lower != upper && covers(app, cover, one, &standing[**lower], *entity);
                let whole = |lower: &usize| cover.same != Same::Place || meet(&[standing[*lower].finding.place], &places(&one.finding));
                let (wholes, some): (Vec<usize>, Vec<usize>) = lowers.filter(same).partition(|lower| whole(lower));
                pairs.extend(wholes.into_iter().map(|lower| (upper, lower)));
                parts.extend(some.into_iter().map(|lower| (lower, places(&one.finding))));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    // A finding that is covered itself still covers: what it stands for goes to the one that stands in the end.
    let above: BTreeMap<usize, usize> = pairs.iter().rev().map(|(upper, lower)| (*lower, *upper)).collect();
    let top = |lower: usize| {
        let mut at = lower;
        for _ in 0..above.len() {
            match above.get(&at) {
                Some(upper) if *upper != lower => at = *upper,
                _ => break,
            }
        }
        at
    };
    let mut findings: Vec<Option<Finding>> = standing.into_iter().map(|one| Some(one.finding)).collect();
    for (lower, taken) in parts {
        if let Some(finding) = findings[lower].as_mut() {
            finding.occurrences.retain(|place| !meet(&[*place], &taken));
        }
    }
    for lower in above.keys() {
        let stands = top(*lower);
        if stands == *lower {
            continue;
        }
        let Some(covered) = findings[*lower].take() else { continue };
        match findings[stands].as_mut() {
            Some(finding) => finding.cover(covered),
            None => findings[*lower] = Some(covered),
        }
    }
    findings.into_iter().flatten().collect()
}

/// Whether two findings are about the same thing, within one component.
fn covers(app: &App, cover: &Cover, one: &Standing, other: &Standing, entity: Entity) -> bool {
    let components = (&one.finding.component, &other.finding.component);
    let together = match components {
        // What belongs to no component is one thing only where it stands at one place.
        (None, None) => cover.same == Same::Place,
        (mine, theirs) => mine == theirs || one.finding.concerns.iter().any(|name| other.finding.concerns.contains(name)),
    };
    if !together {
        return false;
    }
    let around = |entity: Entity, word: &str| app.around(entity, word).map(|found| identity(app, word, found));
    let shared = |word: &str| {
        let mine = around(entity, word);
        mine.is_some() && other.entities.iter().any(|(_, theirs)| around(*theirs, word) == mine)
    };
    match cover.same {
        Same::Place => meet(&places(&one.finding), &places(&other.finding)),
        Same::Subject => one.finding.cause.subject == other.finding.cause.subject,
        Same::Image => shared("image"),
        Same::Workload => shared("workload"),
        _ => true,
    }
}

/// All places of a finding, its own first.
fn places(finding: &Finding) -> Vec<Place> {
    std::iter::once(finding.place).chain(finding.occurrences.iter().copied()).collect()
}

/// Whether any of some places overlaps any of others.
fn meet(some: &[Place], others: &[Place]) -> bool {
    some.iter().any(|a| others.iter().any(|b| a.file == b.file && a.span.overlaps(b.span)))
}
