//! The volumes of a Compose service, in short and long form.

use std::collections::BTreeMap;

use super::interpolate;
use super::layers::Layered;
use crate::Join;
use crate::entity::{ComposeMount, ComposeService, Id, Link, Written};
use crate::read::at::At;

/// A named volume as the file's top-level `volumes` has it.
#[derive(Default)]
pub(super) struct Named {
    /// The host's path behind it, where its driver binds one.
    device: Option<Written<String>>,
    /// Whether its driver keeps it in memory.
    memory: bool,
}

/// The named volumes of a project's files.
pub(super) fn named(files: &[At<'_>]) -> BTreeMap<String, Named> {
    let entries = files.iter().filter_map(|file| file.get("volumes")).flat_map(At::entries);
    let read = |(key, at): (At<'_>, At<'_>)| {
        let options = at.get("driver_opts");
        let option = |name: &str| options.and_then(|options| options.get(name)).and_then(At::text);
        let says = |name: &str, words: &[&str]| option(name).is_some_and(|one| one.value.split(',').any(|one| words.contains(&one)));
        let device = option("device").filter(|_| says("o", &["bind", "rbind"]));
        let device = device.map(|device| Written { value: interpolate::value(&device.value).text, ..device });
        Some((key.str()?.to_owned(), Named { device, memory: says("type", &["tmpfs"]) }))
    };
    entries.filter_map(read).collect()
}

/// Reads what a service mounts; of two mounts at one path the later one counts.
pub(super) fn read(join: &mut Join<'_>, layered: &Layered<'_>, service: Id<ComposeService>, volumes: &BTreeMap<String, Named>) {
    let mut mounts: Vec<ComposeMount> = vec![];
    let written = layered.items("volumes").into_iter().filter_map(|(at, _)| if at.node.is_map() { long(at) } else { short(at) });
    let memory = layered.every("tmpfs").into_iter().flat_map(|(at, _)| at.items().chain(at.str().map(|_| at))).filter_map(in_memory);
    for mount in written.chain(memory) {
        mounts.retain(|other| other.path.value != mount.path.value);
        mounts.push(settle(mount, volumes));
    }
    for mount in mounts {
        let sockets = &join.tables.words.runtime_sockets;
        let by_variable = mount.kind == "bind" && mount.source.value.starts_with('$') && sockets.contains(&mount.path.value);
        let socket = sockets.contains(&mount.source.value) || by_variable;
        let source = mount.source.clone();
        let id = join.entities.add(ComposeMount { compose_service: Link::To(service), ..mount });
        join.entities[service].mounts.push(id);
        if socket {
            join.entities[service].runtime_socket = source;
        }
    }
}

/// A named volume is what the file's `volumes` make of it.
fn settle(mut mount: ComposeMount, volumes: &BTreeMap<String, Named>) -> ComposeMount {
    let named = volumes.get(&mount.source.value).filter(|_| mount.kind == "volume");
    if let Some(device) = named.and_then(|named| named.device.clone()) {
        mount.kind = "bind".to_owned();
        mount.source = device;
    }
    if named.is_some_and(|named| named.memory) {
        mount.kind = "tmpfs".to_owned();
    }
    mount.keeps = matches!(mount.kind.as_str(), "bind" | "volume");
    mount
}

fn long(at: At<'_>) -> Option<ComposeMount> {
    let text = |key: &str| at.get(key).and_then(At::text).map(|one| Written { value: interpolate::value(&one.value).text, ..one });
    let path = text("target").or_else(|| text("destination"))?;
    let source = text("source").or_else(|| text("src")).unwrap_or_default();
    let kind = match at.get("type").and_then(At::str).unwrap_or("volume") {
        "volume" | "cluster" if source.value.is_empty() => "anonymous",
        "volume" | "cluster" => "volume",
        "bind" => "bind",
        "npipe" => "bind",
        "tmpfs" => "tmpfs",
        _ => "other",
    };
    let read_only = ["read_only", "readonly"].into_iter().any(|key| at.bool_of(key).value);
    let place = Some(source.place.unwrap_or_else(|| at.place()));
    Some(ComposeMount { place, path, source, kind: kind.to_owned(), read_only, ..ComposeMount::default() })
}

fn short(at: At<'_>) -> Option<ComposeMount> {
    let written = at.str()?;
    let place = at.place();
    let parts: Vec<String> = split(written).into_iter().map(|part| interpolate::value(part).text).collect();
    let (source, path, mode) = match parts.as_slice() {
        [path] => ("", path.as_str(), ""),
        [source, path] => (source.as_str(), path.as_str(), ""),
        [source, path, mode, ..] => (source.as_str(), path.as_str(), mode.as_str()),
        [] => return None,
    };
    let is_path = source.starts_with(['.', '/', '~', '$']) || source.contains('\\') || source.get(1..3) == Some(":/");
    let kind = match source {
        "" => "anonymous",
        _ if is_path => "bind",
        _ => "volume",
    };
    Some(ComposeMount {
        place: Some(place),
        path: Written::at(path.to_owned(), place),
        source: if source.is_empty() { Written::default() } else { Written::at(source.to_owned(), place) },
        kind: kind.to_owned(),
        read_only: mode.split(',').any(|one| one == "ro"),
        ..ComposeMount::default()
    })
}

fn in_memory(at: At<'_>) -> Option<ComposeMount> {
    let path = at.text()?;
    let value = path.value.split(':').next().unwrap_or_default().to_owned();
    Some(ComposeMount { place: path.place, path: Written { value, ..path }, kind: "tmpfs".to_owned(), ..ComposeMount::default() })
}

/// `source:target:mode` at the colons that stand outside of `${…}`; a drive's letter is part of its path.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut open) = (vec![], 0, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            ':' if open == 0 => {
                let rest = &text[at + 1..];
                let letter = at == from + 1 && text[from..at].chars().all(|c| c.is_ascii_alphabetic());
                let drive = letter && rest.starts_with(['\\', '/']) && rest.contains(':');
                if !drive {
                    parts.push(&text[from..at]);
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_volume_is_split_at_its_own_colons() {
        assert_eq!(split("./data:/data:ro"), ["./data", "/data", "ro"]);
        assert_eq!(split("${DATA:-./data}:/data"), ["${DATA:-./data}", "/data"]);
        assert_eq!(split("C:\\data:/data"), ["C:\\data", "/data"]);
        assert_eq!(split("/data"), ["/data"]);
    }
}
