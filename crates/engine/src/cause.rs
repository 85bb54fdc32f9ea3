//! What makes places one finding: the scope's identity, and the subject in it.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_app::App;
use seaworthy_condition::Entity;
use seaworthy_model::{Cause, Match, Place, Source};
use seaworthy_rules::{MatchClause, Rule, Scope};

use crate::speak::Subject;

/// The cause of a match, and whether its subject is the place itself: then [`tell_apart`] numbers equal lines.
pub(crate) fn cause(rule: &Rule, clause: &MatchClause, subject: &Subject<'_>, place: Place, sources: &[Source]) -> (Cause, bool) {
    let scope = scope(rule.scope, subject, place, sources);
    let said = match &clause.subject {
        Some(pieces) => Some(subject.say(pieces)),
        None if rule.scope == Scope::Place => None,
        None => Some(own(subject)).filter(|own| !own.is_empty()),
    };
    // Where the subject is the place itself, it is the line's text: it stays the same where the line moves to.
    let by_line = said.is_none();
    (Cause { scope, subject: said.unwrap_or_else(|| line(place, sources)) }, by_line)
}

/// Numbers the equal lines of one file in their order, so that two of them are two causes.
pub(crate) fn tell_apart(matches: &mut [(Match, bool)]) {
    let mut places: BTreeMap<Cause, BTreeSet<Place>> = BTreeMap::new();
    for (one, _) in matches.iter().filter(|(_, by_line)| *by_line) {
        places.entry(one.cause.clone()).or_default().insert(one.place);
    }
    for (one, _) in matches.iter_mut().filter(|(_, by_line)| *by_line) {
        let nth = places.get(&one.cause).and_then(|places| places.iter().position(|place| *place == one.place)).unwrap_or(0);
        if nth > 0 {
            one.cause.subject = format!("{} #{}", one.cause.subject, nth + 1);
        }
    }
}

fn scope(scope: Scope, subject: &Subject<'_>, place: Place, sources: &[Source]) -> String {
    let path = || sources.get(place.file.0 as usize).map(|source| source.path.clone()).unwrap_or_default();
    let named = |word: &str| subject.named(word).map(|entity| identity(subject.app, word, entity));
    match scope {
        Scope::Place => path(),
        Scope::Image => named("image").unwrap_or_else(path),
        Scope::Workload => named("workload").or_else(|| named("component")).unwrap_or_else(path),
        Scope::Application => named("application").unwrap_or_default(),
        Scope::Project => String::new(),
        // What belongs to no component belongs to its application, else to its file.
        _ => {
            named("component").or_else(|| named("application").map(|name| format!("{name}//{}", subject.text("name")))).unwrap_or_else(path)
        }
    }
}

/// The name of an entity that is the same in every variant.
pub(crate) fn identity(app: &App, word: &str, entity: Entity) -> String {
    let text = |entity: Entity, field: &str| {
        app.reading(entity, field).value.map(|datum| seaworthy_app::words(&datum).to_string()).unwrap_or_default()
    };
    let application = app.around(entity, "application").map(|application| text(application, "folder")).unwrap_or_default();
    match word {
        "image" => text(entity, "dockerfile"),
        "workload" => format!("{application}/{}", text(entity, "identity")),
        "component" => format!("{application}/{}", text(entity, "identity")),
        "application" => application,
        _ => text(entity, "name"),
    }
}

/// What an entity is told by where its rule does not say: the container's name, the stage and instruction, the key.
fn own(subject: &Subject<'_>) -> String {
    let text = |field: &str| subject.text(field);
    let around = |word: &str, field: &str| {
        let entity = subject.app.around(subject.entity, word);
        entity
            .and_then(|entity| subject.app.reading(entity, field).value.ok())
            .map(|datum| seaworthy_app::words(&datum).to_string())
            .unwrap_or_default()
    };
    match subject.word {
        "instruction" => format!(
            "{}/{}/{}",
            around("build_stage", "index"),
            text("keyword"),
            if text("key").is_empty() { text("text") } else { text("key") }
        ),
        "probe" => format!("{}/{}", around("container", "name"), text("kind")),
        "port" => format!("{}/{}", around("container", "name"), text("number")),
        "mount" => format!("{}/{}", around("container", "name"), text("path")),
        "service_port" => format!("{}/{}", around("service", "name"), text("target")),
        "backend" => format!("{}/{}", around("ingress", "name"), text("service_name")),
        "config_entry" => format!("{}/{}", text("object_name"), text("key")),
        "object" => format!("{}/{}", text("kind"), text("name")),
        "duplicate_key" => format!("{}/{}", text("path"), text("key")),
        "image" | "process" => around("image", "dockerfile"),
        "image_reference" => text("repository"),
        "component" => text("identity"),
        _ => text("name"),
    }
}

/// The path of a place and its line with its spaces squeezed.
pub(crate) fn line(place: Place, sources: &[Source]) -> String {
    let Some(source) = sources.get(place.file.0 as usize) else { return String::new() };
    let before = source.text.get(..place.span.start as usize).unwrap_or("");
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line = source.text.get(start..).unwrap_or("").lines().next().unwrap_or("");
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}\n{line}", source.path)
}
