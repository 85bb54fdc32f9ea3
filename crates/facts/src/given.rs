//! What a `when` sees of a call or an object: `arg`, whose fields are the parameters.

use std::borrow::Cow;
use std::sync::Arc;

use seaworthy_condition::{Absent, Condition, Datum, Entity, Field, Function, Name, Table, Type, Verdict, World};
use seaworthy_model::{Part, Value};

const ARGUMENTS: Entity = Entity { kind: 0, index: 0 };
const VALUE: u16 = 1;

/// The fields of a value: name, type, documentation.
const FIELDS: [(&str, Type, &str); 8] = [
    ("known", Type::Bool, "Whether the whole text is known; an environment variable counts as its default."),
    ("text", Type::Text, "The whole text where it is known, else empty."),
    ("prefix", Type::Text, "What is known from the start."),
    ("written", Type::Text, "What of the text is written out, one piece behind the other."),
    ("overridable", Type::Bool, "Whether the environment or the settings can change it."),
    ("absolute", Type::Bool, "Whether it is a path from the root."),
    ("reference", Type::Text, "The dotted name of another module that it is, else empty."),
    ("call", Type::Text, "The dotted path of the call that gives it, else empty."),
];

/// Which fields a signature's `when` may name: those of `arg` are its parameters, and those of each the fields of a value.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    parameters: Vec<String>,
}

/// The table of a signature with these parameters.
#[must_use]
pub fn arguments(parameters: &[&str]) -> Arguments {
    Arguments { parameters: parameters.iter().map(|name| (*name).to_owned()).collect() }
}

impl Arguments {
    /// The names that a `when` sees.
    #[must_use]
    pub fn names() -> Vec<Name> {
        vec![Name { name: Cow::Borrowed("arg"), ty: Type::entity("arguments") }]
    }
}

impl Table for Arguments {
    fn field(&self, entity: &str, name: &str) -> Option<Field> {
        if entity == "arguments" {
            let parameter = self.parameters.iter().find(|parameter| *parameter == name)?;
            let doc = Cow::Borrowed("What the parameter is given.");
            return Some(Field { name: Cow::Owned(parameter.clone()), ty: Type::entity("value"), doc });
        }
        let (name, ty, doc) = FIELDS.iter().find(|(field, ..)| *field == name)?;
        Some(Field { name: Cow::Borrowed(name), ty: ty.clone(), doc: Cow::Borrowed(doc) })
    }

    fn fields(&self, entity: &str) -> Vec<String> {
        if entity == "arguments" {
            return self.parameters.clone();
        }
        FIELDS.iter().map(|(name, ..)| (*name).to_owned()).collect()
    }

    fn functions(&self) -> Vec<Function> {
        vec![]
    }
}

/// What one call gives to the parameters.
#[derive(Debug)]
pub(crate) struct Given {
    pub values: Vec<(String, Option<Value>)>,
    /// For each the path of the call that gives it; empty where none does.
    pub calls: Vec<String>,
}

impl Given {
    /// Whether the condition holds; what cannot be said does not.
    pub fn holds(self, condition: &Condition) -> bool {
        let world: Arc<dyn World> = Arc::new(self);
        let name = |name: &str| match name {
            "arg" => Ok(Datum::Entity(ARGUMENTS)),
            other => Err(Absent(format!("`{other}` is no name"))),
        };
        condition.evaluate(&world, &name) == Verdict::True
    }

    fn value(&self, entity: Entity) -> Option<&Value> {
        self.values.get(entity.index as usize).and_then(|(_, value)| value.as_ref())
    }
}

impl World for Given {
    fn get(&self, entity: Entity, field: &str) -> Result<Datum, Absent> {
        if entity.kind != VALUE {
            let given = self.values.iter().position(|(name, value)| name == field && value.is_some());
            let index = given.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| Absent(format!("`{field}` is not given")))?;
            return Ok(Datum::Entity(Entity { kind: VALUE, index }));
        }
        let value = self.value(entity).ok_or_else(|| Absent("it is not given".to_owned()))?;
        Ok(match field {
            "known" => Datum::Bool(value.known().is_some()),
            "text" => Datum::Text(value.known().unwrap_or_default().into()),
            "prefix" => Datum::Text(value.prefix().into()),
            "written" => Datum::Text(pieces(value, 0).into()),
            "call" => Datum::Text(self.calls.get(entity.index as usize).map_or("", String::as_str).into()),
            "overridable" => Datum::Bool(value.overridable()),
            "absolute" => Datum::Bool(value.prefix().starts_with('/')),
            "reference" => Datum::Text(reference(value).unwrap_or_default().into()),
            other => return Err(Absent(format!("a value has no field `{other}`"))),
        })
    }

    fn has(&self, entity: Entity, field: &str) -> bool {
        entity.kind == VALUE || self.values.iter().any(|(name, value)| name == field && value.is_some())
    }

    fn call(&self, name: &str, _: &[Datum]) -> Result<Datum, Absent> {
        Err(Absent(format!("there is no function `{name}`")))
    }
}

/// How many defaults within defaults are looked into.
const DEEPEST: usize = 8;

/// The texts of a value, without what stands between them.
fn pieces(value: &Value, depth: usize) -> String {
    let pieces = value.parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Env { default: Some(default), .. } | Part::Setting { default: Some(default), .. } if depth < DEEPEST => {
            pieces(default, depth + 1)
        }
        _ => String::new(),
    });
    pieces.collect()
}

/// The dotted name of another module that a value is.
pub(crate) fn reference(value: &Value) -> Option<String> {
    match value.parts.as_slice() {
        [Part::Ref { module, name }] => Some(format!("{module}.{name}")),
        _ => None,
    }
}
