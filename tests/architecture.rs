//! The walls between the parts: who may know whom, what each may do, and how large a file may grow.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seaworthy_tests::root;
use serde_json::Value;

/// The parts, each with those that it may know. Whoever adds an arrow here changes the design.
const ARROWS: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("settings", &["model"]),
    ("walk", &["model"]),
    ("syntax", &["model"]),
    ("condition", &["model"]),
    ("facts", &["model", "syntax", "condition"]),
    ("app", &["model", "settings", "syntax", "condition"]),
    ("rules", &["model", "condition"]),
    ("engine", &["model", "settings", "walk", "syntax", "condition", "facts", "app", "rules"]),
    ("render", &["model"]),
    ("server", &["model", "settings", "engine"]),
    ("cli", &["model", "settings", "walk", "app", "rules", "engine", "render", "server"]),
    ("xtask", &["settings", "engine", "render"]),
];

/// Parts that print: the terminal's edge, and what is never shipped.
const PRINTS: [&str; 2] = ["cli", "xtask"];

/// Parts that open files: what is scanned, everything else, and what is never shipped.
const OPENS: [&str; 3] = ["walk", "cli", "xtask"];

/// One source file of a crate, with its own tests cut off where they stand at its end.
struct Written {
    part: String,
    path: PathBuf,
    text: String,
    /// Whether it is declared for tests alone.
    test_only: bool,
}

impl Written {
    fn name(&self) -> String {
        self.path.strip_prefix(root()).expect("it stands in the project").display().to_string()
    }

    /// The text without the module of tests at its end.
    fn shipped(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&self.text)
    }

    /// The files of the modules that it declares for tests alone: `#[cfg(test)] mod sample;`.
    fn test_modules(&self) -> impl Iterator<Item = PathBuf> {
        let after = self.text.split("#[cfg(test)]\nmod ").skip(1);
        let names = after.filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
        let stem = self.path.with_extension("");
        let own = ["lib", "main", "mod"].iter().any(|name| stem.ends_with(name));
        let folder = if own { self.path.parent().unwrap_or(&stem).to_owned() } else { stem };
        names.map(move |name| folder.join(format!("{name}.rs")))
    }

    /// Code lines of what is shipped: comments are no calls.
    fn code(&self) -> impl Iterator<Item = &str> {
        self.shipped().lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
    }

    fn is_test(&self) -> bool {
        self.test_only || self.path.components().any(|part| part.as_os_str() == "tests") || self.path.ends_with("tests.rs")
    }

    fn is_build_script(&self) -> bool {
        let folder = root().join("crates").join(&self.part);
        self.path == folder.join("build.rs") || self.path.starts_with(folder.join("build"))
    }
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
    files.sort();
}

fn parts() -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("crates")).expect("the crates");
    folders.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
}

fn sources() -> Vec<Written> {
    let mut sources = Vec::new();
    for part in parts() {
        let mut files = Vec::new();
        files_below(&root().join("crates").join(&part), &mut files);
        files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
        sources.extend(files.into_iter().map(|path| {
            let text = fs::read_to_string(&path).expect("Rust is UTF-8");
            Written { part: part.clone(), path, text, test_only: false }
        }));
    }
    let test_only: BTreeSet<PathBuf> = sources.iter().flat_map(|source| source.test_modules().collect::<Vec<_>>()).collect();
    for source in &mut sources {
        source.test_only = test_only.contains(&source.path);
    }
    assert!(sources.len() > 50, "the crates were found");
    sources
}

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("`cargo metadata` gives JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// The part that a package is: `seaworthy-<part>`, and `xtask`.
fn part_of(package: &str) -> &str {
    package.strip_prefix("seaworthy-").unwrap_or(package)
}

/// The lines of code that hold one of the words, in every part but those that may.
fn lines_with(words: &[&str], may: &[&str]) -> Vec<String> {
    let sources = sources();
    let judged = sources.iter().filter(|source| !may.contains(&source.part.as_str()) && !source.is_build_script() && !source.is_test());
    judged
        .flat_map(|source| {
            let lines = source.code().filter(|line| words.iter().any(|word| line.contains(word)));
            lines.map(|line| format!("{}: {line}", source.name()))
        })
        .collect()
}

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn every_crate_is_in_the_table_and_named_after_its_part() {
    let listed: BTreeSet<String> = ARROWS.iter().map(|(part, _)| (*part).to_owned()).collect();
    assert_eq!(parts(), listed);
    let packages = packages();
    let named: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).map(part_of).collect();
    let expected: BTreeSet<&str> = ARROWS.iter().map(|(part, _)| *part).chain(["tests"]).collect();
    assert_eq!(named, expected);
}

