//! A container of a pod, with its ports, variables and probes.

use seaworthy_model::Place;
use seaworthy_syntax::reference::{self, Pin};

use super::at::At;
use super::objects::Runs;
use super::{probe, security};
use crate::Join;
use crate::credential;
use crate::entity::{Container, EnvVar, Id, ImageReference, Link, Port, Workload, Written};

/// Reads one container, in the pod that holds it.
pub(crate) fn read(join: &mut Join<'_>, at: At<'_>, pod: At<'_>, role: &str, runs: Runs, workload: Id<Workload>) -> Id<Container> {
    let get = |path: &[&str]| at.at(path);
    let name = at.text_of("name");
    let image = get(&["image"]).and_then(At::text).unwrap_or_default();
    let amount = |path: &[&str]| get(path).and_then(At::text).unwrap_or_default();
    let memory_limit = amount(&["resources", "limits", "memory"]);
    let cpu_limit = amount(&["resources", "limits", "cpu"]);
    // Kubernetes takes the limit for a request that is not written.
    let or = |request: Written<String>, limit: &Written<String>| if request.place.is_some() { request } else { limit.clone() };
    let words = &join.tables.words;
    let helper = words.helpers.contains(&name.value.to_ascii_lowercase());
    let names = [name.value.as_str(), &join.entities[workload].name.value, image.value.rsplit('/').next().unwrap_or_default()];
    let load_generator = names
        .iter()
        .map(|name| name.to_ascii_lowercase())
        .any(|name| words.load_generators.iter().any(|word| name.contains(word.as_str())));
    let long_running = matches!(role, "main" | "sidecar") && runs == Runs::Always;
    let resources = at.key("resources");
    let limits = get(&["resources"]).and_then(|resources| resources.key("limits"));
    let id = join.entities.add(Container {
        place: name.place.or(Some(at.place())),
        name,
        role: role.to_owned(),
        image_name: image.clone(),
        command: texts(get(&["command"])),
        args: texts(get(&["args"])),
        limits: limits.or(resources).map(|key| Written::at(true, key)).unwrap_or_default(),
        resources: resources.map(|key| Written::at(true, key)).unwrap_or_default(),
        cpu_request: or(amount(&["resources", "requests", "cpu"]), &cpu_limit),
        memory_request: or(amount(&["resources", "requests", "memory"]), &memory_limit),
        cpu_limit,
        memory_limit,
        helper,
        load_generator,
        long_running,
        workload: Link::To(workload),
        ..Container::default()
    });
    if !image.value.is_empty() {
        let reference = reference_of(&image.value, image.place, "container", join);
        let reference = join.entities.add(ImageReference { container: Link::To(id), ..reference });
        join.entities[id].reference = Link::To(reference);
    }
    ports(join, at, id);
    env(join, at, id);
    security::container(&mut join.entities[id], at, pod);
    let own_timeout = probe::own_timeout(join, id);
    let container = &mut join.entities[id];
    container.ending = container.pre_stop.value.saturating_add(own_timeout.value);
    container.own_timeout = own_timeout;
    for kind in ["liveness", "readiness", "startup"] {
        let key = format!("{kind}Probe");
        let Some(at) = get(&[&key]).filter(|at| !at.node.is_null()) else { continue };
        let link = Link::To(probe::probe(join, at, kind, id, workload));
        let container = &mut join.entities[id];
        match kind {
            "liveness" => container.liveness = link,
            "readiness" => container.readiness = link,
            _ => container.startup = link,
        }
    }
    let container = &mut join.entities[id];
    for (link, why) in [
        (&mut container.liveness, "it has no liveness probe"),
        (&mut container.readiness, "it has no readiness probe"),
        (&mut container.startup, "it has no startup probe"),
    ] {
        if link.id().is_none() {
            *link = Link::No(why);
        }
    }
    id
}

fn texts(at: Option<At<'_>>) -> Written<Vec<String>> {
    let Some(at) = at else { return Written::default() };
    Written::at(at.items().filter_map(At::str).map(str::to_owned).collect(), at.place())
}

