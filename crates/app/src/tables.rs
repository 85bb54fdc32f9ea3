//! Tables of facts about the world — official images, API removals, well-known words — which are data under
//! `rules/tables/`. Rules see the result as fields of entities, never a table.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

use crate::frameworks::Frameworks;

/// The tables that the join uses.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    images: Vec<ImageRow>,
    /// The rows of each name that is written out; those with a `*` in one of theirs stand under the empty name.
    by_name: HashMap<String, Vec<usize>>,
    removals: Vec<Removal>,
    /// The newest Kubernetes release that the table of removals knows, such as `1.36`.
    pub newest_kubernetes: String,
    /// The oldest one that it knows, such as `1.16`.
    pub oldest_kubernetes: String,
    /// Well-known words and names.
    pub words: Words,
    /// What dependencies say of programs.
    pub(crate) frameworks: Frameworks,
    /// The patterns of `java_tags`, compiled when the first Java image is met.
    java_tags: OnceLock<Vec<Regex>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImagesFile {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "date")]
    _date: String,
    rows: Vec<ImageRow>,
}

/// A row of `images.yaml`: what images of these names and tags do by themselves. Rows that fit are merged, the first wins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImageRow {
    names: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    user: Option<String>,
    drops_root: Option<bool>,
    shell: Option<String>,
    keeps: Option<String>,
    data: Option<Vec<String>>,
    ports: Option<Vec<i64>>,
    init: Option<bool>,
    starts: Option<String>,
    stop_signal: Option<String>,
    sdk: Option<String>,
    runtime: Option<String>,
    windows: Option<bool>,
    server: Option<String>,
    default_port: Option<i64>,
}

/// What is known of an image by its name and tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownImage {
    /// As whom it starts; `None` where that is not known.
    pub user: Option<String>,
    /// Whether its entry point drops root.
    pub drops_root: bool,
    /// dash, ash, bash or none; `None` where it is not known.
    pub shell: Option<String>,
    /// The application server that it is: tomcat, wildfly …; empty for none.
    pub server: String,
    /// database, broker, cache or store; empty for what keeps nothing.
    pub keeps: String,
    /// Where it keeps its data.
    pub data: Vec<String>,
    /// The ports that it listens on.
    pub ports: Vec<i64>,
    /// Whether its entry point is an init that passes signals on.
    pub init: bool,
    /// What it starts by itself: nothing (of use), init_system, or empty where that is not known.
    pub starts: String,
    /// The signal that its STOPSIGNAL names; empty where it names none.
    pub stop_signal: String,
    /// The tools for building that it holds, in words; empty where it is none for building.
    pub sdk: String,
    /// The language runtime that it holds; empty where none is known.
    pub runtime: String,
    /// Whether it is an image of Windows.
    pub windows: bool,
    /// The port that programs in it listen on unless a variable or an argument says another; 0 for none.
    pub default_port: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemovalsFile {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "date")]
    _date: String,
    newest: String,
    oldest: String,
    rows: Vec<Removal>,
}

/// A row of `api_removals.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    api_version: String,
    kinds: Vec<String>,
    /// The release that no longer serves it.
    pub removed_in: String,
    /// What takes its place; empty where nothing does.
    #[serde(default)]
    pub replacement: String,
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

