//! Documents become entities, before anything is linked.

mod access;
pub(crate) mod aside;
pub(crate) mod at;
pub(crate) mod build_file;
pub(crate) mod builds;
mod cluster;
pub(crate) mod compose;
mod container;
pub(crate) mod context;
pub(crate) mod deployers;
mod embedded;
pub(crate) mod hosts;
pub(crate) mod image;
mod instruction;
pub(crate) mod kustomize;
mod layer;
mod manifests;
pub(crate) mod needs;
pub(crate) mod objects;
pub(crate) mod optional;
mod others;
mod patch;
mod pod;
mod probe;
pub(crate) mod process;
mod run;
mod security;
mod shape;
mod through;
mod traffic;
mod tree;
mod values;
pub(crate) mod workload;

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{FileId, Kind, Place, Problem};
use seaworthy_syntax::Document;

use crate::entity::{DuplicateKey, Id, Link, Object, Variant, Workload, Written};
use crate::join::variant::folder_of;
use crate::tables::release;
use crate::{Input, Join};
use aside::{Aside, Counted, Sorter, is_example_file};
use at::At;
use build_file::BuildFile;
use deployers::Named;
use image::Built;
use kustomize::{Artifact, Kustomization, Kustomizations};
use objects::RawObject;

/// What was read and is still to be linked.
pub(crate) struct Read<'a> {
    pub built: Vec<Built<'a>>,
    /// What Skaffold files build.
    pub artifacts: Vec<Artifact>,
    /// Names of images whose tag a kustomization sets.
    pub owned_images: BTreeSet<String>,
    /// Variants whose objects may be joined by ones from elsewhere.
    pub open_variants: BTreeSet<Id<Variant>>,
    pub unrendered: BTreeMap<String, usize>,
    pub set_aside: Vec<(FileId, String)>,
    /// Containers that no kustomization takes in.
    pub optional: Vec<optional::Optional>,
    /// How many documents were set aside, by why.
    pub counted: Counted,
    /// The names of the tree's own charts.
    pub charts: Vec<String>,
    /// Scripts and pipelines.
    pub texts: Vec<(&'a str, &'a str)>,
    /// The paths of settings that say where a program of .NET listens.
    pub listening: Vec<&'a str>,
    /// Build files.
    pub builds: Vec<BuildFile<'a>>,
    /// The paths that something deploys.
    pub named: Vec<Named>,
    /// The paths of the files, by their id.
    pub paths: Vec<String>,
    pub problems: Vec<Problem>,
    /// The first file of manifests that holds something that could not be read at all.
    pub broken: Option<String>,
}

