//! Whether the hosts that variables and ConfigMaps name are Services of the tree.

use std::collections::BTreeSet;

use seaworthy_model::{Place, Span};

use super::near::{Nearness, from_elsewhere, nearness, same_namespace};
use crate::Join;
use crate::entity::{Container, Entities, EnvVar, HostReference, Id, Known, Link, Service, Variant};
use crate::read::{Read, hosts};
use crate::tables::glob;

/// What may define a host.
struct Names {
    namespaces: BTreeSet<String>,
    compose: BTreeSet<String>,
    /// Releases that scripts install by name.
    releases: BTreeSet<String>,
}

pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for id in join.entities.ids::<Container>() {
        of_container(join, id);
    }
    let names = names(join);
    for id in join.entities.ids::<HostReference>() {
        let asked = Asked { join, read, names: &names, one: &join.entities[id] };
        // A public name is nobody's Service, and resolves elsewhere.
        let (resolves, near) = asked.resolve().unwrap_or((Known::Is(true, None), String::new()));
        let one = &mut join.entities[id];
        one.resolves = resolves;
        one.near = near;
    }
}

/// The hosts that a container's literal variables name.
fn of_container(join: &mut Join<'_>, id: Id<Container>) {
    let container = &join.entities[id];
    let (workload, component) = (container.workload.clone(), container.component.clone());
    let variant = workload.id().map_or(Link::No("it has no workload"), |workload| join.entities[workload].variant.clone());
    let holder = container.name.value.clone();
    let found: Vec<HostReference> = container
        .env
        .iter()
        .map(|variable| &join.entities[*variable])
        .flat_map(|variable| {
            hosts::named(&variable.name.value, &variable.value.value)
                .into_iter()
                .filter_map(move |range| Some((variable, part(variable, range)?)))
        })
        .map(|(variable, (host, place))| HostReference {
            place: Some(place),
            host: crate::entity::Written::at(host, place),
            key: variable.name.value.clone(),
            holder: holder.clone(),
            container: Link::To(id),
            config_entry: Link::No("a variable names it"),
            workload: workload.clone(),
            variant: variant.clone(),
            component: component.clone(),
            ..HostReference::default()
        })
        .collect();
    for one in found {
        join.entities.add(one);
    }
}

/// A part of a variable's value with its place, which is the whole value's where its text is not the source's.
fn part(variable: &EnvVar, range: std::ops::Range<usize>) -> Option<(String, Place)> {
    let place = variable.value.place?;
    let value = &variable.value.value;
    let host = value.get(range.clone())?.to_owned();
    let quotes = place.span.len().checked_sub(value.len());
    let span = match quotes {
        Some(quotes @ (0 | 2)) => {
            let start = place.span.start as usize + quotes / 2;
            Span::new(start + range.start, start + range.end)
        }
        _ => place.span,
    };
    Some((host, Place { file: place.file, span }))
}

fn namespace(entities: &Entities, one: &HostReference) -> String {
    let of_workload = one.workload.id().map(|workload| &entities[workload].namespace);
    let of_config = one.config_entry.id().and_then(|entry| entities[entry].object.id()).map(|object| &entities[object].namespace);
    of_workload.or(of_config).map(|namespace| namespace.value.clone()).unwrap_or_default()
}

fn names(join: &Join<'_>) -> Names {
    let entities = &join.entities;
    let written = entities.objects.iter().map(|object| &object.namespace.value);
    let made = entities.objects.iter().filter(|object| object.kind == "Namespace").map(|object| &object.name.value);
    let mut releases = BTreeSet::new();
    for (_, _, script) in &join.scripts {
        for command in &script.commands {
            let words: Vec<&str> = command.program().iter().map(|word| word.text.as_str()).collect();
            if words.first() == Some(&"helm") && words.iter().any(|word| matches!(*word, "install" | "upgrade")) {
                releases.extend(words[1..].iter().filter(|word| !word.starts_with('-')).map(|word| (*word).to_owned()));
            }
        }
    }
    Names {
        namespaces: written.chain(made).filter(|namespace| !namespace.is_empty()).cloned().collect(),
        compose: entities.compose_services.iter().map(|service| service.name.value.clone()).collect(),
        releases,
    }
}

/// One host, and all that may define it.
struct Asked<'a> {
    join: &'a Join<'a>,
    read: &'a Read<'a>,
    names: &'a Names,
    one: &'a HostReference,
}

