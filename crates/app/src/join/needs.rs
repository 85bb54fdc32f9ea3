//! Whether what pods need is there: in their variant, among its siblings, or made by something that the tree shows.

use std::collections::BTreeMap;

use super::near::{Nearness, from_elsewhere, nearness, same_namespace};
use crate::Join;
use crate::entity::{Entities, Id, Known, Need, Role, RoleBinding, Variant, Workload, Written};
use crate::read::Read;
use crate::read::needs::{Definition, Detail};

/// What every cluster has in every namespace, or for every pod.
const OF_THE_CLUSTER: [(&str, &str); 6] = [
    ("ServiceAccount", "default"),
    ("ConfigMap", "kube-root-ca.crt"),
    ("ConfigMap", "openshift-service-ca.crt"),
    ("PriorityClass", "system-cluster-critical"),
    ("PriorityClass", "system-node-critical"),
    ("PriorityClass", "openshift-user-critical"),
];

pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let definitions = std::mem::take(&mut join.definitions);
    let mut by_name: BTreeMap<(&str, &str), Vec<&Definition>> = BTreeMap::new();
    for one in &definitions {
        by_name.entry((one.kind, &one.name)).or_default().push(one);
    }
    let known = Definitions { by_name };
    for id in join.entities.ids::<Need>() {
        let (defined, has_key, keys) = known.need(&join.entities, read, id);
        let need = &mut join.entities[id];
        need.defined = defined;
        need.has_key = has_key;
        need.keys = keys;
    }
    for id in join.entities.ids::<Workload>() {
        known.workload(join, read, id);
    }
    bindings(join);
}

struct Definitions<'a> {
    by_name: BTreeMap<(&'a str, &'a str), Vec<&'a Definition>>,
}

