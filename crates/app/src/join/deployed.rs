//! Whether anything of the tree runs a component on Kubernetes, and which Compose file runs it.

use crate::Join;
use crate::ask::within;
use crate::entity::{Component, Entities, Id, Known, Written};
use crate::read::Read;

/// Says of each component what deploys it; what may stand elsewhere leaves it unknown.
pub(super) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let elsewhere = elsewhere(join, read);
    for id in join.entities.ids::<Component>() {
        let component = &join.entities[id];
        let known = match component.workloads.first() {
            Some(workload) => Known::Is(true, join.entities[*workload].place),
            None => elsewhere
                .clone()
                .or_else(|| made_by_build(component, read, &join.tables.words.manifest_plugins))
                .or_else(|| unlinked(&join.entities, id))
                .map_or(Known::Is(false, component.place), Known::Unknown),
        };
        let compose = compose_file(&join.entities, &read.paths, component);
        let component = &mut join.entities[id];
        component.on_kubernetes = known;
        component.compose_file = compose;
    }
}

/// Why what deploys may not be in the tree, for all components alike.
fn elsewhere(join: &Join<'_>, read: &Read<'_>) -> Option<String> {
    if let Some((chart, count)) = read.unrendered.iter().next() {
        return Some(format!("templates of chart `{chart}` are not rendered ({count}), and one of them may deploy it"));
    }
    if let Some(path) = &read.broken {
        return Some(format!("`{path}` could not be read in full, and may deploy it"));
    }
    if !read.open_variants.is_empty() {
        return Some("what an operator, a release or a remote base makes is not in the tree".to_owned());
    }
    let bare = join.entities.workloads.is_empty();
    let words = &join.tables.words;
    let commands: Vec<&String> = words.deploy_commands.iter().chain(words.apply_commands.iter().filter(|_| bare)).collect();
    read.texts.iter().find_map(|(path, text)| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let command = lines.into_iter().find_map(|line| commands.iter().find(|command| line.contains(command.as_str())))?;
        Some(format!("`{command}` in `{path}` may deploy it"))
    })
}

/// Whether the build of a component makes manifests.
fn made_by_build(component: &Component, read: &Read<'_>, makers: &[String]) -> Option<String> {
    let builds = read.builds.iter().filter(|file| file.folder().is_empty() || within(&component.path, file.folder()));
    let mut named = builds.flat_map(|file| file.build.plugins.iter().chain(&file.build.dependencies));
    let maker = named.find(|one| makers.iter().any(|maker| one.name.contains(maker.as_str())))?;
    Some(format!("`{}` may make its manifests", maker.name))
}

/// A workload of its application, or one that is called like it, whose image no source is linked to and that is nobody else's.
fn unlinked(entities: &Entities, id: Id<Component>) -> Option<String> {
    let component = &entities[id];
    let folder = component.path.rsplit('/').next().unwrap_or_default();
    let names: Vec<&str> = [component.name.as_str(), folder].into_iter().filter(|name| name.len() > 2).collect();
    let like = |other: &str| names.iter().any(|name| other.contains(name) || (other.len() > 2 && name.contains(other)));
    let others = entities.components.iter().filter(|other| !other.has_source && other.kind != "backing");
    let mut workloads = others.flat_map(|other| other.workloads.iter().map(move |workload| (other, &entities[*workload])));
    let (_, workload) = workloads.find(|(other, workload)| {
        let images = workload.containers.iter().filter_map(|container| entities[*container].reference.id());
        other.application.id() == component.application.id()
            || like(&workload.name.value)
            || images.into_iter().any(|image| like(&entities[image].name))
    })?;
    Some(format!("`{}` may run it, under another name", workload.name.value))
}

/// The Compose file in which the service that runs a component is written, not one that is laid over it; rather one that is not
/// for development, of several the one with the shortest path. It stands at the service.
fn compose_file(entities: &Entities, paths: &[String], component: &Component) -> Written<String> {
    let services = component.compose_services.iter().map(|service| &entities[*service]);
    let files = services.filter_map(|service| {
        let place = service.name.place.or(service.place);
        let written = place.and_then(|place| paths.get(place.file.0 as usize)).map(String::as_str);
        let project = || service.compose_project.id().map(|project| entities[project].path.as_str());
        Some((service, place, written.or_else(project)?))
    });
    let best = files.min_by_key(|(service, _, path)| (service.role == "development", path.len(), *path));
    best.map_or_else(Written::default, |(_, place, path)| Written { value: path.to_owned(), place })
}
