//! Whether a Compose project is how an application is deployed, or a convenience for its developers.

use super::variant::folder_of;
use crate::Join;
use crate::entity::{ComposeProject, ComposeService, Id};

/// Words of a file's or folder's name that decide alone, or nearly.
const DEVELOPMENT: [&str; 9] = ["dev", "development", "local", "override", "test", "tests", "ci", "debug", "e2e"];
const DEPLOYMENT: [&str; 6] = ["prod", "production", "deploy", "stack", "swarm", "staging"];

/// Weighs each project; three points more on one side decide.
pub(crate) fn all(join: &mut Join<'_>) {
    for id in join.entities.ids::<ComposeProject>() {
        let has_manifests = has_manifests(join, id);
        let (role, evidence) = weigh(join, id, has_manifests);
        let project = &mut join.entities[id];
        project.role = role.to_owned();
        project.evidence = evidence;
        project.has_manifests = has_manifests;
    }
}

fn has_manifests(join: &Join<'_>, id: Id<ComposeProject>) -> bool {
    let components = join.entities[id].services.iter().filter_map(|service| join.entities[*service].component.id());
    components.into_iter().any(|component| !join.entities[component].workloads.is_empty())
}

fn weigh(join: &Join<'_>, id: Id<ComposeProject>, has_manifests: bool) -> (&'static str, Vec<String>) {
    let project = &join.entities[id];
    let mut evidence = vec![];
    let path = project.path.to_ascii_lowercase();
    let mut words = path.split(['/', '.', '-', '_']);
    if let Some(word) = words.clone().find(|word| DEVELOPMENT.contains(word)) {
        return ("development", vec![format!("its path says `{word}`")]);
    }
    if project.says_development {
        return ("development", vec!["a comment at its head says so".to_owned()]);
    }
    let (mut development, mut deployment) = (0, 0);
    let services: Vec<&ComposeService> = project.services.iter().map(|service| &join.entities[*service]).collect();
    if has_manifests {
        development += 3;
        evidence.push("Kubernetes manifests deploy the same".to_owned());
    }
    if let Some(service) = services.iter().find(|service| mounts_source(join, project, service)) {
        development += 3;
        evidence.push(format!("`{}` mounts the folder that it is built from", service.name.value));
    }
    if let Some(service) =
        services.iter().find(|service| matches!(service.target.value.as_str(), "dev" | "development" | "builder" | "dev-envs" | "debug"))
    {
        development += 2;
        evidence.push(format!("`{}` builds the stage `{}`", service.name.value, service.target.value));
    }
    let environment = |service: &&ComposeService| {
        service.env.iter().map(|variable| &join.entities[*variable]).any(|variable| {
            matches!(
                variable.name.value.as_str(),
                "NODE_ENV" | "FLASK_ENV" | "ASPNETCORE_ENVIRONMENT" | "RAILS_ENV" | "APP_ENV" | "DJANGO_ENV"
            ) && matches!(variable.value.value.to_ascii_lowercase().as_str(), "development" | "dev" | "local")
        })
    };
    if let Some(service) = services.iter().find(|service| environment(service)) {
        development += 2;
        evidence.push(format!("`{}` runs in a development environment", service.name.value));
    }
    let tool = |service: &&ComposeService| {
        service.reference.id().is_some_and(|reference| join.tables.words.development_tools.contains(&join.entities[reference].name))
    };
    if services.iter().any(tool) {
        development += 1;
        evidence.push("it runs a tool for developers".to_owned());
    }
    if let Some(word) = words.find(|word| DEPLOYMENT.contains(word)) {
        deployment += 3;
        evidence.push(format!("its path says `{word}`"));
    }
    let from_registry = |service: &&ComposeService| {
        service.build.place.is_none()
            && service
                .reference
                .id()
                .is_some_and(|reference| join.entities[reference].repository.contains('/') && !join.entities[reference].keeps_data)
    };
    if services.iter().any(from_registry) {
        deployment += 2;
        evidence.push("it runs application images from a registry".to_owned());
    }
    let role = match development - deployment {
        3.. => "development",
        ..=-3 => "deployment",
        _ if development == 0 && !has_manifests => "deployment",
        _ => "unknown",
    };
    if role == "deployment" && development == 0 && deployment < 3 {
        evidence.push("nothing else deploys it".to_owned());
    }
    (role, evidence)
}

/// Whether a service bind-mounts its build context over the folder in which it works.
fn mounts_source(join: &Join<'_>, project: &ComposeProject, service: &ComposeService) -> bool {
    if service.build.place.is_none() {
        return false;
    }
    let folder = folder_of(&project.path);
    service.mounts.iter().map(|mount| &join.entities[*mount]).any(|mount| {
        let source = &mount.source.value;
        source.starts_with('.')
            && crate::ask::within(&crate::read::kustomize::join(folder, source), &service.build.value)
            && !mount.path.value.contains("/config")
    })
}
