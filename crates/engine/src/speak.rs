//! Names, field paths and messages over one entity.

use std::sync::Arc;

use seaworthy_app::{App, Found, words};
use seaworthy_condition::{Absent, Datum, Entity, Piece, Verdict, World};
use seaworthy_model::{Place, Related};
use seaworthy_rules::{Path, When};

/// An entity and what stands around it: found once, and asked by every rule.
pub(crate) struct Surroundings {
    pub entity: Entity,
    pub component: Option<Entity>,
    workload: Option<Entity>,
    image: Option<Entity>,
    application: Option<Entity>,
    /// The component's kind; `None` where there is no component.
    pub kind: Option<Arc<str>>,
    /// Whether its workload is switched off.
    pub off: bool,
}

impl Surroundings {
    pub fn of(app: &App, entity: Entity) -> Self {
        let around = |name: &str| app.around(entity, name);
        let (component, workload) = (around("component"), around("workload"));
        let kind = component.and_then(|component| match app.reading(component, "kind").value {
            Ok(Datum::Text(kind)) => Some(kind),
            _ => None,
        });
        let off = workload.is_some_and(|workload| app.reading(workload, "switched_off").value == Ok(Datum::Bool(true)));
        Self { entity, component, workload, image: around("image"), application: around("application"), kind, off }
    }
}

/// An entity under its rule's word; the linked workload may be set by hand.
pub(crate) struct Subject<'a> {
    pub app: &'a Arc<App>,
    pub world: Arc<dyn World>,
    /// The word of the rule's `for`.
    pub word: &'a str,
    pub entity: Entity,
    pub around: &'a Surroundings,
    /// The workload that context is judged for, where the entity has none of its own.
    pub workload: Option<Entity>,
}

impl Subject<'_> {
    /// The entity that a name means here.
    pub fn named(&self, name: &str) -> Option<Entity> {
        if name == self.word {
            return Some(self.entity);
        }
        match name {
            "workload" => self.workload.or(self.around.workload),
            "component" => self.around.component,
            "image" => self.around.image,
            "application" => self.around.application,
            name => self.app.around(self.entity, name),
        }
    }

    pub fn holds(&self, when: &When) -> Verdict {
        let Some(condition) = when.condition() else { return Verdict::Unknown(format!("`{}` is no condition", when.text())) };
        let lookup = |name: &str| self.named(name).map(Datum::Entity).ok_or_else(|| Absent(absent(name)));
        condition.evaluate(&self.world, &lookup)
    }

    /// What a field path leads to.
    pub fn follow(&self, segments: &[String]) -> Vec<Found> {
        let Some((first, fields)) = segments.split_first() else { return vec![] };
        self.named(first).map(|entity| self.app.follow(entity, fields)).unwrap_or_default()
    }

    /// The first place that a path leads to.
    pub fn place(&self, path: &Path) -> Option<Place> {
        self.follow(path.segments()).into_iter().find_map(|found| found.place)
    }

    /// Every place that a path leads to, with what stands there: "path `/data`".
    pub fn shown(&self, path: &Path) -> Vec<Related> {
        let field = path.segments().last().map(|last| last.trim_end_matches('_').replace('_', " ")).unwrap_or_default();
        let text = |found: &Found| match &found.datum {
            Some(Datum::Text(text)) if !text.is_empty() => format!("{field} `{text}`"),
            Some(Datum::Int(number)) => format!("{field} `{number}`"),
            _ => field.clone(),
        };
        // A number below zero stands for one that nobody wrote.
        let is_written = |found: &&Found| !matches!(found.datum, Some(Datum::Int(number)) if number < 0);
        let found = self.follow(path.segments());
        found.iter().filter(is_written).filter_map(|found| found.place.map(|place| Related { place, text: text(found) })).collect()
    }

    /// A template with its paths filled in; a path that leads nowhere is the empty text, and one that stands in backticks and leads
    /// to several things gives each its own.
    pub fn say(&self, pieces: &[Piece]) -> String {
        let mut said = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => said.push_str(text),
                Piece::Path(path, _) => {
                    let segments: Vec<String> = path.split('.').map(str::to_owned).collect();
                    let values: Vec<Arc<str>> = self.follow(&segments).iter().filter_map(|found| found.datum.as_ref().map(words)).collect();
                    let is_code = said.ends_with('`') && matches!(pieces.get(at + 1), Some(Piece::Text(next)) if next.starts_with('`'));
                    said.push_str(&values.join(if is_code { "`, `" } else { ", " }));
                }
            }
        }
        said
    }

    /// A field of the entity as text; empty where there is none.
    pub fn text(&self, field: &str) -> String {
        self.app.reading(self.entity, field).value.map(|datum| words(&datum).to_string()).unwrap_or_default()
    }
}

/// Why a name means nothing here.
fn absent(name: &str) -> String {
    match name {
        "workload" => "no workload is linked".to_owned(),
        "image" => "no image of the tree is linked".to_owned(),
        name => format!("no {name} is linked"),
    }
}
