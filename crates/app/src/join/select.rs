//! What Services and Ingresses lead to: in their variant, then among its siblings.

use std::collections::BTreeMap;

use super::near::{Nearness, from_elsewhere, nearness, same_namespace};
use crate::Join;
use crate::entity::{Backend, Container, Entities, Id, Ingress, Known, Link, Port, Service, ServicePort, Variant, Workload};
use crate::read::Read;

pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for service in join.entities.ids::<Service>() {
        select(join, read, service);
    }
    for ingress in join.entities.ids::<Ingress>() {
        backends(join, read, ingress);
    }
}

fn select(join: &mut Join<'_>, read: &Read<'_>, id: Id<Service>) {
    let entities = &join.entities;
    let service = &entities[id];
    if service.selector.value.is_empty() {
        join.entities[id].has_pods = Known::Unknown("it has no selector: its endpoints are set by something else".to_owned());
        return;
    }
    let Some(variant) = service.variant.id() else { return };
    let mut found: BTreeMap<Nearness, Vec<Id<Workload>>> = BTreeMap::new();
    for workload in entities.ids::<Workload>() {
        let one = &entities[workload];
        let fits = service.selector.value.iter().all(|pair| one.labels.binary_search(pair).is_ok() || is_given(one, pair));
        let Some(other) = one.variant.id().filter(|_| fits && same_namespace(&service.namespace.value, &one.namespace.value)) else {
            continue;
        };
        found.entry(nearness(entities, variant, other)).or_default().push(workload);
    }
    let place = service.selector.place;
    // The pods stand in the same variant, in a namespace that the Service never sees.
    let apart = || {
        let other = |one: &&Workload| {
            one.variant.id() == Some(variant)
                && !service.namespace.value.is_empty()
                && !one.namespace.value.is_empty()
                && service.namespace.value != one.namespace.value
                && service.selector.value.iter().all(|pair| one.labels.binary_search(pair).is_ok())
        };
        entities.workloads.iter().any(|one| other(&one))
    };
    let has_pods = match found.iter().next() {
        None if apart() => Known::Is(false, place),
        Some((Nearness::Same | Nearness::Sibling, _)) => Known::Is(true, place),
        Some((Nearness::Elsewhere, there)) => {
            let path = entities[there[0]].variant.id().map(|variant| entities[variant].root.clone()).unwrap_or_default();
            Known::Unknown(format!("pods in `{path}` match, and that is another variant"))
        }
        None => why_elsewhere(join, read, service, variant).map_or(Known::Is(false, place), Known::Unknown),
    };
    let linked = found
        .into_iter()
        .next()
        .filter(|(nearness, _)| *nearness != Nearness::Elsewhere)
        .map(|(_, workloads)| workloads)
        .unwrap_or_default();
    join.entities[id].has_pods = has_pods;
    for workload in &linked {
        join.entities[*workload].services.push(id);
    }
    join.entities[id].workloads = linked;
    for port in join.entities[id].ports.clone() {
        reach(join, id, port);
    }
}

/// Whether Kubernetes gives this label to pods of a workload by itself.
fn is_given(workload: &Workload, pair: &str) -> bool {
    let Some((key, value)) = pair.split_once('=') else { return false };
    match (workload.kind.as_str(), key) {
        // A prefix of the name may be put before it later.
        ("StatefulSet", "statefulset.kubernetes.io/pod-name") => value.contains(&workload.name.value),
        ("StatefulSet", "apps.kubernetes.io/pod-index") => true,
        ("Job", "job-name" | "batch.kubernetes.io/job-name") => value == workload.name.value,
        _ => false,
    }
}

/// Why pods that a Service selects may be there although none of the tree fit.
fn why_elsewhere(join: &Join<'_>, read: &Read<'_>, service: &Service, variant: Id<Variant>) -> Option<String> {
    let entities = &join.entities;
    let beside = |one: &&Workload| {
        let near = one.variant.id().is_some_and(|other| nearness(entities, variant, other) != Nearness::Elsewhere);
        near && same_namespace(&service.namespace.value, &one.namespace.value)
    };
    if !entities.workloads.iter().any(|one| beside(&one)) {
        return Some("no workload stands beside it".to_owned());
    }
    let labels = &join.tables.words.runtime_labels;
    let mut keys = service.selector.value.iter().filter_map(|pair| pair.split_once('=')).map(|(key, _)| key);
    let set = keys.find(|key| labels.iter().any(|label| label == key));
    if let Some(key) = set {
        return Some(format!("the label `{key}` is set while the pods run"));
    }
    from_elsewhere(entities, read, variant)
}

