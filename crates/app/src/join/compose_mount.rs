//! What the bind mounts of Compose services bring in, and what is known of a service once its image is linked.

use std::collections::BTreeMap;

use super::by_port;
use super::variant::folder_of;
use crate::Join;
use crate::ask::within;
use crate::entity::{ComposeMount, ComposeService, Id, Image, Instruction, Known};
use crate::read::kustomize::join as join_path;

/// Parts of paths that say that a folder is written while the program runs.
const DATA: [&str; 21] = [
    "data",
    "db",
    "database",
    "storage",
    "volume",
    "volumes",
    "upload",
    "uploads",
    "backup",
    "backups",
    "media",
    "library",
    "logs",
    "log",
    "letsencrypt",
    "acme",
    "state",
    "persist",
    "persistence",
    "sessions",
    "repositories",
];
/// Parts of paths that say that a folder sets a program up.
const CONFIGURATION: [&str; 32] = [
    "conf",
    "config",
    "configs",
    "configuration",
    "provisioning",
    "cert",
    "certs",
    "certificates",
    "ssl",
    "tls",
    "keys",
    "script",
    "scripts",
    "init",
    "initdb",
    "templates",
    "dashboards",
    "datasources",
    "rules",
    "pipeline",
    "pipelines",
    "realms",
    "secrets",
    "plugins",
    "extensions",
    "etc",
    "themes",
    "sql",
    "migrations",
    "setup",
    "bootstrap",
    "seed",
];
/// Where images of databases look for what they run once, on an empty data folder.
const INITIAL: &str = "/docker-entrypoint-initdb.d";
/// Parts of paths that hold certificates and their keys.
const RENEWED: [&str; 6] = ["cert", "certs", "certificates", "ssl", "tls", "keys"];
/// Parts of paths under which logs are written.
const LOGS: [&str; 2] = ["log", "logs"];
/// Folders of images in which a program or a site is expected.
const PROGRAMS: [&str; 12] = [
    "/usr/share/nginx/html",
    "/usr/local/apache2/htdocs",
    "/var/www",
    "/usr/src/app",
    "/app",
    "/code",
    "/workspace",
    "/project",
    "/srv/app",
    "/src",
    "/go/src",
    "/home/node/app",
];

/// What an image's instructions say that matters to the services that build it.
#[derive(Default)]
struct Made {
    /// Its working folders, and the folders that are copied to.
    folders: Vec<String>,
    /// Whether it has a health check.
    healthcheck: bool,
}

/// Settles every mount and service.
pub(crate) fn all(join: &mut Join<'_>) {
    let made = made(join);
    for id in join.entities.ids::<ComposeService>() {
        service(join, id, &made);
    }
    for id in join.entities.ids::<ComposeMount>() {
        let holds = holds(join, &join.entities[id], &made);
        join.entities[id].holds = holds.to_owned();
    }
}

fn made(join: &Join<'_>) -> BTreeMap<Id<Image>, Made> {
    let mut made: BTreeMap<Id<Image>, Made> = BTreeMap::new();
    for instruction in &join.entities.instructions {
        let Some(image) = instruction.image.id() else { continue };
        let one = made.entry(image).or_default();
        match instruction.keyword.as_str() {
            "WORKDIR" => one.folders.push(instruction.text.value.trim().trim_matches('"').to_owned()),
            "COPY" | "ADD" => one.folders.extend(destination(instruction)),
            "HEALTHCHECK" => one.healthcheck = !instruction.text.value.trim().eq_ignore_ascii_case("none"),
            _ => {}
        }
    }
    made
}

fn destination(instruction: &Instruction) -> Option<String> {
    let last = instruction.text.value.split_whitespace().next_back()?.trim_matches(['"', ']', '\'', ',']);
    last.starts_with('/').then(|| last.to_owned())
}

/// A health check of its image, and data that an image keeps which the tree builds from a database's.
fn service(join: &mut Join<'_>, id: Id<ComposeService>, made: &BTreeMap<Id<Image>, Made>) {
    let service = &join.entities[id];
    let image = service.image.id();
    if !service.healthcheck_off.value && matches!(service.has_healthcheck, Known::Is(false, _)) {
        let by_image = image.and_then(|image| made.get(&image)).is_some_and(|made| made.healthcheck);
        let own = service.build.place.is_some();
        let official = service.reference.id().is_some_and(|reference| !join.entities[reference].repository.contains('/'));
        if by_image {
            join.entities[id].has_healthcheck = Known::Is(true, image.and_then(|image| join.entities[image].place));
        } else if (own && image.is_none()) || (!own && !official) {
            join.entities[id].has_healthcheck = Known::Unknown("its image may have a health check of its own".to_owned());
        }
    }
    if by_port::of_service(join, id) {
        let kept = crate::read::compose::kept(join, id, &[]);
        let service = &mut join.entities[id];
        service.keeps_data = true;
        service.data_kept = kept;
    }
    let Some(base) = image.and_then(|image| join.entities[image].base.id()).map(|base| &join.entities[base]) else { return };
    let repository = seaworthy_syntax::reference::parse(&base.written.value).repository_path();
    let Some(known) = join.tables.image(&repository, &base.name, &base.tag).filter(|known| !known.keeps.is_empty()) else { return };
    let kept = crate::read::compose::kept(join, id, &known.data);
    let service = &mut join.entities[id];
    service.keeps_data = true;
    service.cache = known.keeps == "cache";
    service.data_kept = kept;
}

