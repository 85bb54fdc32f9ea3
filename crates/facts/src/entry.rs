use std::sync::OnceLock;

use seaworthy_condition::Condition;
use seaworthy_model::Value;

use crate::given_parts::Taken;
use crate::kinds::Kinds;
use crate::written::{Scalar, Yields};

/// One entry of a signature file, whatever it is for.
#[derive(Debug)]
pub(crate) struct Entry {
    pub library: String,
    /// The parameters; the first `positional` may be given by position.
    pub parameters: Vec<String>,
    pub positional: usize,
    /// Annotations whose paths stand before that of its first parameter.
    pub base: Vec<String>,
    /// Keys of settings: where any of them is set, the entry means nothing.
    pub unless: Vec<String>,
    /// Calls, one of which in the same function waits for what is begun.
    pub awaited: Vec<String>,
    when: Option<(String, OnceLock<Option<Condition>>)>,
    /// Kind, and its fields in the kind's order.
    pub yields: Vec<(&'static str, Vec<(&'static str, Yielded)>)>,
}

/// What a field of a fact is taken from.
#[derive(Debug)]
pub(crate) enum Yielded {
    /// A parameter, by its index, and what is taken of it.
    Parameter(usize, Taken),
    /// A value that the signature says.
    Value(Value),
}

impl Entry {
    pub fn new(library: &str, parameters: Vec<String>, positional: usize, when: Option<String>, yields: Yields, kinds: &Kinds) -> Self {
        let mut yielded = Vec::new();
        for (kind, values) in yields.0 {
            let Some(kind) = kinds.kind(&kind.value) else { continue };
            let mut fields: Vec<(&'static str, Yielded)> = Vec::new();
            for field in &kind.fields {
                let value = values.0.iter().find(|(name, _)| name.value == field.name).map(|(_, value)| &value.value);
                let value = value.and_then(|value| yielded_from(value, &parameters));
                fields.extend(value.map(|value| (field.name, value)));
            }
            yielded.push((kind.name, fields));
        }
        let when = when.map(|text| (text, OnceLock::new()));
        Self { library: library.to_owned(), parameters, positional, base: vec![], unless: vec![], awaited: vec![], when, yields: yielded }
    }

    /// The same, where none of these keys is set.
    pub fn unless(self, keys: Vec<String>) -> Self {
        Self { unless: keys, ..self }
    }

    /// The same, where the function calls none of these.
    pub fn awaited(self, calls: Vec<String>) -> Self {
        Self { awaited: calls, ..self }
    }

    /// Whether the condition asks for an argument of this name.
    pub fn asks(&self, name: &str) -> bool {
        self.when.as_ref().is_some_and(|(text, _)| text.contains(&format!("arg.{name}")))
    }

    /// The condition, compiled when it is first asked for; `None` where there is none.
    pub fn when(&self) -> Option<&Condition> {
        let (text, compiled) = self.when.as_ref()?;
        compiled.get_or_init(|| Condition::parse(text).ok()).as_ref()
    }
}

fn yielded_from(value: &Scalar, parameters: &[String]) -> Option<Yielded> {
    Some(match value {
        Scalar::Text(text) => match text.strip_prefix('$') {
            Some(name) => {
                let (name, taken) = name.split_once('.').unwrap_or((name, ""));
                Yielded::Parameter(parameters.iter().position(|parameter| parameter == name)?, Taken::of(taken)?)
            }
            None => Yielded::Value(Value::text(text)),
        },
        Scalar::Bool(truth) => Yielded::Value(Value::text(truth.to_string())),
        Scalar::Int(number) => Yielded::Value(Value::text(number.to_string())),
    })
}
