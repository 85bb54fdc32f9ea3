//! Whether a Compose project is how an application is deployed, or a convenience for its developers.

use std::collections::BTreeSet;

use super::variant::folder_of;
use crate::Join;
use crate::ask::within;
use crate::entity::{Application, ComposeProject, ComposeService, EnvVar, Id, ImageReference};
use crate::read::Read;
use crate::tables::Words;

/// Words of a file's or folder's name that decide alone.
pub(crate) const DEVELOPMENT: [&str; 16] = [
    "dev",
    "develop",
    "development",
    "devcontainer",
    "devstack",
    "vagrant",
    "local",
    "override",
    "test",
    "tests",
    "testing",
    "ci",
    "debug",
    "e2e",
    "cypress",
    "playwright",
];
/// Words of a file's or folder's name that nearly do.
pub(crate) const DEPLOYMENT: [&str; 6] = ["prod", "production", "deploy", "stack", "swarm", "staging"];

/// The words of a path, in small letters.
pub(crate) fn words_of(path: &str) -> impl Iterator<Item = String> + '_ {
    path.split(['/', '.', '-', '_']).map(str::to_ascii_lowercase)
}

/// What was counted for a project.
struct Weights {
    development: i32,
    deployment: i32,
    evidence: Vec<String>,
}

impl Weights {
    fn for_development(&mut self, points: i32, why: String) {
        self.development += points;
        self.evidence.push(format!("{why} (+{points} development)"));
    }

    fn for_deployment(&mut self, points: i32, why: String) {
        self.deployment += points;
        self.evidence.push(format!("{why} (+{points} deployment)"));
    }
}

/// Weighs each project; three points more on one side decide.
pub(crate) fn all(join: &mut Join<'_>, read: &Read<'_>) {
    let mut open = vec![];
    for id in join.entities.ids::<ComposeProject>() {
        let has_manifests = has_manifests(join, id);
        join.entities[id].has_manifests = has_manifests;
        let (role, evidence) = match alone(join, &join.entities[id]) {
            Some(why) => ("development", vec![why]),
            None => {
                let weights = weigh(join, read, id);
                let role = match weights.development - weights.deployment {
                    3.. => "development",
                    ..=-3 => "deployment",
                    _ => "unknown",
                };
                if role == "unknown" && weights.development == 0 {
                    open.push(id);
                }
                (role, weights.evidence)
            }
        };
        let project = &mut join.entities[id];
        project.role = role.to_owned();
        project.evidence = evidence;
    }
    let decided: BTreeSet<Id<Application>> = join
        .entities
        .ids::<ComposeProject>()
        .filter(|id| join.entities[*id].role == "deployment")
        .filter_map(|id| application(join, id))
        .collect();
    for id in open {
        let rival = rival(join, read, id, &decided);
        let project = &mut join.entities[id];
        match rival {
            Some(why) => project.evidence.push(why),
            None => {
                project.role = "deployment".to_owned();
                project.evidence.push("nothing speaks for development, and nothing else deploys it".to_owned());
            }
        }
    }
    services(join);
}

/// What each service is run for.
fn services(join: &mut Join<'_>) {
    for id in join.entities.ids::<ComposeService>() {
        let service = &join.entities[id];
        let Some(project) = service.compose_project.id().map(|project| &join.entities[project]) else { continue };
        let for_developers = |profile: &String| words_of(profile).any(|word| DEVELOPMENT.contains(&word.as_str()));
        let profiles = &service.profiles.value;
        let role = if project.has_manifests {
            "manifests"
        } else if !profiles.is_empty() && profiles.iter().all(for_developers) {
            "development"
        } else {
            project.role.as_str()
        };
        join.entities[id].role = role.to_owned();
    }
}

fn application(join: &Join<'_>, id: Id<ComposeProject>) -> Option<Id<Application>> {
    join.entities[id].variant.id().and_then(|variant| join.entities[variant].application.id())
}

