//! Each entry of the signatures that ship is shown: without it an example of its file says something else.
// Tests read the pack from where it is kept.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use seaworthy_facts::{Example, Kinds, Signatures, examples, prepare};
use seaworthy_model::Kind;
use serde_json::Value;

/// The folders of which this holds, with the language of their examples.
const HELD: [(&str, Kind); 2] = [("rust", Kind::Rust), ("shell", Kind::Script)];

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

fn kinds() -> Kinds {
    let text = fs::read_to_string(rules().join("facts.yaml")).expect("facts.yaml is there");
    Kinds::read("facts.yaml", &text).unwrap_or_else(|refusals| panic!("{refusals:#?}"))
}

/// What the examples of a file say of its signatures alone, and where that is not what stands there.
fn said(path: &str, prepared: &Value, kinds: &Kinds, examples: &[Example], kind: Kind) -> Vec<String> {
    let prepared = prepared.to_string();
    let signatures = Signatures::from_prepared(&[(path, &prepared)], kinds);
    examples.iter().flat_map(|example| example.differences(&signatures, kind)).collect()
}

/// The places of entries that yield something: the list's key and the index in it.
fn entries(prepared: &Value) -> Vec<(String, usize)> {
    let lists = prepared.as_object().expect("a signature file is a mapping").iter();
    let lists = lists.filter_map(|(key, value)| Some((key, value.as_array()?)));
    let yields = |entry: &Value| entry.get("yields").and_then(Value::as_object).is_some_and(|yields| !yields.is_empty());
    lists.flat_map(|(key, list)| list.iter().enumerate().filter(|(_, entry)| yields(entry)).map(|(at, _)| (key.clone(), at))).collect()
}

fn faults(path: &str, text: &str, kinds: &Kinds, kind: Kind) -> Vec<String> {
    let prepared: Value = serde_json::from_str(&prepare(path, text).expect("it is a signature file")).expect("what is prepared is JSON");
    let examples = examples(path, text).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    let whole = said(path, &prepared, kinds, &examples, kind);
    let shown = |(key, at): &(String, usize)| {
        let mut without = prepared.clone();
        let list = without[key].as_array_mut().expect("a list");
        list.remove(*at);
        said(path, &without, kinds, &examples, kind) != whole
    };
    let unshown = entries(&prepared).into_iter().filter(|entry| !shown(entry));
    unshown.map(|(key, at)| format!("{path}: {key}: {}", prepared[&key][at])).collect()
}

#[test]
fn every_entry_is_shown_by_an_example() {
    let kinds = kinds();
    let mut found = Vec::new();
    for (folder, kind) in HELD {
        let entries = fs::read_dir(rules().join("signatures").join(folder)).expect("signatures are there");
        for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
            let text = fs::read_to_string(&path).expect("a signature is text");
            found.extend(faults(&path.display().to_string(), &text, &kinds, kind));
        }
    }
    found.sort();
    assert!(found.is_empty(), "{} entries are shown by no example of their file:\n{}", found.len(), found.join("\n"));
}
