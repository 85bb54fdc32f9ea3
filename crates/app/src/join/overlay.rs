//! Layers of configuration: which keys another layer, a profile or the environment sets again.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{Fact, Source};
use seaworthy_syntax::Document;

use crate::App;
use crate::address::{address, is_loopback};
use crate::fact::{Joined, is_development};
use crate::value::shown;

/// The shortest key that the end of a variable's name stands for.
const SHORTEST_KEY: usize = 6;

/// What sets which key.
pub(crate) struct Layers {
    /// By the squeezed key: the file and the profile of each layer that sets it to something of use outside one machine.
    layers: BTreeMap<String, BTreeSet<(String, String)>>,
    /// The variables that descriptions of deployments name, squeezed.
    variables: BTreeSet<String>,
    /// Folders below which code reads its settings from the environment as well.
    by_code: BTreeSet<String>,
}

impl Layers {
    pub fn of(app: &App, sources: &[Source], documents: &[Document], facts: &[Joined]) -> Self {
        let mut layers: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        for (source, document) in sources.iter().zip(documents) {
            let Document::Settings(settings) = document else { continue };
            for entry in &settings.entries {
                // What is the machine itself again replaces nothing.
                if !is_loopback(address(&shown(&entry.known.value)).host) {
                    layers.entry(squeezed(&entry.key)).or_default().insert((source.path.clone(), entry.profile.clone()));
                }
            }
        }
        let external = facts.iter().filter(|one| one.fact.kind == "external_config" && !one.fact.test);
        let by_environment = external.filter(|one| one.fact.field("by").and_then(|by| by.known()).as_deref() == Some("environment"));
        let folder = |one: &Joined| one.component.map(|component| app.entities[component].path.clone());
        Self {
            layers,
            variables: app.supplied.iter().map(|name| squeezed(name)).collect(),
            by_code: by_environment.filter_map(folder).collect(),
        }
    }

    /// Whether the framework lays the environment over the file of a fact, and whether something sets the key again.
    pub fn judge(&self, fact: &Fact, path: &str) -> (bool, bool) {
        if fact.key.is_empty() {
            return (false, false);
        }
        let key = squeezed(&fact.key);
        let file = path.rsplit('/').next().unwrap_or(path);
        let framework = ["application", "bootstrap", "appsettings"].iter().any(|name| file.starts_with(name)) && !file.ends_with(".conf");
        let in_code = !path.ends_with(".py") && self.by_code.iter().any(|folder| super::facts::below(path, folder));
        let overlaid = framework || in_code;
        let by_variable = overlaid && self.variables.iter().any(|name| *name == key || (key.len() >= SHORTEST_KEY && name.ends_with(&key)));
        let others = self.layers.get(&key).into_iter().flatten();
        let by_layer =
            others.filter(|(_, profile)| !profile.is_empty() && *profile != fact.profile).any(|(_, profile)| !is_development(profile));
        (overlaid, by_variable || by_layer)
    }
}

/// A key in the spelling that variables and keys have in common: letters and digits alone, small.
fn squeezed(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}
