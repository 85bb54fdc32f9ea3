//! Components: which images, workloads and Compose services are one program.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use seaworthy_model::Place;
use seaworthy_syntax::reference;

use super::variant::folder_of;
use crate::Join;
use crate::entity::{Application, Component, ComposeService, Container, Id, Image, Link, Workload, Written};
use crate::read::image::Built;
use crate::read::kustomize::Artifact;
use crate::read::{Read, image::usual_context};

/// Folder names that say nothing about the program in them.
const PLAIN: [&str; 14] =
    ["src", "app", "docker", "build", "container", "image", "images", "dockerfiles", ".docker", "deploy", "code", "source", "dev", "prod"];

/// Words of texts that build images.
const BUILDS: [&str; 6] = ["docker build", "buildx", "build-push-action", "podman build", "kaniko", "target \""];

/// Links containers and Compose services to the images that Dockerfiles of the tree build for them.
pub(crate) fn link_images(join: &mut Join<'_>, read: &Read<'_>) {
    contexts(join, read);
    let names = image_names(join, read);
    let named_so = named_by_builders(join, read);
    for id in join.entities.ids::<Container>() {
        let Some(reference) = join.entities[id].reference.id() else { continue };
        let (name, repository) = (join.entities[reference].name.clone(), join.entities[reference].repository.clone());
        let path = join.entities[id].place.map(|place| read.path(place.file)).unwrap_or_default();
        let exact = names.get(&repository).or_else(|| names.get(&name));
        let image = exact.and_then(|images| nearest(join, images, path));
        // A well-known image is run as it is, whatever folder of the tree has its name.
        let one = &join.entities[reference];
        let foreign = join.tables.is_well_known(&one.repository) && !named_so.contains(&name);
        join.entities[id].image = Link::from_option(image.filter(|_| !foreign), "no Dockerfile of the tree builds it");
        join.entities[reference].image = join.entities[id].image.clone();
    }
    optional(join, read, &names);
}

/// How containers that nobody deploys as they stand run the images of the tree.
fn optional(join: &mut Join<'_>, read: &Read<'_>, names: &BTreeMap<String, Vec<Id<Image>>>) {
    let mut meant: BTreeMap<Id<Image>, Option<Place>> = BTreeMap::new();
    for one in &read.optional {
        let reference = reference::parse(&one.image);
        let known = names.get(&reference.repository_path()).or_else(|| names.get(&reference.name));
        let Some(image) = known.and_then(|images| nearest(join, images, read.path(one.file))) else { continue };
        let all = meant.entry(image).or_insert(one.not_root);
        *all = all.and(one.not_root);
    }
    for (image, not_root) in meant {
        join.entities[image].optional_user = not_root.map(|place| Written::at(true, place)).unwrap_or_default();
    }
}

/// The last parts of the names that Compose and Skaffold give to what they build.
fn named_by_builders(join: &Join<'_>, read: &Read<'_>) -> BTreeSet<String> {
    let artifacts = read.artifacts.iter().map(|artifact| artifact.image.rsplit('/').next().unwrap_or_default().to_owned());
    let building = join.entities.compose_services.iter().filter(|service| service.build.place.is_some());
    let by_compose = building.filter_map(|service| service.reference.id()).map(|reference| join.entities[reference].name.clone());
    artifacts.chain(by_compose).collect()
}

