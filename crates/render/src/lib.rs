//! A finished report becomes bytes: one module per format. It knows neither the engine nor any rule.
#![forbid(unsafe_code)]

mod files;
mod github;
mod harmless;
mod json;
mod mask;
pub mod neutral;
#[cfg(test)]
mod sample;
mod sarif;
mod terminal;
mod text;
mod words;

use std::io;

use seaworthy_model::Report;

pub use github::github;
pub use json::{json, schema};
pub use sarif::sarif;
pub use terminal::{Terminal, terminal};

/// Writes a whole report; equal reports give equal bytes. Its errors are those of the writer.
pub type Write = fn(&Report, &mut dyn io::Write) -> io::Result<()>;

/// The formats for programs, by name: each needs nothing but the report. The one for a person is [`terminal()`].
pub const FORMATS: [(&str, Write); 3] = [("json", json), ("sarif", sarif), ("github", github)];
