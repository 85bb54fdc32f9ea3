//! Conditions in CEL: compiled, checked against a table of fields, evaluated over a world that stays opaque.
//!
//! A condition is parsed by `cel` with its macros left as written, so that names, fields and types are checked over what the
//! author wrote; then it is rewritten once into what `cel` evaluates. Which rules, facts or entities exist is not known here: a
//! [`Table`] says which fields there are and a [`World`] says what they hold.
#![forbid(unsafe_code)]

mod builtin;
mod check;
mod condition;
mod evaluate;
mod fault;
mod lower;
mod parse;
mod path;
mod pattern;
mod spans;
mod table;
mod template;
mod used;
mod value;
mod world;

pub use builtin::{BUILTINS, Builtin};
pub use condition::Condition;
pub use fault::Fault;
pub use path::FieldPath;
pub use table::{Field, Function, Name, Table, Type};
pub use template::{Piece, template};
pub use world::{Absent, Datum, Entity, Verdict, World};
