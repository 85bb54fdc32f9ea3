//! Whole reports: the applications before the move say exactly what is listed beside them, the ready ones nothing.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::fs;

use seaworthy_tests::{Tree, findings, list, root, run};

/// The folders below `fixtures/<kind>`.
fn applications(kind: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join("fixtures").join(kind)).expect("the fixtures");
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    assert!(!names.is_empty(), "fixtures/{kind} holds applications");
    names.iter().map(|name| format!("fixtures/{kind}/{name}")).collect()
}

fn report(folder: &str) -> serde_json::Value {
    let tree = Tree::copy_of(folder);
    run(tree.path(), &["check", "--format", "json", "--as-of", "2026-11-21", "."]).json()
}

#[test]
fn an_application_before_the_move_says_exactly_what_is_listed() {
    for folder in applications("apps") {
        let expected = fs::read_to_string(root().join(&folder).join("expected.txt")).expect("the list");
        let expected: Vec<&str> = expected.lines().filter(|line| !line.is_empty()).collect();
        let found = list(&report(&folder));
        assert_eq!(found, expected, "{folder}: {}", found.join("\n"));
    }
}

#[test]
fn a_folder_inside_a_project_says_what_it_says_alone() {
    for folder in applications("apps") {
        let inside = list(&run(&root(), &["check", "--format", "json", "--as-of", "2026-11-21", &folder]).json());
        let below = |line: &String| line.strip_prefix(&format!("{folder}/")).map_or_else(|| line.clone(), str::to_owned);
        let inside: Vec<String> = inside.iter().map(below).collect();
        assert_eq!(inside, list(&report(&folder)), "{folder}");
    }
}

#[test]
fn a_ready_application_has_nothing_to_say() {
    for folder in applications("ready") {
        let report = report(&folder);
        assert_eq!(list(&report), Vec::<String>::new(), "{folder}");
        assert_eq!(report["problems"].as_array().map(Vec::len), Some(0), "{folder}: {}", report["problems"]);
    }
}

/// Holds a report on a small application, judged by a pack of its own so that no change of a rule shows here, against a
/// file of `tests/golden`; with `SEAWORTHY_GOLDEN=write` it writes the file.
///
/// The report goes to a file, where nobody knows how wide the terminal is and how long it took.
fn golden(format: &str, file: &str) {
    let (_tree, folder) = Tree::project("tests/golden/shop", "shop");
    let output = format!("{format}=report");
    let pack = root().join("tests/golden/pack");
    let rules = ["--rules", pack.to_str().expect("UTF-8"), "--select", "golden"];
    let day = ["--as-of", "2026-11-21", "--kubernetes", "1.34", "--fail-on", "never"];
    let arguments = [&["check", "--output", &output][..], &rules, &day, &["."]].concat();
    let run = run(&folder, &arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let text = fs::read_to_string(folder.join("report")).expect("the report");
    let text = text.replace(&version, "\"version\": \"…\"");
    let path = root().join("tests/golden").join(file);
    if std::env::var_os("SEAWORTHY_GOLDEN").is_some() {
        fs::write(&path, &text).expect("it is written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "{format} differs from tests/golden/{file}; SEAWORTHY_GOLDEN=write writes it anew\n{text}");
}

#[test]
fn the_terminal_output_is_the_golden_one() {
    golden("terminal", "shop.txt");
}

#[test]
fn the_json_output_is_the_golden_one() {
    golden("json", "shop.json");
}

#[test]
fn a_fingerprint_does_not_depend_on_what_the_projects_folder_is_called() {
    let fingerprints = |name: &str| {
        let (_tree, folder) = Tree::project("tests/golden/shop", name);
        let report = run(&folder, &["check", "--format", "json", "."]).json();
        let mut fingerprints: Vec<String> = findings(&report).iter().map(|finding| finding["fingerprint"].to_string()).collect();
        fingerprints.sort();
        fingerprints
    };
    assert_eq!(fingerprints("shop"), fingerprints("shop-main"));
}

#[test]
fn an_application_with_what_its_remedies_give_does_not_score_lower() {
    for folder in applications("apps") {
        let before = report(&folder)["score"]["overall"].as_f64();
        let after = report(&folder.replace("fixtures/apps", "fixtures/ready"))["score"]["overall"].as_f64();
        assert!(before.zip(after).is_none_or(|(before, after)| before < 40.0 && after >= before), "{folder}: {before:?}, {after:?}");
        assert_eq!(before.is_some(), after.is_some(), "{folder}: a library has no score before and after");
    }
}
