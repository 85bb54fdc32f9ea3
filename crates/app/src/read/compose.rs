//! Compose files: projects and their services.

use super::at::At;
use super::container::{identities, reference_of, variable};
use super::kustomize::join as join_path;
use crate::Join;
use crate::ask::within;
use crate::entity::{ComposeProject, ComposeService, EnvVar, Id, ImageReference, Known, Link, Mount, Variant, Written};
use crate::join::variant::folder_of;

/// Reads one Compose file as a project of its own.
pub(crate) fn read(join: &mut Join<'_>, path: &str, at: At<'_>, says_development: bool) -> Option<Id<ComposeProject>> {
    let services = at.get("services")?;
    let variant = join.entities.add(Variant {
        place: at.key("services"),
        root: path.to_owned(),
        kind: "compose".to_owned(),
        primary: true,
        ..Variant::default()
    });
    let id = join.entities.add(ComposeProject {
        place: at.key("services"),
        path: path.to_owned(),
        role: "unknown".to_owned(),
        says_development,
        variant: Link::To(variant),
        ..ComposeProject::default()
    });
    let volumes: Vec<String> =
        at.get("volumes").into_iter().flat_map(At::entries).filter_map(|(key, _)| key.str().map(str::to_owned)).collect();
    for (key, service) in services.entries().filter(|(_, service)| service.node.is_map()) {
        let service = read_service(join, path, key, service, id, &volumes);
        join.entities[id].services.push(service);
    }
    Some(id)
}

fn read_service(
    join: &mut Join<'_>,
    path: &str,
    key: At<'_>,
    at: At<'_>,
    project: Id<ComposeProject>,
    volumes: &[String],
) -> Id<ComposeService> {
    let name = key.text().unwrap_or_default();
    let build = at.get("build");
    let context = build.and_then(|build| if build.node.is_map() { build.get("context") } else { Some(build) });
    let folder = folder_of(path);
    let context = match (build, context.and_then(At::text)) {
        (None, _) => Written::default(),
        (Some(build), None) => Written::at(folder.to_owned(), build.place()),
        (Some(_), Some(context)) => Written { value: join_path(folder, &context.value), place: context.place },
    };
    let nested = build.filter(|build| build.node.is_map());
    let dockerfile = nested.and_then(|build| build.get("dockerfile")).and_then(At::str).unwrap_or("Dockerfile");
    let dockerfile = build.map(|_| join_path(&context.value, dockerfile)).unwrap_or_default();
    let ports = at.get("ports");
    let id = join.entities.add(ComposeService {
        place: name.place,
        name,
        build: context,
        target: nested.map(|build| build.text_of("target")).unwrap_or_default(),
        publishes: ports.filter(|ports| ports.items().next().is_some()).map(|ports| Written::at(true, ports.place())).unwrap_or_default(),
        privileged: at.bool_of("privileged"),
        host_pid: of_host(at, "pid"),
        host_ipc: of_host(at, "ipc"),
        data_kept: Known::Unknown("it is not known where it keeps its data".to_owned()),
        image: Link::No("it builds no image of the tree"),
        compose_project: Link::To(project),
        ..ComposeService::default()
    });
    join.compose_builds.push((id, dockerfile));
    let mut data = vec![];
    if let Some(image) = at.get("image").and_then(At::text) {
        let reference = reference_of(&image.value, image.place, "compose", join);
        let known = join.tables.image(&reference.repository, &reference.name, &reference.tag).unwrap_or_default();
        data = known.data;
        let service = &mut join.entities[id];
        service.keeps_data = !known.keeps.is_empty();
        service.cache = known.keeps == "cache";
        let owned = build.is_some();
        let reference = ImageReference { owned, compose_service: Link::To(id), ..reference };
        let reference = join.entities.add(reference);
        join.entities[id].reference = Link::To(reference);
    }
    environment(join, at, id);
    mounts(join, at, id, volumes);
    if join.entities[id].keeps_data {
        join.entities[id].data_kept = kept(join, id, &data);
    }
    id
}

/// Whether a key says `host`.
fn of_host(at: At<'_>, key: &str) -> Written<bool> {
    let host = at.get(key).filter(|at| at.str() == Some("host"));
    host.map(|at| Written::at(true, at.place())).unwrap_or_default()
}

