//! Kubernetes objects become entities, variant by variant, as Kustomize makes them.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{FileId, Kind, Source};
use seaworthy_syntax::Document;

use super::aside::{Aside, Sorter};
use super::at::At;
use super::kustomize::{Files, Kustomizations, Root};
use super::layer::Layer;
use super::objects::{self, RawObject};
use super::tree::Tree;
use super::{Read, cluster, deployers, file_id, object, optional, shape};
use crate::entity::{Link, Object, Variant};
use crate::join::variant::{self, Plan};
use crate::tables::release;
use crate::{Input, Join};

/// Reads every object of the tree that is no patch, into one variant each time that it is deployed.
pub(super) fn all<'a>(
    join: &mut Join<'a>,
    read: &mut Read<'a>,
    input: &Input<'a>,
    sorter: &Sorter<'a>,
    found: Vec<RawObject<'a>>,
    kustomizations: &Kustomizations<'a>,
) {
    let whole = whole(join, read, input, sorter, found, &kustomizations.patch_files());
    for object in &whole {
        deployers::of_object(object, &mut read.named);
    }
    read.owned_images = kustomizations.owned_images();
    let tilt = read.texts.iter().filter(|(path, _)| path.ends_with("Tiltfile"));
    read.owned_images.extend(tilt.flat_map(|(_, text)| deployers::tilt_images(text)));
    let files = yaml_files(input);
    let layers = kustomizations.layers(&files);
    let named = |folder: &str| read.named.iter().any(|named| named.is(folder));
    let roots = kustomizations.roots(named).into_iter();
    let taken: Vec<Root> =
        roots.filter(|root| !root.component && sorter.aside(&format!("{}/.", root.folder)) != Some(Aside::Test)).collect();
    let parts = kustomizations.part_files();
    let reached: BTreeSet<&str> = taken.iter().flat_map(|root| &root.reach.files).map(|(path, _)| path.as_str()).collect();
    // What only stands in a component that no kustomization takes in is deployed by nobody as it stands.
    let loose = |path: &str| !reached.contains(path) && parts.contains(path);
    let (whole, left): (Vec<RawObject<'a>>, Vec<RawObject<'a>>) = whole.into_iter().partition(|object| !loose(object.path));
    left.iter().for_each(|object| cluster::option(join, object));
    read.optional.extend(left.iter().flat_map(optional::of));
    if !left.is_empty() {
        *read.counted.entry("in a Kustomize component that no kustomization takes in".to_owned()).or_default() += left.len();
    }
    let whole_roots: BTreeSet<String> = taken
        .iter()
        .filter(|root| !root.reach.from_elsewhere)
        .flat_map(|root| root.reach.files.iter().flat_map(|(_, layers)| layers.clone()))
        .collect();
    let plans = variant::plan(&whole, taken);
    for plan in &plans {
        one(join, read, &whole, plan, &layers);
    }
    let applied = layers.iter().filter(|(folder, _)| whole_roots.contains(*folder)).map(|(_, layer)| layer);
    let open = plans.iter().any(|plan| plan.reach.from_elsewhere);
    read.problems.extend(applied.filter(|_| !open).flat_map(|layer| layer.problems(&read.paths)));
}

/// Takes patches, parts of objects, and what is set aside out of the objects.
fn whole<'a>(
    join: &mut Join<'a>,
    read: &mut Read<'a>,
    input: &Input<'a>,
    sorter: &Sorter<'a>,
    found: Vec<RawObject<'a>>,
    patch_files: &BTreeSet<String>,
) -> Vec<RawObject<'a>> {
    let mut whole = vec![];
    let mut templates = BTreeMap::new();
    for object in found {
        if patch_files.contains(object.path) {
            continue;
        }
        match sorter.aside(object.path) {
            Some(Aside::Test) => *read.counted.entry("below a folder of tests".to_owned()).or_default() += 1,
            Some(Aside::Vendored) => {
                *read.counted.entry("made by others, so that only the API version is judged".to_owned()).or_default() += 1;
                vendored(join, &object);
            }
            // What nobody can read is no part of anything.
            None if malformed(read, input, &object, &mut templates) && objects::is_fragment(&object) => {
                read.broken.get_or_insert_with(|| object.path.to_owned());
            }
            None if objects::is_fragment(&object) => {
                let why = format!("`{}` has no container with an image: it is a part of one that stands elsewhere", object.name.value);
                read.set_aside.push((object.at.file, why));
            }
            None => whole.push(object),
        }
    }
    whole
}