/// Compose and Skaffold name the build context of a Dockerfile.
fn contexts(join: &mut Join<'_>, read: &Read<'_>) {
    let mut by_path: BTreeMap<&str, &Built<'_>> = BTreeMap::new();
    let mut by_stage: BTreeMap<(&str, usize), Id<Image>> = BTreeMap::new();
    for built in &read.built {
        by_path.entry(built.path).or_insert(built);
        by_stage.insert((built.path, built.chain[0]), built.image);
    }
    let mut by_name: BTreeMap<String, Vec<&Built<'_>>> = BTreeMap::new();
    for built in by_path.values() {
        folder_name(built.path).into_iter().for_each(|name| by_name.entry(name).or_default().push(built));
    }
    for (service, dockerfile) in std::mem::take(&mut join.compose_builds) {
        if dockerfile.is_empty() {
            continue;
        }
        // Which file a variable names is likely the one in the folder of the service's name.
        let likely = by_name.get(&join.entities[service].name.value).filter(|_| dockerfile.contains('$'));
        let likely = likely.and_then(|all| all.first().filter(|_| all.len() == 1));
        let context = join.entities[service].build.value.clone();
        let built = by_path.get(dockerfile.as_str());
        let stage = built.and_then(|built| built.document.stage_named(&join.entities[service].target.value));
        let image = stage
            .and_then(|stage| by_stage.get(&(dockerfile.as_str(), stage)).copied())
            .or_else(|| built.map(|built| built.image))
            .or_else(|| likely.map(|built| built.image))
            .or_else(|| by_path.values().find(|built| folder_of(built.path) == context).map(|built| built.image));
        join.entities[service].image = Link::from_option(image, "its Dockerfile is not in the tree");
        if let Some(image) = image {
            join.entities[image].context = context;
            if let Some(reference) = join.entities[service].reference.id() {
                join.entities[reference].image = Link::To(image);
            }
        }
    }
    for Artifact { context, dockerfile, .. } in &read.artifacts {
        if let Some(image) = by_path.get(dockerfile.as_str()).map(|built| built.image) {
            join.entities[image].context.clone_from(context);
        }
    }
}

/// The names under which images of the tree are known: their folder's, and what Compose and Skaffold call them.
fn image_names(join: &mut Join<'_>, read: &Read<'_>) -> BTreeMap<String, Vec<Id<Image>>> {
    let mut names: BTreeMap<String, Vec<Id<Image>>> = BTreeMap::new();
    let mut known = |name: String, image: Id<Image>| {
        let images = names.entry(name).or_default();
        if !images.contains(&image) {
            images.push(image);
        }
    };
    let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for artifact in &read.artifacts {
        named.entry(&artifact.dockerfile).or_default().push(&artifact.image);
    }
    for built in &read.built {
        // The folder that everything was cloned into says nothing about what is built in it.
        match folder_name(built.path) {
            Some(name) => {
                join.entities[built.image].name.clone_from(&name);
                known(name, built.image);
            }
            None => {
                let project = join.entities.projects[0].name.clone();
                join.entities[built.image].name = project;
                root_names(join, read).into_iter().for_each(|name| known(name, built.image));
            }
        }
        for image in named.get(built.path).into_iter().flatten() {
            known(image.rsplit('/').next().unwrap_or(image).to_owned(), built.image);
            known((*image).to_owned(), built.image);
        }
    }
    for service in join.entities.ids::<ComposeService>() {
        let service = &join.entities[service];
        let (Some(image), Some(reference)) = (service.image.id(), service.reference.id()) else { continue };
        let reference = &join.entities[reference];
        known(reference.name.clone(), image);
        known(reference.repository.clone(), image);
    }
    names
}

/// The names of images that charts and the commands of builds give to what the root's Dockerfile makes.
fn root_names(join: &Join<'_>, read: &Read<'_>) -> Vec<String> {
    let own = |path: &str| folder_of(path).is_empty() || path.starts_with(".github/") || path.starts_with(".circleci/");
    let builds = read.texts.iter().filter(|(path, text)| own(path) && BUILDS.iter().any(|word| text.contains(word)));
    let builds: Vec<&str> = builds.map(|(_, text)| *text).collect();
    let mut repositories: Vec<&str> = join.entities.image_references.iter().map(|reference| reference.repository.as_str()).collect();
    repositories.sort_unstable();
    repositories.dedup();
    let mut built: Vec<&str> =
        repositories.into_iter().filter(|name| name.contains('/') && builds.iter().any(|text| names_image(text, name))).collect();
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    // Where a build names several images, which of them the root's is cannot be told.
    if built.iter().any(|name| last(name) != last(built[0])) {
        built.retain(|name| read.charts.contains(&last(name)));
    }
    built.into_iter().map(str::to_owned).chain(read.charts.iter().cloned()).collect()
}

