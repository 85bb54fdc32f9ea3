//! What starts each component where it is deployed, and which of its files that is.

use crate::entity::{Component, ConfigEntry, Id, Image, Process, Written};
use crate::{App, Join};

/// Links processes with what they start, and images with what checks their health.
pub(super) fn all(join: &mut Join<'_>) {
    for id in join.entities.ids::<Process>() {
        let Some(component) = component_of(join, &join.entities[id]) else { continue };
        join.entities[id].component = crate::entity::Link::To(component);
        let process = &join.entities[id];
        if !process.development && !process.replaced.value {
            join.entities[component].processes.push(id);
        }
    }
    for id in join.entities.ids::<ConfigEntry>() {
        let variant = join.entities[id].object.id().and_then(|object| join.entities[object].variant.id());
        if let Some(application) = variant.and_then(|variant| join.entities[variant].application.id()) {
            join.entities[application].config_entries.push(id);
        }
    }
    let checks: Vec<(Id<Image>, Written<String>)> = join
        .entities
        .instructions
        .iter()
        .filter(|one| one.keyword == "HEALTHCHECK" && one.ships && !one.text.value.trim().eq_ignore_ascii_case("none"))
        .filter_map(|one| Some((one.image.id()?, one.text.clone())))
        .collect();
    for (image, check) in checks {
        join.entities[image].healthcheck = check;
    }
}

fn component_of(join: &Join<'_>, process: &Process) -> Option<Id<Component>> {
    let entities = &join.entities;
    let of_container = process.container.id().and_then(|id| entities[id].component.id());
    let of_service = || process.compose_service.id().and_then(|id| entities[id].component.id());
    of_container.or_else(of_service).or_else(|| process.image.id().and_then(|id| entities[id].component.id()))
}

/// Whether a command starts a file of a component: `yes`, `check` where it is a health check that does, `no` where what a function
/// of it does happens only then and none does, empty where that is not known or makes no difference.
pub(super) fn of(app: &App, component: Id<Component>, path: &str, function: &str) -> &'static str {
    if path.ends_with(".py") && checked_by(app, component, path) {
        return "check";
    }
    let processes = || app.entities[component].processes.iter().map(|id| &app.entities[*id]);
    if !path.ends_with(".py") || processes().next().is_none() {
        return "";
    }
    if processes().any(|process| names(&process.starts, path)) {
        return "yes";
    }
    let decided = processes().all(|one| !one.runner.is_empty() || !one.starts.is_empty() || !one.development_server.value.is_empty());
    if decided && matches!(function, "__main__" | "main") { "no" } else { "" }
}

/// Whether the health check of an image of a component, or of a Compose service that runs it, runs a file.
fn checked_by(app: &App, component: Id<Component>, path: &str) -> bool {
    let images = app.entities.images.iter().filter(|image| image.component.id() == Some(component));
    let mut checks = images.map(|image| image.healthcheck.value.as_str());
    checks.any(|check| check.split_whitespace().any(|word| word.ends_with(".py") && names(word.trim_matches(['"', '[', ']', ',']), path)))
}

/// Whether a file or module in a command is the file at a path of the tree.
fn names(started: &str, path: &str) -> bool {
    let started = started.trim_start_matches("./");
    if started.is_empty() {
        return false;
    }
    if started.ends_with(".py") {
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        return name(started) == name(path);
    }
    let module = started.replace('.', "/");
    let ends = |tail: &str| path.strip_suffix(tail).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    ends(&format!("{module}.py")) || ends(&format!("{module}/__main__.py"))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_command_names_a_file_by_its_name_and_a_module_by_its_parts() {
        for (started, path, expected) in [
            ("/app/server.py", "src/server.py", true),
            ("./server.py", "server.py", true),
            ("server.py", "src/my_server.py", false),
            ("shop.server", "src/shop/server.py", true),
            ("shop", "shop/__main__.py", true),
            ("server", "myserver.py", false),
            ("", "a.py", false),
        ] {
            assert_eq!(names(started, path), expected, "{started} {path}");
        }
    }
}
