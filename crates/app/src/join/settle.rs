//! What is known of containers, references and the project once everything is linked.

use std::collections::BTreeMap;

use seaworthy_model::Place;

use crate::Join;
use crate::ask::within;
use crate::credential;
use crate::entity::{
    Application, ComposeService, ConfigEntry, Container, EnvVar, Id, Image, ImageReference, Known, Link, Object, PodVolume, Probe, Service,
    Workload, Written,
};
use crate::read::{Read, workload::data_kept};

/// What containers keep, and which ports their probes name.
pub(crate) fn containers(join: &mut Join<'_>) {
    for id in join.entities.ids::<Container>() {
        let Some(reference) = join.entities[id].reference.id() else { continue };
        let reference = &join.entities[reference];
        let known = join.tables.image(&reference.repository, &reference.name, &reference.tag).unwrap_or_default();
        // Redis's sentinel is the same image, and keeps nothing that has to last.
        let keeps = !known.keeps.is_empty() && !join.entities[id].name.value.contains("sentinel");
        let kept = data_kept(join, id, &known.data);
        let cache = keeps && (known.keeps == "cache" || says_cache(join, id));
        let container = &mut join.entities[id];
        container.keeps_data = keeps && container.role == "main";
        container.data_kept = kept;
        container.cache = cache;
        if !known.ports.is_empty() && container.role == "main" && container.listens_because.value.is_empty() {
            container.listens_because.value = "its image is known to listen".to_owned();
        }
    }
    for id in join.entities.ids::<PodVolume>() {
        let volume = &join.entities[id];
        let keeping = volume.mounts.iter().map(|mount| &join.entities[*mount]).any(|mount| {
            let container = mount.container.id().map(|container| &join.entities[container]).filter(|container| container.keeps_data);
            let data = container.and_then(|container| container.reference.id()).map(|reference| &join.entities[reference].data_path);
            data.is_some_and(|data| data.is_empty() || within(data, &mount.path.value) || within(&mount.path.value, data))
        });
        join.entities[id].holds_data = keeping && volume.writable;
    }
    for id in join.entities.ids::<Probe>() {
        probe(join, id);
    }
    limit_ranges(join);
}

/// Whether a store is only a cache: by its own name or its workload's, or by arguments or a ConfigMap that switch
/// persistence off or let it forget.
fn says_cache(join: &Join<'_>, id: Id<Container>) -> bool {
    let container = &join.entities[id];
    let workload = container.workload.id().map_or("", |workload| join.entities[workload].name.value.as_str());
    let named = [container.name.value.as_str(), workload].into_iter().any(|name| name.to_ascii_lowercase().contains("cache"));
    let arguments = container.command.value.iter().chain(&container.args.value).map(String::as_str).collect::<Vec<_>>().join(" ");
    named
        || ["maxmemory-policy", "--save \"\"", "--save ''", "--appendonly no"].iter().any(|switch| arguments.contains(switch))
        || container.workload.id().is_some_and(|workload| configured_as_cache(join, workload))
}

/// Whether a file of a ConfigMap that the workload names lets Redis forget.
fn configured_as_cache(join: &Join<'_>, id: Id<Workload>) -> bool {
    let workload = &join.entities[id];
    let names: Vec<&str> = workload
        .needs
        .iter()
        .map(|need| &join.entities[*need])
        .filter(|need| need.kind == "ConfigMap")
        .map(|need| need.name.value.as_str())
        .collect();
    let forgets = |line: &str| {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("maxmemory-policy"), Some(policy)) => policy != "noeviction",
            (Some("save"), Some(times)) => times == "\"\"" || times == "''",
            _ => false,
        }
    };
    let entries = join.entities.config_entries.iter().filter(|entry| names.contains(&entry.object_name.as_str()));
    let same_variant =
        |entry: &&ConfigEntry| entry.object.id().is_some_and(|object| join.entities[object].variant.id() == workload.variant.id());
    entries.filter(same_variant).any(|entry| {
        let keeps = entry.value.value.lines().any(|line| line.trim() == "appendonly yes");
        !keeps && entry.value.value.lines().any(forgets)
    })
}

fn probe(join: &mut Join<'_>, id: Id<Probe>) {
    let probe = &join.entities[id];
    let Some(container) = probe.container.id().filter(|_| !probe.port.value.is_empty()) else { return };
    let ports = &join.entities[container].ports;
    let written = probe.port.value.clone();
    let by_name = written.parse::<i64>().is_err();
    let hit =
        ports.iter().map(|port| &join.entities[*port]).find(|port| port.name.value == written || port.number.value.to_string() == written);
    let number = hit.map(|port| port.number.value);
    let known = match hit {
        Some(port) => Known::Is(true, port.place),
        None if ports.is_empty() && !by_name => return,
        None => Known::Is(false, probe.port.place),
    };
    let probe = &mut join.entities[id];
    probe.port_exists = known;
    probe.port_number = number.unwrap_or(probe.port_number);
}

/// A LimitRange gives resources to every container of its namespace in its variant.
fn limit_ranges(join: &mut Join<'_>) {
    let ranges = join.entities.objects.iter().filter(|object| object.kind == "LimitRange");
    let ranges: Vec<_> = ranges.filter_map(|object| Some((object.variant.id()?, object.namespace.value.clone()))).collect();
    for id in join.entities.ids::<Container>() {
        let Some(workload) = join.entities[id].workload.id().map(|workload| &join.entities[workload]) else { continue };
        let covered = ranges.iter().any(|(variant, namespace)| {
            workload.variant.id() == Some(*variant) && (namespace.is_empty() || *namespace == workload.namespace.value)
        });
        join.entities[id].limit_range = covered;
    }
}

