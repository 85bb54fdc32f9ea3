//! How much of what applies could be judged: pairs of a rule and a component.
//!
//! A rule is judged for a component when something that it is for could be read of it, whether or not anything was found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_app::entity::{Component, Id};
use seaworthy_model::{FileId, Place, SURE, Unknown};
use seaworthy_rules::{Rule, Verdict};

use super::lost::Lost;
use crate::scan::Scan;

/// Of the pairs that apply, how many were judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Share {
    /// One that is about code counts by the part of the code that could be read.
    pub judged: f64,
    pub applies: usize,
    /// How many of those that apply are of rules that are off.
    pub off: usize,
    /// The files that could not be read, or only in part.
    pub lost: BTreeSet<String>,
}

impl Share {
    /// From 0 to 1; 0 where nothing applies, since then nothing was looked at.
    pub fn part(&self) -> f64 {
        if self.applies == 0 { 0.0 } else { self.judged / number(self.applies) }
    }

    /// The part of what applies whose rules are on.
    /// Whether what was found is all that there is to find, as far as it is known.
    pub fn is_sure(&self) -> bool {
        self.part() >= SURE && self.lost.is_empty()
    }

    pub fn on_part(&self) -> f64 {
        part(self.applies - self.off.min(self.applies), self.applies)
    }

    pub fn add(&mut self, other: &Share) {
        self.judged += other.judged;
        self.applies += other.applies;
        self.off += other.off;
        self.lost.extend(other.lost.iter().cloned());
    }
}

/// 0 of nothing.
pub(super) fn part(some: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { number(some) / number(all) }
}

fn number(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// What a rule needs to see of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sight {
    /// Its source.
    Code,
    /// An image that the tree builds for it.
    Image,
    /// A workload that runs it.
    Workload,
    /// A Compose service that starts it: where there is none, the rule is not about it.
    Compose,
    /// What is there to be seen in every project.
    Project,
}

fn sight(entity: &str, is_fact: bool) -> Sight {
    match entity {
        _ if is_fact => Sight::Code,
        "image" | "build_stage" | "instruction" | "process" | "image_reference" => Sight::Image,
        "workload" | "container" | "env_var" | "port" | "probe" | "mount" | "pod_volume" | "claim" => Sight::Workload,
        "compose_service" | "compose_project" | "compose_mount" => Sight::Compose,
        _ => Sight::Project,
    }
}

/// For each component by its name, how much of what applies to it was judged. `all` are the rules that are known, of which those
/// in `on` were asked for.
pub(crate) fn of(app: &App, all: &[Arc<Rule>], on: &[Arc<Rule>], unknown: &BTreeSet<Unknown>, scan: &Scan) -> BTreeMap<String, Share> {
    let on: BTreeSet<&str> = on.iter().map(|rule| rule.info.id.as_str()).collect();
    let unsure: BTreeSet<(&str, Option<&str>)> = unknown.iter().map(|one| (one.rule.as_str(), one.component.as_deref())).collect();
    let troubled: BTreeSet<FileId> = scan.problems.iter().filter_map(|problem| Some(problem.place?.file)).collect();
    let facts: BTreeSet<&str> = app.vocabulary.facts.iter().map(|kind| kind.name).collect();
    let needs: Vec<(&Rule, BTreeSet<Sight>)> = all.iter().map(|rule| (&**rule, needs(rule, &facts))).collect();
    let lost = Lost::of(app, scan);
    let share = |id: Id<Component>| {
        let component = &app.entities[id];
        let seen = seen(app, id, &troubled);
        let code = lost.code_part(id);
        let mut share = Share { lost: lost.files(id), ..Share::default() };
        for (rule, needs) in &needs {
            let about = rule.kinds.contains(&component.kind) && needs.iter().any(|need| *need != Sight::Compose || seen.contains(need));
            if !about {
                continue;
            }
            let name = rule.info.id.as_str();
            let sure = !unsure.contains(&(name, Some(component.name.as_str()))) && !unsure.contains(&(name, None));
            share.applies += 1;
            share.off += usize::from(!on.contains(name));
            if on.contains(name) && sure {
                let parts = needs.iter().filter(|need| seen.contains(need)).map(|need| if *need == Sight::Code { code } else { 1.0 });
                share.judged += parts.fold(0.0, f64::max);
            }
        }
        (component.name.clone(), share)
    };
    app.entities.ids::<Component>().map(share).collect()
}

/// What a rule is for, as far as it says that something is wrong.
fn needs(rule: &Rule, facts: &BTreeSet<&str>) -> BTreeSet<Sight> {
    let findings = rule.matches.iter().filter(|clause| clause.verdict == Verdict::Finding);
    findings.map(|clause| sight(&clause.entity, facts.contains(clause.entity.as_str()))).collect()
}

/// What could be read of a component without a problem.
fn seen(app: &App, id: Id<Component>, troubled: &BTreeSet<FileId>) -> BTreeSet<Sight> {
    let component = &app.entities[id];
    let entities = &app.entities;
    let sound = |place: Option<Place>| place.is_some_and(|place| !troubled.contains(&place.file));
    let images: Vec<_> = component.images.iter().copied().chain(component.image.id()).collect();
    let mut images = images.into_iter().map(|image| entities[image].place);
    let mut workloads = component.workloads.iter().map(|workload| entities[*workload].place);
    let mut services = component.compose_services.iter().map(|service| entities[*service].place);
    let seen = [
        (Sight::Project, true),
        (Sight::Code, app.unseen(id).is_none()),
        (Sight::Image, images.any(sound)),
        (Sight::Workload, workloads.any(sound)),
        (Sight::Compose, services.any(sound)),
    ];
    seen.into_iter().filter(|(_, seen)| *seen).map(|(sight, _)| sight).collect()
}