impl Asked<'_> {
    /// Whether the host is a Service, and which one is meant where none has its name. `None` for a public name.
    fn resolve(&self) -> Option<(Known<bool>, String)> {
        let entities = &self.join.entities;
        let variant = self.one.variant.id()?;
        let mut labels: Vec<&str> = self.one.host.value.trim_end_matches('.').split('.').collect();
        let cluster = hosts::strip(&mut labels);
        let (service, wanted) = self.service(&labels, cluster)?;
        let unknown = |why: String| Some((Known::Unknown(why), String::new()));
        if let Some(wanted) = wanted.filter(|wanted| !self.is_namespace(wanted)) {
            return unknown(format!("nothing of the namespace `{wanted}` stands in this tree"));
        }
        let own = wanted.map_or_else(|| namespace(entities, self.one), str::to_owned);
        let fits = |other: &Id<Service>| entities[*other].name.value == service && same_namespace(&own, &entities[*other].namespace.value);
        let near = |other: Id<Service>| Some((nearness(entities, variant, entities[other].variant.id()?), other));
        let found = entities.ids::<Service>().filter(fits).filter_map(near).min_by_key(|(nearness, _)| *nearness);
        if let Some((Nearness::Elsewhere, other)) = found {
            let root = entities[other].variant.id().map_or("", |variant| entities[variant].root.as_str());
            return unknown(format!("a Service `{service}` stands in `{root}`, and that is another variant"));
        }
        if let Some((_, other)) = found {
            return Some((Known::Is(true, entities[other].place), String::new()));
        }
        if self.is_aliased(&labels) || self.is_on_demand(variant, service) {
            return None;
        }
        if let Some(why) = self.installed(variant, service) {
            return unknown(why);
        }
        let beside = entities.services.iter().filter(|other| self.is_near(variant, other.variant.id()));
        let beside: Vec<&str> = beside.map(|other| other.name.value.as_str()).collect();
        if beside.is_empty() {
            return unknown("no Service stands beside it".to_owned());
        }
        let apart = beside.into_iter().map(|other| (distance(service, other), other));
        let meant = apart.filter(|(apart, _)| service.len() > 3 && *apart <= 2).min();
        Some((Known::Is(false, self.one.place), meant.map(|(_, other)| other.to_owned()).unwrap_or_default()))
    }

    /// The Service that a name means, and its namespace where the name says it: `service`, `service.namespace`,
    /// `pod.service` and `pod.service.namespace`.
    fn service<'l>(&self, labels: &[&'l str], cluster: bool) -> Option<(&'l str, Option<&'l str>)> {
        match labels {
            [service] => Some((*service, None)),
            [service, last] if cluster || self.is_namespace(last) => Some((*service, Some(*last))),
            [_, service] if self.join.entities.services.iter().any(|one| one.name.value == *service) => Some((*service, None)),
            [_, service, last] if cluster => Some((*service, Some(*last))),
            _ => None,
        }
    }

    fn is_namespace(&self, label: &str) -> bool {
        self.names.namespaces.contains(label) || label == "default"
    }

    fn is_near(&self, variant: Id<Variant>, other: Option<Id<Variant>>) -> bool {
        other.is_some_and(|other| nearness(&self.join.entities, variant, other) != Nearness::Elsewhere)
    }

    /// Whether the pod's own hosts file has the name.
    fn is_aliased(&self, labels: &[&str]) -> bool {
        let name = labels.join(".");
        let own = self.one.workload.id();
        let mut aliases = self.join.entities.host_aliases.iter().filter(|alias| own.is_none() || alias.workload.id() == own);
        aliases.any(|alias| alias.names.contains(&name))
    }

    /// Whether a platform makes a Service of this name for a workload that runs on demand.
    fn is_on_demand(&self, variant: Id<Variant>, service: &str) -> bool {
        let mut workloads = self.join.entities[variant].workloads.iter().map(|workload| &self.join.entities[*workload]);
        workloads.any(|workload| workload.kind == "Service" && workload.name.value == service)
    }

    /// Why a Service of this name may be there although nothing of the tree is it.
    fn installed(&self, variant: Id<Variant>, service: &str) -> Option<String> {
        let words = &self.join.tables.words;
        if self.names.compose.contains(service) {
            return Some(format!("a Compose service is named `{service}`"));
        }
        let of_release = |release: &&String| service == release.as_str() || service.starts_with(&format!("{release}-"));
        if let Some(release) = self.names.releases.iter().find(of_release) {
            return Some(format!("a script installs the release `{release}`"));
        }
        if words.installed_names.iter().any(|pattern| glob(pattern, service)) {
            return Some(format!("a chart or an operator gives Services names such as `{service}`"));
        }
        let mut objects = self.join.entities.objects.iter().filter(|object| self.is_near(variant, object.variant.id()));
        if objects.any(|object| matches!(object.kind.as_str(), "ServiceEntry" | "EndpointSlice")) {
            return Some("a mesh or a slice of endpoints may define it".to_owned());
        }
        let open = self.read.open_variants.iter().any(|other| self.is_near(variant, Some(*other)));
        let why = from_elsewhere(&self.join.entities, self.read, variant);
        why.or_else(|| open.then(|| "what an operator, a release or a remote base makes is not in the tree".to_owned()))
    }
}

/// How many letters are put in, taken out, changed or swapped to get from one name to the other; more than a slip is no distance.
fn distance(one: &str, other: &str) -> usize {
    if one.len().abs_diff(other.len()) > 2 { usize::MAX } else { strsim::osa_distance(one, other) }
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn names_are_as_far_apart_as_letters_have_to_change() {
        for (one, other, apart) in
            [("vists-service", "visits-service", 1), ("redis", "redis", 0), ("cart", "crat", 1), ("web", "database", usize::MAX)]
        {
            assert_eq!(distance(one, other), apart, "{one} {other}");
        }
    }
}
