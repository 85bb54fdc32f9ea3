//! Where programs listen by themselves, and what leads elsewhere: ports of Services, probes, published and EXPOSEd ports.

use crate::Join;
use crate::ask::within;
use crate::entity::{ComposeService, Container, EnvVar, ExposedPort, Id, Image, Probe, PublishedPort, ServicePort};
use crate::join::variant::folder_of;
use crate::read::Read;
use crate::tables::glob;

pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for id in join.entities.ids::<Image>() {
        let image = &join.entities[id];
        let folder = folder_of(&image.dockerfile);
        let configured = read.listening.iter().any(|path| within(path, folder) || folder.is_empty());
        let started = image.process.id().is_some_and(|process| names_port(&join.entities[process].command.value));
        let asked = own_port(&image.healthcheck.value);
        let image = &mut join.entities[id];
        image.healthcheck_port = asked;
        if configured || started {
            image.default_port = 0;
        }
    }
    exposed(join);
    for id in join.entities.ids::<PublishedPort>() {
        let port = &join.entities[id];
        let default = port.compose_service.id().map_or(0, |service| of_service(join, service));
        join.entities[id].listens_at = other(default, port.number.value);
    }
    for id in join.entities.ids::<ServicePort>() {
        join.entities[id].listens_at = of_service_port(join, id);
    }
    for id in join.entities.ids::<Probe>() {
        let probe = &join.entities[id];
        let default = probe.container.id().map_or(0, |container| of_container(join, container));
        join.entities[id].listens_at = other(default, probe.port_number);
    }
}

/// The port that a command asks of its own container by HTTP; 0 for none.
fn own_port(command: &str) -> i64 {
    let own = ["http://localhost", "http://127.0.0.1"];
    let Some(rest) = own.iter().find_map(|host| command.split_once(host).map(|(_, rest)| rest)) else { return 0 };
    match rest.strip_prefix(':') {
        Some(port) => port.split(|letter: char| !letter.is_ascii_digit()).next().and_then(|port| port.parse().ok()).unwrap_or(0),
        None if rest.is_empty() || rest.starts_with(['/', ' ', '"', '\'', '?']) => 80,
        None => 0,
    }
}

/// The default where it is known and another one than what is named.
fn other(default: i64, named: i64) -> i64 {
    if named == 0 || named == default { 0 } else { default }
}

/// The first port that an image EXPOSEs, where none of them is its own.
fn exposed(join: &mut Join<'_>) {
    for id in join.entities.ids::<Image>() {
        let image = &join.entities[id];
        let own: Vec<Id<ExposedPort>> = image.own_ports.iter().copied().filter(|port| join.entities[*port].ships).collect();
        let default = image.default_port;
        let fits = own.iter().any(|port| matches!(join.entities[*port].number, 0) || join.entities[*port].number == default);
        if let (false, Some(first)) = (fits, own.first()) {
            join.entities[*first].listens_at = default;
        }
    }
}

/// Whether words of a command name a port or an address.
fn names_port(command: &str) -> bool {
    ["urls", "http_ports", "port"].iter().any(|word| command.to_ascii_lowercase().contains(word))
}

/// Whether one of these variables says where a server listens.
fn told<'n>(join: &Join<'_>, mut names: impl Iterator<Item = &'n str>) -> bool {
    names.any(|name| join.tables.words.port_variables.iter().any(|pattern| glob(pattern, name)))
}

fn variables<'j>(join: &'j Join<'_>, env: &'j [Id<EnvVar>]) -> impl Iterator<Item = &'j str> {
    env.iter().map(|variable| join.entities[*variable].name.value.as_str())
}

/// Where the program of a Compose service listens; 0 where that is not known.
fn of_service(join: &Join<'_>, id: Id<ComposeService>) -> i64 {
    let service = &join.entities[id];
    let Some(image) = service.image.id().map(|image| &join.entities[image]) else { return 0 };
    let started = service.entrypoint.value.iter().chain(&service.command.value).any(|word| names_port(word));
    let unknown = !service.env_files.value.is_empty() || started || told(join, variables(join, &service.env));
    if unknown { 0 } else { image.default_port }
}

/// Where the program of a container listens; 0 where that is not known.
fn of_container(join: &Join<'_>, id: Id<Container>) -> i64 {
    let container = &join.entities[id];
    let Some(image) = container.image.id().map(|image| &join.entities[image]) else { return 0 };
    let started = container.command.value.iter().chain(&container.args.value).any(|word| names_port(word));
    if started || told(join, variables(join, &container.env)) || image.default_port == 0 {
        return 0;
    }
    let Some(workload) = container.workload.id().map(|workload| &join.entities[workload]) else { return 0 };
    let needs = || workload.needs.iter().map(|need| &join.entities[*need]);
    // What a Secret holds is not seen.
    if needs().any(|need| need.kind == "Secret" && need.key.value.is_empty()) {
        return 0;
    }
    let maps: Vec<&str> = needs().filter(|need| need.kind == "ConfigMap").map(|need| need.name.value.as_str()).collect();
    let entries = join.entities.config_entries.iter().filter(|entry| maps.contains(&entry.object_name.as_str()));
    let keys = entries.map(|entry| entry.key.value.as_str());
    if told(join, keys) { 0 } else { image.default_port }
}

/// Where the program behind a port of a Service listens, if that is elsewhere.
fn of_service_port(join: &Join<'_>, id: Id<ServicePort>) -> i64 {
    let port = &join.entities[id];
    let Some(workload) = port.workload.id().map(|workload| &join.entities[workload]) else { return 0 };
    let main: Vec<Id<Container>> = workload
        .containers
        .iter()
        .copied()
        .filter(|container| matches!(join.entities[*container].role.as_str(), "main" | "sidecar"))
        .collect();
    let [alone] = main.as_slice() else { return 0 };
    let target = if port.target.value.is_empty() { port.number.value.to_string() } else { port.target.value.clone() };
    let named = join.entities[*alone].ports.iter().map(|port| &join.entities[*port]).find(|port| port.name.value == target);
    let number = named.map(|port| port.number.value).or_else(|| target.parse().ok()).unwrap_or(0);
    other(of_container(join, *alone), number)
}
