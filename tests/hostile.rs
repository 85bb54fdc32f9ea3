//! Hostile input is normal input: nothing panics, hangs, leaves the root, takes more than its bound or is dropped in
//! silence, and two scans of one tree give the same bytes.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use seaworthy_tests::{Limits, Run, SECRET, Tree, hostile, run_limited};

/// Twenty seconds, a gibibyte of address space.
/// The time is a guard against what hangs, on a machine that builds other things beside it; how fast a scan is, benchmarks say.
const LIMITS: Limits = Limits { time: Duration::from_secs(90), memory: Some(1 << 20) };

/// What cannot be read, or not wholly: each is named among the problems.
const UNREADABLE: [&str; 17] = [
    "binary.yaml",
    "braces.yaml",
    "brackets.json",
    "brackets.yaml",
    "compose.yaml",
    "dashes.yaml",
    "folder-out",
    "heredoc/Dockerfile",
    "huge.yaml",
    "link-out.yaml",
    "old/docker-compose.yml",
    "parentheses.py",
    "pipe.yaml",
    "self-alias.yaml",
    "truncated.json",
    "truncated.yaml",
    "zero.yaml",
];

fn check(folder: &Path, more: &[&str]) -> Run {
    let arguments: Vec<&str> = ["check"].iter().chain(more).copied().collect();
    let run = run_limited(folder, &arguments, LIMITS);
    assert!(!run.timed_out, "{arguments:?} takes more than {:?}", LIMITS.time);
    assert!(matches!(run.code, Some(0 | 1)), "{arguments:?} ends with {:?}\n{}", run.code, run.stderr);
    assert!(!run.stderr.contains("panicked") && !run.stderr.contains("overflowed"), "{}", run.stderr);
    assert!(!run.text().contains(SECRET) && !run.stderr.contains(SECRET), "a link was followed out of the root");
    run
}

#[test]
fn a_hostile_tree_gives_a_report_within_its_bounds_and_the_same_one_twice() {
    let (tree, _outside) = hostile();
    let first = check(tree.path(), &["--jobs", "2", "--format", "json", "."]);
    let second = check(tree.path(), &["--jobs", "1", "--format", "json", "."]);
    let (one, other) = (first.text(), second.text());
    let differing = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    assert_eq!(differing, None, "two scans of one tree differ");
    assert_eq!(first.stdout.len(), second.stdout.len(), "two scans of one tree differ in length");
    let report = first.json();
    let problems = report["problems"].as_array().expect("problems");
    let named: Vec<&str> = problems.iter().filter_map(|problem| problem["location"]["path"].as_str()).collect();
    let silent: Vec<&&str> = UNREADABLE.iter().filter(|path| !named.contains(path)).collect();
    assert!(silent.is_empty(), "dropped in silence: {silent:?}\nof {named:#?}");
    assert!(named.iter().any(|path| path.starts_with("not-utf-8-")), "the name that is not UTF-8 is a problem");
    assert!(named.iter().any(|path| path.starts_with("deep/deep/")), "the bound on depth is a problem");
}

#[test]
fn what_can_be_read_is_read_in_every_encoding_and_with_every_line_end() {
    let (tree, _outside) = hostile();
    let report = check(tree.path(), &["--jobs", "2", "--format", "json", "--select", "workload/no-resources", "."]).json();
    let found = report["findings"].to_string();
    for name in ["byte-order-mark", "crlf", "cr-only", "latin-1", "utf-16-be", "utf-16-le"] {
        assert!(found.contains(&format!("{name}.yaml")), "{name}.yaml is not read: {found}");
    }
}

#[test]
fn where_nothing_of_what_is_asked_for_can_be_read_the_exit_code_is_2() {
    let (tree, _outside) = hostile();
    for (asked, code) in [(&["huge.yaml"][..], 2), (&["huge.yaml", "binary.yaml"], 2), (&["huge.yaml", "crlf.yaml"], 0)] {
        let run = run_limited(tree.path(), &[&["check", "--fail-on", "never", "--format", "json"], asked].concat(), LIMITS);
        assert_eq!(run.code, Some(code), "{asked:?}: {}", run.stderr);
        assert!(run.json()["problems"].to_string().contains("huge.yaml"), "it says why");
    }
}

#[test]
fn each_hostile_file_alone_ends_within_its_bounds() {
    let (tree, _outside) = hostile();
    for entry in fs::read_dir(tree.path()).expect("the tree") {
        let entry = entry.expect("an entry");
        let alone = Tree::new();
        fs::rename(entry.path(), alone.path().join(entry.file_name())).expect("it is moved");
        let run = run_limited(alone.path(), &["check", "--jobs", "2", "--format", "json", "."], LIMITS);
        let name = entry.file_name();
        // Where nothing at all can be read, the exit code is 2, and the report still says why.
        assert!(matches!(run.code, Some(0..=2)), "{name:?} ends with {:?} after {:?}\n{}", run.code, run.took, run.stderr);
        assert!(!run.stderr.contains("panicked"), "{name:?}: {}", run.stderr);
        assert!(run.took < Duration::from_secs(10), "{name:?} takes {:?}", run.took);
        assert_eq!(run.json()["format"], 1, "{name:?}");
    }
}
