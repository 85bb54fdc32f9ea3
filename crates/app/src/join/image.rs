//! What runs an image, and what that makes of its command, its volumes and its variables.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_syntax::dockerfile::Keyword;

use crate::Join;
use crate::ask::within;
use crate::entity::{ComposeService, Container, DeclaredVolume, Id, Image, Instruction, Known, Link, Process, Written};
use crate::read::image::Built;
use crate::read::{Read, process};

/// What runs an image of the tree.
#[derive(Default)]
struct Runners {
    containers: Vec<Id<Container>>,
    services: Vec<Id<ComposeService>>,
}

/// What starts something else than its image.
struct Starts {
    containers: BTreeSet<Id<Container>>,
    services: BTreeSet<Id<ComposeService>>,
}

pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let built: BTreeMap<Id<Image>, &Built<'_>> = read.built.iter().map(|built| (built.image, built)).collect();
    let mut runners: BTreeMap<Id<Image>, Runners> = BTreeMap::new();
    for id in join.entities.ids::<Container>() {
        if let Some(image) = join.entities[id].image.id() {
            runners.entry(image).or_default().containers.push(id);
        }
        of_container(join, id, &built);
    }
    for id in join.entities.ids::<ComposeService>() {
        if let Some(image) = join.entities[id].image.id() {
            runners.entry(image).or_default().services.push(id);
        }
        of_compose(join, id, &built);
    }
    let starts = Starts {
        containers: join.entities.processes.iter().filter_map(|process| process.container.id()).collect(),
        services: join.entities.processes.iter().filter_map(|process| process.compose_service.id()).collect(),
    };
    for (image, built) in &built {
        let none = Runners::default();
        let runners = runners.get(image).unwrap_or(&none);
        join.entities[*image].deployed = !runners.containers.is_empty() || !runners.services.is_empty();
        join.entities[*image].ignore_file = ignore_file(join, read, *image, built.path);
        if !join.entities[*image].drops_root && script_drops_root(join, built) {
            join.entities[*image].drops_root = true;
            join.entities[*image].runs_as_root = false;
        }
        replaced(join, *image, runners, &starts);
        volumes(join, *image, runners);
    }
    variables(join, &runners);
}

/// Whether the script of the tree that an image starts goes on as another user: `gosu`, `start-stop-daemon --chuid`, `exec su`.
fn script_drops_root(join: &Join<'_>, built: &Built<'_>) -> bool {
    let Some(entry) = built.document.instruction_last(built.chain[0], Keyword::Entrypoint) else { return false };
    let of_script = |word: &&str| word.ends_with(".sh") || word.ends_with("entrypoint");
    let words = entry.words.iter().map(|word| word.text.rsplit('/').next().unwrap_or(&word.text));
    let Some(name) = words.take(2).find(of_script) else { return false };
    let Some((_, _, script)) = join.script(Some(built.image), name) else { return false };
    let droppers = &join.tables.words.root_droppers;
    script.commands.iter().any(|command| {
        let has = |option: &str| command.words.iter().any(|word| word.text.split('=').next() == Some(option));
        let at = usize::from(command.words.first().is_some_and(|word| word.text == "exec"));
        let Some(program) = command.words.get(at).map(|word| word.text.rsplit('/').next().unwrap_or(&word.text)) else { return false };
        match program {
            "start-stop-daemon" => has("--chuid") || has("-c"),
            "su" | "sudo" => at == 1,
            program => droppers.iter().any(|one| one == program),
        }
    })
}

fn of_container(join: &mut Join<'_>, id: Id<Container>, built: &BTreeMap<Id<Image>, &Built<'_>>) {
    let container = &join.entities[id];
    let own = container.image.id().and_then(|image| built.get(&image).copied());
    let shell = container.reference.id().map(|reference| shell(join, reference)).unwrap_or_default();
    let Some(command) = process::replacing(join, own, &container.command, &container.args, shell) else { return };
    let process = Process {
        stands_in: "container".to_owned(),
        image: container.image.clone(),
        container: Link::To(id),
        workload: container.workload.clone(),
        compose_service: Link::No("a manifest starts it"),
        ..process::process(join, &command)
    };
    join.entities.add(process);
}

