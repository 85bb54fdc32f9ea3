//! What has to be true of the settings as a whole: the cases name every key that the schema has.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::fs;

use seaworthy_tests::{Case, root};
use serde_json::Value;

/// The keys of a table with those of the tables in it, each with the header under which it stands.
fn keys(table: &Value, header: &str, found: &mut Vec<(String, String)>) {
    let Some(properties) = table["properties"].as_object() else { return };
    for (name, property) in properties {
        found.push((header.to_owned(), name.clone()));
        keys(property, &format!("[{name}]"), found);
        keys(&property["items"], &format!("[[{name}]]"), found);
    }
}

/// The keys that a file of settings has, with their headers.
fn written(text: &str) -> Vec<(String, String)> {
    let (mut header, mut found) = (String::new(), Vec::new());
    for line in text.lines() {
        if line.starts_with('[') {
            header = line.trim().to_owned();
            let inner = header.trim_matches(['[', ']']);
            let (above, name) = inner.split_once('.').map_or((String::new(), inner), |(above, name)| (format!("[{above}]"), name));
            found.push((above, name.to_owned()));
        } else if let Some((key, _)) = line.split_once(" = ") {
            found.push((header.clone(), key.to_owned()));
        }
    }
    found
}

#[test]
fn the_cases_of_the_settings_have_every_key_of_the_schema() {
    let schema = fs::read_to_string(root().join("docs/schema/settings.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let mut wanted = Vec::new();
    keys(&schema, "", &mut wanted);
    assert!(wanted.len() > 20, "{wanted:?}");
    let cases = fs::read_dir(root().join("tests/cases")).expect("the cases").map(|entry| entry.expect("an entry").path());
    let cases = cases.filter(|path| path.extension().is_some_and(|extension| extension == "case"));
    let mut had = Vec::new();
    for path in cases {
        let case: Case = fs::read_to_string(&path).expect("UTF-8").parse().unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        had.extend(case.files.iter().filter(|(name, _)| name.ends_with(".toml")).flat_map(|(_, text)| written(text)));
    }
    let missing: Vec<_> = wanted.iter().filter(|key| !had.contains(key)).collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
}