fn environment(join: &mut Join<'_>, at: At<'_>, service: Id<ComposeService>) {
    let Some(environment) = at.get("environment") else { return };
    let pairs: Vec<(Written<String>, Written<String>)> = if environment.node.is_map() {
        environment.entries().filter_map(|(key, value)| Some((key.text()?, value.text().unwrap_or_default()))).collect()
    } else {
        environment.items().filter_map(assignment).collect()
    };
    let identities = identities(pairs.iter().map(|(key, value)| (key.value.as_str(), value.value.as_str())));
    for (name, value) in pairs {
        let (literal, overridable) = default_of(&value.value);
        let judged = Written { value: literal.to_owned(), place: value.place };
        let source = if value.value.contains('$') && literal.is_empty() { "variable" } else { "literal" };
        let variable = variable(join, name, judged, source, &identities);
        let id = join.entities.add(EnvVar { value, overridable, compose_service: Link::To(service), ..variable });
        join.entities[service].env.push(id);
    }
}

/// `KEY=value` in a list, with the place of each part where it is not quoted.
fn assignment(at: At<'_>) -> Option<(Written<String>, Written<String>)> {
    let text = at.str()?;
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let content = at.content();
    // With escapes the text is not the source's: then the whole item is the place.
    let exact = content.span.len() == text.len();
    let part = |start: usize, end: usize| {
        let mut place = content;
        if exact {
            place.span = seaworthy_model::Span::new(content.span.start as usize + start, content.span.start as usize + end);
        }
        place
    };
    let name = Written::at(key.to_owned(), part(0, key.len()));
    let value = if text.len() == key.len() { Written::default() } else { Written::at(value.to_owned(), part(key.len() + 1, text.len())) };
    Some((name, value))
}

/// The default of `${VAR:-x}` and that it can be overridden; a variable without a default is empty.
fn default_of(value: &str) -> (&str, bool) {
    let Some(inside) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
        return (value, false);
    };
    let default = inside.split_once(":-").or_else(|| inside.split_once('-')).map_or("", |(_, default)| default);
    (default, true)
}

fn mounts(join: &mut Join<'_>, at: At<'_>, service: Id<ComposeService>, volumes: &[String]) {
    for volume in at.list("volumes") {
        let (source, target, place) = if volume.node.is_map() {
            let source = volume.text_of("source");
            let place = source.place.unwrap_or_else(|| volume.place());
            (source.value, volume.text_of("target").value, place)
        } else {
            let text = volume.str().unwrap_or_default();
            let mut parts = text.splitn(3, ':');
            match (parts.next(), parts.next()) {
                (Some(source), Some(target)) => (source.to_owned(), target.to_owned(), volume.place()),
                (Some(target), None) => (String::new(), target.to_owned(), volume.place()),
                _ => continue,
            }
        };
        let bind = source.starts_with(['.', '/', '~', '$']) || source.contains('\\');
        let named = volumes.contains(&source) || (!source.is_empty() && !bind);
        let id = join.entities.add(Mount {
            place: Some(place),
            path: Written::at(target, place),
            source: if source.is_empty() { Written::default() } else { Written::at(source.clone(), place) },
            volume: Link::No("Compose mounts it"),
            keeps: bind || named,
            shared: bind || named,
            ..Mount::default()
        });
        join.entities[service].mounts.push(id);
        if join.tables.words.runtime_sockets.contains(&source) {
            join.entities[service].runtime_socket = Written::at(source, place);
        }
    }
}

fn kept(join: &Join<'_>, service: Id<ComposeService>, data: &[String]) -> Known<bool> {
    let mounts = join.entities[service].mounts.iter().map(|mount| &join.entities[*mount]).filter(|mount| mount.keeps);
    let fits = |mount: &crate::entity::Mount| {
        data.is_empty() || data.iter().any(|path| within(path, &mount.path.value) || within(&mount.path.value, path))
    };
    let mut elsewhere = None;
    for mount in mounts {
        if fits(mount) {
            return Known::Is(true, mount.place);
        }
        let setting =
            ["/docker-entrypoint", "/etc/"].iter().any(|folder| mount.path.value.starts_with(folder)) || mount.path.value.contains('.');
        if !setting {
            elsewhere = Some(mount.place);
        }
    }
    // A volume elsewhere may be where a setting moves the data.
    elsewhere.map_or(Known::Is(false, None), |place| Known::Is(true, place))
}

#[cfg(test)]
mod tests {
    use super::default_of;

    #[test]
    fn the_default_of_a_variable_is_what_stands_behind_the_dash() {
        assert_eq!(default_of("${DB_PASSWORD:-hunter2}"), ("hunter2", true));
        assert_eq!(default_of("${DB_PASSWORD}"), ("", true));
        assert_eq!(default_of("hunter2"), ("hunter2", false));
    }
}
