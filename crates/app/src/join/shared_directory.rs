//! Directories that two Compose services or two workloads have mounted, one of them to write.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::Place;

use super::variant::folder_of;
use crate::Join;
use crate::entity::{ComposeService, Id, Link, PodVolume, SharedDirectory, Workload, Written};
use crate::read::kustomize::join as join_path;

/// Somebody who has a directory mounted.
struct User {
    name: String,
    writes: bool,
    place: Option<Place>,
    service: Option<Id<ComposeService>>,
    workload: Option<Id<Workload>>,
}

/// Finds them all.
pub(crate) fn all(join: &mut Join<'_>) {
    // By where it holds, kind and source: a named volume is one within its project, a folder within the tree.
    let mut found: BTreeMap<(String, &'static str, String), Vec<User>> = BTreeMap::new();
    compose(join, &mut found);
    host_paths(join, &mut found);
    for ((_, kind, source), users) in found {
        add(join, kind, &source, &users);
    }
}

fn add(join: &mut Join<'_>, kind: &str, source: &str, users: &[User]) {
    let mut names: Vec<String> = users.iter().map(|user| user.name.clone()).collect();
    names.sort();
    names.dedup();
    let Some(writer) = users.iter().find(|user| user.writes).filter(|_| names.len() > 1) else { return };
    let mut writers: Vec<String> = users.iter().filter(|user| user.writes).map(|user| user.name.clone()).collect();
    writers.sort();
    writers.dedup();
    let component = match (writer.service, writer.workload) {
        (Some(service), _) => join.entities[service].component.clone(),
        (_, Some(workload)) => join.entities[workload].component.clone(),
        _ => Link::default(),
    };
    join.entities.add(SharedDirectory {
        place: writer.place,
        source: Written { value: source.to_owned(), place: writer.place },
        kind: kind.to_owned(),
        users: names,
        writers,
        compose_service: Link::from_option(writer.service, "no Compose service uses it"),
        workload: Link::from_option(writer.workload, "no workload uses it"),
        component,
    });
}

fn compose(join: &Join<'_>, found: &mut BTreeMap<(String, &'static str, String), Vec<User>>) {
    // What ends before the other starts only prepares the directory.
    let preparing: BTreeSet<Id<ComposeService>> =
        join.entities.compose_dependencies.iter().filter(|one| one.condition == "completed").filter_map(|one| one.needs.id()).collect();
    for id in join.entities.ids::<ComposeService>().filter(|id| !preparing.contains(id)) {
        let service = &join.entities[id];
        let Some(project) = service.compose_project.id().map(|project| &join.entities[project]) else { continue };
        for mount in service.mounts.iter().map(|mount| &join.entities[*mount]) {
            let source = &mount.source.value;
            let key = match (mount.kind.as_str(), mount.holds.as_str()) {
                ("volume", _) => (project.path.clone(), "volume", source.clone()),
                ("bind", "data" | "unknown") if source.starts_with(['/', '~', '$']) => (project.path.clone(), "bind", source.clone()),
                ("bind", "data" | "unknown") => (project.path.clone(), "bind", join_path(folder_of(&project.path), source)),
                _ => continue,
            };
            let user =
                User { name: service.name.value.clone(), writes: !mount.read_only, place: mount.place, service: Some(id), workload: None };
            found.entry(key).or_default().push(user);
        }
    }
}

fn host_paths(join: &Join<'_>, found: &mut BTreeMap<(String, &'static str, String), Vec<User>>) {
    for id in join.entities.ids::<PodVolume>() {
        let volume = &join.entities[id];
        let path = volume.host_path.value.trim_end_matches('/');
        let Some(workload) = volume.workload.id().filter(|_| volume.kind == "host_path" && !path.is_empty()) else { continue };
        let one = &join.entities[workload];
        if volume.runtime_socket || volume.node_path || one.node_agent || one.switched_off {
            continue;
        }
        let variant = one.variant.id().map_or(String::new(), |variant| join.entities[variant].root.clone());
        let user = User {
            name: one.name.value.clone(),
            writes: volume.writable,
            place: volume.host_path.place,
            service: None,
            workload: Some(workload),
        };
        found.entry((variant, "host_path", path.to_owned())).or_default().push(user);
    }
}
