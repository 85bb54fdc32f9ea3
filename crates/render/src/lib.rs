//! A finished report becomes bytes: one module per format. It knows neither the engine nor any rule.
#![forbid(unsafe_code)]

mod files;
mod json;
mod mask;
pub mod neutral;
#[cfg(test)]
mod sample;
mod terminal;
mod text;

pub use json::{json, schema};
pub use terminal::{Terminal, terminal};