/// The lists of `words.yaml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each list is described beside it in words.yaml")]
pub struct Words {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "date")]
    _date: String,
    pub credential_keys: Vec<String>,
    pub credential_key_exceptions: Vec<String>,
    pub weak_words: Vec<String>,
    pub placeholders: Vec<String>,
    pub known_key_formats: Vec<String>,
    pub helpers: Vec<String>,
    pub load_generators: Vec<String>,
    pub packaging_tools: Vec<String>,
    pub runtime_sockets: Vec<String>,
    pub node_paths: Vec<String>,
    pub key_files: Vec<String>,
    pub dev_stages: Vec<String>,
    pub development_folders: Vec<String>,
    pub secondary_segments: Vec<String>,
    pub test_segments: Vec<String>,
    pub development_tools: Vec<String>,
    pub init_programs: Vec<String>,
    pub root_droppers: Vec<String>,
    pub solitary_images: Vec<String>,
    pub solitary_databases: Vec<String>,
    pub installed_names: Vec<String>,
    pub build_tools: Vec<String>,
    pub ssh_servers: Vec<String>,
    pub ssh_services: Vec<String>,
    pub host_agents: Vec<String>,
    pub agent_files: Vec<String>,
    pub process_managers: Vec<String>,
    pub development_servers: Vec<String>,
    pub reloading_servers: Vec<String>,
    pub loopback_servers: Vec<String>,
    pub start_installs: Vec<String>,
    pub start_migrations: Vec<String>,
    pub locking_migrations: Vec<String>,
    pub dropping_migrations: Vec<String>,
    pub daemon_starts: Vec<String>,
    pub environment_files: Vec<String>,
    pub build_time_prefixes: Vec<String>,
    pub java_tags: Vec<String>,
    pub shutdown_timeouts: Vec<String>,
    pub binary_ports: Vec<String>,
    pub port_variables: Vec<String>,
    pub settings_variables: Vec<String>,
    pub settings_choosers: Vec<String>,
    pub template_words: Vec<String>,
    pub system_programs: Vec<String>,
    pub lacking_programs: Vec<String>,
    pub starting_plugins: Vec<String>,
    pub server_plugins: Vec<String>,
    pub manifest_plugins: Vec<String>,
    pub deploy_commands: Vec<String>,
    pub apply_commands: Vec<String>,
    pub ending_programs: Vec<String>,
    pub serving_programs: Vec<String>,
    pub node_starters: Vec<String>,
    pub served_files: Vec<String>,
    pub environment_variables: Vec<String>,
    pub debug_variables: Vec<String>,
    pub reloading_words: Vec<String>,
    pub debugger_ports: Vec<i64>,
    pub waiting_programs: Vec<String>,
    pub asking_programs: Vec<String>,
    pub backup_words: Vec<String>,
    pub backup_images: Vec<String>,
    pub runtime_labels: Vec<String>,
}

