//! What Compose puts over each other: override files, `extends` and `include`.

use std::collections::{BTreeMap, BTreeSet};

use super::File;
use crate::entity::Written;
use crate::join::variant::folder_of;
use crate::read::at::At;
use crate::read::kustomize::join as join_path;

/// Compose files by their paths.
pub(super) type Files<'f, 'a> = BTreeMap<String, &'f File<'a>>;

/// Files that include or extend each other are followed so far.
const DEPTH: u8 = 8;

/// One service in one file.
#[derive(Clone)]
pub(super) struct Layer<'a> {
    /// Its mapping.
    pub at: At<'a>,
    /// The path of its file.
    pub path: String,
    /// The folder that its relative paths start from.
    pub folder: String,
}

/// A service with all that is put over it, the deepest layer first: later ones win.
pub(super) struct Layered<'a> {
    /// Its key, where it stands first.
    pub name: At<'a>,
    layers: Vec<Layer<'a>>,
}

impl<'a> Layered<'a> {
    /// What stands under a key in the last layer that has it, with that layer.
    pub fn last(&self, key: &str) -> Option<(At<'a>, &Layer<'a>)> {
        let (at, layer) = self.layers.iter().rev().find_map(|layer| Some((layer.at.get(key)?, layer)))?;
        (at.node.tag() != Some("!reset") && !at.node.is_null()).then_some((at, layer))
    }

    /// The same without the layer.
    pub fn at(&self, path: &[&str]) -> Option<At<'a>> {
        self.layers.iter().rev().find_map(|layer| layer.at.at(path)).filter(|at| at.node.tag() != Some("!reset") && !at.node.is_null())
    }

    /// What every layer has under a key, the deepest first.
    pub fn every(&self, key: &str) -> Vec<(At<'a>, &Layer<'a>)> {
        let mut found = vec![];
        for layer in &self.layers {
            let Some(at) = layer.at.get(key) else { continue };
            if matches!(at.node.tag(), Some("!reset" | "!override")) {
                found.clear();
            }
            if at.node.tag() != Some("!reset") {
                found.push((at, layer));
            }
        }
        found
    }

    /// The elements of all lists under a key.
    pub fn items(&self, key: &str) -> Vec<(At<'a>, &Layer<'a>)> {
        self.every(key).into_iter().flat_map(|(at, layer)| at.items().map(move |item| (item, layer))).collect()
    }

    /// The text under a key; the empty text without a place where there is none.
    pub fn text(&self, path: &[&str]) -> Written<String> {
        self.at(path).and_then(At::text).unwrap_or_default()
    }

    /// The switch under a key, or false.
    pub fn bool(&self, key: &str) -> Written<bool> {
        let found = self.at(&[key]).and_then(|at| at.node.bool().map(|value| Written::at(value, at.place())));
        found.unwrap_or_default()
    }

    /// Words that are a list, or a text that a shell would split.
    pub fn words(&self, key: &str) -> Written<Vec<String>> {
        let Some(at) = self.at(&[key]) else { return Written::default() };
        let words = match at.str() {
            Some(text) => text.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect(),
            None => at.items().filter_map(At::str).map(str::to_owned).collect(),
        };
        Written::at(words, at.place())
    }
}

/// The files that a file includes, with the ones that go over them.
fn includes(file: &File<'_>) -> Vec<Vec<String>> {
    let folder = folder_of(file.path);
    let texts = |at: At<'_>| -> Vec<String> {
        let own = at.str().into_iter().map(str::to_owned);
        own.chain(at.items().filter_map(At::str).map(str::to_owned)).map(|path| join_path(folder, &path)).collect()
    };
    let include = file.at.list("include");
    include.map(|at| at.get("path").map_or_else(|| texts(at), texts)).filter(|paths: &Vec<String>| !paths.is_empty()).collect()
}

/// The file and the service that a service extends.
fn extended(path: &str, name: &str, at: At<'_>) -> Option<(String, String)> {
    let extends = at.get("extends")?;
    if let Some(service) = extends.str() {
        return Some((path.to_owned(), service.to_owned()));
    }
    let service = extends.get("service").and_then(At::str).unwrap_or(name).to_owned();
    let file = extends.get("file").and_then(At::str).map_or_else(|| path.to_owned(), |file| join_path(folder_of(path), file));
    Some((file, service))
}

/// The files that are parts of others: included, or extended from.
pub(super) fn reached(files: &Files<'_, '_>) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for file in files.values() {
        parts.extend(includes(file).into_iter().flatten());
        let services = file.at.get("services").into_iter().flat_map(At::entries);
        let extended = services.filter_map(|(key, at)| extended(file.path, key.str()?, at));
        parts.extend(extended.map(|(path, _)| path).filter(|path| path != file.path));
    }
    parts
}

/// The services of files that go over each other, and the paths of all files that they are made of.
pub(super) fn services<'a>(files: &Files<'_, 'a>, stack: &[&File<'a>]) -> (Vec<Layered<'a>>, Vec<String>) {
    let mut paths: Vec<String> = vec![];
    let mut services = vec![];
    gather(files, stack, &mut services, &mut paths, DEPTH);
    (services, paths)
}

fn gather<'a>(files: &Files<'_, 'a>, stack: &[&File<'a>], services: &mut Vec<Layered<'a>>, paths: &mut Vec<String>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let mut index: BTreeMap<&str, usize> =
        services.iter().enumerate().filter_map(|(at, service)| Some((service.name.str()?, at))).collect();
    // A file that is there already has its includes there as well.
    let fresh: Vec<&File<'a>> = stack.iter().copied().filter(|file| !paths.iter().any(|path| path == file.path)).collect();
    for file in &fresh {
        paths.push(file.path.to_owned());
        for (key, at) in file.at.get("services").into_iter().flat_map(At::entries).filter(|(_, at)| at.node.is_map()) {
            let Some(name) = key.str() else { continue };
            let mut layers = vec![];
            expand(files, file.path, name, at, &mut layers, DEPTH);
            match index.get(name) {
                Some(at) => services[*at].layers.extend(layers),
                None => {
                    index.insert(name, services.len());
                    services.push(Layered { name: key, layers });
                }
            }
        }
    }
    for file in fresh {
        for included in includes(file) {
            let stack: Vec<&File<'a>> = included.iter().filter_map(|path| files.get(path).copied()).collect();
            gather(files, &stack, services, paths, depth);
        }
    }
}

/// The layers of a service: what it extends, then itself.
fn expand<'a>(files: &Files<'_, 'a>, path: &str, name: &str, at: At<'a>, layers: &mut Vec<Layer<'a>>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if let Some((file, service)) = extended(path, name, at) {
        let below = files.get(&file).and_then(|file| file.services.get(service.as_str())).copied();
        // One that extends itself extends nothing.
        if let Some(below) = below.filter(|below| below.node.is_map() && (file.as_str(), service.as_str()) != (path, name)) {
            expand(files, &file, &service, below, layers, depth);
        }
    }
    layers.push(Layer { at, path: path.to_owned(), folder: folder_of(path).to_owned() });
}