/// Whether a text has this name of an image as a whole.
fn names_image(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let after = text[at + name.len()..].chars().next();
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
    })
}

/// The folder of a Dockerfile by its first part from below that says something; `None` where none does.
pub(super) fn folder_name(path: &str) -> Option<String> {
    let file = path.rsplit('/').next().unwrap_or(path);
    // `api.Dockerfile` and `Dockerfile.api` in one folder name what they build.
    let own = file.strip_suffix(".Dockerfile").or_else(|| file.strip_suffix(".dockerfile"));
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return Some(own.to_owned());
    }
    let folder = usual_context(path);
    let part = folder.rsplit('/').find(|part| !part.is_empty() && !PLAIN.contains(&part.to_ascii_lowercase().as_str()));
    part.map(str::to_owned)
}

/// The image whose Dockerfile shares the longest path with a manifest; none where two are as near.
fn nearest(join: &Join<'_>, images: &[Id<Image>], path: &str) -> Option<Id<Image>> {
    let shared = |image: &Id<Image>| {
        join.entities[*image].dockerfile.split('/').zip(path.split('/')).take_while(|(one, other)| one == other).count()
    };
    let production: Vec<Id<Image>> = images.iter().copied().filter(|image| !join.entities[*image].development).collect();
    let from = if production.is_empty() { images } else { &production };
    let best = from.iter().map(shared).max()?;
    let mut nearest = from.iter().filter(|image| shared(image) == best);
    let first = *nearest.next()?;
    let same_folder = |other: &Id<Image>| folder_of(&join.entities[*other].dockerfile) == folder_of(&join.entities[first].dockerfile);
    nearest.all(same_folder).then_some(first)
}

/// Makes the components of every application.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    from_images(join, read);
    let mut named = ByName::new();
    for id in join.entities.ids::<Workload>() {
        of_workload(join, id, &mut named);
    }
    for id in join.entities.ids::<ComposeService>() {
        of_compose(join, id);
    }
}

fn add(join: &mut Join<'_>, application: Id<Application>, component: Component) -> Id<Component> {
    let component = join.entities.add(Component { application: Link::To(application), ..component });
    join.entities[application].components.push(component);
    component
}

/// One component for each build context; several Dockerfiles in it are images of one component.
fn from_images(join: &mut Join<'_>, read: &Read<'_>) {
    let mut by_context: BTreeMap<(u32, String, String), Id<Component>> = BTreeMap::new();
    for built in &read.built {
        let Some(application) = join.application_of.get(&built.image).copied() else { continue };
        let image = join.entities[built.image].clone();
        // One context with several Dockerfiles by name holds as many components; `Dockerfile.dev` is no other one.
        let key = (application.index, image.context.clone(), image.name.clone());
        let component = match by_context.get(&key) {
            Some(component) => *component,
            None => {
                let component = Component {
                    place: image.place,
                    name: image.name.clone(),
                    path: image.context.clone(),
                    has_source: true,
                    image: Link::To(built.image),
                    ..Component::default()
                };
                let component = add(join, application, component);
                by_context.insert(key, component);
                component
            }
        };
        join.entities[built.image].component = Link::To(component);
        join.entities[component].images.push(built.image);
        let current = join.entities[component].image.id();
        if current.is_none_or(|current| join.entities[current].development && !image.development) {
            join.entities[component].image = Link::To(built.image);
        }
    }
}

/// By kind and name the workloads that were given to components, each with those that it was given to.
type ByName = HashMap<(String, String), Vec<(Id<Workload>, Id<Component>)>>;

