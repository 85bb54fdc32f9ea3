//! What conditions, messages and places ask of an application: one function returns the value and its place.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use seaworthy_condition::{Absent, Datum, Entity, Field, Function, Table, Type, World};
use seaworthy_model::Place;

use crate::App;
use crate::entity::{Entities, Id, Reading, Workload};
use crate::fact;

/// The names that stand beside a rule's own entity, from the nearest to the widest.
pub const AROUND: [&str; 5] = ["workload", "image", "component", "application", "project"];

/// Links that lead from an entity to what holds it, nearest first.
const UPWARD: [&str; 14] = [
    "container",
    "workload",
    "compose_service",
    "compose_project",
    "service",
    "ingress",
    "object",
    "stage",
    "image",
    "component",
    "variant",
    "application",
    "project",
    "instruction",
];

/// The links upward that a kind has, found once.
fn upward(kind: u16) -> &'static [&'static str] {
    static LINKS: OnceLock<Vec<Vec<&'static str>>> = OnceLock::new();
    let all = LINKS.get_or_init(|| {
        let of = |name: &str| {
            let fields = Entities::fields(name).unwrap_or_default();
            UPWARD.into_iter().filter(|up| fields.iter().any(|field| field.name == *up)).collect()
        };
        Entities::kinds().iter().map(|(name, _)| of(name)).collect()
    });
    // A fact has a component, and nothing else above it.
    all.get(kind as usize).map_or(&["component"], Vec::as_slice)
}

/// Something that a field path leads to.
#[derive(Clone, Debug)]
pub struct Found {
    /// The value; `None` where it is absent.
    pub datum: Option<Datum>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// The table of fields, with the fact kinds that are declared.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The declared kinds of facts.
    pub facts: Vec<fact::FactKind>,
}

impl Vocabulary {
    /// Every word that a rule can be `for`.
    #[must_use]
    pub fn entities(&self) -> Vec<String> {
        let kinds = Entities::kinds().into_iter().map(|(name, _)| name.to_owned());
        kinds.chain(self.facts.iter().map(|kind| kind.name.to_owned())).collect()
    }

    fn all_fields(&self, entity: &str) -> Vec<Field> {
        if let Some(mut fields) = Entities::fields(entity) {
            if entity == "component" {
                fields.extend(self.facts.iter().map(fact::FactKind::of_component));
            }
            return fields;
        }
        if entity == fact::VALUE {
            return crate::value::fields();
        }
        self.facts.iter().find(|kind| kind.name == entity).map(fact::FactKind::all_fields).unwrap_or_default()
    }
}

impl Table for Vocabulary {
    fn field(&self, entity: &str, name: &str) -> Option<Field> {
        self.all_fields(entity).into_iter().find(|field| field.name == name)
    }

    fn fields(&self, entity: &str) -> Vec<String> {
        self.all_fields(entity).into_iter().map(|field| field.name.into_owned()).collect()
    }

    fn functions(&self) -> Vec<Function> {
        let on_workload = |name, doc| Function {
            name,
            receiver: Some(Type::Entity(Cow::Borrowed("workload"))),
            arguments: vec![Type::Text],
            returns: Type::Bool,
            doc,
        };
        vec![
            on_workload(
                "keeps",
                "Whether what a container writes at this path outlives the pod: a writable claim, claim template, CSI or NFS volume is mounted at a whole part of the path.",
            ),
            on_workload(
                "shares",
                "Whether all replicas see the same files at this path: such a volume, and not one of each replica's own.",
            ),
            on_workload("mounts_over", "Whether any volume is mounted at this path or above it."),
        ]
    }
}

impl World for App {
    fn get(&self, entity: Entity, field: &str) -> Result<Datum, Absent> {
        self.reading(entity, field).value
    }

    fn has(&self, entity: Entity, field: &str) -> bool {
        self.reading(entity, field).written
    }

    fn call(&self, name: &str, arguments: &[Datum]) -> Result<Datum, Absent> {
        let [Datum::Entity(workload), Datum::Text(path)] = arguments else {
            return Err(Absent(format!("`{name}` is given something else than a workload and a path")));
        };
        let id: Id<Workload> = Id::new(workload.index as usize);
        let over = |mount: &crate::entity::Mount| within(path, &mount.path.value);
        Ok(Datum::Bool(self.mounts_of(id).any(|mount| match name {
            "keeps" => mount.keeps && over(mount),
            "shares" => mount.keeps && mount.shared && over(mount),
            _ => over(mount),
        })))
    }
}

