//! Components by build files: what a folder builds is the component that its image holds, or one of its own.

use std::collections::BTreeMap;

use super::kind::source::{self, Program};
use super::said;
use super::units::Unit;
use super::variant::folder_of;
use crate::Join;
use crate::ask::within;
use crate::entity::{Application, Component, Id, ImageReference, Link, Project, Written};

/// Folders in which a Dockerfile stands apart from what it builds.
const FOR_IMAGES: [&str; 10] = ["docker", ".docker", "build", "container", "image", "images", "dockerfiles", "deploy", "ci", "deployment"];
/// Folders of what others wrote, and of what only the build itself runs.
const FOREIGN: [&str; 7] = ["vendor", "third_party", "third-party", "external", "node_modules", "bower_components", "buildSrc"];

/// Gives every unit its component, and makes one where it has none.
pub(crate) fn all(join: &mut Join<'_>, project: &str) {
    apart(join);
    let units = std::mem::take(&mut join.units);
    let mut component_of: Vec<Option<Id<Component>>> = vec![];
    for unit in &units {
        component_of.push(if unit.only_names || is_foreign(&unit.folder) { None } else { existing(join, &units, unit) });
    }
    for (index, unit) in units.iter().enumerate() {
        if component_of[index].is_none() && !unit.only_names && !is_foreign(&unit.folder) && is_program(join, &units, unit) {
            // A front end beside the program that gives it out is a part of that.
            let beside = (0..index).rev().take_while(|other| units[*other].folder == unit.folder).find_map(|other| component_of[other]);
            component_of[index] = Some(beside.unwrap_or_else(|| made(join, unit, project)));
        }
    }
    for (unit, component) in units.iter().zip(&component_of) {
        if let Some(component) = component {
            fill(join, unit, *component);
        }
    }
    for (unit, component) in units.iter().zip(&component_of) {
        let Some(component) = *component else { continue };
        let used: Vec<Id<Component>> = unit.uses.iter().filter_map(|used| component_of[*used]).filter(|used| *used != component).collect();
        for one in used {
            if !join.entities[component].uses.contains(&one) {
                join.entities[component].uses.push(one);
            }
        }
    }
    join.units = units.into_iter().zip(component_of).map(|(unit, component)| Unit { component, ..unit }).collect();
}

/// Where several images are built from one folder, the folder of each Dockerfile tells whose source is where.
fn apart(join: &mut Join<'_>) {
    let own = |join: &Join<'_>, id: Id<Component>| {
        let image = join.entities[id].image.id()?;
        let folder = folder_of(&join.entities[image].dockerfile).to_owned();
        let says = !folder.split('/').next_back().is_some_and(|last| last.is_empty() || FOR_IMAGES.contains(&last));
        (says && holds(join, id, &folder) && shares_context(join, id)).then_some(folder)
    };
    let folders: Vec<(Id<Component>, String)> = join.entities.ids::<Component>().filter_map(|id| Some((id, own(join, id)?))).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    folders.iter().for_each(|(_, folder)| *count.entry(folder).or_default() += 1);
    for (id, folder) in folders.iter().filter(|(_, folder)| count[folder.as_str()] == 1) {
        join.entities[*id].path.clone_from(folder);
    }
}

fn is_foreign(folder: &str) -> bool {
    folder.split('/').any(|part| FOREIGN.contains(&part))
}

/// Whether what a unit builds stands for itself: no list of tools for documentation or for a front end.
fn is_program(join: &Join<'_>, units: &[Unit], unit: &Unit) -> bool {
    let known = source::of(&Program { unit, units, tables: join.tables }).is_some();
    match unit.family {
        "npm" => known,
        "python" => unit.has_source || unit.library || !unit.programs.is_empty(),
        _ => true,
    }
}

