//! The kind of each component, from what deploys it and from its image.

pub(super) mod source;

use std::collections::BTreeMap;

use source::{Decision, Program};

use crate::Join;
use crate::entity::{Component, ComposeService, Id, Image, Workload};
use crate::join::source::by_component;
use crate::read::Read;

/// Folder names that say what stands below them is for, and the kind that it is then.
const FOLDERS: [(&[&str], &str); 3] = [
    (&["example", "examples", "sample", "samples", "demo", "demos", "doc", "docs"], "example"),
    (
        &[
            "test",
            "tests",
            "testing",
            "testdata",
            "__tests__",
            "spec",
            "fixtures",
            "e2e",
            "integration-tests",
            "playwright",
            "cypress",
            "fuzz",
        ],
        "test",
    ),
    (&["hack", "tools", "scripts", "bench", "benchmarks", "xtask"], "tool"),
];

/// Decides every kind by the first evidence that applies, and keeps the evidence.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let by_source = by_source(join);
    for id in join.entities.ids::<Component>() {
        let (kind, evidence) = decide(join, read, id, by_source.get(&id));
        let component = &mut join.entities[id];
        component.kind = kind.to_owned();
        component.evidence.push(evidence);
    }
    by_folder(join);
}

/// What stands below a folder of examples, tests or tools is that, where something else is what the project deploys.
fn by_folder(join: &mut Join<'_>) {
    let told: Vec<Option<(&str, String)>> = join.entities.components.iter().map(|component| folder(join, component)).collect();
    let outside = |kinds: &[&str]| {
        let mut all = join.entities.components.iter().zip(&told);
        all.any(|(component, told)| told.is_none() && kinds.contains(&component.kind.as_str()))
    };
    let deploys = outside(&["service", "worker", "job", "web"]);
    // Beside a tool or library, what starts nothing is what its folder says.
    let is_something = deploys || outside(&["tool", "client", "library"]);
    for (id, told) in join.entities.ids::<Component>().zip(told) {
        let open = deploys || (is_something && matches!(join.entities[id].kind.as_str(), "unknown" | "library"));
        let Some((kind, folder)) = told.filter(|_| open && !is_deployed(join, id)) else { continue };
        let component = &mut join.entities[id];
        component.kind = kind.to_owned();
        component.evidence = vec![format!("it stands below `{folder}`, and nothing primary deploys it")];
    }
}

fn is_deployed(join: &Join<'_>, id: Id<Component>) -> bool {
    let component = &join.entities[id];
    let workloads = component.workloads.iter().map(|workload| join.entities[*workload].variant.id());
    let projects = component.compose_services.iter().filter_map(|service| join.entities[*service].compose_project.id());
    let variants = workloads.chain(projects.map(|project| join.entities[project].variant.id()));
    variants.flatten().any(|variant| join.entities[variant].primary)
}

fn folder(join: &Join<'_>, component: &Component) -> Option<(&'static str, String)> {
    let path = component.path.as_str();
    let asked = join.asked.iter().filter(|asked| crate::ask::within(path, asked)).map(String::len).max().unwrap_or(0);
    let before = path.find("src/main").unwrap_or(path.len());
    let told = path.get(asked..before).filter(|_| component.has_source)?;
    told.split('/').find_map(|part| {
        let (_, kind) = FOLDERS.iter().find(|(names, _)| names.contains(&part.to_ascii_lowercase().as_str()))?;
        Some((*kind, part.to_owned()))
    })
}

/// What its build files and its code say of each component: of several units the one that serves says most.
fn by_source(join: &Join<'_>) -> BTreeMap<Id<Component>, Decision> {
    const MOST: [&str; 8] = ["service", "worker", "job", "web", "client", "tool", "library", "test"];
    let rank = |kind: &str| MOST.iter().position(|one| *one == kind).unwrap_or(MOST.len());
    let decided = by_component(&join.units).into_iter().filter_map(|(id, units)| {
        let of_unit = |index: usize| source::of(&Program { unit: &join.units[index], units: &join.units, tables: join.tables });
        // The unit in the component's own folder is what it is; what else lies in its build context may be a part of it.
        let (own, inner): (Vec<usize>, Vec<usize>) =
            units.iter().partition(|index| join.units[**index].folder == join.entities[id].path && !join.units[**index].only_names);
        let decided = own.iter().filter_map(|index| of_unit(*index)).min_by_key(|(kind, _)| rank(kind));
        let lasts = |kind: &str| matches!(kind, "service" | "worker" | "job");
        let starts = |kind: &str| lasts(kind) || matches!(kind, "tool" | "client" | "web");
        let nested = || inner.iter().filter_map(|index| of_unit(*index)).min_by_key(|(kind, _)| rank(kind));
        // Where the own unit leaves it open, a front end or a tool in a folder below does not decide it.
        let decision = match decided {
            Some(own) if starts(own.0) => own,
            Some(own) => nested().filter(|(kind, _)| starts(kind)).unwrap_or(own),
            None => nested().filter(|(kind, _)| own.is_empty() || lasts(kind))?,
        };
        Some((id, decision))
    });
    decided.collect()
}

