//! Literals that differ from one variant to another, and Services that each have an address of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::Join;
use crate::entity::{Entities, EnvVar, Id, Service, Variant, Workload};
use crate::read::hosts;

/// What tells one variable of one container from others, whatever the variant.
type Same = (u32, String, String, String, String);

/// The variables that are the same one, with their variants.
type Literals = BTreeMap<Same, Vec<(Id<Variant>, Id<EnvVar>)>>;

/// Compares the literals of each container over its variants.
pub(crate) fn all(join: &mut Join<'_>) {
    let entities = &join.entities;
    let mut literals: Literals = BTreeMap::new();
    for id in entities.ids::<Workload>() {
        let workload = &entities[id];
        let (Some(component), Some(variant)) = (workload.component.id(), workload.variant.id()) else { continue };
        for container in workload.containers.iter().map(|container| &entities[*container]) {
            for variable in container.env.iter().copied().filter(|variable| concrete(entities, &entities[*variable])) {
                let names =
                    [&workload.kind, &workload.name.value, &container.name.value, &entities[variable].name.value].map(String::clone);
                let [kind, name, container, variable_name] = names;
                literals.entry((component.index, kind, name, container, variable_name)).or_default().push((variant, variable));
            }
        }
    }
    let mut varying: Vec<(Id<EnvVar>, String)> = vec![];
    for found in literals.values() {
        let variants: BTreeSet<Id<Variant>> = found.iter().map(|(variant, _)| *variant).collect();
        let values: BTreeSet<&str> = found.iter().map(|(_, variable)| entities[*variable].value.value.as_str()).collect();
        if variants.len() < 2 || values.len() < 2 {
            continue;
        }
        for (_, variable) in found {
            let own = entities[*variable].value.value.as_str();
            let others: Vec<String> = values.iter().filter(|value| **value != own).map(|value| format!("`{value}`")).collect();
            varying.push((*variable, others.join(", ")));
        }
    }
    for (variable, others) in varying {
        let one = &mut join.entities[variable];
        one.varies = true;
        one.elsewhere = others;
    }
    count_outward(join);
}

/// Whether a literal is one that belongs to an environment: not the name of a Service, a port, a path or a switch, and no
/// credential, of which another rule speaks.
fn concrete(entities: &Entities, variable: &EnvVar) -> bool {
    let value = variable.value.value.as_str();
    let lower = value.to_ascii_lowercase();
    let switch = matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "enabled" | "disabled" | "none" | "null");
    let number = value.parse::<f64>().is_ok();
    let dynamic = value.contains(['$', '{']);
    let service = || {
        let named = hosts::named(&variable.name.value, value).into_iter().filter_map(|range| value.get(range));
        let is_service = |host: &str| entities.services.iter().any(|service| Some(service.name.value.as_str()) == host.split('.').next());
        named.chain([value]).any(is_service)
    };
    variable.source == "literal"
        && !value.is_empty()
        && matches!(variable.credential.as_str(), "none")
        && !switch
        && !number
        && !dynamic
        && !value.starts_with(['/', '.'])
        && !service()
}

/// How many Services of each variant have an address of their own and speak HTTP.
fn count_outward(join: &mut Join<'_>) {
    let mut count: BTreeMap<Id<Variant>, i64> = BTreeMap::new();
    for service in &join.entities.services {
        if let Some(variant) = service.variant.id().filter(|_| service.outward && service.http) {
            *count.entry(variant).or_default() += 1;
        }
    }
    for id in join.entities.ids::<Service>() {
        let own = join.entities[id].variant.id().and_then(|variant| count.get(&variant)).copied();
        join.entities[id].outward_http = own.unwrap_or(0);
    }
}
