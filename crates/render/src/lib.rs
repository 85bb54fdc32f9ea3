//! A finished report becomes bytes: one module per format. It knows neither the engine nor any rule.
#![forbid(unsafe_code)]

mod baseline;
mod csv;
mod files;
mod github;
mod gitlab;
mod harmless;
mod inert;
mod json;
mod junit;
mod markdown;
mod mask;
pub mod neutral;
mod outputs;
mod plan;
mod rdjson;
#[cfg(test)]
mod sample;
mod sarif;
mod terminal;
mod text;
mod words;

use std::io;

use seaworthy_model::Report;

pub use baseline::{BASELINE_FORMAT, baseline};
pub use csv::csv;
pub use github::github;
pub use gitlab::gitlab;
pub use json::{json, jsonl, schema};
pub use junit::junit;
pub use markdown::markdown;
pub use outputs::outputs;
pub use plan::{plan, plan_json, plan_markdown, plan_schema};
pub use rdjson::rdjson;
pub use sarif::sarif;
pub use terminal::paint::Paint;
pub use terminal::{Terminal, terminal};
pub use text::{width, wrap};

/// Writes a whole report; equal reports give equal bytes. Its errors are those of the writer.
pub type Write = fn(&Report, &mut dyn io::Write) -> io::Result<()>;

/// The formats for programs, by name: each needs nothing but the report. The one for a person is [`terminal()`].
pub const FORMATS: [(&str, Write); 10] = [
    ("json", json),
    ("jsonl", jsonl),
    ("sarif", sarif),
    ("github", github),
    ("github-output", outputs),
    ("markdown", markdown),
    ("gitlab", gitlab),
    ("junit", junit),
    ("rdjson", rdjson),
    ("csv", csv),
];

#[cfg(test)]
mod tests;