#[test]
fn a_part_knows_only_the_parts_that_the_table_allows() {
    let mut wrong = Vec::new();
    for package in packages() {
        let part = part_of(package["name"].as_str().expect("a name")).to_owned();
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == part) else { continue };
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let name = dependency["name"].as_str().expect("a name");
            let Some(known) = name.strip_prefix("seaworthy-") else { continue };
            if !allowed.contains(&known) {
                wrong.push(format!("{part} -> {known}"));
            }
        }
    }
    none("arrows that the table does not allow", &wrong);
}

#[test]
fn the_arrows_have_no_way_back() {
    for (at, (part, allowed)) in ARROWS.iter().enumerate() {
        for known in *allowed {
            assert!(ARROWS[..at].iter().any(|(earlier, _)| earlier == known), "{part} -> {known}");
        }
    }
}

#[test]
fn each_dependency_has_its_reason_on_the_line_above() {
    let mut wrong = Vec::new();
    let manifests = parts().into_iter().map(|part| format!("crates/{part}/Cargo.toml")).chain(["tests/Cargo.toml".to_owned()]);
    for manifest in manifests {
        let text = fs::read_to_string(root().join(&manifest)).expect("a manifest");
        let (mut dependencies, mut above) = (false, "");
        for line in text.lines() {
            if line.starts_with('[') {
                dependencies = line.contains("dependencies");
            } else if dependencies && line.contains('=') && !line.starts_with([' ', '#', ']', '}']) && !above.starts_with('#') {
                wrong.push(format!("{manifest}: {line}"));
            }
            above = line;
        }
    }
    none("dependencies without a reason", &wrong);
}

#[test]
fn unsafe_code_is_forbidden_in_every_crate() {
    for part in parts() {
        let source = root().join("crates").join(&part).join("src");
        let entries: Vec<PathBuf> = ["lib.rs", "main.rs"].iter().map(|name| source.join(name)).filter(|path| path.exists()).collect();
        assert!(!entries.is_empty(), "{part} has a lib.rs or a main.rs");
        for entry in entries {
            let text = fs::read_to_string(&entry).expect("Rust is UTF-8");
            assert!(text.contains("#![forbid(unsafe_code)]"), "{}", entry.display());
        }
    }
}

#[test]
fn nothing_below_the_command_line_prints() {
    let words = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];
    none("what prints", &lines_with(&words, &PRINTS));
}

#[test]
fn only_walk_and_the_command_line_open_files() {
    let words = ["std::fs", "fs::read", "File::open", "OpenOptions", "std::process", "Command::new", "std::net", "TcpStream"];
    none("what reaches out of the program", &lines_with(&words, &OPENS));
}

#[test]
fn git_alone_is_run_and_from_one_file() {
    let runs: Vec<String> = sources()
        .iter()
        .filter(|source| source.part != "xtask" && !source.is_build_script() && !source.is_test())
        .filter(|source| source.code().any(|line| line.contains("Command::new")))
        .map(Written::name)
        .collect();
    assert_eq!(runs, ["crates/cli/src/git/run.rs"]);
}

#[test]
fn a_report_depends_on_no_date_and_no_environment() {
    // A bound on time takes a clock, never a date.
    let words = ["SystemTime", "Zoned::now", "Timestamp::now", "env::var", "current_dir", "available_parallelism"];
    none("what asks the machine", &lines_with(&words, &PRINTS));
}

