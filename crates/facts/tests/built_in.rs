//! The signatures that ship: their examples run, and preparing them loses nothing.
// Tests read the pack from where it is kept.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use seaworthy_facts::{Kinds, Signatures, examples, prepare};
use seaworthy_model::Kind;
use seaworthy_syntax::languages::LANGUAGES;

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

fn kinds() -> Kinds {
    let text = fs::read_to_string(rules().join("facts.yaml")).expect("facts.yaml is there");
    Kinds::read("facts.yaml", &text).unwrap_or_else(|refusals| panic!("{refusals:#?}"))
}

/// The signature files of one folder: path and text; none where there is no such folder.
fn files(language: &str) -> Vec<(String, String)> {
    let folder = rules().join("signatures").join(language);
    let mut files: Vec<(String, String)> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a signature is text")))
        .collect();
    files.sort();
    files
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

/// The folders of signatures, and the language of their examples that name no file. The examples of one folder are judged by its
/// own signatures: what holds in every language would be said in all of them.
fn folders() -> impl Iterator<Item = (&'static str, Kind)> {
    LANGUAGES.iter().map(|language| (language.folder, language.kind)).chain([("shell", Kind::Script), ("any", Kind::Python)])
}

/// How what signatures of a folder say differs from what their examples say.
fn differences(files: &[(String, String)], signatures: &Signatures, kind: Kind) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in files {
        let examples = examples(path, text).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
        assert!(!examples.is_empty(), "{path} has no example");
        for example in examples {
            let differences = example.differences(signatures, kind);
            faults.extend(differences.into_iter().map(|said| format!("{path}:{}: {said}", example.line)));
        }
    }
    faults
}

#[test]
fn every_folder_is_of_a_language() {
    let entries = fs::read_dir(rules().join("signatures")).expect("signatures are there");
    for folder in entries.map(|entry| entry.expect("the folder can be read")).filter(|entry| entry.path().is_dir()) {
        assert!(folders().any(|(name, _)| folder.file_name() == name), "{folder:?} is no folder of a language");
    }
}

#[test]
fn every_example_yields_what_it_says() {
    for (folder, kind) in folders() {
        let files = files(folder);
        let signatures = Signatures::read(&borrowed(&files), &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
        let faults = differences(&files, &signatures, kind);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn what_is_prepared_says_the_same() {
    for (folder, kind) in folders() {
        let files = files(folder);
        let prepared: Vec<(String, String)> =
            files.iter().map(|(path, text)| (path.clone(), prepare(path, text).expect("it is a signature file"))).collect();
        let signatures = Signatures::from_prepared(&borrowed(&prepared), &kinds());
        assert_eq!(differences(&files, &signatures, kind), Vec::<String>::new());
    }
}

/// The kinds of facts that the entries of a prepared signature file yield: the keys of each `yields`, wherever it stands.
fn yielded(prepared: &serde_json::Value) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    let mut open = vec![prepared];
    while let Some(value) = open.pop() {
        if let Some(yields) = value.get("yields").and_then(serde_json::Value::as_object) {
            kinds.extend(yields.keys().cloned());
        }
        match value {
            serde_json::Value::Array(values) => open.extend(values),
            serde_json::Value::Object(values) => open.extend(values.values()),
            _ => {}
        }
    }
    kinds
}

#[test]
fn every_kind_that_a_file_yields_has_an_example_in_it() {
    let mut faults = Vec::new();
    for (path, text) in folders().flat_map(|(folder, _)| files(folder)) {
        let prepared = prepare(&path, &text).expect("it is a signature file");
        let prepared = serde_json::from_str(&prepared).expect("what is prepared is JSON");
        let examples = examples(&path, &text).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
        let texts = examples.iter().flat_map(|example| &example.expected).map(|expected| &expected.text);
        let shown: BTreeSet<&str> = texts.filter_map(|text| text.split_whitespace().next()).collect();
        faults.extend(yielded(&prepared).iter().filter(|kind| !shown.contains(kind.as_str())).map(|kind| format!("{path}: {kind}")));
    }
    assert!(faults.is_empty(), "no example yields a fact of this kind:\n{}", faults.join("\n"));
}
