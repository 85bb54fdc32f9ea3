//! What the user's settings say of components and of what runs them: it wins over everything that was read.

use seaworthy_model::{Place, Problem, Span};
use seaworthy_settings::{Link as SaidLink, Runs};
use seaworthy_syntax::reference;

use super::units::Unit;
use super::variant::folder_of;
use crate::entity::{Application, Component, ComposeService, Container, Id, Image, ImageReference, Link, Project};
use crate::{Join, Said};

/// Links containers and Compose services to the images of the components that they are said to run.
pub(super) fn images(join: &mut Join<'_>) {
    let Some(said) = join.said else { return };
    for link in &said.settings.links {
        let Some(image) = image(join, folder(&link.component.value)) else { continue };
        for id in join.entities.ids::<Container>().filter(|id| runs_container(join, *id, &link.runs)).collect::<Vec<_>>() {
            join.entities[id].image = Link::To(image);
            if let Some(reference) = join.entities[id].reference.id() {
                join.entities[reference].image = Link::To(image);
            }
        }
        for id in join.entities.ids::<ComposeService>().filter(|id| runs_service(join, *id, &link.runs)).collect::<Vec<_>>() {
            join.entities[id].image = Link::To(image);
            if let Some(reference) = join.entities[id].reference.id() {
                join.entities[reference].image = Link::To(image);
            }
        }
    }
}

/// The component whose source a unit is said to be: one of which only what runs it was known.
pub(super) fn component_of(join: &Join<'_>, unit: &Unit) -> Option<Id<Component>> {
    let links = &join.said?.settings.links;
    let named = |link: &&SaidLink| folder(&link.component.value) == unit.folder || link.component.value == unit.short_name();
    let mut linked = links.iter().filter(named);
    linked.find_map(|link| {
        let mut all = join.entities.ids::<Component>();
        all.find(|id| !join.entities[*id].has_source && runs(join, *id, &link.runs))
    })
}

/// Gives components the kinds and applications that are said, and says what names none.
pub(super) fn components(join: &mut Join<'_>) {
    let Some(said) = join.said else { return };
    for one in &said.settings.components {
        let named = |component: &Component| {
            one.path.as_ref().is_none_or(|path| component.has_source && path.value.is_folder(&component.path))
                && one.name.as_ref().is_none_or(|name| name.value == component.name)
        };
        let all: Vec<Id<Component>> = join.entities.ids::<Component>().filter(|id| named(&join.entities[*id])).collect();
        if all.is_empty() {
            let path = one.path.as_ref().map(|path| format!("in `{}`", path.value));
            let name = one.name.as_ref().map(|name| format!("named `{}`", name.value));
            let text = format!("No component stands {}.", [path, name].into_iter().flatten().collect::<Vec<_>>().join(", "));
            let text = if one.path.is_none() { text.replace("stands ", "is ") } else { text };
            let remedy = known(join);
            join.problems.push(problem(said, one.span, text, remedy));
        }
        for id in all {
            if let Some(kind) = &one.kind {
                let component = &mut join.entities[id];
                component.kind = kind.value.word().to_owned();
                component.evidence = vec![format!("the settings say so ({})", said.settings.spot(kind.span))];
            }
            if let Some(application) = &one.application {
                moved(join, id, &application.value);
            }
        }
    }
    for link in &said.settings.links {
        linked(join, said, link);
    }
}

/// Says of a component what it was linked by, or what is wrong with the link.
fn linked(join: &mut Join<'_>, said: Said<'_>, link: &SaidLink) {
    let (written, runs_word) = (link.component.value.as_str(), shown(&link.runs));
    let meant = |id: &Id<Component>| is_meant(join, *id, written);
    let all: Vec<Id<Component>> = join.entities.ids::<Component>().filter(meant).collect();
    if let Some(id) = all.iter().copied().find(|id| runs(join, *id, &link.runs)) {
        let evidence = format!("the settings link it to {runs_word} ({})", said.settings.spot(link.span));
        join.entities[id].evidence.push(evidence);
        return;
    }
    let run = join.entities.ids::<Component>().any(|id| runs(join, id, &link.runs));
    let (span, text, remedy) = match (all.is_empty(), run) {
        (true, _) => (link.component.span, format!("No component is `{written}`."), known(join)),
        (_, false) => (link.runs_span(), format!("Nothing in the tree is {runs_word}."), "`seaworthy model` shows what runs.".to_owned()),
        _ => {
            let text = format!("`{written}` cannot be linked to {runs_word}, which has a source of its own.");
            (link.span, text, "`seaworthy model` shows what it is linked to.".to_owned())
        }
    };
    join.problems.push(problem(said, span, text, remedy));
}

