//! `seaworthy model`: what was understood, with the evidence of each decision.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt::Write;

use seaworthy_condition::{Datum, Entity};
use seaworthy_model::{Columns, LineIndex, Place, Position, Source};
use serde_json::{Map, Value, json};

use crate::App;
use crate::conceal::{Concealed, name_of};
use crate::entity::{Application, Component, ComposeProject, ComposeService, Entities, Id, Image, Known, Variant, Workload};
use crate::fact::key_of;

/// The model in words: applications, variants, components with their evidence, images, workloads, services. What code says is
/// counted here, and listed by [`describe_facts`].
#[must_use]
pub fn describe(app: &App, sources: &[Source]) -> String {
    let lines = &Lines::of(sources);
    let entities = &app.entities;
    let mut out = String::new();
    for application in entities.ids::<Application>() {
        let one = &entities[application];
        let _ = writeln!(out, "application {}", one.name);
        for variant in &one.variants {
            describe_variant(&mut out, entities, *variant);
        }
        for component in &one.components {
            describe_component(&mut out, app, lines, *component);
        }
        out.push('\n');
    }
    for (chart, count) in &app.unrendered {
        let _ = writeln!(out, "chart {chart}: {}, not rendered", counted(*count, "template"));
    }
    for (why, count) in &app.counted {
        let _ = writeln!(out, "set aside {}: {why}", counted(*count, "document"));
    }
    for (file, why) in &app.set_aside {
        let path = app.paths.get(file.0 as usize).map_or("", String::as_str);
        let _ = writeln!(out, "set aside {path}: {why}");
    }
    let out = Concealed::of(app).text("", &out);
    if out.trim().is_empty() && app.facts.is_empty() { "Nothing that is deployed was found.\n".to_owned() } else { out }
}

/// How many facts of each kind code gave: `12 dependency, 3 log_sink`; empty where it gave none.
#[must_use]
pub fn count_facts(app: &App) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for joined in &app.facts {
        *kinds.entry(joined.fact.kind).or_default() += 1;
    }
    kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
}

/// What code says, a line for each fact, with its place and its component.
#[must_use]
pub fn describe_facts(app: &App, sources: &[Source]) -> String {
    let (lines, concealed, entities) = (&Lines::of(sources), Concealed::of(app), &app.entities);
    let mut out = String::new();
    for joined in &app.facts {
        let fields: Vec<String> = joined
            .fact
            .fields
            .iter()
            .map(|(name, value, _)| {
                let value = value.known().unwrap_or_else(|| format!("{}…", value.prefix()));
                format!("{name}={}", concealed.text(key_of(&joined.fact, name), &value))
            })
            .collect();
        let component = joined.component.map_or("no component", |component| &entities[component].name);
        let _ = writeln!(out, "fact {} {} at {} ({component})", joined.fact.kind, fields.join(" "), spot(app, lines, joined.fact.place));
    }
    out
}

/// A number with its word: `1 replica`, `2 replicas`.
fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn describe_variant(out: &mut String, entities: &Entities, id: Id<Variant>) {
    let variant = &entities[id];
    let rank = if variant.primary { "primary" } else { "secondary" };
    let _ = writeln!(out, "  variant {} ({}, {rank}): {}", variant.root, variant.kind, counted(variant.workloads.len(), "workload"));
    for why in &variant.evidence {
        let _ = writeln!(out, "    {rank}: {why}");
    }
    let project = entities.ids::<ComposeProject>().find(|project| entities[*project].variant.id() == Some(id));
    if let Some(project) = project.map(|project| &entities[project]) {
        let role = if project.role == "unknown" { "an unknown purpose" } else { &project.role };
        let _ = writeln!(out, "    Compose project for {role}: {}", project.evidence.join(", "));
    }
}

fn describe_component(out: &mut String, app: &App, lines: &Lines<'_>, id: Id<Component>) {
    let entities = &app.entities;
    let component = &entities[id];
    let _ = writeln!(out, "  component {} — {}, because {}", component.name, component.kind, component.evidence.join("; "));
    if component.has_source {
        let _ = writeln!(out, "    source in {}", if component.path.is_empty() { "." } else { &component.path });
    }
    for image in &component.images {
        describe_image(out, entities, *image);
    }
    for workload in &component.workloads {
        describe_workload(out, app, lines, *workload);
    }
    for service in &component.compose_services {
        let service: &ComposeService = &entities[*service];
        let at = service.place.map(|place| spot(app, lines, place)).unwrap_or_default();
        let _ = writeln!(out, "    Compose service {} at {at}", service.name.value);
    }
}

fn describe_image(out: &mut String, entities: &Entities, id: Id<Image>) {
    let image = &entities[id];
    let base = image.base.id().map_or("nothing known", |base| &entities[base].written.value);
    let user = if image.user.value.is_empty() { "a user that is not known".to_owned() } else { format!("`{}`", image.user.value) };
    let _ = write!(out, "    image {} on {base}, starts as {user}", image.dockerfile);
    if let Some(process) = image.process.id().map(|process| &entities[process]) {
        let hears = match &process.hears_term {
            Known::Is(true, _) if process.fragile => "hears SIGTERM only while its shell replaces itself".to_owned(),
            Known::Is(true, _) => "hears SIGTERM".to_owned(),
            Known::Is(false, _) => "does not hear SIGTERM".to_owned(),
            Known::Unknown(why) => why.clone(),
        };
        let _ = write!(out, ", runs `{}` ({hears})", process.program);
    }
    let _ = writeln!(out, "{}", if image.development { ", for development" } else { "" });
}

