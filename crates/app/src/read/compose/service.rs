//! One service of a Compose project.

use std::collections::BTreeMap;

use super::layers::Layered;
use super::mounts::{self, Named};
use super::{inline, interpolate};
use crate::Join;
use crate::ask::within;
use crate::entity::{
    ComposeDependency, ComposeMount, ComposeProject, ComposeService, EnvVar, Id, ImageReference, Known, Link, PublishedPort, Written,
};
use crate::join::variant::folder_of;
use crate::read::at::At;
use crate::read::container::{identities, reference_of, variable};
use crate::read::kustomize::join as join_path;

pub(super) fn read(
    join: &mut Join<'_>,
    layered: &Layered<'_>,
    project: Id<ComposeProject>,
    volumes: &BTreeMap<String, Named>,
) -> Id<ComposeService> {
    let name = layered.name.text().unwrap_or_default();
    let (build, target, dockerfile) = build(layered);
    let (ports, publishes) = ports(layered);
    let replicas = layered.at(&["deploy", "replicas"]).or_else(|| layered.at(&["scale"]));
    let placed = ["placement", "update_config", "rollback_config"].iter().find_map(|key| layered.at(&["deploy", key]));
    let id = join.entities.add(ComposeService {
        place: name.place,
        name,
        build,
        target,
        publishes,
        ports,
        env_files: env_files(layered),
        secrets: secrets(layered),
        entrypoint: layered.words("entrypoint"),
        command: layered.words("command"),
        profiles: layered.words("profiles"),
        replicas: replicas.and_then(|at| Some(Written::at(at.node.int()?, at.place()))).unwrap_or(Written::default_of(1)),
        restart: restart(layered),
        placed: said(placed),
        watches: said(layered.at(&["develop", "watch"])),
        container_name: layered.text(&["container_name"]),
        links: layered.words("links"),
        extra_hosts: extra_hosts(layered),
        static_ip: static_ip(layered),
        healthcheck_off: healthcheck_off(layered),
        has_healthcheck: has_healthcheck(layered),
        privileged: layered.bool("privileged"),
        host_network: of_host(layered, "network_mode"),
        host_pid: of_host(layered, "pid"),
        host_ipc: of_host(layered, "ipc"),
        data_kept: Known::Unknown("it is not known where it keeps its data".to_owned()),
        image: Link::No("it builds no image of the tree"),
        compose_project: Link::To(project),
        ..ComposeService::default()
    });
    published(join, layered, id);
    join.compose_builds.push((id, dockerfile));
    let mut data = vec![];
    if let Some((image, _)) = layered.last("image").and_then(|(at, layer)| Some((at.text()?, layer))) {
        let named = interpolate::value(&image.value).text;
        let reference = reference_of(&named, image.place, "compose", join);
        let known = join.tables.image(&reference.repository, &reference.name, &reference.tag).unwrap_or_default();
        data = known.data;
        let own = join.entities[id].build.place.is_some();
        join.entities[id].keeps_data = !known.keeps.is_empty() && !own;
        join.entities[id].cache = known.keeps == "cache" || (known.keeps == "store" && says_cache(&join.entities[id]));
        let reference = join.entities.add(ImageReference { owned: own, compose_service: Link::To(id), ..reference });
        join.entities[id].reference = Link::To(reference);
    }
    environment(join, layered, id);
    mounts::read(join, layered, id, volumes);
    if join.entities[id].keeps_data {
        join.entities[id].data_kept = kept(join, id, &data);
    }
    id
}

fn said(at: Option<At<'_>>) -> Written<bool> {
    at.map(|at| Written::at(true, at.place())).unwrap_or_default()
}

