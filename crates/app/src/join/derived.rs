//! Files that hold what another variant makes: the output of a build, which nobody edits.

use std::collections::{BTreeMap, BTreeSet};

use super::variant::Plan;
use crate::read::objects::{RawObject, pod_template};

/// Kind and name of objects.
type Names = BTreeSet<(String, String)>;

/// Takes the files out of `left` that hold all objects of a Kustomize variant: each is a variant that is made from it.
pub(super) fn outputs(objects: &[RawObject<'_>], left: Vec<usize>, plans: &[Plan]) -> (Vec<Plan>, Vec<usize>) {
    let sources: Vec<(&Plan, Names, Names)> = plans
        .iter()
        .map(|plan| (plan, names(objects, plan, &plan.objects), workloads(objects, plan, &plan.objects)))
        .filter(|(_, all, workloads)| all.len() > 1 && !workloads.is_empty())
        .collect();
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in left {
        files.entry(objects[index].path).or_default().push(index);
    }
    let (mut outputs, mut plain) = (vec![], vec![]);
    for (path, mine) in files {
        let own = Plan::plain(path.to_owned(), mine, String::new());
        match source(objects, &own, &sources) {
            Some(root) => outputs.push(Plan { generated_from: root, ..own }),
            None => plain.extend(own.objects),
        }
    }
    plain.sort_unstable();
    (outputs, plain)
}

/// The variant all of whose objects a file holds, and among them half of the file's workloads; the one most like it.
fn source(objects: &[RawObject<'_>], file: &Plan, sources: &[(&Plan, Names, Names)]) -> Option<String> {
    let (all, running) = (names(objects, file, &file.objects), workloads(objects, file, &file.objects));
    let generated = file.objects.iter().all(|index| objects[*index].generated);
    let fits = |(_, theirs, their_workloads): &&(&Plan, Names, Names)| {
        (theirs.is_subset(&all) && their_workloads.len() * 2 >= running.len())
            // A banner says that it is made of something, and what runs in it tells of what.
            || (generated && !running.is_empty() && running.is_subset(their_workloads))
    };
    let apart = |(_, theirs, _): &&(&Plan, Names, Names)| theirs.symmetric_difference(&all).count();
    sources.iter().filter(fits).min_by_key(apart).map(|(plan, ..)| plan.root.clone())
}

/// A single file that holds all objects of a folder of plain manifests is made from it.
pub(super) fn copies(objects: &[RawObject<'_>], plans: &mut [Plan]) {
    let single = |plan: &Plan| plan.objects.iter().all(|index| objects[*index].path == objects[plan.objects[0]].path);
    let sources: Vec<(String, Names, Names)> = plans
        .iter()
        .filter(|plan| plan.generated_from.is_empty() && plan.kind == "plain" && !single(plan))
        .map(|plan| (plan.root.clone(), names(objects, plan, &plan.objects), workloads(objects, plan, &plan.objects)))
        .filter(|(_, all, workloads)| all.len() > 1 && !workloads.is_empty())
        .collect();
    let mut found = vec![];
    for (at, plan) in plans.iter().enumerate().filter(|(_, plan)| plan.generated_from.is_empty() && plan.kind == "plain" && single(plan)) {
        let (all, running) = (names(objects, plan, &plan.objects), workloads(objects, plan, &plan.objects));
        let from = sources.iter().find(|(_, theirs, running_there)| theirs.is_subset(&all) && running_there.len() * 2 >= running.len());
        found.extend(from.map(|(root, ..)| (at, root.clone())));
    }
    for (at, root) in found {
        plans[at].generated_from = root;
    }
}

/// The names that objects have once the variant's prefix and suffix are put to them.
fn names(objects: &[RawObject<'_>], plan: &Plan, which: &[usize]) -> Names {
    let (prefix, suffix) = (&plan.reach.prefix, &plan.reach.suffix);
    which.iter().map(|index| (objects[*index].kind.clone(), format!("{prefix}{}{suffix}", objects[*index].name.value))).collect()
}

fn workloads(objects: &[RawObject<'_>], plan: &Plan, which: &[usize]) -> Names {
    let running: Vec<usize> = which.iter().copied().filter(|index| pod_template(&objects[*index]).is_some()).collect();
    names(objects, plan, &running)
}