fn describe_workload(out: &mut String, app: &App, lines: &Lines<'_>, id: Id<Workload>) {
    let entities = &app.entities;
    let workload = &entities[id];
    let variant = workload.variant.id().map_or("", |variant| &entities[variant].root);
    let at = workload.place.map(|place| spot(app, lines, place)).unwrap_or_default();
    let replicas = match workload.kind.as_str() {
        "DaemonSet" => ", one on each node".to_owned(),
        _ if workload.ends => String::new(),
        _ => format!(", {}", counted(usize::try_from(workload.replicas.value).unwrap_or(0), "replica")),
    };
    let _ = writeln!(out, "    {} {} at {at}, variant {variant}{replicas}", workload.kind, workload.name.value);
    for container in &workload.containers {
        let container = &entities[*container];
        let image = match container.image.id() {
            Some(image) => format!(", built from {}", entities[image].dockerfile),
            None => String::new(),
        };
        let _ = writeln!(out, "      {} container {}: {}{image}", container.role, container.name.value, container.image_name.value);
    }
    for service in &workload.services {
        let _ = writeln!(out, "      selected by Service {}", entities[*service].name.value);
    }
}

/// The lines of the files that are named, each found once.
struct Lines<'a> {
    sources: &'a [Source],
    found: Vec<OnceCell<LineIndex>>,
}

impl<'a> Lines<'a> {
    fn of(sources: &'a [Source]) -> Self {
        Self { sources, found: sources.iter().map(|_| OnceCell::new()).collect() }
    }

    fn position(&self, place: Place) -> Option<Position> {
        let file = place.file.0 as usize;
        let lines = self.found.get(file)?.get_or_init(|| LineIndex::new(self.sources[file].text.clone()));
        Some(lines.position(place.span.start, Columns::Chars))
    }
}

fn spot(app: &App, lines: &Lines<'_>, place: Place) -> String {
    let path = app.paths.get(place.file.0 as usize).map_or("", String::as_str);
    lines.position(place).map_or_else(|| path.to_owned(), |at| format!("{path}:{}", at.line))
}

/// The whole model as JSON: every entity of every kind, by the names that rules use.
#[must_use]
pub fn describe_json(app: &App, sources: &[Source]) -> String {
    let lines = &Lines::of(sources);
    let concealed = &Concealed::of(app);
    let mut whole = Map::new();
    whole.insert("format".to_owned(), json!(1));
    for (name, _) in Entities::kinds() {
        let all: Vec<Value> = app.all(name).into_iter().map(|entity| entity_json(app, lines, concealed, name, entity)).collect();
        whole.insert(name.to_owned(), Value::Array(all));
    }
    for kind in &app.vocabulary.facts {
        let all: Vec<Value> = app.all(kind.name).into_iter().map(|entity| entity_json(app, lines, concealed, kind.name, entity)).collect();
        whole.insert(kind.name.to_owned(), Value::Array(all));
    }
    whole.insert("unrendered".to_owned(), json!(app.unrendered));
    whole.insert("set_aside".to_owned(), json!(app.counted));
    serde_json::to_string_pretty(&Value::Object(whole)).unwrap_or_default() + "\n"
}

fn entity_json(app: &App, lines: &Lines<'_>, concealed: &Concealed<'_>, name: &str, entity: Entity) -> Value {
    use seaworthy_condition::Table;
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(entity.index));
    if let Some(place) = app.place_of(entity) {
        object.insert("at".to_owned(), place_json(app, lines, place));
    }
    for field in app.vocabulary.fields(name) {
        // What tells one secret from another is made of its value.
        if field == "secret" {
            continue;
        }
        let reading = app.reading(entity, &field);
        let value = match &reading.value {
            // What would tell a credential is not printed.
            Ok(_) if matches!(field.as_str(), "value" | "text") && hides(app, entity) => {
                app.reading(entity, "masked").value.map_or_else(|_| json!("hidden"), |datum| datum_json(&datum))
            }
            Ok(datum) if field == "masked" => datum_json(datum),
            Ok(Datum::Text(text)) if matches!(field.as_str(), "value" | "text") => json!(concealed.text(&name_of(app, entity), text)),
            Ok(Datum::Text(text)) => json!(concealed.text("", text)),
            Ok(Datum::List(items)) => datum_json(&Datum::List(concealed.list(items))),
            Ok(datum) => datum_json(datum),
            Err(absent) => json!({ "absent": absent.0 }),
        };
        let shown = match reading.place {
            Some(place) => json!({ "value": value, "at": place_json(app, lines, place) }),
            None => value,
        };
        object.insert(field, shown);
    }
    Value::Object(object)
}

fn hides(app: &App, entity: Entity) -> bool {
    matches!(app.reading(entity, "credential").value, Ok(Datum::Text(strength)) if !matches!(&*strength, "none" | "placeholder"))
}

fn place_json(app: &App, lines: &Lines<'_>, place: Place) -> Value {
    let position = lines.position(place);
    json!({ "path": app.paths.get(place.file.0 as usize), "line": position.map(|at| at.line), "column": position.map(|at| at.column) })
}

fn datum_json(datum: &Datum) -> Value {
    match datum {
        Datum::Bool(value) => json!(value),
        Datum::Int(value) => json!(value),
        Datum::Text(value) => json!(&**value),
        Datum::List(items) => Value::Array(items.iter().map(datum_json).collect()),
        Datum::Entity(entity) => json!({ "kind": Entities::word(entity.kind).unwrap_or("value"), "id": entity.index }),
    }
}
