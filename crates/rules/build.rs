//! Prepares the built-in pack: what a run needs of `rules/` becomes JSON, so that nothing reads YAML at start.
#![forbid(unsafe_code)]
// A build script reads files, and speaks to cargo through its standard output.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

#[allow(dead_code, missing_docs)]
#[path = "src/written/mod.rs"]
mod written;

#[path = "src/written/plain.rs"]
mod plain;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of `rules/` that are no topic.
const NO_TOPICS: [&str; 2] = ["signatures", "tables"];

fn main() -> Result<(), String> {
    let root = folder("CARGO_MANIFEST_DIR")?.join("../../rules");
    let out = folder("OUT_DIR")?;
    let mut all = Vec::new();
    files(&root, &root, &mut all)?;
    all.sort();
    let (mut rules, mut texts, mut signatures, mut tables, mut facts) = (Vec::new(), String::new(), String::new(), String::new(), None);
    let mut faults = Vec::new();
    for (path, text) in &all {
        let prepared = match path.split('/').collect::<Vec<_>>()[..] {
            ["facts.yaml"] => plain(text).map(|json| facts = Some(json)),
            ["signatures", ..] => plain(text).map(|json| push(&mut signatures, path.trim_start_matches("signatures/"), &json)),
            ["tables", name] => plain(text).map(|json| push(&mut tables, name.trim_end_matches(".yaml"), &json)),
            [topic, _] if !NO_TOPICS.contains(&topic) => rule(path, text).map(|json| {
                rules.push(json);
                push(&mut texts, path, text);
            }),
            _ => Err(whole("no rule, signature or table has this path")),
        };
        if let Err(fault) = prepared {
            faults.push(format!("rules/{path}:{}:{}: {}; {}", fault.line, fault.column, fault.text, fault.remedy));
        }
    }
    if !faults.is_empty() {
        faults.iter().for_each(|fault| println!("cargo::error={fault}"));
        return Err("a file of the built-in pack is refused".into());
    }
    let code = format!(
        "const RULES: &str = {:?};\nconst FACTS: &str = {:?};\nconst TEXTS: &[(&str, &str)] = &[{texts}];\n\
         const SIGNATURES: &[(&str, &str)] = &[{signatures}];\nconst TABLES: &[(&str, &str)] = &[{tables}];\n",
        format!("[{}]", rules.join(",")),
        facts.unwrap_or_else(|| "null".into()),
    );
    fs::write(out.join("builtin.rs"), code).map_err(|error| format!("OUT_DIR: {error}"))
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    std::env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo does not say {variable}"))
}

/// The YAML files below a folder, by their path from the root; cargo comes again when any of them, or a folder, changes.
fn files(root: &Path, folder: &Path, all: &mut Vec<(String, String)>) -> Result<(), String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() {
            files(root, &path, all)?;
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let below = path.strip_prefix(root).map_err(|error| error.to_string())?;
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        all.push((parts.join("/"), text));
    }
    Ok(())
}

/// A rule as JSON of the written form, with its path.
fn rule(path: &str, text: &str) -> Result<String, written::Fault> {
    let rule: written::Rule = written::read(&written::documents(text).rule)?;
    json(&(path, rule))
}

/// The first document of any YAML file as JSON, keys in their order.
fn plain(text: &str) -> Result<String, written::Fault> {
    json(&written::read::<plain::Plain>(&written::documents(text).rule)?)
}

fn json(value: &impl serde::Serialize) -> Result<String, written::Fault> {
    serde_json::to_string(value).map_err(|error| whole(&error.to_string()))
}

/// What is wrong with a file as a whole.
fn whole(text: &str) -> written::Fault {
    written::Fault { line: 1, column: 1, text: text.to_owned(), remedy: "move or correct it", unknown: None }
}

fn push(list: &mut String, name: &str, text: &str) {
    // Writing into a string does not fail.
    let _ = write!(list, "({name:?}, {text:?}), ");
}