/// Who owns the tag of an image's name, and which component it is part of.
pub(crate) fn references(join: &mut Join<'_>, read: &Read<'_>) {
    for (reference, image) in std::mem::take(&mut join.references_of) {
        join.entities[reference].component = join.entities[image].component.clone();
    }
    // The names that Compose gives to what it builds.
    let built: Vec<String> = join
        .entities
        .compose_services
        .iter()
        .filter(|service| service.build.place.is_some())
        .filter_map(|service| Some(join.entities[service.reference.id()?].repository.clone()))
        .collect();
    for id in join.entities.ids::<ImageReference>() {
        let one = &join.entities[id];
        let component = match (one.container.id(), one.compose_service.id()) {
            (Some(container), _) => join.entities[container].component.clone(),
            (_, Some(service)) => join.entities[service].component.clone(),
            _ => one.component.clone(),
        };
        let named = one.written.value.split([':', '@']).next().unwrap_or_default();
        let owned = read.owned_images.contains(named)
            || read.owned_images.contains(&one.repository)
            || read.artifacts.iter().any(|artifact| artifact.image == *named || artifact.image == one.repository)
            || (one.stands_in == "from" && one.tag.is_empty() && built.contains(&one.repository))
            || (one.image.id().is_some() && one.tag.is_empty() && !one.written.value.contains('/'));
        let one = &mut join.entities[id];
        one.component = component;
        one.owned |= owned;
        one.built_here = one.image.id().is_some();
    }
    // What an anchor gives to several services is written once.
    let mut stands: BTreeMap<Place, String> = BTreeMap::new();
    for id in join.entities.ids::<EnvVar>() {
        let one = &join.entities[id];
        let component = match (one.container.id(), one.compose_service.id()) {
            (Some(container), _) => join.entities[container].component.clone(),
            (_, Some(service)) => join.entities[service].component.clone(),
            _ => Link::default(),
        };
        let name = component.id().map_or("", |component| &join.entities[component].name);
        let mut here = format!("{name}/{}", one.name.value);
        if let Some(place) = one.value.place {
            here = stands.entry(place).or_insert(here).clone();
        }
        let secret = credential::identity(&one.credential, &one.value.value, &here);
        let one = &mut join.entities[id];
        one.component = component;
        one.secret = secret;
    }
    objects(join);
}

/// Objects and Services concern the component that they deploy or lead to.
fn objects(join: &mut Join<'_>) {
    for id in join.entities.ids::<Object>() {
        let workload = join.entities[id].workload.id();
        if let Some(workload) = workload {
            join.entities[id].component = join.entities[workload].component.clone();
        }
    }
    for id in join.entities.ids::<Service>() {
        let first = join.entities[id].workloads.first().copied();
        let component = first.map_or(Link::No("it selects no workload of the tree"), |workload| join.entities[workload].component.clone());
        join.entities[id].component = component;
    }
    for id in join.entities.ids::<ConfigEntry>() {
        join.entities[id].component = Link::No("several components may read it");
    }
}

/// Which containers listen, and why that is thought.
pub(crate) fn listening(join: &mut Join<'_>) {
    for id in join.entities.ids::<Container>() {
        let container = &join.entities[id];
        let probe = [&container.readiness, &container.liveness, &container.startup]
            .into_iter()
            .filter_map(Link::id)
            .map(|probe| &join.entities[probe])
            .find(|probe| !probe.port.value.is_empty());
        let image: Option<&Image> = container.image.id().map(|image| &join.entities[image]);
        let because = if let Some(port) = container.ports.first() {
            Some(("it declares a port", join.entities[*port].place))
        } else if container.behind_service {
            Some(("a Service sends it traffic", container.place))
        } else if let Some(probe) = probe {
            Some(("a probe of its own names a port", probe.place))
        } else if image.is_some_and(|image| !image.exposed.is_empty()) {
            Some(("its image exposes a port", image.and_then(|image| image.place)))
        } else if !container.listens_because.value.is_empty() {
            Some(("its image is known to listen", container.image_name.place))
        } else {
            None
        };
        let container = &mut join.entities[id];
        container.listens = because.is_some();
        container.listens_because = because.map_or_else(Written::default, |(text, place)| Written { value: text.to_owned(), place });
    }
    for id in join.entities.ids::<Workload>() {
        let claimed = join.entities[id].volumes.iter().any(|volume| join.entities[*volume].kind == "claim");
        let operator = join.entities[id].operator;
        join.entities[id].meant_single |= claimed || operator;
    }
}

/// The project's applications, and whether anything of it is deployed.
pub(crate) fn project(join: &mut Join<'_>) {
    let applications: Vec<Id<Application>> = join.entities.ids::<Application>().collect();
    let deployable = join
        .entities
        .components
        .iter()
        .any(|component| matches!(component.kind.as_str(), "service" | "worker" | "job" | "web" | "backing" | "unknown"));
    let compose = join.entities.ids::<ComposeService>().next().is_some();
    let project = &mut join.entities.projects[0];
    project.applications = applications;
    project.deployable = deployable || compose;
}