/// Whether a port of a Service leads to a port of a container that it selects.
fn reach(join: &mut Join<'_>, service: Id<Service>, id: Id<ServicePort>) {
    let entities = &join.entities;
    let workloads = &entities[service].workloads;
    let Some(first) = workloads.first().copied() else { return };
    let target = entities[id].target.clone();
    let main = |workload: Id<Workload>| {
        entities[workload].containers.iter().copied().filter(|container| matches!(entities[*container].role.as_str(), "main" | "sidecar"))
    };
    let ports: Vec<Id<Port>> =
        workloads.iter().flat_map(|workload| main(*workload)).flat_map(|container| entities[container].ports.clone()).collect();
    let fits = |port: &Port| port.name.value == target.value || port.number.value.to_string() == target.value;
    let hit: Vec<Id<Port>> = ports.iter().copied().filter(|port| fits(&entities[*port])).collect();
    let by_name = entities[id].by_name;
    let on_demand = workloads.iter().any(|workload| entities[*workload].kind == "Rollout" && ports.is_empty());
    let reaches = match hit.first() {
        Some(port) => Known::Is(true, entities[*port].place),
        None if ports.is_empty() && (!by_name || on_demand) => Known::Unknown("the containers that it selects declare no port".to_owned()),
        None => Known::Is(false, target.place),
    };
    let word = |port: &Id<Port>| {
        let port = &entities[*port];
        if port.name.value.is_empty() { port.number.value.to_string() } else { format!("{} ({})", port.name.value, port.number.value) }
    };
    let mut available: Vec<String> = ports.iter().map(word).collect();
    available.dedup();
    let serving: Vec<Id<Container>> = if hit.is_empty() {
        workloads.iter().filter_map(|workload| main(*workload).next()).collect()
    } else {
        hit.iter().filter_map(|port| entities[*port].container.id()).collect()
    };
    let port = &mut join.entities[id];
    port.reaches = reaches;
    port.available = if available.is_empty() { "none".to_owned() } else { available.join(", ") };
    port.workload = Link::To(first);
    for container in serving {
        join.entities[container].behind_service = true;
    }
}

fn backends(join: &mut Join<'_>, read: &Read<'_>, id: Id<Ingress>) {
    let entities = &join.entities;
    let Some(variant) = entities[id].variant.id() else { return };
    let namespace = entities[id].namespace.value.clone();
    for backend in entities[id].backends.clone() {
        let found = find_service(&join.entities, variant, &namespace, &join.entities[backend].service_name.value);
        let place = join.entities[backend].place;
        let (exists, service) = match found {
            Some((Nearness::Elsewhere, other)) => {
                let root = join.entities[other].variant.id().map(|variant| join.entities[variant].root.clone()).unwrap_or_default();
                (Known::Unknown(format!("a Service of that name stands in `{root}`, and that is another variant")), None)
            }
            Some((_, service)) => (Known::Is(true, join.entities[service].place), Some(service)),
            None => (from_elsewhere(&join.entities, read, variant).map_or(Known::Is(false, place), Known::Unknown), None),
        };
        let port_exists = service.map(|service| has_port(&join.entities, service, &join.entities[backend]));
        let one: &mut Backend = &mut join.entities[backend];
        one.exists = exists;
        one.service = Link::from_option(service, "its Service is not in the tree");
        if let Some(known) = port_exists {
            one.port_exists = known;
        }
    }
}

fn find_service(entities: &Entities, variant: Id<Variant>, namespace: &str, name: &str) -> Option<(Nearness, Id<Service>)> {
    let fits = |id: &Id<Service>| entities[*id].name.value == name && same_namespace(namespace, &entities[*id].namespace.value);
    let near = |id: Id<Service>| Some((nearness(entities, variant, entities[id].variant.id()?), id));
    entities.ids::<Service>().filter(fits).filter_map(near).min_by_key(|(nearness, _)| *nearness)
}

fn has_port(entities: &Entities, service: Id<Service>, backend: &Backend) -> Known<bool> {
    let ports: Vec<&ServicePort> = entities[service].ports.iter().map(|port| &entities[*port]).collect();
    if backend.port.value.is_empty() || backend.port.value == "use-annotation" || ports.is_empty() {
        return Known::Unknown("it names no port".to_owned());
    }
    let fits = ports.iter().find(|port| port.name.value == backend.port.value || port.number.value.to_string() == backend.port.value);
    Known::Is(fits.is_some(), fits.map_or(backend.port.place, |port| port.place))
}
