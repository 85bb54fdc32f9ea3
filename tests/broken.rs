//! A file that is broken hides what it holds: without it nothing gets readier.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seaworthy_engine::{Laid, Request, check};
use seaworthy_model::Report;

fn apps() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/apps")).expect("the fixtures");
    let mut apps: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    apps.sort();
    apps
}

/// The report on a folder where one file holds something else.
fn with(root: &Path, laid: Option<(&Path, &str)>) -> Report {
    let overlay = laid.map(|(path, text)| Laid { path: path.to_owned(), text: Some(text.into()) });
    let request = Request {
        root: Some(root.to_owned()),
        asked: vec![root.to_owned()],
        overlay: overlay.into_iter().collect(),
        as_of: "2026-11-21".to_owned(),
        ..Request::default()
    };
    check(&request, &|_, _| {}).unwrap_or_else(|refused| panic!("{refused:?}"))
}

/// The files below a folder whose names end so.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut found = vec![];
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The score of the whole and of each component, and whether it is an upper bound.
fn scores(report: &Report) -> BTreeMap<String, (f64, bool)> {
    let components = report.understood.components.iter().filter_map(|one| Some((one.name.clone(), (one.score?, one.at_most))));
    let overall = report.score.as_ref().and_then(|score| score.overall.as_ref().ok());
    components.chain(overall.map(|one| ("overall".to_owned(), (one.value, one.at_most)))).collect()
}

/// Breaks each file with such an ending in each way; how often a number rose as an upper bound.
fn broken(endings: &[&str], ways: &[fn(&str) -> String]) -> usize {
    let mut rose = 0;
    let mut wrong = vec![];
    for app in apps() {
        let before = scores(&with(&app, None));
        for path in files(&app, endings) {
            let text = std::fs::read_to_string(&path).expect("a text");
            for (way, broken) in ways.iter().map(|way| way(&text)).enumerate() {
                let report = with(&app, Some((&path, &broken)));
                for (name, (after, at_most)) in scores(&report) {
                    let higher = before.get(&name).is_none_or(|(before, _)| after > *before);
                    rose += usize::from(higher);
                    if higher && !at_most {
                        wrong.push(format!("{name}: {:?} -> {after}, {} in the way {way}", before.get(&name), path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    rose
}

#[test]
fn breaking_a_file_of_code_raises_no_score_but_as_an_upper_bound() {
    let half = |text: &str| text.get(..text.len() / 2).unwrap_or_default().to_owned() + "\n((\n";
    let ways: [fn(&str) -> String; 4] = [|text| format!("((({text}"), half, |_| "def (".to_owned(), |text| format!("{text}\n}}}}")];
    assert!(broken(&[".py", ".java", ".rs"], &ways) > 0, "what is hidden raises the bound");
}

#[test]
fn breaking_what_builds_and_deploys_raises_no_score_but_as_an_upper_bound() {
    let half = |text: &str| text.get(..text.len() / 2).unwrap_or_default().to_owned() + "\n  x: [\n";
    let ways: [fn(&str) -> String; 3] = [|text| format!("}}: [\n{text}"), half, |text| format!("{text}\n\t\"")];
    assert!(broken(&[".yaml", ".yml", "Dockerfile", ".xml", ".toml", ".json"], &ways) > 0, "what is hidden raises the bound");
}

#[test]
fn cutting_a_file_of_properties_raises_no_score_but_as_an_upper_bound() {
    let cut = |text: &str| text.get(..text.len() / 2).unwrap_or_default().to_owned() + "\\u12";
    let ways: [fn(&str) -> String; 2] = [cut, |_| "server.port=80,\\".to_owned()];
    assert!(broken(&[".properties"], &ways) > 0, "what is hidden raises the bound");
}

/// Folders that cannot be read look like this to everybody, whoever runs the test.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_makes_every_score_an_upper_bound() {
    use std::os::unix::ffi::OsStrExt;
    let tree = seaworthy_tests::Tree::copy_of("fixtures/apps/orders");
    assert!(!scores(&with(tree.path(), None))["worker"].1, "all of it is read");
    std::fs::create_dir(tree.path().join(std::ffi::OsStr::from_bytes(b"k8s/more\xff"))).expect("a folder");
    let report = with(tree.path(), None);
    let sure: Vec<String> = scores(&report).into_iter().filter(|(_, (_, at_most))| !at_most).map(|(name, _)| name).collect();
    assert!(sure.is_empty(), "{sure:?}: it may hold a manifest of any of them");
    let overall = report.score.expect("a score").overall.expect("a number");
    assert_eq!(overall.lost, ["k8s/more\u{fffd}"]);
}