pub(crate) fn all<'a>(join: &mut Join<'a>, input: &Input<'a>, inline: &'a [compose::Inline], builds: &'a builds::Builds) -> Read<'a> {
    let mut read = Read {
        built: vec![],
        artifacts: vec![],
        owned_images: BTreeSet::new(),
        open_variants: BTreeSet::new(),
        unrendered: BTreeMap::new(),
        set_aside: vec![],
        optional: vec![],
        counted: Counted::new(),
        charts: vec![],
        texts: vec![],
        listening: vec![],
        builds: vec![],
        named: vec![],
        paths: input.sources.iter().map(|source| source.path.clone()).collect(),
        problems: vec![],
        broken: None,
    };
    let files =
        || input.sources.iter().zip(input.documents).enumerate().map(|(index, (source, document))| (file_id(index), source, document));
    join.tree = input.sources.iter().map(|source| source.path.as_str()).collect();
    for (file, source, document) in files() {
        if let Document::Script(script) = document {
            join.scripts.push((&source.path, file, script));
        }
        if let (Kind::PackageJson, Document::Build(build)) = (source.kind, document) {
            join.npm.insert(&source.path, (file, &build.scripts));
        }
    }
    needs::scripted(join);
    let mut objects = vec![];
    let mut kustomizations = vec![];
    let mut compose_files = vec![];
    let sorter = Sorter::new(input.sources, input.tables, input.asked);
    for (file, source, document) in files() {
        if is_example_file(&source.path) {
            *read.counted.entry("an example by its name".to_owned()).or_default() += 1;
            continue;
        }
        match (source.kind, document) {
            (_, Document::Dockerfile(document)) => {
                let document = builds.document(&source.path, document);
                read.built.extend(image::read(join, file, &source.path, document, builds.stages(&source.path)));
            }
            (Kind::SettingsJson, _) if says_where_it_listens(&source.text) => read.listening.push(&source.path),
            (_, Document::Build(build)) => read.builds.push(BuildFile::new(file, &source.path, build)),
            (Kind::Kubernetes, Document::Yaml(yaml)) => {
                if !yaml.problems().is_empty() && sorter.aside(&source.path).is_none() {
                    read.broken.get_or_insert_with(|| source.path.clone());
                }
                objects.extend(objects::read(file, source, yaml));
            }
            (Kind::Kustomization, Document::Yaml(yaml)) => {
                let root = yaml.documents().first().and_then(|document| yaml.root(document));
                root.into_iter().for_each(|root| needs::generated(join, &source.path, At::new(file, root)));
                kustomizations.extend(root.map(|root| Kustomization::read(&source.path, At::new(file, root))));
            }
            (Kind::Skaffold, Document::Yaml(yaml)) => {
                let roots = yaml.documents().iter().filter_map(|document| yaml.root(document));
                roots.clone().for_each(|root| deployers::of_skaffold(&source.path, At::new(file, root), &mut read.named));
                read.artifacts.extend(roots.flat_map(|root| kustomize::skaffold_artifacts(&source.path, At::new(file, root))));
            }
            (Kind::Compose, Document::Yaml(yaml)) => {
                if sorter.aside(&source.path).is_none() {
                    read.problems.extend(shape::of_compose(file, source, yaml));
                }
                compose_files.extend(compose::file(&mut read, file, source, yaml));
            }
            (Kind::ChartValues, Document::Yaml(yaml)) if sorter.aside(&source.path).is_none() => {
                let root = yaml.documents().first().and_then(|document| yaml.root(document));
                root.into_iter().for_each(|root| values::read(join, At::new(file, root)));
            }
            (Kind::Script | Kind::Pipeline, _) => {
                read.texts.push((&source.path, &source.text));
                deployers::of_text(&source.path, &source.text, &mut read.named);
            }
            (Kind::Chart, Document::Yaml(yaml)) if sorter.aside(&source.path).is_none() => {
                let root = yaml.documents().first().and_then(|document| yaml.root(document));
                read.charts.extend(root.and_then(|root| root.get("name")?.str()).map(str::to_owned));
            }
            (Kind::ChartTemplate, _) if sorter.aside(&source.path) == Some(Aside::Test) => {}
            (Kind::ChartTemplate, _) if !sorter.is_of_chart(&source.path) && !names_kind(&source.text) => {}
            (Kind::ChartTemplate, _) => *read.unrendered.entry(chart_of(&source.path)).or_default() += 1,
            _ => {}
        }
    }
    for one in inline {
        read.built.extend(image::read(join, one.file, &one.path, &one.document, &[]));
    }
    compose::all(join, &mut read, &compose_files);
    manifests::all(join, &mut read, input, &sorter, objects, &Kustomizations::new(kustomizations));
    duplicates(join, input, &sorter);
    read
}

fn file_id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// Whether a template that lies in no chart makes objects of Kubernetes: other programs have templates, too.
fn names_kind(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("kind:")) && text.contains("apiVersion:")
}

/// The folder of the chart that holds a template.
fn chart_of(path: &str) -> String {
    let chart = path.find("/templates/").map_or_else(|| folder_of(path), |at| &path[..at]);
    if chart.is_empty() { ".".to_owned() } else { chart.to_owned() }
}

