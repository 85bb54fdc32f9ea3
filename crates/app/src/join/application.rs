//! Which variants, images and Compose projects are one application.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::Place;

use super::variant::folder_of;
use crate::Join;
use crate::entity::{Application, ComposeProject, ComposeService, Container, Entities, Id, Image, Link, Project, Variant, Workload};
use crate::read::Read;
use crate::tables::Tables;

/// Sets that grow together: nodes are variants, then images.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn find(&mut self, mut one: usize) -> usize {
        while self.parents[one] != one {
            self.parents[one] = self.parents[self.parents[one]];
            one = self.parents[one];
        }
        one
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

/// Groups everything that is deployed into applications, and names them.
pub(crate) fn group(join: &mut Join<'_>, read: &Read<'_>, project: &str) {
    let (variants, images) = (join.entities.variants.len(), join.entities.images.len());
    let mut groups = Groups { parents: (0..variants + images).collect() };
    let image_node = |image: Id<Image>| variants + image.index as usize;
    for container in join.entities.ids::<Container>() {
        let container = &join.entities[container];
        let variant = container.workload.id().and_then(|workload| join.entities[workload].variant.id());
        if let (Some(image), Some(variant)) = (container.image.id(), variant) {
            groups.join(variant.index as usize, image_node(image));
        }
    }
    for service in join.entities.ids::<ComposeService>() {
        let service = &join.entities[service];
        let variant = service.compose_project.id().and_then(|project| join.entities[project].variant.id());
        if let (Some(image), Some(variant)) = (service.image.id(), variant) {
            groups.join(variant.index as usize, image_node(image));
        }
    }
    same_names(&join.entities, join.tables, &mut groups);
    same_bases(&join.entities, &mut groups);
    same_folder(&join.entities, &mut groups);
    leftovers(&join.entities, read, &mut groups, variants);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in 0..variants + images {
        members.entry(groups.find(node)).or_default().push(node);
    }
    let mut taken = BTreeSet::new();
    for nodes in members.values() {
        found(join, nodes, variants, project, &mut taken);
    }
}

/// Two variants are one application when at least half of the names of workloads and Compose services of the smaller stand in the larger, and one
/// of these runs an image that is not a well-known one.
fn same_names(entities: &Entities, tables: &Tables, groups: &mut Groups) {
    type Names<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;
    let names = |variant: Id<Variant>| -> Names<'_> {
        let mut names: Names<'_> = BTreeMap::new();
        for workload in &entities[variant].workloads {
            let workload: &Workload = &entities[*workload];
            let images = workload.containers.iter().filter_map(|container| entities[*container].reference.id());
            names.entry(&workload.name.value).or_default().extend(images.map(|image| entities[image].name.as_str()));
        }
        let project = entities.compose_projects.iter().find(|project| project.variant.id() == Some(variant));
        for service in project.into_iter().flat_map(|project| &project.services).map(|service| &entities[*service]) {
            let image = service.reference.id().map(|image| entities[image].name.as_str());
            names.entry(&service.name.value).or_default().extend(image);
        }
        names
    };
    let own = |image: &str| {
        entities.image_references.iter().any(|reference| {
            reference.name == image
                && !reference.keeps_data
                && (reference.image.id().is_some() || !tables.is_well_known(&reference.repository))
        })
    };
    let all: Vec<(usize, Names<'_>)> =
        entities.ids::<Variant>().map(|id| (id.index as usize, names(id))).filter(|(_, names)| !names.is_empty()).collect();
    // Compose projects of folders beside each other are as many applications: names such as `web` and `db` stand in most.
    let folder = |variant: usize| Some(&entities.variants[variant]).filter(|one| one.kind == "compose").map(|one| folder_of(&one.root));
    let apart = |one: usize, other: usize| {
        let (Some(one), Some(other)) = (folder(one), folder(other)) else { return false };
        let nested = one.is_empty() || other.is_empty() || crate::ask::within(one, other) || crate::ask::within(other, one);
        !nested
    };
    for (at, (one, mine)) in all.iter().enumerate() {
        for (other, theirs) in &all[at + 1..] {
            if apart(*one, *other) {
                continue;
            }
            let shared: Vec<&str> = mine.keys().filter(|name| theirs.contains_key(*name)).copied().collect();
            let enough = !shared.is_empty() && shared.len() * 2 >= mine.len().min(theirs.len());
            if enough && shared.iter().any(|name| mine[name].intersection(&theirs[name]).any(|image| own(image))) {
                groups.join(*one, *other);
            }
        }
    }
}

/// Kustomizations that deploy the very same workloads are one application: most of what the smaller runs stands in files of the
/// larger. Where one runs nothing, its other objects say so.
fn same_bases(entities: &Entities, groups: &mut Groups) {
    type Places = BTreeMap<usize, BTreeSet<(u32, u32)>>;
    let kustomize = |variant: &Link<Variant>| variant.id().filter(|id| entities[*id].kind == "kustomize").map(|id| id.index as usize);
    let place = |place: Option<Place>| place.map(|place| (place.file.0, place.span.start));
    let (mut run, mut held): (Places, Places) = Default::default();
    for one in entities.workloads.iter() {
        if let (Some(variant), Some(place)) = (kustomize(&one.variant), place(one.place)) {
            run.entry(variant).or_default().insert(place);
        }
    }
    for one in entities.objects.iter() {
        if let (Some(variant), Some(place)) = (kustomize(&one.variant).filter(|variant| !run.contains_key(variant)), place(one.place)) {
            held.entry(variant).or_default().insert(place);
        }
    }
    for all in [run, held] {
        let mut holders: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        all.iter().for_each(|(variant, places)| places.iter().for_each(|place| holders.entry(*place).or_default().push(*variant)));
        // Beside the first that has a place: what has it, too, is joined to that one or to none.
        for (variant, mine) in &all {
            let others: BTreeSet<usize> =
                mine.iter().filter_map(|place| holders[place].first().copied()).filter(|other| other != variant).collect();
            for other in others {
                let shared = mine.iter().filter(|place| all[&other].contains(place)).count();
                if shared * 2 > mine.len().min(all[&other].len()) {
                    groups.join(*variant, other);
                }
            }
        }
    }
}

