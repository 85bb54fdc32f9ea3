//! Documents become entities, before anything is linked.

pub(crate) mod at;
mod compose;
mod container;
pub(crate) mod image;
pub(crate) mod kustomize;
pub(crate) mod objects;
mod others;
mod process;
pub(crate) mod workload;

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{FileId, Kind, Place, Problem, Source};
use seaworthy_syntax::Document;
use seaworthy_syntax::yaml::Yaml;

use crate::entity::{DuplicateKey, Id, Link, Object, Variant, Written};
use crate::join::variant::{self, Plan, folder_of};
use crate::tables::release;
use crate::{Input, Join};
use at::At;
use image::Built;
use kustomize::{Kustomization, Kustomizations};
use objects::RawObject;

/// What was read and is still to be linked.
pub(crate) struct Read<'a> {
    pub built: Vec<Built<'a>>,
    /// Image names, build contexts and Dockerfiles that Skaffold files name.
    pub artifacts: Vec<(String, String, String)>,
    /// Names of images whose tag a kustomization sets.
    pub owned_images: BTreeSet<String>,
    /// Variants whose objects may be joined by ones from elsewhere.
    pub open_variants: BTreeSet<Id<Variant>>,
    pub unrendered: BTreeMap<String, usize>,
    pub set_aside: Vec<(FileId, String)>,
    /// The paths of the files, by their id.
    pub paths: Vec<String>,
    pub problems: Vec<Problem>,
}

pub(crate) fn all<'a>(join: &mut Join<'a>, input: &Input<'a>) -> Read<'a> {
    let mut read = Read {
        built: vec![],
        artifacts: vec![],
        owned_images: BTreeSet::new(),
        open_variants: BTreeSet::new(),
        unrendered: BTreeMap::new(),
        set_aside: vec![],
        paths: input.sources.iter().map(|source| source.path.clone()).collect(),
        problems: vec![],
    };
    let files =
        || input.sources.iter().zip(input.documents).enumerate().map(|(index, (source, document))| (file_id(index), source, document));
    for (file, source, document) in files() {
        if let Document::Script(script) = document {
            join.scripts.push((&source.path, file, script));
        }
    }
    let mut objects = vec![];
    let mut kustomizations = vec![];
    for (file, source, document) in files() {
        match (source.kind, document) {
            (_, Document::Dockerfile(document)) => read.built.extend(image::read(join, file, &source.path, document)),
            (Kind::Kubernetes, Document::Yaml(yaml)) => objects.extend(objects::read(file, source, yaml)),
            (Kind::Kustomization, Document::Yaml(yaml)) => {
                let root = yaml.documents().first().and_then(|document| yaml.root(document));
                kustomizations.extend(root.map(|root| Kustomization::read(&source.path, At::new(file, root))));
            }
            (Kind::Skaffold, Document::Yaml(yaml)) => {
                let roots = yaml.documents().iter().filter_map(|document| yaml.root(document));
                read.artifacts.extend(roots.flat_map(|root| kustomize::skaffold_artifacts(&source.path, At::new(file, root))));
            }
            (Kind::Compose, Document::Yaml(yaml)) => compose_file(join, &mut read, file, source, yaml),
            (Kind::ChartTemplate, _) => *read.unrendered.entry(chart_of(&source.path)).or_default() += 1,
            _ => {}
        }
    }
    kubernetes(join, &mut read, objects, Kustomizations::new(kustomizations));
    duplicates(join, input);
    read
}

fn file_id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// The folder of the chart that holds a template.
fn chart_of(path: &str) -> String {
    let chart = path.find("/templates/").map_or_else(|| folder_of(path), |at| &path[..at]);
    if chart.is_empty() { ".".to_owned() } else { chart.to_owned() }
}

fn compose_file<'a>(join: &mut Join<'a>, read: &mut Read<'a>, file: FileId, source: &'a Source, yaml: &'a Yaml) {
    let Some(root) = yaml.documents().first().and_then(|document| yaml.root(document)) else { return };
    let at = At::new(file, root);
    let head = source.text.lines().take_while(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    let says_development = head.map(str::to_ascii_lowercase).any(|line| {
        ["development", "for dev ", "local testing", "for testing", "not for production", "not be used in production"]
            .iter()
            .any(|words| line.contains(words))
    });
    if compose::read(join, &source.path, at, says_development).is_none() && at.node.is_map() {
        let services = at.entries().find(|(_, service)| service.get("image").is_some() || service.get("build").is_some());
        if let Some((key, _)) = services {
            read.problems.push(Problem {
                place: Some(key.place()),
                path: Some(source.path.clone()),
                text: "The file has the layout of Compose version 1, which Compose no longer reads.".to_owned(),
                remedy: Some("Put the services below a top-level `services:` key.".to_owned()),
            });
        }
    }
}