/// The component that images, workloads or Compose services gave for the same folder, or whose build context holds it.
fn existing(join: &mut Join<'_>, units: &[Unit], unit: &Unit) -> Option<Id<Component>> {
    if let Some(said) = said::component_of(join, unit) {
        return Some(sourced(join, unit, said));
    }
    let ids = || join.entities.ids::<Component>();
    let beside = ids().filter_map(|id| Some((stands_in(join, id, unit)?, id))).min().map(|(_, id)| id);
    let same = ids().filter(|id| join.entities[*id].has_source && join.entities[*id].path == unit.folder).min_by_key(|id| {
        let name = &join.entities[*id].name;
        (name != unit.short_name(), join.entities[*id].image.id().is_some_and(|image| join.entities[image].development))
    });
    if let Some(found) = beside.or(same) {
        let wider = within(&join.entities[found].path, &unit.folder) || unit.folder.is_empty();
        let taken = ids().any(|id| id != found && join.entities[id].has_source && join.entities[id].path == unit.folder);
        // A Dockerfile in a folder for images alone is built from the folder above.
        if wider && !taken {
            join.entities[found].path.clone_from(&unit.folder);
            return Some(found);
        }
        let narrower = within(&unit.folder, &join.entities[found].path) || join.entities[found].path.is_empty();
        let shares = shares_context(join, found);
        if narrower && shares {
            join.entities[found].path.clone_from(&unit.folder);
        }
        return Some(found);
    }
    if let Some(named) = by_name(join, units, unit) {
        return Some(sourced(join, unit, named));
    }
    let holding = ids().filter(|id| holds(join, *id, &unit.folder)).max_by_key(|id| join.entities[*id].path.len())?;
    // What the image's own command does not need may lie in its context all the same: it is a program of its own where it stands
    // below a folder of examples, tests or tools.
    let inner = unit.folder.get(join.entities[holding].path.len()..).unwrap_or_default();
    let aside = inner.split('/').any(|part| join.tables.words.secondary_segments.iter().any(|word| *word == part.to_ascii_lowercase()));
    (!aside).then_some(holding)
}

/// A component of which only what runs it was known has its source in the unit's folder.
fn sourced(join: &mut Join<'_>, unit: &Unit, id: Id<Component>) -> Id<Component> {
    let component = &mut join.entities[id];
    component.path.clone_from(&unit.folder);
    component.has_source = true;
    component.image = Link::No("no Dockerfile of the tree builds it");
    id
}

/// Whether images of other components have the same build context: then the context tells nothing of what is whose.
fn shares_context(join: &Join<'_>, id: Id<Component>) -> bool {
    let contexts: Vec<&str> = join.entities[id].images.iter().map(|image| join.entities[*image].context.as_str()).collect();
    join.entities.images.iter().any(|image| image.component.id() != Some(id) && contexts.contains(&image.context.as_str()))
}

/// Whether an image of a component has its Dockerfile in a unit's folder, or in one beside it that is only for images; the less,
/// the likelier it is the unit that the image holds.
fn stands_in(join: &Join<'_>, id: Id<Component>, unit: &Unit) -> Option<(bool, bool, bool)> {
    let component = &join.entities[id];
    let images = component.images.iter().map(|image| &join.entities[*image]).filter(|image| !image.development);
    let likely = images.filter_map(|image| {
        let own = folder_of(&image.dockerfile);
        let inner = if unit.folder.is_empty() { own } else { own.strip_prefix(unit.folder.as_str())? };
        let beside = inner.split('/').all(|part| part.is_empty() || FOR_IMAGES.contains(&part));
        let plain = image.dockerfile[own.len()..].trim_start_matches('/').eq_ignore_ascii_case("dockerfile");
        beside.then_some((!inner.is_empty(), component.name != unit.short_name(), !plain))
    });
    likely.min()
}

fn holds(join: &Join<'_>, id: Id<Component>, folder: &str) -> bool {
    let component = &join.entities[id];
    component.has_source && (component.path.is_empty() || within(folder, &component.path))
}

/// A component whose source was not known: its image's name, or its own, is what the unit builds.
fn by_name(join: &Join<'_>, units: &[Unit], unit: &Unit) -> Option<Id<Component>> {
    let unknown: Vec<Id<Component>> =
        join.entities.ids::<Component>().filter(|id| !join.entities[*id].has_source && runs_own(join, *id)).collect();
    let exact = |id: &&Id<Component>| images(join, **id).any(|name| is_named(unit, name));
    // `customers` is what `shop-customers` builds, where nothing else is named so.
    let ending = |id: &&Id<Component>| {
        let name = join.entities[**id].name.as_str();
        let by_compose = join.entities[**id].workloads.is_empty();
        if by_compose && !images(join, **id).all(|image| image.is_empty() || shares_word(image, unit.short_name())) {
            return false;
        }
        let mut ends = units.iter().filter(|other| !other.only_names && ends_in(other.short_name(), name));
        ends_in(unit.short_name(), name) && ends.next().is_some() && ends.next().is_none()
    };
    let only = |found: Vec<&Id<Component>>| if let [one] = found.as_slice() { Some(**one) } else { None };
    only(unknown.iter().filter(exact).collect()).or_else(|| only(unknown.iter().filter(ending).collect()))
}