#[test]
fn no_file_is_over_four_hundred_lines() {
    let mut wrong: Vec<String> = Vec::new();
    for folder in ["crates", "tests", "rules"] {
        let mut files = Vec::new();
        files_below(&root().join(folder), &mut files);
        files.retain(|path| path.extension().is_some_and(|extension| extension == "rs" || extension == "yaml"));
        // A table is rows, and grows by them.
        files.retain(|path| !path.starts_with(root().join("rules/tables")));
        for path in files {
            let lines = fs::read_to_string(&path).expect("UTF-8").lines().count();
            if lines > 400 {
                wrong.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    none("crowded files", &wrong);
}

#[test]
fn the_engine_names_no_rule() {
    let mut files = Vec::new();
    files_below(&root().join("rules"), &mut files);
    let ids: Vec<String> = files.iter().filter_map(|path| rule_id(path)).collect();
    assert!(ids.iter().any(|id| id == "logs/file"), "the rules were found");
    let below = ["model", "settings", "walk", "syntax", "condition", "facts", "app", "engine", "render", "server"];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| below.contains(&source.part.as_str()) && !source.is_test())
        .flat_map(|source| {
            let named = |id: &&String| source.code().any(|line| line.contains(&format!("\"{id}\"")));
            ids.iter().filter(named).map(|id| format!("{}: {id}", source.name())).collect::<Vec<_>>()
        })
        .collect();
    none("rules that are named outside the pack", &wrong);
}

/// `topic/name` of `rules/topic/name.yaml`; `None` for tables, signatures and the declaration of fact kinds.
fn rule_id(path: &Path) -> Option<String> {
    let below = path.strip_prefix(root().join("rules")).ok()?.to_str()?.strip_suffix(".yaml")?;
    let (topic, name) = below.split_once('/')?;
    (!name.contains('/') && !["tables", "signatures"].contains(&topic)).then(|| below.to_owned())
}

#[test]
fn what_a_framework_is_called_is_data() {
    let table = fs::read_to_string(root().join("rules/tables/frameworks.yaml")).expect("the table of frameworks");
    let rows = table.lines().filter_map(|line| line.trim_start().strip_prefix("- {names: [")?.split(']').next());
    // Short names are words of other things, too: `dash` is a shell.
    let names = rows.flat_map(|row| row.split(',')).map(|name| name.trim().trim_matches('"')).filter(|name| name.len() > 4);
    let quoted: BTreeSet<String> = names.map(|name| format!("\"{name}\"")).collect();
    assert!(quoted.contains("\"gunicorn\""), "the names were found");
    // What a reader of a language resolves stays with it.
    let judged = sources();
    let judged = judged.iter().filter(|source| source.part != "syntax" && !source.is_test());
    let named = judged.flat_map(|source| {
        let lines = source.code().filter(|line| quoted.iter().any(|name| line.contains(name.as_str())));
        lines.map(|line| format!("{}: {line}", source.name())).collect::<Vec<_>>()
    });
    none("frameworks that are named outside of rules/", &named.collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat(), ["unimplemented", "!("].concat()];
    let wrong: Vec<String> = sources()
        .iter()
        .flat_map(|source| {
            let marked = source.text.lines().filter(|line| marks.iter().any(|mark| line.contains(mark)));
            marked.map(|line| format!("{}: {}", source.name(), line.trim())).collect::<Vec<_>>()
        })
        .collect();
    none("what is left for later", &wrong);
}

#[test]
fn no_module_is_a_drawer() {
    let drawers = ["utils", "util", "common", "helpers", "helper", "manager", "misc"];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| {
            let path = source.path.with_extension("");
            path.components().any(|part| drawers.iter().any(|name| part.as_os_str() == *name))
        })
        .map(Written::name)
        .collect();
    none("modules without a subject", &wrong);
}
