//! Which files of servers and process managers no image takes in: what a host runs today.

use std::collections::HashMap;

use seaworthy_model::{FileId, Kind, Source};
use seaworthy_syntax::Document;
use seaworthy_syntax::dockerfile::{Dockerfile, Keyword};

use super::facts::below;
use crate::App;
use crate::read::kustomize::join as join_path;
use crate::tables::glob;

/// The programs that read a configuration file of a kind, as Dockerfiles name them.
const PROGRAMS: [(Kind, &[&str]); 3] =
    [(Kind::Nginx, &["nginx", "openresty"]), (Kind::Httpd, &["httpd", "apache"]), (Kind::Ini, &["supervisor"])];

/// What images, charts and descriptions of deployments take in of the tree.
pub(crate) struct Hosted<'a> {
    sources: &'a [Source],
    /// For each Dockerfile: its text in small letters, and what it copies from its build contexts.
    images: Vec<(String, Vec<String>)>,
    /// Folders of charts.
    charts: Vec<&'a str>,
    known: HashMap<FileId, bool>,
}

impl<'a> Hosted<'a> {
    pub fn of(app: &App, sources: &'a [Source], documents: &[&Document]) -> Self {
        let images = sources.iter().zip(documents).filter_map(|(source, document)| {
            let Document::Dockerfile(file) = document else { return None };
            Some((source.text.to_ascii_lowercase(), copied(app, &source.path, file)))
        });
        let charts = sources.iter().filter(|source| source.kind == Kind::Chart);
        let charts = charts.map(|chart| chart.path.rsplit_once('/').map_or("", |(folder, _)| folder)).filter(|folder| !folder.is_empty());
        Self { sources, images: images.collect(), charts: charts.collect(), known: HashMap::new() }
    }

    /// Whether a file configures a server or process manager, and nothing of the tree takes it into a container.
    pub fn holds(&mut self, file: FileId) -> bool {
        if let Some(known) = self.known.get(&file) {
            return *known;
        }
        let hosted = self.sources.get(file.0 as usize).is_some_and(|source| self.judge(source));
        self.known.insert(file, hosted);
        hosted
    }

    fn judge(&self, source: &Source) -> bool {
        let Some((_, programs)) = PROGRAMS.iter().find(|(kind, _)| *kind == source.kind) else { return false };
        if source.kind == Kind::Ini && !source.text.contains("program:") {
            return false;
        }
        let path = source.path.as_str();
        !self.images.iter().any(|(text, copied)| takes(copied, path, programs.iter().any(|program| text.contains(program))))
            && !self.charts.iter().any(|chart| below(path, chart))
            && !self.is_named(path)
            && !self.is_started(path, programs)
    }

    /// Whether a script that an image takes in starts the program with the file, which the image takes in as well.
    fn is_started(&self, path: &str, programs: &[&str]) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let starts = |source: &&Source| {
            source.kind == Kind::Script
                && source.text.lines().any(|line| line.contains(name) && programs.iter().any(|program| line.contains(program)))
        };
        let mut scripts = self.sources.iter().filter(starts);
        scripts.any(|script| self.images.iter().any(|(_, copied)| takes(copied, path, true) && takes(copied, &script.path, true)))
    }

    /// Whether a description of a deployment, or a script that makes a ConfigMap, names the file with its folder.
    fn is_named(&self, path: &str) -> bool {
        let named = path.rmatch_indices('/').nth(1).map_or(path, |(at, _)| &path[at + 1..]);
        let name = path.rsplit('/').next().unwrap_or(path);
        self.sources.iter().any(|source| match source.kind {
            Kind::Kustomization => source.text.contains(name),
            Kind::Compose | Kind::Skaffold => source.text.contains(named),
            Kind::Script | Kind::Pipeline => source.text.contains("configmap") && source.text.contains(name),
            _ => false,
        })
    }
}

/// What a Dockerfile copies of the tree, by the paths from the root; a name that a variable holds is as far as it is written.
fn copied(app: &App, path: &str, file: &Dockerfile) -> Vec<String> {
    let contexts = app.entities.images.iter().filter(|image| image.dockerfile == path).map(|image| image.context.as_str());
    let contexts: Vec<&str> = contexts.collect();
    let copies = file.instructions.iter().filter(|one| matches!(one.keyword, Keyword::Copy | Keyword::Add) && one.flag("from").is_none());
    let sources = copies.flat_map(|one| one.words.split_last().map_or(&[][..], |(_, sources)| sources));
    sources.flat_map(|word| contexts.iter().map(|context| join_path(context, word.text.split('$').next().unwrap_or_default()))).collect()
}

/// Whether what is copied holds a file: by its own name, or in a folder where the image speaks of the file's program.
fn takes(copied: &[String], path: &str, speaks: bool) -> bool {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    copied.iter().any(|source| {
        let in_folder = || source.is_empty() || below(path, source) || (source.contains('*') && glob(source, path));
        source == path || (!source.is_empty() && name(source) == name(path)) || (speaks && in_folder())
    })
}
