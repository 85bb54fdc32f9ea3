//! Facts of code as entities: their fields are declared as data, not in Rust.

use std::borrow::Cow;

use seaworthy_condition::{Absent, Datum, Entity, Field, Type};
use seaworthy_model::{Fact, Place, Value};

use crate::App;
use crate::entity::{Component, Id, Reading};

/// The word of the entity that a value is to a condition.
pub const VALUE: &str = "value";

/// The numbers of these kinds begin behind those of the entities.
const FACT: u16 = 1_000;
const VALUE_KIND: u16 = 999;

/// A kind of fact as `rules/facts.yaml` declares it.
#[derive(Clone, Debug)]
pub struct FactKind {
    /// Its word.
    pub name: &'static str,
    /// What it is.
    pub doc: String,
    /// Its fields: name, type ([`VALUE`] for a path or address), doc.
    pub fields: Vec<(&'static str, Type, String)>,
}

impl FactKind {
    /// The declared fields, and those that every fact has.
    pub(crate) fn all_fields(&self) -> Vec<Field> {
        let declared =
            self.fields.iter().map(|(name, ty, doc)| Field { name: Cow::Borrowed(name), ty: ty.clone(), doc: Cow::Owned(doc.clone()) });
        declared.chain(COMMON.iter().map(|(name, ty, doc)| field(name, ty(), doc))).collect()
    }
}

type Row = (&'static str, fn() -> Type, &'static str);

/// Fields of every fact.
const COMMON: [Row; 5] = [
    ("test", || Type::Bool, "Whether it stands in test code."),
    ("function", || Type::Text, "The function that holds it; empty at module level."),
    ("library", || Type::Text, "The library whose signature says it."),
    ("guarded", || Type::Bool, "Whether it holds only under a setting."),
    ("component", || Type::Entity(Cow::Borrowed("component")), "The component whose code it is."),
];

/// Fields of a value.
const OF_VALUE: [Row; 10] = [
    ("known", || Type::Bool, "Whether all of it is known; a variable counts as its default."),
    ("text", || Type::Text, "The whole text where it is known, else what is known from its start."),
    ("prefix", || Type::Text, "What is known from its start."),
    ("overridable", || Type::Bool, "Whether the environment or a setting can change it."),
    ("env", || Type::Text, "The environment variable that it is taken from; empty where there is none."),
    ("placeholder", || Type::Bool, "Whether it only stands for a value: `<host>`, `YOUR_KEY`."),
    ("absolute", || Type::Bool, "For a path: whether it starts at the root."),
    ("temporary", || Type::Bool, "For a path: whether it lies in a temporary folder."),
    ("device", || Type::Bool, "For a path: whether it is standard output or error."),
    ("root", || Type::Text, "For a path: the folder that holds it, as far as it is known."),
];

fn field(name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field { name: Cow::Borrowed(name), ty, doc: Cow::Borrowed(doc) }
}

/// The fields of a value, for the table.
pub(crate) fn value_fields() -> Vec<Field> {
    OF_VALUE.iter().map(|(name, ty, doc)| field(name, ty(), doc)).collect()
}

/// A fact, and the component whose code it is.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The fact.
    pub fact: Fact,
    /// The component, where its file lies in the folder of one.
    pub component: Option<Id<Component>>,
}

impl App {
    pub(crate) fn facts_of(&self, name: &str) -> Vec<Entity> {
        let Some(kind) = self.vocabulary.facts.iter().position(|kind| kind.name == name) else { return vec![] };
        let kind = FACT + u16::try_from(kind).unwrap_or(0);
        let of_kind = self.facts.iter().enumerate().filter(|(_, joined)| joined.fact.kind == name);
        of_kind.map(|(index, _)| Entity { kind, index: u32::try_from(index).unwrap_or(u32::MAX) }).collect()
    }

    pub(crate) fn fact_place(&self, entity: Entity) -> Option<Place> {
        if entity.kind == VALUE_KIND {
            let (fact, name) = self.value(entity)?;
            return fact.fields.iter().find(|(field, ..)| *field == name).and_then(|(.., place)| *place).or(Some(fact.place));
        }
        self.fact(entity).map(|joined| joined.fact.place)
    }

    /// The fact that an entity is.
    #[must_use]
    pub fn fact(&self, entity: Entity) -> Option<&Joined> {
        if entity.kind < FACT {
            return None;
        }
        self.facts.get(entity.index as usize)
    }

