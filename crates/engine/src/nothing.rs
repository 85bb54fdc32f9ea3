//! The one sentence that a project without anything to deploy gets.

use seaworthy_app::App;
use seaworthy_app::entity::Component;

/// What kinds of programs are never deployed, what each is called, and why rules about services are not for it.
const KINDS: [(&str, &str, &str, &str); 4] = [
    ("tool", "a command-line tool", "command-line tools", "parses arguments and never listens"),
    ("client", "a program for one user's device", "programs for one user's device", "runs where its user is"),
    ("library", "a library", "libraries", "is deployed as a part of the programs that use it"),
    ("test", "a set of tests", "sets of tests", "ends when its tests do"),
];

/// How many components are named.
const NAMED: usize = 3;

/// Says what the project is instead of something that is deployed; `None` where something of it is, or may be.
pub(crate) fn sentence(app: &App, project: &str) -> Option<String> {
    let entities = &app.entities;
    if entities.projects.first().is_some_and(|project| project.deployable) || !app.unrendered.is_empty() {
        return None;
    }
    for (kind, one, many, why) in KINDS {
        // What only builds the project, or shows how it is used, is not what it is.
        let built_from =
            |component: &&Component| component.kind == kind && !component.evidence.iter().any(|why| why.starts_with("it stands below"));
        let mut found: Vec<&Component> = entities.components.iter().filter(built_from).collect();
        found.sort_by(|a, b| (a.path.len(), &a.name).cmp(&(b.path.len(), &b.name)));
        if let Some(text) = said(&found, project, one, many, why) {
            return Some(text);
        }
    }
    Some(format!(
        "`{project}` holds no Dockerfile, Compose file or manifest of a workload: nothing is deployed, and rules about deployments do not apply."
    ))
}

fn said(found: &[&Component], project: &str, one: &str, many: &str, why: &str) -> Option<String> {
    const END: &str = "rules about services do not apply.";
    let root = found.iter().find(|component| component.path.is_empty());
    match (root, found) {
        (_, []) => None,
        (Some(only), _) | (None, [only]) => Some(format!("`{}` is {one}: it {why}; {END}", only.name)),
        (None, several) => {
            let names: Vec<String> = several.iter().take(NAMED).map(|component| format!("`{}`", component.name)).collect();
            let more = several.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Some(format!("`{project}` holds {many} ({}{more}), and nothing that is deployed by itself; {END}", names.join(", ")))
        }
    }
}