fn of_compose(join: &mut Join<'_>, id: Id<ComposeService>, built: &BTreeMap<Id<Image>, &Built<'_>>) {
    let service = &join.entities[id];
    let own = service.image.id().and_then(|image| built.get(&image).copied());
    let shell = service.reference.id().map(|reference| shell(join, reference)).unwrap_or_default();
    let Some(command) = process::replacing(join, own, &service.entrypoint, &service.command, shell) else { return };
    let process = Process {
        stands_in: "compose".to_owned(),
        image: service.image.clone(),
        container: Link::No("Compose starts it"),
        workload: Link::No("Compose starts it"),
        compose_service: Link::To(id),
        ..process::process(join, &command)
    };
    join.entities.add(process);
}

/// The `sh` of somebody else's image.
fn shell(join: &Join<'_>, reference: Id<crate::entity::ImageReference>) -> String {
    let reference = &join.entities[reference];
    let known = join.tables.image(&reference.repository, &reference.name, &reference.tag);
    known.and_then(|known| known.shell).unwrap_or_default()
}

/// Whether everything that runs an image starts something else; Compose counts where no manifest does.
fn replaced(join: &mut Join<'_>, image: Id<Image>, runners: &Runners, starts: &Starts) {
    let Some(process) = join.entities[image].process.id() else { return };
    let containers = runners.containers.iter().map(|id| {
        let container = &join.entities[*id];
        container.command.place.or(container.args.place).filter(|_| starts.containers.contains(id))
    });
    let services = runners.services.iter().map(|id| {
        let service = &join.entities[*id];
        service.entrypoint.place.or(service.command.place).filter(|_| starts.services.contains(id))
    });
    let places: Vec<_> = if runners.containers.is_empty() { services.collect() } else { containers.collect() };
    if let Some(Some(place)) = places.first().filter(|_| places.iter().all(Option::is_some)) {
        join.entities[process].replaced = Written::at(true, *place);
    }
}

/// A VOLUME is kept where each container of the image mounts something that outlives it.
fn volumes(join: &mut Join<'_>, image: Id<Image>, runners: &Runners) {
    for id in join.entities[image].own_volumes.clone() {
        let path = join.entities[id].path.value.clone();
        let mut missing = None;
        for container in &runners.containers {
            let container = &join.entities[*container];
            let mut mounts = container.mounts.iter().map(|mount| &join.entities[*mount]);
            if !mounts.any(|mount| within(&path, &mount.path.value) || within(&mount.path.value, &path)) {
                missing = missing.or(container.name.place.map(|place| Written::at(container.name.value.clone(), place)));
            }
        }
        for service in runners.services.iter().filter(|_| runners.containers.is_empty()) {
            let service = &join.entities[*service];
            let mut mounts = service.mounts.iter().map(|mount| &join.entities[*mount]);
            if !mounts.any(|mount| mount.keeps && (within(&path, &mount.path.value) || within(&mount.path.value, &path))) {
                missing = missing.or(service.name.place.map(|place| Written::at(service.name.value.clone(), place)));
            }
        }
        let run = join.entities[image].deployed;
        let volume: &mut DeclaredVolume = &mut join.entities[id];
        volume.unmounted_in = missing.unwrap_or_default();
        if run {
            volume.mounted = Known::Is(volume.unmounted_in.place.is_none(), volume.unmounted_in.place);
        }
    }
}

/// A `.dockerignore` in the build context, in a folder above the Dockerfile where the context is not said, or of its own name.
fn ignore_file(join: &Join<'_>, read: &Read<'_>, image: Id<Image>, path: &str) -> bool {
    let context = join.entities[image].context.as_str();
    read.paths.iter().any(|file| {
        let Some(folder) = file.strip_suffix(".dockerignore").or_else(|| file.strip_suffix(".containerignore")) else { return false };
        folder == path || folder.trim_end_matches('/') == context || within(context, folder.trim_end_matches('/')) || folder.is_empty()
    })
}

/// The variables of an image that everything which runs it sets as well.
fn variables(join: &mut Join<'_>, runners: &BTreeMap<Id<Image>, Runners>) {
    for id in join.entities.ids::<Instruction>() {
        let one = &join.entities[id];
        if one.keyword != "ENV" || one.key.value.is_empty() {
            continue;
        }
        let Some(runners) = one.image.id().and_then(|image| runners.get(&image)) else { continue };
        let names = |env: &[Id<crate::entity::EnvVar>]| env.iter().any(|variable| join.entities[*variable].name.value == one.key.value);
        let by_containers = runners.containers.iter().map(|id| names(&join.entities[*id].env));
        let by_services = runners.services.iter().map(|id| names(&join.entities[*id].env));
        let set: Vec<bool> = if runners.containers.is_empty() { by_services.collect() } else { by_containers.collect() };
        join.entities[id].set_outside = !set.is_empty() && set.into_iter().all(|set| set);
    }
}
