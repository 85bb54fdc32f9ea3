//! Rule files: read, refused, compiled; the built-in pack and its examples.
//!
//! A rule file is two YAML documents, the rule and its examples. The built-in pack is prepared when seaworthy is built: no
//! YAML is read at start, and each condition is compiled when it is first needed. A user's pack is read and checked whole.
//! Nothing here knows a file under inspection or prints.
#![forbid(unsafe_code)]

mod cross;
mod examples;
mod form;
mod pack;
mod read;
mod refusal;
mod rule;
mod select;
#[allow(missing_docs)]
mod written;

pub use examples::{Example, ExampleFile, Expected, Found, compare, examples};
pub use pack::{Builtin, Pack, TOPICS, builtin, check_builtin, read_pack};
pub use rule::{AROUND, Clause, Cover, MatchClause, Path, Rule, Same, Scope, Verdict, When};
pub use seaworthy_condition::Piece;
pub use seaworthy_model::Refusal;
pub use select::{NoRule, names, names_none, select};

#[cfg(test)]
mod tests;