/// Reads one object of a variant; `patched` says whether it is another than its file has it.
fn object(join: &mut Join<'_>, object: &RawObject<'_>, variant: Id<Variant>, patched: bool) {
    let removal = join.tables.removal(&object.api_version.value, &object.kind);
    let removed = removal.is_some_and(|removal| release(&removal.removed_in) <= join.kubernetes);
    let entity = join.entities.add(Object {
        place: Some(object.api_version.place.unwrap_or(object.place)),
        kind: object.kind.clone(),
        api_version: object.api_version.clone(),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        removed_in: removal.map(|removal| removal.removed_in.clone()).unwrap_or_default(),
        removed,
        replacement: removal.map(|removal| removal.replacement.clone()).unwrap_or_default(),
        generated: object.generated,
        workload: Link::No("it is no workload"),
        variant: Link::To(variant),
        component: Link::No("it deploys no component by itself"),
    });
    needs::define(join, object, patched, variant);
    access::read(join, object, variant);
    match objects::pod_template(object) {
        Some(template) => {
            let workload = workload::read(join, object, template, variant, entity);
            join.entities[entity].workload = Link::To(workload);
            pod::read(join, template, workload);
        }
        None => others::read(join, object, variant, entity),
    }
}

/// Keys that stand twice, in manifests and Compose files; in templates both may be branches of one condition.
fn duplicates(join: &mut Join<'_>, input: &Input<'_>, sorter: &Sorter<'_>) {
    let written = written(join);
    for (index, (source, document)) in input.sources.iter().zip(input.documents).enumerate() {
        let (Kind::Kubernetes | Kind::Compose | Kind::Kustomization, Document::Yaml(yaml)) = (source.kind, document) else { continue };
        if is_example_file(&source.path) || sorter.aside(&source.path).is_some() {
            continue;
        }
        let file = file_id(index);
        let of_file = written.get(&file).map(Vec::as_slice).unwrap_or_default();
        for duplicate in yaml.duplicates() {
            let place = Place { file, span: duplicate.again };
            // The workload whose name stands last before it.
            let before = of_file.partition_point(|(start, _)| *start < place.span.start);
            let workload = before.checked_sub(1).map(|last| of_file[last].1);
            join.entities.add(DuplicateKey {
                place: Some(place),
                key: Written::at(duplicate.key.clone(), place),
                path: duplicate.path.join("."),
                same_value: duplicate.same_value,
                loses: loses(&duplicate.key).to_owned(),
                workload: Link::from_option(workload, "it stands in no workload"),
            });
        }
    }
}

fn loses(key: &str) -> &'static str {
    match key {
        "livenessProbe" | "readinessProbe" | "startupProbe" => "probe",
        "resources" | "limits" | "requests" => "resources",
        "securityContext" => "security_context",
        "env" | "envFrom" | "environment" => "env",
        _ => "",
    }
}

/// Where the workloads of each file are written, in the order in which they stand there.
fn written(join: &Join<'_>) -> BTreeMap<FileId, Vec<(u32, Id<Workload>)>> {
    let mut written: BTreeMap<FileId, Vec<(u32, Id<Workload>)>> = BTreeMap::new();
    for id in join.entities.ids::<Workload>() {
        if let Some(place) = join.entities[id].place {
            written.entry(place.file).or_default().push((place.span.start, id));
        }
    }
    written.values_mut().for_each(|of_file| of_file.sort_by_key(|(start, _)| *start));
    written
}

impl Read<'_> {
    /// The path of a file; empty where it is not known.
    pub fn path(&self, file: FileId) -> &str {
        self.paths.get(file.0 as usize).map_or("", String::as_str)
    }
}

/// Whether settings of .NET say where it listens: an endpoint of Kestrel, or `urls` at their top.
fn says_where_it_listens(text: &str) -> bool {
    text.contains("\"Endpoints\"") && text.contains("\"Kestrel\"") || text.contains("\n  \"urls\"") || text.contains("\n  \"Urls\"")
}
