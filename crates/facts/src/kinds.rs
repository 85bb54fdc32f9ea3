use std::collections::BTreeSet;
use std::sync::Mutex;

use seaworthy_model::Refusal;

use crate::refusal::{Reading, instead};
use crate::written;

/// The field that every kind has: what is called or named, as the library calls it.
pub(crate) const API: &str = "api";

/// What facts of annotations carry beside their fields: the function or type that the annotation stands at, dotted.
pub(crate) const HANDLER: &str = "handler";

/// What facts carry beside their fields that hold only where none of some keys is set: the keys, with commas.
pub(crate) const UNLESS: &str = "unless";

/// The types of fields, as `facts.yaml` writes them.
const TYPES: [&str; 6] = ["text", "word", "value", "path", "bool", "int"];

/// What a field of a fact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Any text.
    Text,
    /// One of these words.
    Word(Vec<String>),
    /// What code knows of a text: an address, a credential.
    Value,
    /// A path of the machine that runs the code.
    Path,
    /// True or false.
    Bool,
    /// A whole number.
    Int,
}

/// A field of a kind of fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    /// As rules write it.
    pub name: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// One sentence for the generated documentation.
    pub doc: String,
}

/// A kind of fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As signatures and rules write it.
    pub name: &'static str,
    /// What a component calls all that it has of it.
    pub plural: &'static str,
    /// One sentence for the generated documentation.
    pub doc: String,
    /// Its fields: first `api`, which every kind has, then its own in the order of the declaration.
    pub fields: Vec<FieldInfo>,
}

impl Kind {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldInfo> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The kinds of facts there are, as `rules/facts.yaml` declares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    kinds: Vec<Kind>,
}

impl Kinds {
    /// The kinds that the text of a `facts.yaml` declares.
    ///
    /// # Errors
    /// All that it is refused for; never an empty list.
    pub fn read(path: &str, text: &str) -> Result<Self, Vec<Refusal>> {
        let mut reading = Reading::new(path);
        let Some(facts) = reading.read::<written::Facts>(text) else { return Err(reading.refusals) };
        check(&facts, &mut reading);
        if reading.refusals.is_empty() { Ok(Self::of(facts)) } else { Err(reading.refusals) }
    }

    /// The kinds of a `facts.yaml` that was checked, and prepared as JSON; none where it was not.
    #[must_use]
    pub fn from_prepared(json: &str) -> Self {
        serde_json::from_str(json).map(Self::of).unwrap_or_default()
    }

    /// All kinds, in the order of the declaration.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind of this name.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    fn of(facts: written::Facts) -> Self {
        let kinds = facts.kinds.into_iter().map(|kind| Kind {
            plural: kept(kind.plural.map_or_else(|| format!("{}s", kind.name.value), |plural| plural.value)),
            name: kept(kind.name.value),
            doc: kind.doc,
            fields: std::iter::once(api()).chain(kind.fields.into_iter().map(field)).collect(),
        });
        Self { kinds: kinds.collect() }
    }
}

fn api() -> FieldInfo {
    let doc = "What is called or named, as the library calls it, whatever the code calls it.".to_owned();
    FieldInfo { name: API, ty: FieldType::Text, doc }
}

fn field(field: written::Field) -> FieldInfo {
    let ty = match field.ty.value.as_str() {
        "word" => FieldType::Word(field.words.into_iter().map(|word| word.value).collect()),
        "path" => FieldType::Path,
        "value" => FieldType::Value,
        "bool" => FieldType::Bool,
        "int" => FieldType::Int,
        _ => FieldType::Text,
    };
    FieldInfo { name: kept(field.name.value), ty, doc: field.doc }
}

fn check(facts: &written::Facts, reading: &mut Reading<'_>) {
    let mut kinds = BTreeSet::new();
    for kind in &facts.kinds {
        if !is_name(&kind.name.value) {
            reading.refuse(&kind.name, format!("`{}` is no name", kind.name.value), "write lower-case letters, digits and `_`");
        }
        if !kinds.insert(&kind.name.value) {
            reading.refuse(&kind.name, format!("the kind `{}` is declared twice", kind.name.value), "leave one of them out");
        }
        let mut fields = BTreeSet::from([API]);
        for field in &kind.fields {
            let name = field.name.value.as_str();
            if !is_name(name) {
                reading.refuse(&field.name, format!("`{name}` is no name"), "write lower-case letters, digits and `_`");
            }
            if !fields.insert(name) {
                reading.refuse(&field.name, format!("`{}` has the field `{name}` already", kind.name.value), "leave one of them out");
            }
            if !TYPES.contains(&field.ty.value.as_str()) {
                reading.refuse(&field.ty, format!("`{}` is no type", field.ty.value), instead(&field.ty.value, TYPES));
            }
            if (field.ty.value == "word") == field.words.is_empty() {
                reading.refuse(
                    &field.ty,
                    "a `word` has `words`, and nothing else has",
                    "list the words that the field may hold, or leave them out",
                );
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A declared name for as long as the program runs: facts bear it without a copy. Each name is kept once.
fn kept(name: String) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = names.get(name.as_str()) {
        return known;
    }
    let name: &'static str = Box::leak(name.into_boxed_str());
    names.insert(name);
    name
}
