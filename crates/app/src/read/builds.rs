//! What those that build a Dockerfile say of it: which stage ships, and with which values its arguments are built.

use std::collections::BTreeMap;

use seaworthy_model::Kind;
use seaworthy_syntax::Document;
use seaworthy_syntax::dockerfile::Dockerfile;

use super::aside::{Sorter, is_example_file};
use super::at::At;
use super::compose::{Build, builds_of};
use super::kustomize;
use crate::Input;
use crate::join::compose_role::{DEVELOPMENT, words_of};

/// What is said of the Dockerfiles of a tree, by their paths.
#[derive(Default)]
pub(crate) struct Builds {
    stages: BTreeMap<String, Vec<String>>,
    /// The Dockerfiles with the values put in that all who build them agree upon.
    given: BTreeMap<String, Dockerfile>,
}

impl Builds {
    /// What Skaffold and the Compose files say that are not for development.
    pub fn of(input: &Input<'_>) -> Self {
        let sorter = Sorter::new(input.sources, input.tables, input.asked);
        let mut by_path: BTreeMap<String, Vec<Build>> = BTreeMap::new();
        for (index, (source, document)) in input.sources.iter().zip(input.documents).enumerate() {
            let Document::Yaml(yaml) = document else { continue };
            let for_developers = words_of(&source.path).any(|word| DEVELOPMENT.contains(&word.as_str()));
            let counts = matches!(source.kind, Kind::Compose | Kind::Skaffold) && !for_developers;
            if !counts || is_example_file(&source.path) || sorter.aside(&source.path).is_some() {
                continue;
            }
            for root in yaml.documents().iter().filter_map(|document| yaml.root(document)) {
                let at = At::new(super::file_id(index), root);
                let builds =
                    if source.kind == Kind::Compose { builds_of(&source.path, at) } else { kustomize::skaffold_builds(&source.path, at) };
                builds.into_iter().for_each(|build| by_path.entry(build.dockerfile.clone()).or_default().push(build));
            }
        }
        let mut builds = Self::default();
        for (source, document) in input.sources.iter().zip(input.documents) {
            let (Document::Dockerfile(document), Some(said)) = (document, by_path.get(&source.path)) else { continue };
            let agreed = agreed(said);
            if !agreed.is_empty() {
                builds.given.insert(source.path.clone(), document.with_arguments(agreed));
            }
            let stages = said.iter().filter_map(|build| build.target.clone());
            builds.stages.insert(source.path.clone(), stages.collect());
        }
        builds
    }

    /// The Dockerfile as it is built: with the values that its arguments are given.
    pub fn document<'a>(&'a self, path: &str, document: &'a Dockerfile) -> &'a Dockerfile {
        self.given.get(path).unwrap_or(document)
    }

    /// The stages that are built, as they are named, the first one first; empty where nobody names one.
    pub fn stages(&self, path: &str) -> &[String] {
        self.stages.get(path).map_or(&[], Vec::as_slice)
    }
}

/// The arguments to which all give the same value.
fn agreed(said: &[Build]) -> BTreeMap<String, String> {
    let Some((first, rest)) = said.split_first() else { return BTreeMap::new() };
    let same = |(name, value): &(&String, &String)| rest.iter().all(|other| other.arguments.get(*name) == Some(*value));
    first.arguments.iter().filter(same).map(|(name, value)| (name.clone(), value.clone())).collect()
}