    fn value(&self, entity: Entity) -> Option<(&Fact, &'static str)> {
        let (fact, field) = (entity.index / 16, entity.index % 16);
        let fact = &self.facts.get(fact as usize)?.fact;
        let kind = self.vocabulary.facts.iter().find(|kind| kind.name == fact.kind)?;
        Some((fact, kind.fields.get(field as usize)?.0))
    }

    pub(crate) fn fact_reading(&self, entity: Entity, name: &str) -> Option<Reading> {
        if entity.kind == VALUE_KIND {
            let (fact, field) = self.value(entity)?;
            return value_reading(fact.field(field), name);
        }
        let joined = self.fact(entity)?;
        let fact = &joined.fact;
        let text = |text: &str| Some(Reading { value: Ok(Datum::Text(text.into())), place: None, written: !text.is_empty() });
        let flag = |flag: bool| Some(Reading { value: Ok(Datum::Bool(flag)), place: None, written: flag });
        match name {
            "test" => return flag(fact.test),
            "function" => return text(&fact.function),
            "library" => return text(&fact.library),
            "guarded" => return flag(fact.guard.is_some()),
            "component" => return Some(component(joined.component)),
            _ => {}
        }
        let kind = self.vocabulary.facts.iter().find(|kind| kind.name == fact.kind)?;
        let index = kind.fields.iter().position(|(field, ..)| *field == name)?;
        let place = fact.fields.iter().find(|(field, ..)| *field == name).and_then(|(.., place)| *place);
        let value = fact.field(name);
        let datum = match &kind.fields[index].1 {
            Type::Bool => Datum::Bool(value.and_then(Value::known).is_some_and(|text| text == "true")),
            Type::Int => Datum::Int(value.and_then(Value::known).and_then(|text| text.parse().ok()).unwrap_or(0)),
            Type::Entity(_) => Datum::Entity(Entity { kind: VALUE_KIND, index: entity.index * 16 + u32::try_from(index).unwrap_or(0) }),
            _ => Datum::Text(value.map(shown).unwrap_or_default().into()),
        };
        Some(Reading { value: Ok(datum), place, written: value.is_some() })
    }
}

fn component(id: Option<Id<Component>>) -> Reading {
    use crate::entity::{AsField, Link};
    Link::from_option(id, "its file lies in no component's folder").reading()
}

fn shown(value: &Value) -> String {
    value.known().unwrap_or_else(|| value.prefix())
}

fn value_reading(value: Option<&Value>, name: &str) -> Option<Reading> {
    let Some(value) = value else {
        return Some(Reading { value: Err(Absent("the code does not give it".into())), place: None, written: false });
    };
    let text = shown(value);
    let datum = match name {
        "known" => Datum::Bool(value.known().is_some()),
        "text" => Datum::Text(text.as_str().into()),
        "prefix" => Datum::Text(value.prefix().into()),
        "overridable" => Datum::Bool(value.overridable()),
        "env" => Datum::Text(value.env().next().unwrap_or_default().into()),
        "placeholder" => Datum::Bool(text.starts_with('<') || text.starts_with("YOUR_") || text.contains("{{")),
        "absolute" => Datum::Bool(text.starts_with('/')),
        "temporary" => Datum::Bool(["/tmp", "/var/tmp", "/dev/shm"].iter().any(|folder| crate::ask::within(&text, folder))),
        "device" => Datum::Bool(is_stream(&text)),
        "root" => Datum::Text(root(&text).into()),
        _ => return None,
    };
    let written = !matches!(&datum, Datum::Text(text) if text.is_empty());
    Some(Reading { value: Ok(datum), place: None, written })
}

/// Whether a path is that of standard output or error.
fn is_stream(path: &str) -> bool {
    matches!(path, "/dev/stdout" | "/dev/stderr" | "/dev/fd/1" | "/dev/fd/2")
        || path.strip_prefix("/proc/").is_some_and(|rest| rest.ends_with("/fd/1") || rest.ends_with("/fd/2"))
}

/// The folder of a path: what a volume would have to hold.
fn root(path: &str) -> String {
    match path.rfind('/') {
        Some(0) | None => path.to_owned(),
        Some(end) => path[..end].to_owned(),
    }
}