fn holds(join: &Join<'_>, mount: &ComposeMount, made: &BTreeMap<Id<Image>, Made>) -> &'static str {
    if mount.kind != "bind" {
        return "";
    }
    let (source, target) = (mount.source.value.as_str(), mount.path.value.as_str());
    let words = &join.tables.words;
    if words.runtime_sockets.iter().any(|socket| socket == source) || source.ends_with(".sock") || target.ends_with(".sock") {
        return "socket";
    }
    let facility = ["/etc/localtime", "/etc/timezone", "/etc/hosts", "/etc/passwd", "/etc/group", "/etc/ssl/certs", "/tmp/.X11-unix"];
    let shows_host = ["/host", "/hostfs", "/rootfs"].iter().any(|folder| within(target, folder));
    if source == "/" || shows_host || facility.contains(&source) || words.node_paths.iter().any(|path| within(source, path)) {
        return "host";
    }
    let Some(service) = mount.compose_service.id().map(|service| &join.entities[service]) else { return "unknown" };
    let path = service.compose_project.id().map_or("", |project| join.entities[project].path.as_str());
    let relative = !source.starts_with(['/', '~', '$']) && !source.contains('\\');
    let file = is_file(source);
    if relative && !file && is_source(service, &join_path(folder_of(path), source), target, made) {
        return "source";
    }
    let parts = |path: &str| path.to_ascii_lowercase().split(['/', '-', '_', '.']).map(str::to_owned).collect::<Vec<_>>();
    let (of_source, of_target) = (parts(source), parts(target));
    let names = |parts: &[String], words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
    if file {
        // A file has to be there before it is mounted: a log that is no log of the container's is what the program reads.
        let logged = source.ends_with(".log") && folder_of(target).split('/').any(|part| LOGS.contains(&part));
        let stored = [".db", ".sqlite", ".sqlite3"].iter().any(|ending| source.ends_with(ending)) && !within(target, INITIAL);
        return if logged || stored { "data" } else { "configuration" };
    }
    let data = |part: &String| part.ends_with("data") && part != "metadata";
    // Of several words the last says what the folder is: `data/conf/nginx`.
    let held = |part: &String| DATA.contains(&part.as_str()) || data(part);
    let deepest = of_source.iter().rev().find(|part| held(part) || CONFIGURATION.contains(&part.as_str()));
    // Certificates that may be written are renewed while it runs.
    let renewed = !mount.read_only && deepest.is_some_and(|part| RENEWED.contains(&part.as_str()));
    if deepest.is_some_and(|part| !held(part)) && !renewed && !keeps_there(join, service, target) {
        return "configuration";
    }
    if names(&of_source, &DATA) || of_source.iter().any(data) || (keeps_there(join, service, target) && !mount.read_only) {
        return "data";
    }
    if names(&of_source, &CONFIGURATION) || names(&of_target, &CONFIGURATION) || within(target, INITIAL) {
        return "configuration";
    }
    if !relative && mount.read_only {
        return "configuration";
    }
    if !relative || names(&of_target, &DATA) {
        return "data";
    }
    // What an image that is built here has in a folder of its program is left alone, unless all of it is replaced.
    let whole = |folder: &str| target.trim_end_matches('/') == folder;
    let replaced = PROGRAMS.iter().any(|folder| whole(folder) || (service.build.place.is_none() && within(target, folder)));
    if replaced { "source" } else { "unknown" }
}

fn is_file(source: &str) -> bool {
    let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let known = ["Caddyfile", "Dockerfile", "Corefile", "Procfile", "Makefile"].contains(&name);
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && *stem != ".").map(|(_, ending)| ending);
    let is_ending =
        |ending: &str| !ending.is_empty() && ending.len() <= 10 && ending != "d" && ending.chars().any(|c| c.is_ascii_alphabetic());
    known || ending.is_some_and(is_ending) || (name.starts_with('.') && name.len() > 2 && !name.starts_with(".."))
}

/// Whether a folder is what a service is built from, mounted where the image has it.
fn is_source(service: &ComposeService, source: &str, target: &str, made: &BTreeMap<Id<Image>, Made>) -> bool {
    if service.build.place.is_none() {
        return false;
    }
    let context = service.build.value.as_str();
    if source == context {
        return true;
    }
    let last = source.rsplit('/').next().unwrap_or_default();
    if DATA.contains(&last) || CONFIGURATION.contains(&last) {
        return false;
    }
    let folders = service.image.id().and_then(|image| made.get(&image)).map(|made| made.folders.as_slice()).unwrap_or_default();
    let inside = below(source, context);
    // The same way down from the context and from a folder of the image, or the image's folder itself.
    folders
        .iter()
        .filter(|folder| folder.len() > 1)
        .filter_map(|folder| below(target, folder))
        .any(|rest| rest.is_empty() || Some(rest) == inside)
}

/// The rest of a path below a folder.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let (path, folder) = (path.trim_end_matches('/'), folder.trim_end_matches('/'));
    if folder.is_empty() {
        return Some(path);
    }
    within(path, folder).then(|| path[folder.len()..].trim_start_matches('/'))
}

/// Whether a service's image keeps its data at a path.
fn keeps_there(join: &Join<'_>, service: &ComposeService, target: &str) -> bool {
    let reference = service.reference.id().map(|reference| &join.entities[reference]);
    let data = reference.map(|reference| reference.data_path.as_str()).filter(|data| !data.is_empty());
    service.keeps_data && data.is_some_and(|data| within(data, target) || within(target, data))
}