/// The context, the stage and the Dockerfile's path; empty where it builds nothing.
fn build(layered: &Layered<'_>) -> (Written<String>, Written<String>, String) {
    let Some((build, layer)) = layered.last("build") else { return Default::default() };
    let own = |key: &str| layered.at(&["build", key]).and_then(At::text);
    let written = if build.node.is_map() { own("context") } else { build.text() };
    let place = written.as_ref().and_then(|written| written.place).unwrap_or_else(|| build.place());
    let context = interpolate::value(written.as_ref().map_or(".", |written| &written.value)).text;
    let context = join_path(&layer.folder, &context);
    let dockerfile = own("dockerfile").map_or_else(|| "Dockerfile".to_owned(), |file| interpolate::value(&file.value).text);
    let inline = own("dockerfile_inline").and_then(|_| layered.name.str()).map(|name| inline::path(&layer.path, name));
    let dockerfile = inline.unwrap_or_else(|| join_path(&context, &dockerfile));
    let target = own("target").map(|target| Written { value: interpolate::value(&target.value).text, ..target }).unwrap_or_default();
    (Written::at(context, place), target, dockerfile)
}

/// What a Compose file says of a Dockerfile that it builds.
pub(crate) struct Build {
    /// The Dockerfile's path.
    pub dockerfile: String,
    /// The stage; `None` where none is named, or a variable names it.
    pub target: Option<String>,
    /// The arguments that it gives, those that a variable decides left out.
    pub arguments: BTreeMap<String, String>,
}

/// What the services of one Compose file build, as it stands there alone.
pub(crate) fn builds_of(path: &str, at: At<'_>) -> Vec<Build> {
    let services = at.get("services").into_iter().flat_map(At::entries);
    services.filter_map(|(_, service)| build_of(folder_of(path), service.get("build")?)).collect()
}