/// An image's name, with what it says about the version and what the table knows.
pub(crate) fn reference_of(written: &str, place: Option<Place>, stands_in: &str, join: &Join<'_>) -> ImageReference {
    let parsed = reference::parse(written);
    let known = join.tables.image(&parsed.repository_path(), &parsed.name, parsed.tag.as_deref().unwrap_or_default());
    let known = known.unwrap_or_default();
    let pin = match parsed.pin() {
        Pin::Digest => "digest",
        Pin::Version => "version",
        Pin::Channel(_) => "channel",
        Pin::Latest => "latest",
        Pin::None => "none",
        Pin::Unknown => "unknown",
    };
    // `<your-image>` only stands for a name.
    let pin = if written.contains(['<', '>']) { "unknown" } else { pin };
    ImageReference {
        place,
        written: Written { value: written.to_owned(), place },
        name: parsed.name.clone(),
        repository: parsed.repository_path(),
        tag: parsed.tag.clone().unwrap_or_default(),
        digest: parsed.digest.clone().unwrap_or_default(),
        pin: pin.to_owned(),
        stands_in: stands_in.to_owned(),
        ships: true,
        keeps_data: !known.keeps.is_empty(),
        data_path: known.data.first().cloned().unwrap_or_default(),
        user: known.user.clone().unwrap_or_default(),
        runtime: known.runtime.clone(),
        image: Link::No("no Dockerfile of the tree builds it"),
        ..ImageReference::default()
    }
}

fn ports(join: &mut Join<'_>, at: At<'_>, container: Id<Container>) {
    for port in at.list("ports").filter(|port| port.node.is_map()) {
        let number = port.int_or("containerPort", 0);
        let id = join.entities.add(Port {
            place: number.place.or(Some(port.place())),
            name: port.text_of("name"),
            number,
            host_port: port.int_or("hostPort", 0),
            protocol: port.text_or("protocol", "TCP").value,
            container: Link::To(container),
        });
        join.entities[container].ports.push(id);
    }
}

fn env(join: &mut Join<'_>, at: At<'_>, container: Id<Container>) {
    let all: Vec<At<'_>> = at.list("env").filter(|one| one.node.is_map()).collect();
    let identities = identities(all.iter().filter_map(|one| Some((one.get("name")?.str()?, one.get("value")?.str()?))));
    for one in all {
        let name = one.text_of("name");
        let value = one.text_of("value");
        let source = one.get("valueFrom").map_or("literal", |from| {
            let sources = [("secretKeyRef", "secret"), ("configMapKeyRef", "config_map"), ("fieldRef", "field")];
            sources.iter().find(|(key, _)| from.get(key).is_some()).map_or("resource", |(_, source)| *source)
        });
        let variable = variable(join, name, value, source, &identities);
        let id = join.entities.add(EnvVar { container: Link::To(container), ..variable });
        join.entities[container].env.push(id);
    }
}

/// The values that stand under keys for users and databases.
pub(crate) fn identities<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> Vec<String> {
    let named = |key: &str| {
        let key = key.to_ascii_lowercase();
        ["user", "username", "database", "db", "db_name", "dbname"].iter().any(|word| key.ends_with(word))
    };
    pairs.filter(|(key, value)| named(key) && !value.is_empty()).map(|(_, value)| value.to_owned()).collect()
}

/// A variable, judged as a credential.
pub(crate) fn variable(join: &Join<'_>, name: Written<String>, value: Written<String>, source: &str, identities: &[String]) -> EnvVar {
    let strength = credential::judge(&join.tables.words, &name.value, &value.value);
    EnvVar {
        place: value.place.or(name.place),
        masked: credential::masked(&value.value),
        credential: strength.word().to_owned(),
        equals_user: identities.contains(&value.value),
        source: source.to_owned(),
        name,
        value,
        ..EnvVar::default()
    }
}