/// Whether `path` is `folder` or lies below it, by whole parts of the path.
#[must_use]
pub fn within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl App {
    /// Every mount of a workload's containers.
    pub(crate) fn mounts_of(&self, workload: Id<Workload>) -> impl Iterator<Item = &crate::entity::Mount> {
        let containers = self.entities[workload].containers.iter();
        containers.flat_map(|container| &self.entities[*container].mounts).map(|mount| &self.entities[*mount])
    }

    /// One field of one entity or fact. A field that the kind does not have is absent: conditions are checked before.
    #[must_use]
    pub fn reading(&self, entity: Entity, field: &str) -> Reading {
        let found = self.entities.reading(entity.kind, entity.index, field).or_else(|| self.fact_reading(entity, field));
        found.unwrap_or_else(|| Reading { value: Err(Absent(format!("there is no `{field}`"))), place: None, written: false })
    }

    /// Where an entity stands.
    #[must_use]
    pub fn place_of(&self, entity: Entity) -> Option<Place> {
        self.entities.place(entity.kind, entity.index).or_else(|| self.fact_place(entity))
    }

    /// All entities of a kind, by its word.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<Entity> {
        if let Some((kind, count)) = self.entities.count(name) {
            return (0..count).map(|index| Entity { kind, index: u32::try_from(index).unwrap_or(u32::MAX) }).collect();
        }
        self.facts_of(name)
    }

    /// The entity that stands around another by this name: a container's `workload`, an instruction's `component`.
    #[must_use]
    pub fn around(&self, entity: Entity, name: &str) -> Option<Entity> {
        self.around_within(entity, name, 5)
    }

    fn around_within(&self, entity: Entity, name: &str, steps: u8) -> Option<Entity> {
        if Entities::word(entity.kind) == Some(name) {
            return Some(entity);
        }
        if name == "project" {
            return Some(Entity { kind: self.entities.count("project")?.0, index: 0 });
        }
        let links = upward(entity.kind);
        let own = links.contains(&name).then(|| self.link(entity, name)).flatten();
        if own.is_some_and(|found| Entities::word(found.kind) == Some(name)) {
            return own;
        }
        let steps = steps.checked_sub(1)?;
        let others = links.iter().filter(|up| **up != name);
        others.filter_map(|up| self.link(entity, up)).find_map(|next| self.around_within(next, name, steps))
    }

    fn link(&self, entity: Entity, field: &str) -> Option<Entity> {
        let reading = self.entities.reading(entity.kind, entity.index, field).or_else(|| self.fact_reading(entity, field))?;
        match reading.value {
            Ok(Datum::Entity(next)) => Some(next),
            _ => None,
        }
    }

    /// What a field path leads to from an entity: one, or several where it passes through a list.
    #[must_use]
    pub fn follow(&self, entity: Entity, fields: &[String]) -> Vec<Found> {
        let mut found = vec![Found { datum: Some(Datum::Entity(entity)), place: self.place_of(entity) }];
        for field in fields {
            found = found.iter().flat_map(|one| self.step(one, field)).collect();
        }
        found
    }

    fn step(&self, from: &Found, field: &str) -> Vec<Found> {
        let Some(Datum::Entity(entity)) = &from.datum else { return vec![] };
        let reading = self.reading(*entity, field);
        // What is not written has its entity's place: an absence points at the smallest thing that could have held it.
        let place = reading.place.or(from.place);
        match reading.value {
            Ok(Datum::List(items)) if items.iter().any(|item| matches!(item, Datum::Entity(_))) => {
                items.into_iter().map(|item| self.found(item, place)).collect()
            }
            Ok(datum) => vec![self.found(datum, place)],
            Err(_) => vec![Found { datum: None, place: None }],
        }
    }

    fn found(&self, datum: Datum, place: Option<Place>) -> Found {
        let own = match &datum {
            Datum::Entity(entity) => self.place_of(*entity),
            _ => None,
        };
        Found { datum: Some(datum), place: own.or(place) }
    }
}

/// A value in words, for messages.
#[must_use]
pub fn words(datum: &Datum) -> Arc<str> {
    match datum {
        Datum::Bool(value) => value.to_string().into(),
        Datum::Int(value) => value.to_string().into(),
        Datum::Text(value) => Arc::clone(value),
        Datum::List(items) => items.iter().map(words).collect::<Vec<_>>().join(", ").into(),
        Datum::Entity(_) => "".into(),
    }
}
