//! Layers of configuration: which keys another layer, a profile or the environment sets again.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{Fact, Source};
use seaworthy_syntax::Document;
use seaworthy_syntax::settings::profile_of;

use crate::App;
use crate::address::{address, is_loopback};
use crate::fact::{Joined, is_development};
use crate::read::kustomize::join as join_path;
use crate::value::shown;

/// The shortest key that the end of a variable's name stands for.
const SHORTEST_KEY: usize = 6;

/// The shortest key of several parts that a variable's name is enough for, where nothing says that the environment is laid over the file.
const TELLING_KEY: usize = 10;

/// What sets which key.
pub(crate) struct Layers {
    /// By the squeezed key: the layers that set it to something of use outside one machine.
    layers: BTreeMap<String, Vec<Layer>>,
    /// The variables that descriptions of deployments name, squeezed; with the values that they give them, as far as those are literal.
    variables: BTreeMap<String, Vec<Option<String>>>,
    /// Folders below which code reads its settings from the environment as well.
    by_code: BTreeSet<String>,
    /// The files and folders of configuration that Compose services mount, and whether only ones for development do.
    mounted: BTreeMap<String, bool>,
}

struct Layer {
    path: String,
    profile: String,
    value: String,
}

impl Layers {
    pub fn of(app: &App, sources: &[Source], documents: &[&Document], facts: &[Joined]) -> Self {
        let mut layers: BTreeMap<String, Vec<Layer>> = BTreeMap::new();
        for (source, document) in sources.iter().zip(documents) {
            let Document::Settings(settings) = document else { continue };
            let of_file = profile_of(&source.path);
            for entry in &settings.entries {
                let value = shown(&entry.known.value);
                let profile = if entry.profile.is_empty() { of_file } else { &entry.profile };
                // What is the machine itself again replaces nothing.
                if !is_loopback(address(&value).host) {
                    let layer = Layer { path: source.path.clone(), profile: profile.to_owned(), value };
                    layers.entry(squeezed(&entry.key)).or_default().push(layer);
                }
            }
        }
        let external = facts.iter().filter(|one| one.fact.kind == "external_config" && !one.fact.test);
        let by_environment = external.filter(|one| one.fact.field("by").and_then(|by| by.known()).as_deref() == Some("environment"));
        let folder = |one: &Joined| one.component.map(|component| app.entities[component].path.clone());
        Self { layers, variables: variables(app), by_code: by_environment.filter_map(folder).collect(), mounted: mounted(app) }
    }

    /// Whether a Compose service mounts a file, or the folder of configuration that holds it, and whether only services for
    /// development do.
    pub fn mounted(&self, path: &str) -> (bool, bool) {
        let mut at = path;
        loop {
            if let Some(aside) = self.mounted.get(at) {
                return (true, *aside);
            }
            match at.rsplit_once('/') {
                Some((above, _)) => at = above,
                None => return (false, false),
            }
        }
    }

    /// Whether the framework lays the environment over the file of a fact, and whether something sets the key again: to the same
    /// value is nothing new.
    pub fn judge(&self, fact: &Fact, path: &str) -> (bool, bool) {
        if fact.key.is_empty() {
            return (false, false);
        }
        let key = squeezed(&fact.key);
        let file = path.rsplit('/').next().unwrap_or(path);
        let framework = ["application", "bootstrap", "appsettings"].iter().any(|name| file.starts_with(name)) && !file.ends_with(".conf");
        // Who calls a file one of defaults lays something over it.
        let settings = ["properties", "yml", "yaml", "json", "json5", "hjson", "toml", "ini", "cfg"].iter().any(|end| file.ends_with(end));
        let of_defaults = settings && file.split(['.', '-', '_']).any(|part| matches!(part, "default" | "defaults"));
        let framework = framework || of_defaults;
        let in_code = !path.ends_with(".py") && self.by_code.iter().any(|folder| super::facts::below(path, folder));
        let overlaid = framework || in_code;
        let own: Vec<String> = fact.fields.iter().map(|(_, value, _)| shown(value)).collect();
        let is_other = |value: &String| !own.contains(value);
        let telling = fact.key.contains('.') && key.len() >= TELLING_KEY;
        let names = |name: &str| overlaid && name == key || (overlaid && key.len() >= SHORTEST_KEY || telling) && name.ends_with(&key);
        let given = self.variables.iter().filter(|(name, _)| names(name)).flat_map(|(_, values)| values);
        let by_variable = given.filter(|value| value.as_ref().is_none_or(is_other)).count() > 0;
        let others = self.layers.get(&key).into_iter().flatten();
        let by_layer = others
            .filter(|other| (other.path != path || other.profile != fact.profile) && !other.profile.is_empty())
            .any(|other| other.profile != fact.profile && !is_development(&other.profile) && is_other(&other.value));
        (overlaid, by_variable || by_layer)
    }
}

/// The variables of manifests, Compose files and other descriptions, by their squeezed names; one that leads to the machine itself
/// sets nothing of use.
fn variables(app: &App) -> BTreeMap<String, Vec<Option<String>>> {
    let of_env = app.entities.env_vars.iter().map(|one| (&one.name.value, &one.value.value));
    let of_entries = app.entities.config_entries.iter().map(|one| (&one.key.value, &one.value.value));
    let mut variables: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for (name, value) in of_env.chain(of_entries) {
        let values = variables.entry(squeezed(name)).or_default();
        if !is_loopback(address(value).host) {
            values.push(Some(value.clone()).filter(|value| !value.is_empty()));
        }
    }
    for name in &app.supplied {
        variables.entry(squeezed(name)).or_insert_with(|| vec![None]);
    }
    variables
}

/// What Compose services mount of the tree: files, and folders that hold configuration; whether only services for development do.
/// A folder of source is another matter.
fn mounted(app: &App) -> BTreeMap<String, bool> {
    let mut mounted: BTreeMap<String, bool> = BTreeMap::new();
    for mount in app.entities.compose_mounts.iter().filter(|mount| mount.kind == "bind") {
        let Some(file) = mount.place.or(mount.source.place).map(|place| place.file) else { continue };
        let Some(path) = app.paths.get(file.0 as usize) else { continue };
        let source = join_path(path.rsplit_once('/').map_or("", |(folder, _)| folder), &mount.source.value);
        if !source.is_empty() && (mount.holds == "configuration" || app.paths.contains(&source)) {
            let aside = mount.compose_service.id().is_some_and(|service| app.entities[service].role == "development");
            *mounted.entry(source).or_insert(true) &= aside;
        }
    }
    mounted
}

/// A key in the spelling that variables and keys have in common: letters and digits alone, small.
fn squeezed(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}