fn problem(said: Said<'_>, span: Span, text: String, remedy: String) -> Problem {
    let place = said.file.map(|file| Place { file, span });
    let text = if place.is_some() { text } else { format!("{}: {text}", said.settings.spot(span)) };
    Problem { place, path: Some(said.settings.path.clone()), text, remedy: Some(remedy) }
}

/// The next step where a component is named that is not there.
fn known(join: &Join<'_>) -> String {
    let mut names: Vec<&str> = join.entities.components.iter().map(|component| component.name.as_str()).collect();
    names.sort_unstable();
    let more = if names.len() > 8 { " and others" } else { "" };
    names.truncate(8);
    match names.as_slice() {
        [] => "No component was found; `seaworthy model` shows what was understood.".to_owned(),
        names => format!("There are {}{more}; `seaworthy model` shows their folders.", names.join(", ")),
    }
}

fn shown(runs: &Runs) -> String {
    match runs {
        Runs::Image(name) => format!("the image `{}`", name.value),
        Runs::Workload(name) => format!("the workload `{}`", name.value),
    }
}

fn is_meant(join: &Join<'_>, id: Id<Component>, written: &str) -> bool {
    let component = &join.entities[id];
    let path = folder(written);
    component.name == written
        || (component.has_source && component.path == path)
        || component.images.iter().any(|image| join.entities[*image].dockerfile == path)
        || component.images.iter().any(|image| join.entities[*image].name == written)
}

/// A folder or file as the model writes it: `.` is the root.
fn folder(written: &str) -> &str {
    if written == "." { "" } else { written.trim_start_matches("./").trim_matches('/') }
}

/// The image that a component is: by its Dockerfile, its folder, then its name; one for production before others.
fn image(join: &Join<'_>, written: &str) -> Option<Id<Image>> {
    let by = |is: &dyn Fn(&Image) -> bool| {
        let found = join.entities.ids::<Image>().filter(|id| is(&join.entities[*id]));
        found.min_by_key(|id| (join.entities[*id].development, *id))
    };
    by(&|image| image.dockerfile == written)
        .or_else(|| by(&|image| folder_of(&image.dockerfile) == written))
        .or_else(|| by(&|image| image.context == written))
        .or_else(|| by(&|image| image.name == written))
}

fn runs(join: &Join<'_>, id: Id<Component>, runs: &Runs) -> bool {
    let component = &join.entities[id];
    let mut containers = component.workloads.iter().flat_map(|workload| &join.entities[*workload].containers);
    containers.any(|container| runs_container(join, *container, runs))
        || component.compose_services.iter().any(|service| runs_service(join, *service, runs))
}

fn runs_container(join: &Join<'_>, id: Id<Container>, runs: &Runs) -> bool {
    let container = &join.entities[id];
    match runs {
        Runs::Image(name) => container.reference.id().is_some_and(|reference| is_image(&join.entities[reference], &name.value)),
        Runs::Workload(name) => {
            let Some(workload) = container.workload.id().map(|workload| &join.entities[workload]) else { return false };
            let is_named = match name.value.split_once('/') {
                Some((kind, name)) => workload.kind.eq_ignore_ascii_case(kind) && workload.name.value == name,
                None => workload.name.value == name.value,
            };
            is_named && container.role == "main"
        }
    }
}

fn runs_service(join: &Join<'_>, id: Id<ComposeService>, runs: &Runs) -> bool {
    let service = &join.entities[id];
    match runs {
        Runs::Image(name) => service.reference.id().is_some_and(|reference| is_image(&join.entities[reference], &name.value)),
        Runs::Workload(name) => service.name.value == name.value,
    }
}

/// Whether a reference is to an image of this name, with its registry or without.
fn is_image(reference: &ImageReference, name: &str) -> bool {
    let (named, own) = (reference::parse(name), reference::parse(&reference.written.value));
    named.repository == own.repository && named.registry.as_ref().is_none_or(|registry| own.registry.as_ref() == Some(registry))
}

/// Moves a component to the application of a name, which is made where there is none.
fn moved(join: &mut Join<'_>, id: Id<Component>, name: &str) {
    let existing = join.entities.ids::<Application>().find(|application| join.entities[*application].name == name);
    let folder = join.entities[id].path.clone();
    let application = existing.unwrap_or_else(|| {
        join.entities.add(Application { name: name.to_owned(), folder, project: Link::To(Id::<Project>::new(0)), ..Application::default() })
    });
    if let Some(old) = join.entities[id].application.id() {
        join.entities[old].components.retain(|component| *component != id);
    }
    join.entities[application].components.push(id);
    join.entities[id].application = Link::To(application);
}