/// What else deploys the application of a project.
fn rival(join: &Join<'_>, read: &Read<'_>, id: Id<ComposeProject>, decided: &BTreeSet<Id<Application>>) -> Option<String> {
    let project = &join.entities[id];
    if project.partial {
        return Some("some of its services are parts of ones that stand elsewhere".to_owned());
    }
    if only_stores(join, project) && !join.entities.images.is_empty() {
        return Some("it runs only what keeps data, and not what is built here".to_owned());
    }
    let application = application(join, id);
    if application.is_some_and(|application| decided.contains(&application)) {
        return Some("another Compose project of it is the deployment".to_owned());
    }
    let variants = application.map(|application| join.entities[application].variants.as_slice()).unwrap_or_default();
    let other = variants.iter().map(|variant| &join.entities[*variant]).find(|variant| variant.kind != "compose" && variant.primary);
    if let Some(other) = other {
        return Some(format!("the manifests in `{}` deploy it", other.root));
    }
    read.unrendered.keys().next().map(|chart| format!("the chart `{chart}` may deploy it"))
}

fn has_manifests(join: &Join<'_>, id: Id<ComposeProject>) -> bool {
    let components = join.entities[id].services.iter().filter_map(|service| join.entities[*service].component.id());
    components.into_iter().any(|component| !join.entities[component].workloads.is_empty())
}

/// Whether a project runs nothing but stores and tools.
fn only_stores(join: &Join<'_>, project: &ComposeProject) -> bool {
    let store = |service: &ComposeService| service.keeps_data || tool(join, service).is_some();
    !project.services.is_empty() && project.services.iter().all(|service| store(&join.entities[*service]))
}

/// What decides without any weighing.
fn alone(join: &Join<'_>, project: &ComposeProject) -> Option<String> {
    let other = join.entities.variants.iter().find(|variant| variant.kind != "compose" && variant.primary && !variant.workloads.is_empty());
    if let Some(other) = other.filter(|_| only_stores(join, project)) {
        return Some(format!("it runs only what keeps data, and `{}` deploys what uses it", other.root));
    }
    if project.says_development {
        return Some("a comment at its head says that it is for development".to_owned());
    }
    let said = |path: &String| words_of(path).find(|word| DEVELOPMENT.contains(&word.as_str())).map(|word| (path.clone(), word));
    project.files.iter().find_map(said).map(|(path, word)| format!("the name of `{path}` says `{word}`"))
}

fn weigh(join: &Join<'_>, read: &Read<'_>, id: Id<ComposeProject>) -> Weights {
    let project = &join.entities[id];
    let mut weights = Weights { development: 0, deployment: 0, evidence: vec![] };
    let by_default = |service: &&ComposeService| service.profiles.value.is_empty();
    let services: Vec<&ComposeService> = project.services.iter().map(|service| &join.entities[*service]).filter(by_default).collect();
    development(join, project, &services, &mut weights);
    if let Some(path) = started_for_development(read, project) {
        weights.for_development(4, format!("`{path}` starts it"));
    }
    deployment(join, read, project, &services, &mut weights);
    weights
}

fn development(join: &Join<'_>, project: &ComposeProject, services: &[&ComposeService], weights: &mut Weights) {
    let first = |holds: &dyn Fn(&ComposeService) -> bool| services.iter().find(|service| holds(service)).map(|service| &service.name.value);
    if project.has_manifests {
        weights.for_development(3, "Kubernetes manifests deploy the same images".to_owned());
    }
    let mounts = |service: &ComposeService| {
        service.build.place.is_some() && service.mounts.iter().any(|mount| join.entities[*mount].holds == "source")
    };
    if let Some(name) = first(&mounts) {
        weights.for_development(3, format!("`{name}` mounts the source that it is built from"));
    }
    if let Some(name) = first(&|service| service.watches.value) {
        weights.for_development(3, format!("`{name}` is changed while it runs"));
    }
    if let Some(service) = services.iter().find(|service| unfinished(join, service)) {
        weights.for_development(2, format!("`{}` builds the stage `{}`", service.name.value, service.target.value));
    }
    if let Some(name) = first(&|service| reloads(service, &join.tables.words)) {
        weights.for_development(2, format!("`{name}` reloads, or lets a debugger in"));
    }
    if let Some((service, variable)) = services.iter().find_map(|service| Some((service, environment(join, service)?))) {
        weights.for_development(2, format!("`{}` runs with `{}`", service.name.value, variable.name.value));
    }
    if let Some(reference) = services.iter().find_map(|service| tool(join, service)) {
        weights.for_development(1, format!("`{}` only serves developers", reference.name));
    }
}