fn build_of(folder: &str, at: At<'_>) -> Option<Build> {
    let literal = |at: At<'_>| at.str().map(interpolate::value).filter(|value| !value.open).map(|value| value.text);
    let key = |name: &str, default: &str| at.get(name).map_or_else(|| Some(default.to_owned()), literal);
    let context = if at.node.is_map() { key("context", ".")? } else { literal(at)? };
    let dockerfile = join_path(&join_path(folder, &context), &key("dockerfile", "Dockerfile")?);
    let mut arguments = BTreeMap::new();
    if let Some(args) = at.get("args") {
        let listed = args.items().filter_map(|item| item.str()?.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mapped = args.entries().filter_map(|(name, value)| Some((name.str()?.to_owned(), value.str()?.to_owned())));
        for (name, value) in listed.chain(mapped) {
            let value = interpolate::value(&value);
            if !value.open {
                arguments.insert(name, value.text);
            }
        }
    }
    Some(Build { dockerfile, target: at.get("target").and_then(literal), arguments })
}

/// The container's port that an entry of `ports` or `expose` names, the first of a range.
fn port(at: At<'_>) -> Option<i64> {
    let written = match at.get("target") {
        Some(target) => target.str(),
        None => at.str(),
    };
    let written = interpolate::value(written?).text;
    let last = written.rsplit(':').next()?.split('/').next()?.to_owned();
    last.split('-').next()?.parse::<i64>().ok()
}

/// The entries of `ports`, each with its place.
fn published(join: &mut Join<'_>, layered: &Layered<'_>, id: Id<ComposeService>) {
    for (at, _) in layered.items("ports") {
        let Some(number) = port(at) else { continue };
        let place = at.get("target").unwrap_or(at).content();
        let number = Written::at(number, place);
        join.entities.add(PublishedPort { place: Some(place), number, compose_service: Link::To(id), ..PublishedPort::default() });
    }
}

/// The container's ports, and that some of them are published on the host.
fn ports(layered: &Layered<'_>) -> (Vec<i64>, Written<bool>) {
    let published = layered.items("ports");
    let exposed = layered.items("expose");
    let mut ports: Vec<i64> = published.iter().chain(&exposed).filter_map(|(at, _)| port(*at)).collect();
    ports.sort_unstable();
    ports.dedup();
    let first = layered.at(&["ports"]).filter(|_| !published.is_empty());
    (ports, said(first))
}

/// Whether a key says `host`.
fn of_host(layered: &Layered<'_>, key: &str) -> Written<bool> {
    said(layered.at(&[key]).filter(|at| at.str() == Some("host")))
}

fn restart(layered: &Layered<'_>) -> Written<String> {
    let condition = || layered.at(&["deploy", "restart_policy", "condition"]).and_then(At::text);
    layered.at(&["restart"]).and_then(At::text).or_else(condition).unwrap_or_else(|| Written::default_of("no".to_owned()))
}

fn env_files(layered: &Layered<'_>) -> Written<Vec<String>> {
    let Some(first) = layered.at(&["env_file"]) else { return Written::default() };
    let path = |at: At<'_>| at.get("path").unwrap_or(at).str().map(str::to_owned);
    let all = layered.every("env_file").into_iter().flat_map(|(at, _)| {
        let alone = at.str().map(str::to_owned);
        alone.into_iter().chain(at.items().filter_map(path)).collect::<Vec<_>>()
    });
    Written::at(all.collect(), first.place())
}

fn secrets(layered: &Layered<'_>) -> Written<Vec<String>> {
    let Some(first) = layered.at(&["secrets"]) else { return Written::default() };
    let name = |(at, _): (At<'_>, _)| at.get("source").unwrap_or(at).str().map(str::to_owned);
    Written::at(layered.items("secrets").into_iter().filter_map(name).collect(), first.place())
}

fn extra_hosts(layered: &Layered<'_>) -> Written<Vec<String>> {
    let lines = layered.every("extra_hosts").into_iter().flat_map(|(at, _)| {
        let listed = at.items().filter_map(|item| Some((item.str()?.to_owned(), item.place())));
        let mapped =
            at.entries().filter_map(|(key, value)| Some((format!("{}:{}", key.str()?, value.str().unwrap_or_default()), key.place())));
        listed.chain(mapped).collect::<Vec<_>>()
    });
    let lines: Vec<_> = lines.collect();
    let Some((_, place)) = lines.first() else { return Written::default() };
    Written::at(lines.iter().map(|(line, _)| line.clone()).collect(), *place)
}

fn static_ip(layered: &Layered<'_>) -> Written<String> {
    let networks = layered.every("networks").into_iter().flat_map(|(at, _)| at.entries().collect::<Vec<_>>());
    let mut fixed = networks.filter_map(|(_, network)| ["ipv4_address", "ipv6_address"].into_iter().find_map(|key| network.get(key)));
    fixed.next_back().and_then(At::text).unwrap_or_default()
}

fn healthcheck_off(layered: &Layered<'_>) -> Written<bool> {
    let disabled = layered.at(&["healthcheck", "disable"]).filter(|at| at.node.bool() == Some(true));
    let none = layered.at(&["healthcheck", "test"]).filter(|at| at.items().next().is_some_and(|first| first.str() == Some("NONE")));
    said(disabled.or(none))
}

/// What the service itself says; its image may have a check of its own, which is looked up when images are linked.
fn has_healthcheck(layered: &Layered<'_>) -> Known<bool> {
    let off = healthcheck_off(layered);
    let place = layered.at(&["healthcheck"]).map(At::place);
    let written = layered.at(&["healthcheck", "test"]).is_some();
    Known::Is(written && !off.value, off.place.or(place.filter(|_| written)))
}

/// Whether a store is only a cache: its name says so, or its command lets it forget.
fn says_cache(service: &ComposeService) -> bool {
    let command = service.command.value.join(" ");
    let forgets = ["maxmemory-policy", "--save \"\"", "--save ''", "--appendonly no"].iter().any(|switch| command.contains(switch));
    forgets || service.name.value.to_ascii_lowercase().contains("cache")
}

fn environment(join: &mut Join<'_>, layered: &Layered<'_>, service: Id<ComposeService>) {
    let mut pairs: Vec<(Written<String>, Written<String>)> = vec![];
    for (environment, _) in layered.every("environment") {
        let mapped = environment.entries().filter_map(|(key, value)| Some((key.text()?, value.text().unwrap_or_default())));
        for (name, value) in mapped.chain(environment.items().filter_map(assignment)) {
            pairs.retain(|(other, _)| other.value != name.value);
            pairs.push((name, value));
        }
    }
    let resolved: Vec<_> = pairs.into_iter().map(|(name, value)| (name, interpolate::value(&value.value), value.place)).collect();
    let identities = identities(resolved.iter().map(|(name, value, _)| (name.value.as_str(), value.text.as_str())));
    for (name, value, place) in resolved {
        let whole = value.open && !value.defaulted && value.text.starts_with('$') && !value.text.contains(['/', ' ', ':']);
        let source = if whole || place.is_none() { "variable" } else { "literal" };
        let text = if whole { String::new() } else { value.text };
        let variable = variable(join, name, Written { value: text, place }, source, &identities);
        let id = join.entities.add(EnvVar { overridable: value.defaulted, compose_service: Link::To(service), ..variable });
        join.entities[service].env.push(id);
    }
}

/// `KEY=value` in a list, with the place of each part where it is not quoted.
fn assignment(at: At<'_>) -> Option<(Written<String>, Written<String>)> {
    let text = at.str()?;
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let content = at.content();
    let part = |start: usize, end: usize| {
        let mut place = content;
        // With escapes the text is not the source's: then the whole item is the place.
        if at.node.verbatim() {
            place.span = seaworthy_model::Span::new(content.span.start as usize + start, content.span.start as usize + end);
        }
        place
    };
    let name = Written::at(key.to_owned(), part(0, key.len()));
    let value = if text.len() == key.len() { Written::default() } else { Written::at(value.to_owned(), part(key.len() + 1, text.len())) };
    Some((name, value))
}

/// Whether a mount that outlives the container is where it keeps its data.
pub(crate) fn kept(join: &Join<'_>, service: Id<ComposeService>, data: &[String]) -> Known<bool> {
    let mounts = join.entities[service].mounts.iter().map(|mount| &join.entities[*mount]).filter(|mount| mount.keeps && !mount.read_only);
    let fits = |mount: &ComposeMount| {
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
    elsewhere.map_or(Known::Is(false, None), |_| {
        Known::Unknown("a volume is mounted elsewhere, and a setting may keep the data there".to_owned())
    })
}

/// What each service waits for, once all services of a project are read.
pub(super) fn dependencies(join: &mut Join<'_>, project: Id<ComposeProject>, services: &[Layered<'_>]) {
    let ids: BTreeMap<String, Id<ComposeService>> =
        join.entities[project].services.iter().map(|id| (join.entities[*id].name.value.clone(), *id)).collect();
    for layered in services {
        let Some(waiting) = layered.name.str().and_then(|name| ids.get(name)).copied() else { continue };
        let mut found: Vec<ComposeDependency> = vec![];
        for (at, _) in layered.every("depends_on") {
            let listed = at.items().filter_map(|item| Some((item.text()?, "service_started")));
            let mapped = at
                .entries()
                .filter_map(|(key, value)| Some((key.text()?, value.get("condition").and_then(At::str).unwrap_or("service_started"))));
            for (on, condition) in listed.chain(mapped) {
                found.retain(|other| other.on.value != on.value);
                let condition = match condition {
                    "service_healthy" => "healthy",
                    "service_completed_successfully" => "completed",
                    _ => "started",
                };
                let needs = Link::from_option(ids.get(&on.value).copied(), "no service of the project has its name");
                let compose_service = Link::To(waiting);
                found.push(ComposeDependency { place: on.place, on, condition: condition.to_owned(), needs, compose_service });
            }
        }
        for dependency in found {
            let (needs, condition) = (dependency.needs.id(), dependency.condition.clone());
            let id = join.entities.add(dependency);
            join.entities[waiting].dependencies.push(id);
            let name = join.entities[waiting].name.value.clone();
            if let Some(needs) = needs.filter(|_| condition != "completed") {
                join.entities[needs].waited_for_by.push(name);
            }
        }
    }
}
