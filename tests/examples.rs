//! The examples of every rule of the built-in pack, each run with that rule alone.
#![forbid(unsafe_code)]

use seaworthy_engine::found;
use seaworthy_model::Report;
use seaworthy_rules::{Example, builtin, compare, examples};

/// The day on which examples are judged that name none.
const DAY: &str = "2026-11-21";

/// The rule files of the pack, by id.
fn rules() -> Vec<(String, &'static str)> {
    let pack = builtin();
    assert!(!pack.rules.rules.is_empty(), "the pack holds rules");
    let text = |id: &str| pack.text(id).unwrap_or_else(|| panic!("{id} has a file"));
    pack.rules.rules.iter().map(|rule| (rule.info.id.clone(), text(&rule.info.id))).collect()
}

fn examples_of(id: &str, text: &str) -> Vec<Example> {
    examples(&format!("{id}.yaml"), text).unwrap_or_else(|refusals| panic!("{id}: {refusals:?}"))
}

fn run(id: &str, example: &Example) -> Report {
    let files: Vec<(String, String)> = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let day = example.as_of.as_deref().unwrap_or(DAY);
    let report = seaworthy_engine::check_texts(&files, &[id], example.kubernetes.as_deref(), day, &[]);
    report.unwrap_or_else(|refused| panic!("{id}, “{}”: {refused:?}", example.title))
}

#[test]
fn every_condition_of_the_pack_names_what_there_is() {
    let refusals: Vec<String> = seaworthy_engine::refusals().iter().map(ToString::to_string).collect();
    assert!(refusals.is_empty(), "{}", refusals.join("\n"));
}

#[test]
fn each_rule_has_a_bad_example_and_two_good_ones() {
    for (id, text) in rules() {
        let examples = examples_of(&id, text);
        let bad = examples.iter().filter(|example| example.bad).count();
        assert!(bad >= 1 && examples.len() - bad >= 2, "{id} has {bad} bad examples and {} good ones", examples.len() - bad);
    }
}

#[test]
fn each_example_says_what_its_carets_say() {
    let mut wrong = Vec::new();
    for (id, text) in rules() {
        for example in examples_of(&id, text) {
            let report = run(&id, &example);
            let differences = compare(&example, &found(&report));
            wrong.extend(differences.iter().map(|difference| format!("{id}, “{}”: {difference}", example.title)));
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n  {}", wrong.len(), wrong.join("\n  "));
}

#[test]
fn every_file_of_an_example_can_be_read() {
    let mut wrong = Vec::new();
    for (id, text) in rules() {
        for example in examples_of(&id, text) {
            let report = run(&id, &example);
            // A duplicate key is what one rule is about, and the reader names it as well.
            let unread = report.problems.iter().filter(|_| !id.ends_with("/duplicate-key"));
            wrong.extend(unread.map(|problem| format!("{id}, “{}”: {:?}: {}", example.title, problem.path, problem.text)));
        }
    }
    assert!(wrong.is_empty(), "{} problems:\n  {}", wrong.len(), wrong.join("\n  "));
}