impl Tables {
    /// Reads the tables from their prepared form, JSON by name (`images`, `api_removals`, `words`).
    ///
    /// # Errors
    /// A sentence that names the table, where one is missing or does not have the form above.
    pub fn read(tables: &[(&str, &str)]) -> Result<Tables, String> {
        let text = |name: &str| {
            let found = tables.iter().find(|(table, _)| *table == name);
            found.map(|(_, text)| *text).ok_or_else(|| format!("there is no table `{name}`"))
        };
        let images: ImagesFile = serde_json::from_str(text("images")?).map_err(|error| format!("table `images`: {error}"))?;
        let removals: RemovalsFile =
            serde_json::from_str(text("api_removals")?).map_err(|error| format!("table `api_removals`: {error}"))?;
        let words: Words = serde_json::from_str(text("words")?).map_err(|error| format!("table `words`: {error}"))?;
        let frameworks: Frameworks = serde_json::from_str(text("frameworks")?).map_err(|error| format!("table `frameworks`: {error}"))?;
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, row) in images.rows.iter().enumerate() {
            for name in &row.names {
                let key = if name.contains('*') { "" } else { name };
                by_name.entry(key.to_owned()).or_default().push(index);
            }
        }
        Ok(Tables {
            images: images.rows,
            by_name,
            removals: removals.rows,
            newest_kubernetes: removals.newest,
            oldest_kubernetes: removals.oldest,
            words,
            frameworks,
            java_tags: OnceLock::new(),
        })
    }

    /// What is known of an image; `None` where no row names it.
    #[must_use]
    pub fn image(&self, repository: &str, name: &str, tag: &str) -> Option<KnownImage> {
        let mut known = KnownImage::default();
        let mut named = false;
        let (mut drops, mut keeps, mut data, mut ports, mut init) = (None, None, None, None, None);
        let (mut starts, mut stop_signal, mut sdk, mut runtime, mut server, mut windows) = (None, None, None, None, None, false);
        let mut default_port = None;
        let mut candidates: Vec<usize> =
            [repository, name, ""].iter().filter_map(|key| self.by_name.get(*key)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        for row in candidates.into_iter().map(|index| &self.images[index]) {
            let by_tag = row.tags.is_empty() || row.tags.iter().any(|pattern| glob(pattern, tag));
            if !by_tag || !row.names.iter().any(|pattern| names(pattern, repository, name)) {
                continue;
            }
            named |= row.names.iter().any(|pattern| pattern != "*" && names(pattern, repository, name));
            // What an image of somebody else keeps and where it listens follows its name; how it is made does not.
            if row.names.iter().any(|pattern| pattern == "*" || glob(pattern, repository)) {
                known.user = known.user.or_else(|| row.user.clone());
                known.shell = known.shell.or_else(|| row.shell.clone());
                drops = drops.or(row.drops_root);
                init = init.or(row.init);
                starts = starts.or_else(|| row.starts.clone());
                stop_signal = stop_signal.or_else(|| row.stop_signal.clone());
            }
            sdk = sdk.or_else(|| row.sdk.clone());
            runtime = runtime.or_else(|| row.runtime.clone());
            server = server.or_else(|| row.server.clone());
            default_port = default_port.or(row.default_port);
            windows |= row.windows.unwrap_or(false);
            keeps = keeps.or_else(|| row.keeps.clone());
            data = data.or_else(|| row.data.clone());
            ports = ports.or_else(|| row.ports.clone());
        }
        if !named && known.shell.is_none() && known.user.is_none() {
            return None;
        }
        known.drops_root = drops.unwrap_or(false);
        known.keeps = keeps.unwrap_or_default();
        known.data = data.unwrap_or_default();
        known.ports = ports.unwrap_or_default();
        known.init = init.unwrap_or(false);
        known.starts = starts.unwrap_or_default();
        known.stop_signal = stop_signal.unwrap_or_default();
        known.sdk = sdk.unwrap_or_default();
        known.runtime = runtime.unwrap_or_default();
        known.server = server.unwrap_or_default();
        known.windows = windows;
        known.default_port = default_port.unwrap_or(0);
        Some(known)
    }

    /// What finds the Java release in an image's tag or name.
    pub(crate) fn java_tags(&self) -> &[Regex] {
        self.java_tags.get_or_init(|| self.words.java_tags.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect())
    }

    /// Whether a row names this image as others make it: an official one, by its whole path.
    #[must_use]
    pub fn is_well_known(&self, repository: &str) -> bool {
        let globs = || self.by_name.get("").into_iter().flatten().flat_map(|index| &self.images[*index].names);
        self.by_name.contains_key(repository) || globs().any(|pattern| pattern != "*" && glob(pattern, repository))
    }

    /// The removal of an API version of a kind, where there is one.
    #[must_use]
    pub fn removal(&self, api_version: &str, kind: &str) -> Option<&Removal> {
        self.removals.iter().find(|row| row.api_version == api_version && row.kinds.iter().any(|one| one == kind || one == "*"))
    }
}

/// A name without a slash fits an official image or the last part of a path; one with a slash fits the whole path.
fn names(pattern: &str, repository: &str, name: &str) -> bool {
    if pattern.contains('/') { glob(pattern, repository) } else { glob(pattern, name) }
}

/// Whether `text` fits a pattern in which `*` stands for any run of characters.
#[must_use]
pub fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut rest = rest;
    let mut last = None;
    for part in parts {
        last = Some(part);
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    match last {
        None => rest.is_empty(),
        Some("") => true,
        Some(part) => rest.is_empty() || text.ends_with(part),
    }
}

/// Compares two Kubernetes releases such as `1.9` and `1.25`; what is no release is the oldest.
#[must_use]
pub fn release(text: &str) -> (u32, u32) {
    let mut parts = text.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        for (pattern, text, fits) in [
            ("*alpine*", "3.19-alpine", true),
            ("alpine", "alpine3", false),
            ("*_file", "password_file", true),
            ("*_file", "password_file_x_file", true),
            ("a*b", "ab", true),
            ("a*b", "abc", false),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn releases_compare_as_numbers() {
        assert!(release("1.9") < release("1.25"));
        assert!(release("v1.25.3") == release("1.25"));
    }
}