/// Whether Kubernetes refuses an object for the form of a value, which is a problem then. A patch is none by itself, nor is what
/// another program fills in first; `templates` says of each file whether it is one.
fn malformed(read: &mut Read<'_>, input: &Input<'_>, object: &RawObject<'_>, templates: &mut BTreeMap<FileId, bool>) -> bool {
    let source = input.sources.get(object.at.file.0 as usize).filter(|_| !object.fragment);
    let mut is_template = |source: &&Source| *templates.entry(object.at.file).or_insert_with(|| shape::is_template(&source.text));
    let source = source.filter(|source| !is_template(source));
    let found = source.and_then(|source| shape::of_object(object, source));
    let is_malformed = found.is_some();
    read.problems.extend(found);
    is_malformed
}

/// An object that others make is judged for its API version alone.
fn vendored(join: &mut Join<'_>, object: &RawObject<'_>) {
    let Some(removal) = join.tables.removal(&object.api_version.value, &object.kind).cloned() else { return };
    join.entities.add(Object {
        place: Some(object.api_version.place.unwrap_or(object.place)),
        kind: object.kind.clone(),
        api_version: object.api_version.clone(),
        name: object.name.clone(),
        namespace: object.namespace.clone(),
        removed: release(&removal.removed_in) <= join.kubernetes,
        removed_in: removal.removed_in,
        replacement: removal.replacement,
        generated: object.generated,
        workload: Link::No("others make it"),
        variant: Link::No("others make it"),
        component: Link::No("others make it"),
    });
}

fn yaml_files<'a>(input: &Input<'a>) -> Files<'a> {
    let files = input.sources.iter().zip(input.documents).enumerate();
    let yaml = files.filter_map(|(index, (source, document))| match (source.kind, document) {
        (Kind::Kubernetes | Kind::Patch, Document::Yaml(yaml)) => Some((source.path.as_str(), (file_id(index), yaml))),
        _ => None,
    });
    yaml.collect()
}

/// One variant with its objects.
fn one<'a>(join: &mut Join<'a>, read: &mut Read<'a>, whole: &[RawObject<'a>], plan: &Plan, layers: &BTreeMap<String, Layer>) {
    let variant = join.entities.add(Variant {
        root: plan.root.clone(),
        kind: plan.kind.to_owned(),
        primary: true,
        generated_from: plan.generated_from.clone(),
        prefix: plan.reach.prefix.clone(),
        suffix: plan.reach.suffix.clone(),
        place: plan.objects.first().map(|index| whole[*index].place),
        ..Variant::default()
    });
    if plan.reach.from_elsewhere || plan.objects.iter().any(|index| makes_others(&whole[*index])) {
        read.open_variants.insert(variant);
    }
    for index in &plan.objects {
        let raw = &whole[*index];
        let over: Vec<&Layer> = plan.layers.get(index).into_iter().flatten().filter_map(|folder| layers.get(folder)).collect();
        let namespace = over.iter().rev().find_map(|layer| layer.namespace.clone());
        let namespace = namespace.filter(|_| raw.is_namespaced()).unwrap_or_else(|| raw.namespace.clone());
        let plain = RawObject { namespace, ..raw.clone() };
        match changed(raw, &over) {
            None => object(join, &plain, variant, false),
            Some(tree) => {
                let (yaml, through) = tree.render();
                let root = yaml.documents().first().and_then(|document| yaml.root(document));
                let Some(root) = root else { continue };
                let at = At::through(raw.at.file, root, &through);
                object(join, &RawObject { at, ..plain }, variant, true);
            }
        }
    }
}

/// What kustomizations make of an object; `None` where they leave it as it is.
fn changed(raw: &RawObject<'_>, over: &[&Layer]) -> Option<Tree> {
    if over.is_empty() || raw.kind == "CustomResourceDefinition" {
        return None;
    }
    let mut tree = Tree::of(raw.at);
    let changed = over.iter().map(|layer| layer.apply(&mut tree)).fold(false, |one, other| one | other);
    changed.then_some(tree)
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