impl<'a> Definitions<'a> {
    /// Everything of one kind.
    fn of_kind(&self, kind: &'a str) -> impl Iterator<Item = &&'a Definition> {
        self.by_name.range((kind, "")..).take_while(move |((other, _), _)| *other == kind).flat_map(|(_, all)| all)
    }

    /// What defines this name for a variant, with the nearest first; what scripts and generators make is everybody's.
    fn near(&self, entities: &Entities, variant: Id<Variant>, namespace: &str, kind: &str, name: &str) -> Vec<(Nearness, &Definition)> {
        let cluster_wide = matches!(kind, "PriorityClass" | "Namespace");
        let all = self.by_name.get(&(kind, name)).into_iter().flatten();
        let mut near: Vec<(Nearness, &Definition)> = all
            .filter(|one| cluster_wide || same_namespace(&one.namespace, namespace))
            .map(|one| (one.variant.map_or(Nearness::Same, |other| nearness(entities, variant, other)), *one))
            .collect();
        near.sort_by_key(|(nearness, _)| *nearness);
        near
    }

    fn need(&self, entities: &Entities, read: &Read<'_>, id: Id<Need>) -> (Known<bool>, Known<bool>, String) {
        let need = &entities[id];
        let (kind, name) = (need.kind.as_str(), need.name.value.as_str());
        let plain = |defined: Known<bool>| (defined, Known::Is(true, None), String::new());
        if OF_THE_CLUSTER.contains(&(kind, name)) {
            return plain(Known::Is(true, None));
        }
        let Some(workload) = need.workload.id().map(|workload| &entities[workload]) else { return plain(Known::default()) };
        let Some(variant) = workload.variant.id() else { return plain(Known::default()) };
        let found = self.near(entities, variant, &workload.namespace.value, kind, name);
        let here: Vec<&Definition> =
            found.iter().filter(|(nearness, _)| *nearness != Nearness::Elsewhere).map(|(_, definition)| *definition).collect();
        if here.is_empty() {
            return plain(match found.first() {
                Some((_, other)) => elsewhere(entities, other),
                None => self.missing(entities, read, need, variant),
            });
        }
        let (has_key, keys) = key(&need.key, &here);
        (Known::Is(true, None), has_key, keys)
    }

    /// What nothing in the tree defines.
    fn missing(&self, entities: &Entities, read: &Read<'_>, need: &Need, variant: Id<Variant>) -> Known<bool> {
        if let Some(why) = from_elsewhere(entities, read, variant) {
            return Known::Unknown(why);
        }
        // Secrets are kept out of most trees on purpose; a variant that brings some of its own is missing this one.
        let brings = self.of_kind("Secret");
        let own = |one: &&&Definition| one.variant.is_some_and(|other| nearness(entities, variant, other) == Nearness::Same);
        let mut brought = brings.filter(own);
        if need.kind == "Secret" && !brought.any(|one| one.made_by.is_empty() && one.keys.is_some()) {
            return Known::Unknown(format!("the Secret `{}` is not in the tree, as is usual for one", need.name.value));
        }
        Known::Is(false, need.name.place)
    }

    fn workload(&self, join: &mut Join<'_>, read: &Read<'_>, id: Id<Workload>) {
        let entities = &join.entities;
        let workload = &entities[id];
        let Some(variant) = workload.variant.id() else { return };
        let namespace = workload.namespace.value.clone();
        let near = |kind: &str, name: &str| -> Vec<(Nearness, &Definition)> { self.near(entities, variant, &namespace, kind, name) };
        let here = |kind: &str, name: &str| near(kind, name).into_iter().find(|(nearness, _)| *nearness != Nearness::Elsewhere);
        let account = if workload.service_account.value.is_empty() { "default" } else { &workload.service_account.value };
        let token = match here("ServiceAccount", account).map(|(_, definition)| &definition.detail) {
            Some(Detail::Token(token)) if token.place.is_some() => Some(token.clone()),
            _ => None,
        };
        let governing = workload.service_name.clone();
        let (governed, headless) = if governing.value.is_empty() {
            (Known::Is(false, None), Known::Unknown("it has no governing Service".to_owned()))
        } else {
            let found = near("Service", &governing.value);
            match found.first() {
                Some((Nearness::Elsewhere, other)) => (elsewhere(entities, other), Known::Unknown("another variant has it".to_owned())),
                Some((_, one)) => {
                    let headless = matches!(one.detail, Detail::Headless(true));
                    (Known::Is(true, governing.place), Known::Is(headless, governing.place))
                }
                None => {
                    let why = from_elsewhere(entities, read, variant);
                    let missing = why.map_or(Known::Is(false, governing.place), Known::Unknown);
                    (missing, Known::Unknown("its governing Service is not in the tree".to_owned()))
                }
            }
        };
        let enforces = self.enforced(entities, variant, &namespace);
        let workload = &mut join.entities[id];
        workload.governed = governed;
        workload.headless = headless;
        workload.enforces = enforces;
        if let Some(token) = token.filter(|_| workload.mounts_token.place.is_none()) {
            workload.mounts_token = token;
        }
    }

    /// The profile that the namespace of a variant enforces: the one of that name, or the only one of the variant.
    fn enforced(&self, entities: &Entities, variant: Id<Variant>, namespace: &str) -> Written<String> {
        let all = self.of_kind("Namespace");
        let mine: Vec<&&Definition> = all
            .filter(|one| one.variant.is_some_and(|other| nearness(entities, variant, other) != Nearness::Elsewhere))
            .filter(|one| namespace.is_empty() || one.name == namespace)
            .collect();
        match mine.as_slice() {
            [only] => match &only.detail {
                Detail::Enforces(level) => level.clone(),
                _ => Written::default(),
            },
            _ => Written::default(),
        }
    }
}

fn elsewhere(entities: &Entities, other: &Definition) -> Known<bool> {
    let root = other.variant.map(|variant| entities[variant].root.clone()).unwrap_or_default();
    Known::Unknown(format!("`{}` is defined in `{root}`, and that is another variant", other.name))
}

/// Whether one of several definitions has a key, and the keys that they have.
fn key(wanted: &Written<String>, here: &[&Definition]) -> (Known<bool>, String) {
    if wanted.value.is_empty() {
        return (Known::Is(true, None), String::new());
    }
    let mut keys: Vec<&str> = vec![];
    let mut opaque = false;
    for one in here {
        match &one.keys {
            Some(own) => keys.extend(own.iter().map(String::as_str)),
            None => opaque = true,
        }
    }
    if keys.contains(&wanted.value.as_str()) {
        return (Known::Is(true, wanted.place), String::new());
    }
    let listed = keys.join(", ");
    if opaque {
        return (Known::Unknown("its keys are not in the tree".to_owned()), listed);
    }
    (Known::Is(false, wanted.place), listed)
}

/// Which role a binding gives: in its variant, then among its siblings.
fn bindings(join: &mut Join<'_>) {
    for id in join.entities.ids::<RoleBinding>() {
        let binding = &join.entities[id];
        let Some(variant) = binding.variant.id() else { continue };
        let fits = |role: &Id<Role>| join.entities[*role].name.value == binding.role_name.value;
        let near = |role: Id<Role>| Some((nearness(&join.entities, variant, join.entities[role].variant.id()?), role));
        let found = join.entities.ids::<Role>().filter(fits).filter_map(near).min_by_key(|(nearness, _)| *nearness);
        let Some((Nearness::Same | Nearness::Sibling, role)) = found else { continue };
        join.entities[id].role = crate::entity::Link::To(role);
        join.entities[role].bindings.push(id);
    }
}