/// The names of the images that a component runs.
fn images<'j>(join: &'j Join<'_>, id: Id<Component>) -> impl Iterator<Item = &'j str> {
    references(join, id).map(|one| one.name.as_str())
}

fn references<'j>(join: &'j Join<'_>, id: Id<Component>) -> impl Iterator<Item = &'j ImageReference> {
    let component = &join.entities[id];
    let containers = component.workloads.iter().flat_map(|workload| &join.entities[*workload].containers);
    let by_workload = containers.filter_map(|container| join.entities[*container].reference.id());
    let by_compose = component.compose_services.iter().filter_map(|service| join.entities[*service].reference.id());
    by_workload.chain(by_compose).map(|reference| &join.entities[reference])
}

/// Whether what a component runs is no well-known image.
fn runs_own(join: &Join<'_>, id: Id<Component>) -> bool {
    references(join, id).all(|one| !one.keeps_data && !join.tables.is_well_known(&one.repository))
}

fn is_named(unit: &Unit, name: &str) -> bool {
    !name.is_empty() && (name == unit.short_name() || Some(name) == unit.folder.rsplit('/').next())
}

/// Whether the name of an image and that of a unit have a word in common: a service that runs `cantaloupe` is no module of the tree,
/// whatever the service is called.
fn shares_word(image: &str, unit: &str) -> bool {
    let words = |name: &str| -> Vec<String> { name.split(['-', '_', '.']).map(str::to_ascii_lowercase).collect() };
    let of_unit = words(unit);
    image.contains('$') || words(image).iter().any(|word| of_unit.contains(word)) || unit.contains(image) || image.contains(unit)
}

fn ends_in(name: &str, end: &str) -> bool {
    name == end || name.strip_suffix(end).is_some_and(|before| !end.is_empty() && before.ends_with(['-', '_']))
}

/// A component of its own.
fn made(join: &mut Join<'_>, unit: &Unit, project: &str) -> Id<Component> {
    let application = application(join, &unit.folder, project);
    let name = Some(unit.short_name()).filter(|name| !name.is_empty()).unwrap_or(project).to_owned();
    let component = join.entities.add(Component {
        place: unit.place,
        name,
        path: unit.folder.clone(),
        application: Link::To(application),
        image: Link::No("no Dockerfile of the tree builds it"),
        has_source: true,
        ..Component::default()
    });
    join.entities[application].components.push(component);
    component
}

/// The application whose folder holds a unit, or the only one; a new one where nothing is deployed.
fn application(join: &mut Join<'_>, folder: &str, project: &str) -> Id<Application> {
    let around = |id: &Id<Application>| {
        let own = &join.entities[*id].folder;
        own.is_empty() || within(folder, own)
    };
    let nearest = join.entities.ids::<Application>().filter(around).max_by_key(|id| join.entities[*id].folder.len());
    if let Some(found) = nearest {
        return found;
    }
    let taken = join.entities.applications.iter().any(|one| one.name == project);
    let name = if taken { format!("{project} (.)") } else { project.to_owned() };
    join.entities.add(Application { name, project: Link::To(Id::<Project>::new(0)), ..Application::default() })
}

/// What the unit says of its component.
fn fill(join: &mut Join<'_>, unit: &Unit, id: Id<Component>) {
    let component = &mut join.entities[id];
    for language in unit.languages.iter().filter(|language| !language.is_empty()) {
        if !component.languages.iter().any(|one| one == language) {
            component.languages.push((*language).to_owned());
        }
    }
    let nearer = component.build_file.place.is_none();
    if let (true, Some(place)) = (nearer, unit.place) {
        component.build_file = Written::at(unit.path.clone(), place);
    }
}

/// The units of each component, the nearest to its folder first.
pub(crate) fn by_component(units: &[Unit]) -> BTreeMap<Id<Component>, Vec<usize>> {
    let mut found: BTreeMap<Id<Component>, Vec<usize>> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        if let Some(component) = unit.component {
            found.entry(component).or_default().push(index);
        }
    }
    found
}
