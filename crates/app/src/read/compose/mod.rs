//! Compose files: which of them are one project, and what its services are.

mod inline;
mod interpolate;
mod layers;
mod mounts;
mod service;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{FileId, Problem, Source};
use seaworthy_syntax::yaml::Yaml;

use super::Read;
use super::at::At;
use super::kustomize::join as join_path;
use crate::Join;
use crate::entity::{ComposeProject, Id, Link, Variant};
use crate::join::compose_role::{DEPLOYMENT, words_of};
use crate::join::variant::folder_of;
pub(crate) use inline::{Inline, all as inline};
use layers::{Files, Layered};
pub(crate) use service::{Build, builds_of, kept};

/// One Compose file.
pub(crate) struct File<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its mapping.
    pub at: At<'a>,
    /// Its services by name.
    services: BTreeMap<&'a str, At<'a>>,
    says_development: bool,
}

const DEFAULT: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
const OVERRIDE: [&str; 4] =
    ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"];

/// A file that belongs to a project; one in the layout of version 1 is a problem.
pub(crate) fn file<'a>(read: &mut Read<'a>, file: FileId, source: &'a Source, yaml: &'a Yaml) -> Option<File<'a>> {
    let root = yaml.documents().first().and_then(|document| yaml.root(document))?;
    let at = At::new(file, root);
    if at.get("services").is_some() || at.get("include").is_some() {
        let services = at.get("services").into_iter().flat_map(At::entries).filter_map(|(key, service)| Some((key.str()?, service)));
        return Some(File { path: &source.path, at, services: services.collect(), says_development: says_development(&source.text) });
    }
    let services = at.entries().find(|(_, service)| service.get("image").is_some() || service.get("build").is_some());
    if let Some((key, _)) = services {
        read.problems.push(Problem {
            place: Some(key.place()),
            path: Some(source.path.clone()),
            text: "The file has the layout of Compose version 1, which Compose no longer reads.".to_owned(),
            remedy: Some("Put the services below a top-level `services:` key.".to_owned()),
        });
    }
    None
}

/// Whether the comments at the head of a file say that it is for development.
fn says_development(text: &str) -> bool {
    const PHRASES: [&str; 9] = [
        "for development",
        "development only",
        "development environment",
        "development setup",
        "for dev ",
        "local development",
        "local testing",
        "for testing",
        "not for production",
    ];
    let negated = |line: &str| ["not for development", "not for testing"].iter().any(|words| line.contains(words));
    let head = text.lines().take_while(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    head.map(str::to_ascii_lowercase).any(|line| {
        let says = PHRASES.iter().any(|words| line.contains(words));
        (says || line.contains("not be used in production") || line.contains("not for use in production")) && !negated(&line)
    })
}

/// Reads every project: a file, or several that Compose puts over each other.
pub(crate) fn all(join: &mut Join<'_>, read: &mut Read<'_>, files: &[File<'_>]) {
    let by_path: Files<'_, '_> = files.iter().map(|file| (file.path.to_owned(), file)).collect();
    let parts = layers::reached(&by_path);
    let overlays: BTreeMap<&str, &str> =
        files.iter().filter_map(|file| overlaid(&by_path, file).map(|base| (file.path, base.path))).collect();
    // What is only run together with a file for production is no way of its own.
    let only_below: BTreeSet<&str> = overlays.iter().filter(|(path, _)| is_for_production(path)).map(|(_, base)| *base).collect();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or(file.path);
        if parts.contains(file.path) && !DEFAULT.contains(&name) {
            continue;
        }
        let stack = if OVERRIDE.contains(&name) && base_of(&by_path, file).is_some() {
            continue;
        } else if let Some(base) = overlays.get(file.path) {
            vec![by_path[*base], file]
        } else {
            let over = DEFAULT.contains(&name).then(|| override_of(&by_path, file)).flatten();
            if over.is_none() && only_below.contains(file.path) {
                continue;
            }
            std::iter::once(file).chain(over).collect()
        };
        project(join, read, &by_path, file, &stack);
    }
}

fn is_for_production(path: &str) -> bool {
    words_of(path).any(|word| DEPLOYMENT.contains(&word.as_str()))
}

fn beside<'f, 'a>(files: &Files<'f, 'a>, file: &File<'_>, names: &[&str]) -> Option<&'f File<'a>> {
    names.iter().find_map(|name| files.get(&join_path(folder_of(file.path), name)).copied())
}

fn base_of<'f, 'a>(files: &Files<'f, 'a>, file: &File<'_>) -> Option<&'f File<'a>> {
    beside(files, file, &DEFAULT)
}

fn override_of<'f, 'a>(files: &Files<'f, 'a>, file: &File<'_>) -> Option<&'f File<'a>> {
    beside(files, file, &OVERRIDE)
}

/// The file below this one, where this one alone does not say what its services run.
fn overlaid<'f, 'a>(files: &Files<'f, 'a>, file: &File<'_>) -> Option<&'f File<'a>> {
    let base = base_of(files, file).filter(|base| base.path != file.path)?;
    let below = base.at.get("services")?;
    let services = file.at.get("services")?;
    let whole = |at: At<'_>| ["image", "build", "extends"].iter().any(|key| at.get(key).is_some());
    let partial = services.entries().any(|(key, at)| !whole(at) && key.str().is_some_and(|key| below.get(key).is_some()));
    partial.then_some(base)
}

fn project(join: &mut Join<'_>, read: &mut Read<'_>, files: &Files<'_, '_>, main: &File<'_>, stack: &[&File<'_>]) {
    let (services, paths) = layers::services(files, stack);
    let place = stack[0].at.key("services").or_else(|| stack[0].at.key("include"));
    if services.is_empty() {
        return;
    }
    let variant =
        join.entities.add(Variant { place, root: main.path.to_owned(), kind: "compose".to_owned(), primary: true, ..Variant::default() });
    let all: Vec<At<'_>> = paths.iter().filter_map(|path| files.get(path)).map(|file| file.at).collect();
    let project = join.entities.add(ComposeProject {
        place,
        path: main.path.to_owned(),
        role: "unknown".to_owned(),
        says_development: stack.iter().any(|file| file.says_development),
        external: all.iter().any(|at| names_external(*at)),
        files: paths,
        variant: Link::To(variant),
        ..ComposeProject::default()
    });
    let volumes = mounts::named(&all);
    for layered in &services {
        one_service(join, read, layered, project, &volumes);
    }
    service::dependencies(join, project, &services);
}

fn one_service(
    join: &mut Join<'_>,
    read: &mut Read<'_>,
    layered: &Layered<'_>,
    project: Id<ComposeProject>,
    volumes: &BTreeMap<String, mounts::Named>,
) {
    if layered.last("image").is_none() && layered.last("build").is_none() && layered.last("provider").is_none() {
        let name = layered.name.str().unwrap_or_default();
        let why = format!("the Compose service `{name}` names neither an image nor a build: it is a part of one that stands elsewhere");
        read.set_aside.push((layered.name.file, why));
        join.entities[project].partial = true;
        return;
    }
    let service = service::read(join, layered, project, volumes);
    join.entities[project].services.push(service);
}

/// Whether a file names networks or volumes that something else makes.
fn names_external(at: At<'_>) -> bool {
    let entries = ["networks", "volumes"].into_iter().filter_map(|key| at.get(key)).flat_map(At::entries);
    let mut external = entries.filter_map(|(_, entry)| entry.get("external"));
    external.any(|at| at.node.is_map() || at.node.bool() == Some(true))
}
