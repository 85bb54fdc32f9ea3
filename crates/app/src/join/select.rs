//! What Services, Ingresses and autoscalers lead to: in their variant, then among its siblings.

use std::collections::BTreeMap;

use super::variant::folder_of;
use crate::Join;
use crate::entity::{
    Autoscaler, Backend, Container, Entities, Id, Ingress, Known, Link, Port, Service, ServicePort, Variant, Workload, Written,
};
use crate::read::Read;

/// How near an entity of another variant is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// The same variant.
    Same,
    /// A variant with the same parent folder.
    Sibling,
    /// Anywhere else in the tree: links nothing.
    Elsewhere,
}

pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for service in join.entities.ids::<Service>() {
        select(join, read, service);
    }
    for ingress in join.entities.ids::<Ingress>() {
        backends(join, read, ingress);
    }
    let targets = std::mem::take(&mut join.scale_targets);
    for (autoscaler, target) in targets {
        scale(join, autoscaler, &target);
    }
}

fn nearness(entities: &Entities, one: Id<Variant>, other: Id<Variant>) -> Nearness {
    if one == other {
        return Nearness::Same;
    }
    let parent = |id: Id<Variant>| folder_of(&entities[id].root).to_owned();
    if parent(one) == parent(other) && entities[one].kind == entities[other].kind { Nearness::Sibling } else { Nearness::Elsewhere }
}

fn same_namespace(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

/// Why what is not in the tree may still be there; `None` where nothing says so.
fn from_elsewhere(read: &Read<'_>, variant: Option<Id<Variant>>) -> Option<String> {
    if let Some((chart, count)) = read.unrendered.iter().next() {
        return Some(format!("templates of chart `{chart}` are not rendered ({count}), and one of them may be it"));
    }
    let open = variant.is_some_and(|variant| read.open_variants.contains(&variant));
    open.then(|| "what an operator, a release or a remote base makes is not in the tree".to_owned())
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
        let fits = service.selector.value.iter().all(|pair| one.labels.binary_search(pair).is_ok());
        let Some(other) = one.variant.id().filter(|_| fits && same_namespace(&service.namespace.value, &one.namespace.value)) else {
            continue;
        };
        found.entry(nearness(entities, variant, other)).or_default().push(workload);
    }
    let place = service.selector.place;
    let has_pods = match found.iter().next() {
        Some((Nearness::Same | Nearness::Sibling, _)) => Known::Is(true, place),
        Some((Nearness::Elsewhere, there)) => {
            let path = entities[there[0]].variant.id().map(|variant| entities[variant].root.clone()).unwrap_or_default();
            Known::Unknown(format!("pods in `{path}` match, and that is another variant"))
        }
        None => from_elsewhere(read, Some(variant)).map_or(Known::Is(false, place), Known::Unknown),
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
            None => (from_elsewhere(read, Some(variant)).map_or(Known::Is(false, place), Known::Unknown), None),
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

/// An autoscaler sets the replicas of its target: its minimum is what runs at least.
fn scale(join: &mut Join<'_>, id: Id<Autoscaler>, target: &str) {
    let entities = &join.entities;
    let Some(variant) = entities[id].variant.id() else { return };
    let fits = |workload: &Id<Workload>| entities[*workload].name.value == target;
    let near = |workload: Id<Workload>| Some((nearness(entities, variant, entities[workload].variant.id()?), workload));
    let found = entities.ids::<Workload>().filter(fits).filter_map(near).min_by_key(|(nearness, _)| *nearness);
    let Some((Nearness::Same | Nearness::Sibling, workload)) = found else { return };
    let minimum = entities[id].minimum.clone();
    join.entities[id].workload = Link::To(workload);
    let place = minimum.place.or(join.entities[id].place);
    let workload = &mut join.entities[workload];
    workload.autoscaler = Link::To(id);
    workload.replicas = Written { value: minimum.value.max(1), place };
}
