//! A made-up table and a small world: two workloads, the first with two containers, the second with none and no image.
#![allow(dead_code)]

use seaworthy_condition::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Model;

const FIELDS: &[(&str, &str, &str)] = &[
    ("workload", "name", "string"),
    ("workload", "replicas", "int"),
    ("workload", "paused", "bool"),
    ("workload", "labels", "strings"),
    ("workload", "containers", "containers"),
    ("workload", "image", "image"),
    ("workload", "owner", "workload"),
    ("container", "name", "string"),
    ("container", "ports", "ints"),
    ("container", "image", "image"),
    ("image", "tag", "string"),
    ("image", "layers", "int"),
];

fn field_type(name: &str) -> Type {
    match name {
        "string" => Type::Text,
        "int" => Type::Int,
        "bool" => Type::Bool,
        "strings" => Type::list(Type::Text),
        "ints" => Type::list(Type::Int),
        "containers" => Type::list(Type::entity("container")),
        entity => Type::entity(entity.to_owned()),
    }
}

impl Table for Model {
    fn field(&self, entity: &str, name: &str) -> Option<Field> {
        let (_, name, ty) = FIELDS.iter().find(|(of, field, _)| *of == entity && *field == name)?;
        Some(Field { name: (*name).into(), ty: field_type(ty), doc: "".into() })
    }

    fn fields(&self, entity: &str) -> Vec<String> {
        FIELDS.iter().filter(|(of, ..)| *of == entity).map(|(_, name, _)| (*name).to_owned()).collect()
    }

    fn functions(&self) -> Vec<Function> {
        let workload = || Some(Type::entity("workload"));
        let function = |name, receiver, arguments, returns| Function { name, receiver, arguments, returns, doc: "" };
        vec![
            function("keeps", workload(), vec![Type::Text], Type::Bool),
            function("shares", workload(), vec![Type::entity("container"), Type::list(Type::Int)], Type::Bool),
            function("newest", None, vec![Type::Text], Type::Text),
        ]
    }
}

pub fn names() -> Vec<Name> {
    let name = |name: &'static str, ty| Name { name: name.into(), ty };
    vec![name("workload", Type::entity("workload")), name("image", Type::entity("image")), name("path", Type::Text)]
}

/// Counts what is asked of it.
#[derive(Debug, Default)]
pub struct Cluster {
    pub asked: AtomicUsize,
}

pub const WORKLOAD: Entity = Entity { kind: 0, index: 0 };
pub const BARE: Entity = Entity { kind: 0, index: 1 };

fn text(value: &str) -> Datum {
    Datum::Text(value.into())
}

fn entity(kind: u16, index: u32) -> Datum {
    Datum::Entity(Entity { kind, index })
}

impl World for Cluster {
    fn get(&self, entity_: Entity, field: &str) -> Result<Datum, Absent> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let first = entity_.index == 0;
        match (entity_.kind, field) {
            (0, "name") => Ok(text(if first { "web" } else { "bare" })),
            (0, "replicas") => Ok(Datum::Int(if first { 3 } else { 1 })),
            (0, "paused") => Ok(Datum::Bool(false)),
            (0, "labels") if first => Ok(Datum::List(vec![text("app"), text("Tier")])),
            (0, "containers") if first => Ok(Datum::List(vec![entity(1, 0), entity(1, 1)])),
            (0, "labels" | "containers") => Ok(Datum::List(vec![])),
            (0, "image") if first => Ok(entity(2, 0)),
            (0, "owner") if first => Ok(entity(0, 0)),
            (1, "name") => Ok(text(if first { "app" } else { "sidecar" })),
            (1, "ports") => Ok(Datum::List(if first { vec![Datum::Int(80), Datum::Int(8080)] } else { vec![] })),
            (1, "image") if first => Ok(entity(2, 0)),
            (2, "tag") => Ok(text("1.2")),
            (2, "layers") => Ok(Datum::Int(7)),
            (_, "image") => Err(Absent("no image is linked".into())),
            _ => Err(Absent(format!("no {field} is linked"))),
        }
    }

    fn has(&self, entity: Entity, field: &str) -> bool {
        entity.index == 0 && field == "replicas"
    }

    fn call(&self, name: &str, arguments: &[Datum]) -> Result<Datum, Absent> {
        match (name, arguments) {
            ("keeps", [Datum::Entity(WORKLOAD), Datum::Text(path)]) => Ok(Datum::Bool(path.starts_with("/data"))),
            ("keeps", _) => Err(Absent("its volumes are not known".into())),
            ("shares", [Datum::Entity(_), Datum::Entity(container), Datum::List(ports)]) => {
                Ok(Datum::Bool(container.index as usize == ports.len()))
            }
            ("newest", [Datum::Text(name)]) => Ok(text(&format!("{name}:9"))),
            _ => Err(Absent(format!("nothing is known of {name}"))),
        }
    }
}

/// `workload` is the first, `image` is not linked, `path` is a string.
pub fn linked(name: &str) -> Result<Datum, Absent> {
    match name {
        "workload" => Ok(Datum::Entity(WORKLOAD)),
        "path" => Ok(text("/data/orders")),
        _ => Err(Absent(format!("no {name} is linked"))),
    }
}

/// `workload` is the second, which has next to nothing.
pub fn bare(name: &str) -> Result<Datum, Absent> {
    if name == "workload" { Ok(Datum::Entity(BARE)) } else { linked(name) }
}

pub fn compile(condition: &str) -> Result<Condition, Vec<Fault>> {
    Condition::compile(condition, &names(), &Model, &Type::Bool)
}

pub fn judge(condition: &str, names: fn(&str) -> Result<Datum, Absent>) -> Verdict {
    let compiled = compile(condition).unwrap_or_else(|faults| panic!("{condition}: {faults:?}"));
    let world: Arc<dyn World> = Arc::new(Cluster::default());
    compiled.evaluate(&world, &names)
}
