use std::fmt::Debug;
use std::sync::Arc;

/// A thing with fields; only its [`World`] knows what it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Entity {
    /// Which kind of thing.
    pub kind: u16,
    /// Which one of its kind.
    pub index: u32,
}

/// A value as the world hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A string.
    Text(Arc<str>),
    /// A list; its elements are of one type.
    List(Vec<Datum>),
    /// A thing with fields.
    Entity(Entity),
}

/// Why a value is not there: a phrase such as "no workload is linked".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent(pub String);

/// What the fields hold. A field is asked for only when an evaluation comes to it.
pub trait World: Debug + Send + Sync {
    /// The value of a field: for a scalar always a value, written or not.
    fn get(&self, entity: Entity, field: &str) -> Result<Datum, Absent>;
    /// Whether the field is written.
    fn has(&self, entity: Entity, field: &str) -> bool;
    /// The value of a function; where it has a receiver, that is the first argument.
    fn call(&self, name: &str, arguments: &[Datum]) -> Result<Datum, Absent>;
}

/// What a condition comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be said: the phrase of the [`Absent`], or what went wrong.
    Unknown(String),
}