fn kubernetes<'a>(join: &mut Join<'a>, read: &mut Read<'a>, objects: Vec<RawObject<'a>>, kustomizations: Kustomizations<'a>) {
    let patch_files = kustomizations.patch_files();
    let mut patches: BTreeMap<String, Vec<At<'a>>> = BTreeMap::new();
    let mut whole = vec![];
    for object in objects {
        if patch_files.contains(object.path) {
            patches.entry(object.path.to_owned()).or_default().push(object.at);
        } else if objects::is_fragment(&object) {
            let why = format!("`{}` has no container with an image: it is a part of one that stands elsewhere", object.name.value);
            read.set_aside.push((object.at.file, why));
        } else {
            whole.push(object);
        }
    }
    read.owned_images = kustomizations.owned_images();
    let plans = variant::plan(&whole, &kustomizations, &patches);
    let secondary = |plan: &Plan<'_>| plan.optional || variant::secondary(&plan.root, &join.tables.words.secondary_segments);
    let all_secondary = plans.iter().all(secondary);
    let primary: Vec<bool> = plans.iter().map(|plan| all_secondary || !secondary(plan)).collect();
    for (plan, primary) in plans.iter().zip(primary) {
        let variant = join.entities.add(Variant {
            root: plan.root.clone(),
            kind: plan.kind.to_owned(),
            primary,
            place: plan.objects.first().map(|index| whole[*index].place),
            ..Variant::default()
        });
        if plan.reach.from_elsewhere || plan.objects.iter().any(|index| makes_others(&whole[*index])) {
            read.open_variants.insert(variant);
        }
        for index in &plan.objects {
            object(join, &whole[*index], plan, variant);
        }
    }
}

/// Whether an object may make pods or Services that stand nowhere in the tree: a release, or an operator's own kind.
fn makes_others(object: &RawObject<'_>) -> bool {
    let group = object.group();
    let own = group.contains('.') && !group.ends_with("k8s.io") && !group.ends_with("istio.io");
    own && !matches!(
        group,
        "cert-manager.io" | "monitoring.coreos.com" | "external-secrets.io" | "argoproj.io" | "keda.sh" | "bitnami.com" | "traefik.io"
    ) || (group == "argoproj.io" && object.kind.starts_with("Application"))
}

fn object<'a>(join: &mut Join<'a>, object: &RawObject<'a>, plan: &Plan<'a>, variant: Id<Variant>) {
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
    match objects::pod_template(object) {
        Some(template) => {
            let workload = workload::read(join, object, template, plan, variant, entity);
            join.entities[entity].workload = Link::To(workload);
        }
        None => others::read(join, object, variant, entity),
    }
}

/// Keys that stand twice, in manifests and Compose files; in templates both may be branches of one condition.
fn duplicates(join: &mut Join<'_>, input: &Input<'_>) {
    for (index, (source, document)) in input.sources.iter().zip(input.documents).enumerate() {
        let (Kind::Kubernetes | Kind::Compose | Kind::Kustomization, Document::Yaml(yaml)) = (source.kind, document) else { continue };
        let file = file_id(index);
        for duplicate in yaml.duplicates() {
            let place = Place { file, span: duplicate.again };
            let workload = workload_around(join, place);
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

/// The workload whose name stands last before a place of its file.
fn workload_around(join: &Join<'_>, place: Place) -> Option<Id<crate::entity::Workload>> {
    let before = |id: &Id<crate::entity::Workload>| {
        join.entities[*id].place.is_some_and(|own| own.file == place.file && own.span.start < place.span.start)
    };
    join.entities.ids::<crate::entity::Workload>().filter(before).max_by_key(|id| join.entities[*id].place.map(|own| own.span.start))
}

impl Read<'_> {
    /// The path of a file; empty where it is not known.
    pub fn path(&self, file: FileId) -> &str {
        self.paths.get(file.0 as usize).map_or("", String::as_str)
    }
}
