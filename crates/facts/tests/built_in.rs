//! The signatures that ship: their examples run, and preparing them loses nothing.
// Tests read the pack from where it is kept.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use seaworthy_facts::{Kinds, Signatures, examples, prepare};
use seaworthy_model::Kind;

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

fn kinds() -> Kinds {
    let text = fs::read_to_string(rules().join("facts.yaml")).expect("facts.yaml is there");
    Kinds::read("facts.yaml", &text).unwrap_or_else(|refusals| panic!("{refusals:#?}"))
}

/// The signature files of one language: path and text.
fn files(language: &str) -> Vec<(String, String)> {
    let folder = rules().join("signatures").join(language);
    let mut files: Vec<(String, String)> = fs::read_dir(&folder)
        .expect("the language has a folder")
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a signature is text")))
        .collect();
    files.sort();
    files
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

#[test]
fn every_example_yields_what_it_says() {
    let python = files("python");
    let signatures = Signatures::read(&borrowed(&python), &kinds()).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    let mut faults = Vec::new();
    for (path, text) in &python {
        let examples = examples(path, text).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
        assert!(!examples.is_empty(), "{path} has no example");
        for example in examples {
            let differences = example.differences(&signatures, Kind::Python);
            faults.extend(differences.into_iter().map(|said| format!("{path}:{}: {said}", example.line)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_prepared_says_the_same() {
    let python = files("python");
    let prepared: Vec<(String, String)> =
        python.iter().map(|(path, text)| (path.clone(), prepare(path, text).expect("it is a signature file"))).collect();
    let signatures = Signatures::from_prepared(&borrowed(&prepared), &kinds());
    for (path, text) in &python {
        for example in examples(path, text).expect("its examples can be read") {
            assert_eq!(example.differences(&signatures, Kind::Python), Vec::<String>::new(), "{path}:{}", example.line);
        }
    }
}