fn deployment(join: &Join<'_>, read: &Read<'_>, project: &ComposeProject, services: &[&ComposeService], weights: &mut Weights) {
    let name = project.files.iter().flat_map(|path| words_of(path)).find(|word| DEPLOYMENT.contains(&word.as_str()));
    if let Some(word) = name {
        weights.for_deployment(3, format!("its name says `{word}`"));
    }
    if let Some(path) = started_by(read, project) {
        weights.for_deployment(3, format!("`{path}` starts it on a host"));
    }
    let spread = |service: &&&ComposeService| service.placed.value || service.replicas.value > 1;
    if let Some(service) = services.iter().find(spread) {
        weights.for_deployment(2, format!("`{}` says where it is placed, or how many run", service.name.value));
    }
    let built = services.iter().any(|service| service.build.place.is_some());
    let pulled = services.iter().find_map(|service| from_registry(join, service));
    if let Some(reference) = pulled.filter(|_| !built) {
        weights.for_deployment(2, format!("`{}` comes from a registry, and nothing is built", reference.repository));
    }
    let restarts = |service: &&&ComposeService| service.build.place.is_some() && service.restart.value == "always";
    if let Some(service) = services.iter().find(restarts) {
        weights.for_deployment(1, format!("`{}` is built and always restarted", service.name.value));
    }
    if project.external {
        weights.for_deployment(1, "it uses networks or volumes that something else makes".to_owned());
    }
}

/// Whether a service builds a stage for development, or one that is not the last that can run.
fn unfinished(join: &Join<'_>, service: &ComposeService) -> bool {
    let target = service.target.value.to_ascii_lowercase();
    if target.is_empty() {
        return false;
    }
    if join.tables.words.dev_stages.contains(&target) {
        return true;
    }
    if !matches!(target.as_str(), "builder" | "build" | "base" | "deps" | "dependencies") {
        return false;
    }
    // Where a stage for editors comes last, naming an earlier one says no more than that it is not meant.
    let stages = service.image.id().map(|image| join.entities[image].stages.as_slice()).unwrap_or_default();
    stages.last().is_none_or(|last| !join.entities[*last].name.value.eq_ignore_ascii_case(&target))
}

fn reloads(service: &ComposeService, known: &Words) -> bool {
    let words = service.entrypoint.value.iter().chain(&service.command.value).flat_map(|word| word.split_whitespace());
    let reloading = |word: &str| {
        let word = word.trim_matches(['"', '\'']).to_ascii_lowercase();
        let word = word.split('=').next().unwrap_or_default();
        known.reloading_words.iter().any(|one| one == word)
            || word.starts_with("-agentlib:jdwp")
            || word.starts_with("--inspect")
            || word.ends_with(":dev")
    };
    let built = service.build.place.is_some();
    built && (words.into_iter().any(reloading) || service.ports.iter().any(|port| known.debugger_ports.contains(port)))
}

fn environment<'j>(join: &'j Join<'_>, service: &ComposeService) -> Option<&'j EnvVar> {
    let words = &join.tables.words;
    service.env.iter().map(|variable| &join.entities[*variable]).find(|variable| {
        let value = variable.value.value.to_ascii_lowercase();
        let named = words.environment_variables.contains(&variable.name.value)
            && value.split(',').any(|one| matches!(one.trim(), "development" | "dev" | "local"));
        let debugging = words.debug_variables.contains(&variable.name.value) && matches!(value.as_str(), "1" | "true" | "on" | "yes");
        named || debugging
    })
}