/// Compose files of one folder, and variants of which one lies in a folder of the other, are one application.
fn same_folder(entities: &Entities, groups: &mut Groups) {
    let mut by_folder: BTreeMap<&str, usize> = BTreeMap::new();
    for project in entities.ids::<ComposeProject>() {
        let project = &entities[project];
        let Some(variant) = project.variant.id() else { continue };
        let first = *by_folder.entry(folder_of(&project.path)).or_insert(variant.index as usize);
        groups.join(first, variant.index as usize);
    }
}

/// An image that nothing deploys belongs to the application of the nearest folder that holds a Compose project or
/// another image, and where there is but one application, to that.
fn leftovers(entities: &Entities, read: &Read<'_>, groups: &mut Groups, variants: usize) {
    let linked =
        |groups: &mut Groups, node: usize| (0..groups.parents.len()).any(|other| other != node && groups.find(other) == groups.find(node));
    let roots: BTreeSet<usize> = (0..variants).map(|variant| groups.find(variant)).collect();
    let same_context: Vec<(usize, &str)> =
        read.built.iter().map(|built| (variants + built.image.index as usize, entities[built.image].context.as_str())).collect();
    for (at, (node, context)) in same_context.iter().enumerate() {
        if let Some((other, _)) = same_context[..at].iter().find(|(_, other)| other == context) {
            groups.join(*other, *node);
        }
    }
    let alone: Vec<usize> = same_context.iter().map(|(node, _)| *node).filter(|node| !linked(groups, *node)).collect();
    let compose: Vec<(usize, &str)> = entities
        .compose_projects
        .iter()
        .filter_map(|project| Some((project.variant.id()?.index as usize, folder_of(&project.path))))
        .collect();
    for node in alone {
        let context = &entities.images[node - variants].context;
        let around = compose
            .iter()
            .filter(|(_, folder)| folder.is_empty() || crate::ask::within(context, folder))
            .max_by_key(|(_, folder)| folder.len());
        if let Some((variant, _)) = around {
            groups.join(*variant, node);
        } else if roots.len() == 1 {
            roots.iter().for_each(|root| groups.join(*root, node));
        }
    }
}

fn found(join: &mut Join<'_>, nodes: &[usize], variants: usize, project: &str, taken: &mut BTreeSet<String>) {
    let folder = common_folder(&join.entities, nodes, variants);
    let last = folder.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(project).to_owned();
    // Two applications in folders of one name are told apart by their paths.
    let path = folder.clone();
    let first = nodes.iter().find(|node| **node < variants).map(|node| join.entities.variants[*node].root.clone());
    let mut names = [last, folder].into_iter().chain(first).filter(|name| !name.is_empty() && !taken.contains(name));
    let name = names.next().unwrap_or_else(|| format!("{project} ({})", taken.len()));
    taken.insert(name.clone());
    let ids: Vec<Id<Variant>> = nodes.iter().filter(|node| **node < variants).map(|node| Id::new(*node)).collect();
    let application = join.entities.add(Application {
        name,
        folder: path,
        variants: ids.clone(),
        project: Link::To(Id::<Project>::new(0)),
        ..Application::default()
    });
    for variant in ids {
        join.entities[variant].application = Link::To(application);
    }
    for image in nodes.iter().filter(|node| **node >= variants) {
        join.application_of.insert(Id::new(*image - variants), application);
    }
}

/// The deepest folder that holds all parts of an application that are meant for production.
fn common_folder(entities: &Entities, nodes: &[usize], variants: usize) -> String {
    let folder = |node: usize| -> Option<String> {
        if node >= variants {
            return Some(entities.images[node - variants].context.clone());
        }
        let variant = &entities.variants[node];
        if variant.kind == "compose" {
            return Some(folder_of(&variant.root).to_owned());
        }
        let root = if variant.root == "." { String::new() } else { variant.root.clone() };
        Some(if root.ends_with(".yaml") || root.ends_with(".yml") { folder_of(&root).to_owned() } else { root })
    };
    let mut folders = nodes.iter().filter_map(|node| folder(*node));
    let Some(first) = folders.next() else { return String::new() };
    let mut common: Vec<&str> = first.split('/').filter(|part| !part.is_empty()).collect();
    for other in folders {
        let same = common.iter().zip(other.split('/')).take_while(|(one, other)| **one == *other).count();
        common.truncate(same);
    }
    // A folder that only says that manifests are in it names nothing.
    let plain =
        ["k8s", "kubernetes", "manifests", "deploy", "deployment", "kustomize", "base", "docker", "src", "app", "helm", "charts", "build"];
    while common.last().is_some_and(|last| plain.contains(&last.to_ascii_lowercase().as_str())) {
        common.pop();
    }
    common.join("/")
}