fn decide(join: &Join<'_>, read: &Read<'_>, id: Id<Component>, by_source: Option<&Decision>) -> Decision {
    let component = &join.entities[id];
    if let Some(found) = backing(join, component) {
        return found;
    }
    if let Some(found) = by_source.is_none().then(|| built_on_backing(join, component)).flatten() {
        return found;
    }
    let workloads: Vec<&Workload> = component.workloads.iter().map(|workload| &join.entities[*workload]).collect();
    let shown = |workload: &Workload| format!("{} `{}`", workload.kind, workload.name.value);
    let lasting = workloads.iter().find(|workload| !workload.ends);
    if let Some(workload) = workloads.iter().find(|workload| !workload.services.is_empty() && !workload.ends) {
        return ("service", format!("{} runs it behind a Service", shown(workload)));
    }
    if let Some(service) = component.compose_services.iter().map(|service| &join.entities[*service]).find(|service| service.publishes.value)
    {
        return ("service", format!("Compose publishes a port of `{}`", service.name.value));
    }
    if let Some(workload) = lasting {
        let listening = workload
            .containers
            .iter()
            .map(|container| &join.entities[*container])
            .find(|container| container.listens && container.role == "main");
        return match listening {
            Some(container) => ("service", format!("{} runs it, and {}", shown(workload), container.listens_because.value)),
            None => match listens(join, id) {
                Some(path) => ("service", format!("{} runs it, and its code listens (`{path}`)", shown(workload))),
                None => ("worker", format!("{} runs it, with neither a Service nor a port", shown(workload))),
            },
        };
    }
    if let Some(workload) = workloads.first() {
        return ("job", format!("only {} runs it", shown(workload)));
    }
    by_image(join, read, component, by_source)
}

/// The file in which its own code takes connections.
fn listens<'j>(join: &'j Join<'_>, id: Id<Component>) -> Option<&'j str> {
    join.units.iter().filter(|unit| unit.component == Some(id)).find_map(|unit| unit.listens.first()).map(String::as_str)
}

/// A third-party image that is run as it is.
fn backing(join: &Join<'_>, component: &Component) -> Option<(&'static str, String)> {
    if component.has_source {
        return None;
    }
    let containers =
        component.workloads.iter().flat_map(|workload| &join.entities[*workload].containers).map(|container| &join.entities[*container]);
    let by_workload = containers.filter(|container| container.role == "main").filter_map(|container| container.reference.id());
    let by_compose = component.compose_services.iter().filter_map(|service| join.entities[*service].reference.id());
    let mut references = by_workload.chain(by_compose).map(|reference| &join.entities[reference]);
    let known = references.find(|reference| {
        let official = !reference.repository.contains('/');
        reference.keeps_data
            || (official
                && join.tables.image(&reference.repository, &reference.name, &reference.tag).is_some_and(|known| !known.ports.is_empty()))
    })?;
    Some(("backing", format!("it runs `{}`, an image that others make", known.written.value)))
}

/// A third-party image that keeps data, with configuration put onto it.
fn built_on_backing(join: &Join<'_>, component: &Component) -> Option<(&'static str, String)> {
    let images = component.images.iter().map(|image| &join.entities[*image]).filter(|image| !image.development);
    let bases: Option<Vec<_>> = images.map(|image| image.base.id().map(|base| &join.entities[base])).collect();
    let bases = bases.filter(|bases| bases.iter().all(|base| !base.keeps.is_empty()))?;
    let first = bases.first()?;
    Some(("backing", format!("its image is built on `{}`, which others make", first.written.value)))
}

fn by_image(join: &Join<'_>, read: &Read<'_>, component: &Component, by_source: Option<&Decision>) -> Decision {
    let images: Vec<&Image> = component.images.iter().map(|image| &join.entities[*image]).collect();
    if let Some(image) = images.iter().find(|image| !image.exposed.is_empty()) {
        let path = image.place.map_or("", |place| read.path(place.file));
        return ("service", format!("its image exposes port {} ({path})", image.exposed[0]));
    }
    let started = images.iter().filter_map(|image| image.process.id()).map(|process| &join.entities[process]);
    let words = &join.tables.words;
    if let Some(process) = started.into_iter().find(|process| words.serving_programs.contains(&process.program)) {
        return ("service", format!("its image starts `{}`", process.program));
    }
    let mut started = images.iter().filter_map(|image| image.process.id()).map(|process| &join.entities[process]);
    if let Some(process) = started.find(|process| component.compose_services.is_empty() && words.ending_programs.contains(&process.program))
    {
        return ("tool", format!("its image starts `{}`, which ends when its work is done", process.program));
    }
    if let Some((kind, evidence)) = by_source {
        // What an image holds starts something, and what Compose runs goes on; a library says nothing of either.
        let runs = !component.compose_services.is_empty();
        let lasts = matches!(*kind, "service" | "worker" | "web");
        if (component.images.is_empty() || !matches!(*kind, "library" | "test")) && (!runs || lasts) {
            return (kind, evidence.clone());
        }
    }
    let service: Option<&ComposeService> = component.compose_services.first().map(|service| &join.entities[*service]);
    match service {
        Some(service) if component.has_source => {
            ("worker", format!("Compose runs `{}`, and nothing says that it listens", service.name.value))
        }
        Some(service) => ("backing", format!("Compose runs `{}`, whose source is not in this tree", service.name.value)),
        None if component.images.is_empty() => ("unknown", "nothing deploys it, and its build files leave open what it is".to_owned()),
        None => ("unknown", "nothing deploys it, and its image exposes no port".to_owned()),
    }
}