fn tool<'j>(join: &'j Join<'_>, service: &ComposeService) -> Option<&'j ImageReference> {
    let reference = &join.entities[service.reference.id()?];
    join.tables.words.development_tools.contains(&reference.name).then_some(reference)
}

/// The image of a program of somebody's own: neither a store nor an official image nor a tool.
fn from_registry<'j>(join: &'j Join<'_>, service: &ComposeService) -> Option<&'j ImageReference> {
    let reference = &join.entities[service.reference.id()?];
    let own = reference.repository.contains('/') && !reference.keeps_data && tool(join, service).is_none();
    (service.build.place.is_none() && own).then_some(reference)
}

/// A script beside the project that starts it, and says by its own name that it is for the developer's machine.
fn started_for_development<'r>(read: &Read<'r>, project: &ComposeProject) -> Option<&'r str> {
    let folder = folder_of(&project.path);
    let beside = read.texts.iter().filter(|(path, _)| folder_of(path) == folder);
    let name = |path: &'r str| path.rsplit('/').next().unwrap_or(path);
    let telling = |path: &'r str| words_of(name(path)).any(|word| DEVELOPMENT.contains(&word.as_str()));
    let starts = |text: &str| text.lines().any(|line| starts_on_host(line, &project.path, true, true));
    beside.filter(|(path, _)| path.ends_with("sh") && telling(path)).find(|(_, text)| starts(text)).map(|(path, _)| *path)
}

/// A script or pipeline that starts the project on a host: as a stack, over a connection to another machine, or by its
/// own name.
fn started_by<'r>(read: &Read<'r>, project: &ComposeProject) -> Option<&'r str> {
    let folder = folder_of(&project.path);
    let starts = |path: &str, text: &str| {
        let near = folder.is_empty() || within(path, folder);
        let deploys = words_of(path).any(|word| DEPLOYMENT.contains(&word.as_str())) || text.contains("ssh-action");
        let whole = text.replace("\\\n", " ");
        let mut lines = whole.lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.any(|line| starts_on_host(line, &project.path, near, deploys))
    };
    let mut texts = read.texts.iter().filter(|(_, text)| text.contains("docker"));
    texts.find(|(path, text)| starts(path, text)).map(|(path, _)| *path)
}

/// Whether a line starts the project of a file on a host. `near`: the file's bare name, or none at all, means it.
fn starts_on_host(line: &str, file: &str, near: bool, deploys: bool) -> bool {
    let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';', '(', ')'])).collect();
    let has = |word: &str| words.contains(&word);
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_file = |word: &&str| {
        let written = word.rsplit('=').next().unwrap_or(word).trim_start_matches("./");
        written == file || written.ends_with(&format!("/{file}")) || (near && written.rsplit('/').next() == Some(name))
    };
    let any_file = ["-f", "--file", "-c", "--compose-file"].iter().any(|option| has(option));
    let default = near && !any_file && matches!(name, "compose.yaml" | "compose.yml" | "docker-compose.yaml" | "docker-compose.yml");
    let named = words.iter().any(is_file);
    let compose = (has("docker-compose") || (has("docker") && has("compose"))) && has("up");
    if has("docker") && has("stack") && has("deploy") {
        return named;
    }
    compose && (deploys || has("ssh")) && (named || default)
}

#[cfg(test)]
mod tests {
    use super::starts_on_host;

    #[test]
    fn a_line_that_starts_a_project_elsewhere_is_told_from_one_for_a_test() {
        let starts = |line| starts_on_host(line, "docker/compose.yaml", false, false);
        assert!(starts("run: docker stack deploy -c docker/compose.yaml shop"));
        assert!(starts("ssh shop@example.com 'docker compose -f /srv/docker/compose.yaml up -d'"));
        assert!(!starts("docker compose -f docker/compose.yaml up -d"));
        assert!(!starts("ssh shop@example.com docker compose up -d"));
        assert!(starts_on_host("docker compose up -d", "compose.yaml", true, true));
        assert!(!starts_on_host("docker compose -f compose.test.yaml up", "compose.yaml", true, true));
    }
}
