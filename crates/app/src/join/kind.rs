//! The kind of each component, from what deploys it and from its image.

use crate::Join;
use crate::entity::{Component, ComposeService, Id, Image, Workload};
use crate::read::Read;

/// Programs that people run, and that end.
const TOOLS: [&str; 20] = [
    "ansible",
    "ansible-playbook",
    "aws",
    "az",
    "buf",
    "eslint",
    "gcloud",
    "git",
    "golangci-lint",
    "hadolint",
    "helm",
    "kubectl",
    "packer",
    "pre-commit",
    "protoc",
    "psql",
    "pytest",
    "shellcheck",
    "terraform",
    "tox",
];

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
    (&["hack", "tools", "scripts", "bench", "benchmarks"], "tool"),
];

/// Decides every kind by the first evidence that applies, and keeps the evidence.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    for id in join.entities.ids::<Component>() {
        let (kind, evidence) = decide(join, read, id);
        let component = &mut join.entities[id];
        component.kind = kind.to_owned();
        component.evidence.push(evidence);
    }
    by_folder(join);
}

/// What stands below a folder of examples, tests or tools is that, where something else is what the project deploys.
fn by_folder(join: &mut Join<'_>) {
    let told: Vec<Option<(&str, String)>> = join.entities.components.iter().map(|component| folder(join, component)).collect();
    let deploys = |component: &Component| matches!(component.kind.as_str(), "service" | "worker" | "job" | "web");
    if !join.entities.components.iter().zip(&told).any(|(component, told)| told.is_none() && deploys(component)) {
        return;
    }
    for (id, told) in join.entities.ids::<Component>().zip(told) {
        let Some((kind, folder)) = told.filter(|_| !is_deployed(join, id)) else { continue };
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

fn decide(join: &Join<'_>, read: &Read<'_>, id: Id<Component>) -> (&'static str, String) {
    let component = &join.entities[id];
    if let Some(found) = backing(join, component) {
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
            None => ("worker", format!("{} runs it, with neither a Service nor a port", shown(workload))),
        };
    }
    if let Some(workload) = workloads.first() {
        return ("job", format!("only {} runs it", shown(workload)));
    }
    by_image(join, read, component)
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

fn by_image(join: &Join<'_>, read: &Read<'_>, component: &Component) -> (&'static str, String) {
    let images: Vec<&Image> = component.images.iter().map(|image| &join.entities[*image]).collect();
    if let Some(image) = images.iter().find(|image| !image.exposed.is_empty()) {
        let path = image.place.map_or("", |place| read.path(place.file));
        return ("service", format!("its image exposes port {} ({path})", image.exposed[0]));
    }
    let servers = [
        "gunicorn",
        "uvicorn",
        "hypercorn",
        "daphne",
        "waitress-serve",
        "nginx",
        "httpd",
        "apache2-foreground",
        "php-fpm",
        "puma",
        "unicorn",
        "caddy",
        "catalina.sh",
    ];
    let started = images.iter().filter_map(|image| image.process.id()).map(|process| &join.entities[process]);
    if let Some(process) = started.into_iter().find(|process| servers.contains(&process.program.as_str())) {
        return ("service", format!("its image starts `{}`", process.program));
    }
    let mut started = images.iter().filter_map(|image| image.process.id()).map(|process| &join.entities[process]);
    if let Some(process) = started.find(|process| component.compose_services.is_empty() && TOOLS.contains(&process.program.as_str())) {
        return ("tool", format!("its image starts `{}`, which ends when its work is done", process.program));
    }
    let service: Option<&ComposeService> = component.compose_services.first().map(|service| &join.entities[*service]);
    match service {
        Some(service) if component.has_source => {
            ("worker", format!("Compose runs `{}`, and nothing says that it listens", service.name.value))
        }
        Some(service) => ("backing", format!("Compose runs `{}`, whose source is not in this tree", service.name.value)),
        None => ("unknown", "nothing deploys it, and its image exposes no port".to_owned()),
    }
}
