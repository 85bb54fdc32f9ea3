//! What the names of source files say of units: where a program starts, what a server loads.

use std::collections::HashMap;

use seaworthy_model::Fact;

use super::Unit;
use crate::CodeFile;
use crate::join::variant::folder_of;
use crate::read::Read;

/// Folders whose files say nothing of what a unit is.
const ASIDE: [&str; 14] = [
    "test", "tests", "testing", "example", "examples", "doc", "docs", "sample", "samples", "demo", "bench", "benches", "sandbox",
    "fixtures",
];

/// What was seen of source code before anything is joined.
pub(crate) struct Seen<'a> {
    /// Every file of source code.
    pub languages: &'a [CodeFile],
    /// The facts of code.
    pub facts: &'a [Fact],
    /// Files of an application that a server, or a framework's own command, loads; behind each the dependency that it takes.
    pub served: &'a [String],
}

/// Looks at every file of source code once, and at every fact.
pub(super) fn all(units: &mut [Unit], read: &Read<'_>, seen: &Seen<'_>) {
    let mut by_folder: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, unit) in units.iter().enumerate() {
        by_folder.entry(unit.folder.clone()).or_default().push(index);
    }
    let mut tests = vec![false; units.len()];
    for CodeFile { path, language, .. } in seen.languages {
        for index in holders(&by_folder, path).into_iter().flatten() {
            tests[*index] |= see(&mut units[*index], path, language, seen.served);
        }
    }
    for (unit, tests) in units.iter_mut().zip(tests) {
        unit.only_tests = tests && !unit.has_source && matches!(unit.family, "maven" | "gradle");
    }
    for fact in seen.facts.iter().filter(|fact| !fact.test && matches!(fact.kind, "listen" | "route")) {
        let path = read.path(fact.place.file);
        for index in holders(&by_folder, path).into_iter().flatten() {
            see_fact(&mut units[*index], path, fact);
        }
    }
}

/// A function of a package is one for others to call, but for the one that starts it.
fn see_fact(unit: &mut Unit, path: &str, fact: &Fact) {
    let own = matches!(fact.function.rsplit('.').next(), None | Some("" | "__main__" | "main"));
    if is_aside(inner(unit, path)) || (unit.library && unit.family == "python" && !own) {
        return;
    }
    let list = if fact.kind == "listen" { &mut unit.listens } else { &mut unit.routes };
    if list.is_empty() {
        list.push(path.to_owned());
    }
}

fn inner<'p>(unit: &Unit, path: &'p str) -> &'p str {
    if unit.folder.is_empty() { path } else { path.get(unit.folder.len() + 1..).unwrap_or_default() }
}

fn is_aside(inner: &str) -> bool {
    let inner = inner.find("src/main/").map_or(inner, |at| &inner[..at]);
    folder_of(inner).split('/').any(|part| ASIDE.contains(&part.to_ascii_lowercase().as_str()))
}

/// Notes a file; whether it is one of tests.
fn see(unit: &mut Unit, path: &str, language: &str, served: &[String]) -> bool {
    let inner = inner(unit, path);
    let name = inner.rsplit('/').next().unwrap_or_default();
    let of_family = match language {
        "Python" => unit.family == "python" && !matches!(name, "conf.py" | "setup.py"),
        "Java" | "Kotlin" => matches!(unit.family, "maven" | "gradle"),
        "Rust" => unit.family == "cargo",
        "Go" => unit.family == "go",
        "JavaScript" | "TypeScript" => unit.family == "npm",
        _ => false,
    };
    if !of_family || is_aside(inner) {
        return of_family && inner.contains("src/test/");
    }
    unit.has_source = true;
    let needs = |dependency: &str| dependency.is_empty() || unit.needs.iter().any(|need| need.name == dependency);
    let row = served.iter().map(|row| row.split_once(' ').unwrap_or((row, "")));
    if row.into_iter().any(|(file, dependency)| file == name && needs(dependency)) {
        unit.served.push(path.to_owned());
    }
    match language {
        "Rust" if inner == "src/main.rs" || inner.starts_with("src/bin/") => unit.starts = true,
        "Rust" if inner == "src/lib.rs" => unit.library = true,
        "Go" if name == "main.go" || inner.starts_with("cmd/") => unit.starts = true,
        _ => {}
    }
    false
}

/// The units of the nearest folder above a file that has some.
fn holders<'a>(by_folder: &'a HashMap<String, Vec<usize>>, path: &str) -> Option<&'a Vec<usize>> {
    let mut folder = path;
    while !folder.is_empty() {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        if let Some(found) = by_folder.get(folder) {
            return Some(found);
        }
    }
    None
}
