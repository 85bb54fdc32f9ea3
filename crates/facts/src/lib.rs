//! How a document becomes facts, and the signature files that say so.
//!
//! A signature says what a library's call or setting means; it knows no severity. Which kinds of facts there are, with which
//! fields, is data too. Files are strict: what is not understood is refused with its place and the next step.
#![forbid(unsafe_code)]

mod annotated;
mod bases;
mod check;
mod commands;
mod compiled;
mod conventions;
mod entry;
mod examples;
mod extract;
mod given;
mod given_parts;
mod holders;
mod kinds;
mod loops;
mod near;
mod paths;
mod reach;
mod refusal;
mod replaceable;
mod scan;
mod signatures;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_parts;
mod whereabouts;
mod whole;
mod words;
mod written;

pub use commands::SHELL;
pub use conventions::Conventions;
pub use examples::{Example, Expected, examples, shown};
pub use given::{Arguments, arguments};
pub use kinds::{FieldInfo, FieldType, Kind, Kinds};
pub use seaworthy_model::Refusal;
pub use signatures::{SETTINGS, Signatures, language, prepare};
pub use whereabouts::is_test_path;
pub use whole::{env_file, key_file};
