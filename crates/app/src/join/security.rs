//! As whom containers start, what is prepared for them, and what their probes can reach.

use crate::Join;
use crate::ask::within;
use crate::entity::{Container, Entities, Id, Known, Mount, Probe};
use crate::tables::glob;

pub(crate) fn all(join: &mut Join<'_>) {
    for id in join.entities.ids::<Container>() {
        let (root, user) = starts_as(join, id);
        let container = &mut join.entities[id];
        container.starts_as_root = root;
        container.user = user;
    }
    for id in join.entities.ids::<Mount>() {
        join.entities[id].prepared = prepared(&join.entities, id);
    }
    for id in join.entities.ids::<Probe>() {
        let (speaks, lacking) = (speaks(join, id), lacking(join, id));
        let probe = &mut join.entities[id];
        probe.speaks = speaks;
        if let Some(program) = lacking {
            probe.program = program;
            probe.lacks_program = true;
        }
    }
}

/// Whether a container starts as root, and as whom: by its manifest, the image of the tree, or the table of images.
fn starts_as(join: &Join<'_>, id: Id<Container>) -> (Known<bool>, String) {
    let container = &join.entities[id];
    let user = &container.run_as_user;
    if user.place.is_some() {
        return (Known::Is(user.value == 0, user.place), user.value.to_string());
    }
    if container.run_as_non_root.value {
        return (Known::Is(false, container.run_as_non_root.place), String::new());
    }
    if let Some(image) = container.image.id().map(|image| &join.entities[image]) {
        let named = image.user.value.clone();
        if !image.user_known {
            return (Known::Unknown("nothing in this tree says as whom the base image starts".to_owned()), named);
        }
        return (Known::Is(image.runs_as_root || image.drops_root, image.user.place), named);
    }
    let reference = container.reference.id().map(|reference| &join.entities[reference]);
    let known = reference.and_then(|one| join.tables.image(&one.repository, &one.name, &one.tag));
    let Some(known) = known else { return (Known::Unknown("nothing is known of its image".to_owned()), String::new()) };
    match known.user {
        _ if known.drops_root => (Known::Is(true, container.image_name.place), String::new()),
        Some(user) if matches!(user.as_str(), "root" | "0") => (Known::Is(true, container.image_name.place), String::new()),
        Some(user) => (Known::Is(false, container.image_name.place), user),
        None => (Known::Unknown("nothing is known of its image".to_owned()), String::new()),
    }
}

/// Whether an init container of the same pod changes the owner or the rights of what a mount holds.
fn prepared(entities: &Entities, id: Id<Mount>) -> bool {
    let mount = &entities[id];
    let Some(volume) = mount.volume.id() else { return false };
    let Some(workload) = mount.container.id().and_then(|container| entities[container].workload.id()) else { return false };
    entities[workload].containers.iter().map(|container| &entities[*container]).filter(|one| one.role == "init").any(|one| {
        let has = one.mounts.iter().any(|other| entities[*other].volume.id() == Some(volume));
        let mut words = one.command.value.iter().chain(&one.args.value);
        has && words.any(|word| ["chown", "chmod", "setfacl", "chgrp"].iter().any(|program| word.contains(program)))
    })
}

/// What is known to be spoken at the port of a probe: by the image of its container.
fn speaks(join: &Join<'_>, id: Id<Probe>) -> String {
    let entities = &join.entities;
    let probe = &entities[id];
    let Some(container) = probe.container.id().map(|container| &entities[container]) else { return String::new() };
    let own = container.reference.id().map(|reference| &entities[reference]);
    let base = container.image.id().and_then(|image| entities[image].base.id()).map(|base| &entities[base]);
    let fpm = |name: &str, tag: &str| name.ends_with("php-fpm") || (name == "php" && tag.contains("fpm"));
    let runs_fpm = own.is_some_and(|one| fpm(&one.name, &one.tag)) || base.is_some_and(|one| fpm(&one.name, &one.tag));
    if runs_fpm && probe.port_number == 9000 {
        return "FastCGI".to_owned();
    }
    if !own.is_some_and(|one| one.keeps_data) {
        return String::new();
    }
    let port = probe.port_number.to_string();
    let protocols = join.tables.words.binary_ports.iter().filter_map(|row| row.split_once(' '));
    protocols.filter(|(number, _)| *number == port).map(|(_, protocol)| protocol.to_owned()).next().unwrap_or_default()
}

/// The program of a probe that the image of its container is known to lack: the first one, or the one that a shell runs first.
fn lacking(join: &Join<'_>, id: Id<Probe>) -> Option<String> {
    let entities = &join.entities;
    let probe = &entities[id];
    let container = &entities[probe.container.id()?];
    let script = probe.command.value.iter().position(|word| word == "-c").and_then(|at| probe.command.value.get(at + 1));
    let inner = script.and_then(|script| script.split_whitespace().next()).unwrap_or_default();
    let candidates = [probe.program.as_str(), inner];
    candidates.into_iter().find(|program| lacks(join, container, program)).map(str::to_owned)
}

/// An image without a shell has none of the programs of a system either, and others are in the table; unless the
/// Dockerfile brings the program.
fn lacks(join: &Join<'_>, container: &Container, program: &str) -> bool {
    let (entities, words) = (&join.entities, &join.tables.words);
    if !words.system_programs.iter().any(|one| one == program) {
        return false;
    }
    let row = |name: &str, tag: &str| {
        words.lacking_programs.iter().any(|row| {
            let mut parts = row.split(' ');
            parts.next() == Some(name) && parts.next().is_some_and(|pattern| glob(pattern, tag)) && parts.next() == Some(program)
        })
    };
    let Some(image) = container.image.id() else {
        let Some(one) = container.reference.id().map(|reference| &entities[reference]) else { return false };
        let known = join.tables.image(&one.repository, &one.name, &one.tag).unwrap_or_default();
        return known.shell.as_deref() == Some("none") || (one.repository == one.name && row(&one.name, &one.tag));
    };
    let bare = match entities[image].base.id().map(|base| &entities[base]) {
        Some(base) if base.shell == "none" => true,
        Some(base) if official(&base.written.value) && row(&base.name, &base.tag) => false,
        Some(_) => return false,
        None => true,
    };
    let of_image = entities.instructions.iter().filter(|one| one.image.id() == Some(image) && one.ships);
    !of_image.filter(|one| matches!(one.keyword.as_str(), "COPY" | "ADD" | "RUN")).any(|one| brings(&one.text.value, program, bare))
}

/// Whether an image is the one that the table means, and not somebody else's of its name.
fn official(written: &str) -> bool {
    !written.contains('/') || ["docker.io/library/", "library/", "mcr.microsoft.com/dotnet/"].iter().any(|start| written.starts_with(start))
}

/// Whether an instruction may bring a program: it names it, copies whole folders of programs, or installs what a variable says.
fn brings(text: &str, program: &str, bare: bool) -> bool {
    let words =
        || text.split(|c: char| c.is_whitespace() || matches!(c, '"' | ',' | '[' | ']' | ';' | '=')).filter(|word| !word.is_empty());
    let named = words().any(|word| word.rsplit('/').next().is_some_and(|last| last.contains(program)) || word.contains("busybox"));
    let folders = bare && words().any(|word| word == "/" || within(word, "/bin") || within(word, "/usr"));
    named || folders || (text.contains("install") && text.contains('$'))
}
