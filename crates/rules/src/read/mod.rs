//! Reading one rule file: its form, then what its words mean, then whether what it asks for exists.

mod check;
mod convert;
mod parts;
mod words;

pub(crate) use check::{Asked, check};
pub(crate) use convert::convert;
