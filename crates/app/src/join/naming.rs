//! The names of components, and what tells a workload from others over all variants.

use std::collections::{BTreeMap, BTreeSet};

use super::variant::folder_of;
use crate::Join;
use crate::entity::{Application, Component, Id, Workload};
use crate::read::Read;

/// Two components never have one name, and two workloads of an application never one identity: findings rest on both.
pub(super) fn all(join: &mut Join<'_>, read: &Read<'_>, project: &str) {
    for application in join.entities.ids::<Application>() {
        within(join, read, application);
        identities(join, application);
    }
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for component in &join.entities.components {
        *count.entry(component.name.clone()).or_default() += 1;
    }
    for id in join.entities.ids::<Component>() {
        let component = &join.entities[id];
        let Some(application) = component.application.id().filter(|_| count[&component.name] > 1) else { continue };
        let name = format!("{}/{}", join.entities[application].name, component.name);
        join.entities[id].name = name;
    }
    for id in join.entities.ids::<Component>() {
        join.entities[id].identity = without(project, &join.entities[id].name).to_owned();
    }
}

/// A name without that of the project, which is the name of whatever folder it was cloned into.
fn without<'a>(project: &str, name: &'a str) -> &'a str {
    match name.strip_prefix(project) {
        Some(rest) if rest.is_empty() || rest.starts_with(['/', ' ']) => rest,
        _ => name,
    }
}

fn within(join: &mut Join<'_>, read: &Read<'_>, application: Id<Application>) {
    let components = join.entities[application].components.clone();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for component in components {
        let name = join.entities[component].name.clone();
        let told = if taken.contains(&name) { told_apart(join, read, component, &name, &taken) } else { name };
        taken.insert(told.clone());
        join.entities[component].name = told;
    }
}

/// The name with the path that tells the component from its namesakes; with a number only where no path does.
fn told_apart(join: &Join<'_>, read: &Read<'_>, id: Id<Component>, name: &str, taken: &BTreeSet<String>) -> String {
    let component = &join.entities[id];
    let file = component.place.map_or("", |place| read.path(place.file));
    let workload = component.workloads.first().map(|workload| &join.entities[*workload]);
    let variant = workload.and_then(|workload| workload.variant.id()).map_or("", |variant| join.entities[variant].root.as_str());
    let kind = workload.map_or("", |workload| workload.kind.as_str());
    let paths = [component.path.as_str(), variant, folder_of(file), file, kind].into_iter().filter(|path| !path.is_empty());
    let mut names = paths.map(|path| format!("{name} ({path})"));
    names.find(|told| !taken.contains(told)).unwrap_or_else(|| {
        let mut numbers = (2_usize..).map(|number| format!("{name} {number}"));
        numbers.find(|told| !taken.contains(told)).unwrap_or_default()
    })
}

/// Kind and name; where two of one variant share them the namespace too, where two components share them the image too.
fn identities(join: &mut Join<'_>, application: Id<Application>) {
    let mut same: BTreeMap<(String, String), Vec<Id<Workload>>> = BTreeMap::new();
    let variants = join.entities[application].variants.clone();
    for id in variants.iter().flat_map(|variant| join.entities[*variant].workloads.clone()) {
        let workload = &join.entities[id];
        same.entry((workload.kind.clone(), workload.name.value.clone())).or_default().push(id);
    }
    for ((kind, name), ids) in same {
        let mut by_variant = BTreeSet::new();
        let by_namespace = ids.iter().any(|id| !by_variant.insert(join.entities[*id].variant.id()));
        let components: BTreeSet<_> = ids.iter().map(|id| join.entities[*id].component.id()).collect();
        for id in ids {
            let workload = &join.entities[id];
            let namespace = if by_namespace { workload.namespace.value.as_str() } else { "" };
            let image = workload.containers.iter().find_map(|container| join.entities[*container].reference.id());
            let image = image.filter(|_| components.len() > 1).map_or("", |image| join.entities[image].name.as_str());
            let identity = [kind.as_str(), namespace, name.as_str(), image].join("/");
            join.entities[id].identity = identity.trim_end_matches('/').to_owned();
        }
    }
}