fn of_workload(join: &mut Join<'_>, id: Id<Workload>, named: &mut ByName) {
    let Some(application) = join.entities[id].variant.id().and_then(|variant| join.entities[variant].application.id()) else { return };
    let containers = join.entities[id].containers.clone();
    let main = containers.iter().copied().find(|container| join.entities[*container].role == "main");
    let built = |join: &Join<'_>, container: Id<Container>| {
        join.entities[container].image.id().and_then(|image| join.entities[image].component.id())
    };
    let component = main.and_then(|main| built(join, main)).unwrap_or_else(|| same_identity(join, application, id, named));
    join.entities[component].workloads.push(id);
    let workload = &join.entities[id];
    let known = named.entry((workload.kind.clone(), workload.name.value.clone())).or_default();
    known.push((id, component));
    join.entities[id].component = Link::To(component);
    for container in containers {
        let own = built(join, container).unwrap_or(component);
        join.entities[container].component = Link::To(own);
        if own != component && !join.entities[own].workloads.contains(&id) {
            join.entities[own].workloads.push(id);
            known.push((id, own));
        }
    }
}

/// The component of a workload of the same kind and name, of which a container's image has the same last part; else a
/// new one.
fn same_identity(join: &mut Join<'_>, application: Id<Application>, id: Id<Workload>, named: &ByName) -> Id<Component> {
    let images = |workload: Id<Workload>| -> Vec<&str> {
        let references = join.entities[workload].containers.iter().filter_map(|container| join.entities[*container].reference.id());
        references.map(|reference| join.entities[reference].name.as_str()).collect()
    };
    let mine = images(id);
    let workload = &join.entities[id];
    let same = |other: &Id<Workload>| {
        let one = &join.entities[*other];
        let namespaces = one.variant.id() != workload.variant.id() || one.namespace.value == workload.namespace.value;
        namespaces && images(*other).iter().any(|image| mine.contains(image))
    };
    let known = named.get(&(workload.kind.clone(), workload.name.value.clone())).map(Vec::as_slice).unwrap_or_default();
    let here = |component: Id<Component>| join.entities[component].application.id() == Some(application);
    // The component that was there first.
    let found = known.iter().filter(|(other, component)| here(*component) && same(other)).map(|(_, component)| *component).min();
    if let Some(found) = found {
        return found;
    }
    let component = Component {
        place: workload.place,
        name: workload.name.value.clone(),
        image: Link::No("its source is not in this tree"),
        ..Component::default()
    };
    add(join, application, component)
}

fn of_compose(join: &mut Join<'_>, id: Id<ComposeService>) {
    let service = &join.entities[id];
    let application = service
        .compose_project
        .id()
        .and_then(|project| join.entities[project].variant.id())
        .and_then(|variant| join.entities[variant].application.id());
    let Some(application) = application else { return };
    let built = service.image.id().and_then(|image| join.entities[image].component.id());
    let name = service.name.value.clone();
    let image = service.reference.id().map(|reference| join.entities[reference].name.clone());
    let same_image =
        |reference: Option<Id<crate::entity::ImageReference>>| reference.map(|reference| &join.entities[reference].name) == image.as_ref();
    let same = |component: &Id<Component>| {
        let component = &join.entities[*component];
        let by_compose = component
            .compose_services
            .iter()
            .any(|other| join.entities[*other].name.value == name && same_image(join.entities[*other].reference.id()));
        let by_workload = component.workloads.iter().flat_map(|workload| &join.entities[*workload].containers).any(|container| {
            image.is_some()
                && same_image(join.entities[*container].reference.id())
                && (component.name == name || component.name.contains(&name))
        });
        by_compose || by_workload
    };
    let found = built.or_else(|| join.entities[application].components.iter().copied().find(same));
    let component = found.unwrap_or_else(|| {
        let place = join.entities[id].place;
        add(join, application, Component { place, name, image: Link::No("its source is not in this tree"), ..Component::default() })
    });
    join.entities[component].compose_services.push(id);
    join.entities[id].component = Link::To(component);
}
