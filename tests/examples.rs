//! The examples of every rule of the built-in pack, each run with that rule alone.
#![forbid(unsafe_code)]

use seaworthy_engine::{Request, found};
use seaworthy_model::Report;
use seaworthy_rules::{Example, Rule, builtin, compare, examples};
use seaworthy_tests::{check_texts, model_texts};

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
    let kubernetes = example.kubernetes.clone();
    let request = Request { select: vec![id.to_owned()], kubernetes, as_of: day.to_owned(), ..Request::default() };
    check_texts(&files, request).unwrap_or_else(|refused| panic!("{id}, “{}”: {refused:?}", example.title))
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

/// What only exists where it is a finding: its good examples hold what must not be taken for one.
const NEVER_GOOD: [&str; 2] = ["duplicate_key", "shared_directory"];

/// A good example is a hard one where what its rule is for stands in it: then a condition keeps the rule silent. A rule about
/// facts alone may have harder ones: what looks like the fact, and is none.
#[test]
fn what_a_rule_is_for_stands_in_at_least_two_of_its_good_examples() {
    let mut easy = Vec::new();
    let facts: Vec<&str> = seaworthy_engine::vocabulary().facts.iter().map(|kind| kind.name).collect();
    let exempt = |entity: &str| NEVER_GOOD.contains(&entity) || facts.contains(&entity);
    let judged = |rule: &Rule| !rule.matches.iter().all(|one| exempt(&one.entity));
    for rule in builtin().rules.rules.iter().filter(|rule| judged(rule)) {
        let id = rule.info.id.as_str();
        let text = builtin().text(id).unwrap_or_else(|| panic!("{id} has a file"));
        let hard = examples_of(id, text).iter().filter(|example| !example.bad).filter(|example| holds_any(rule, example)).count();
        if hard < 2 {
            easy.push(format!("{id} has {hard} hard ones"));
        }
    }
    assert!(easy.is_empty(), "{}", easy.join("\n"));
}

/// Whether an example holds an entity or a kind of fact that a rule is for.
fn holds_any(rule: &Rule, example: &Example) -> bool {
    let files: Vec<(String, String)> = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let model = model_texts(&files).unwrap_or_else(|refused| panic!("{}: {refused:?}", rule.info.id));
    let json: serde_json::Value = serde_json::from_str(&model.json).expect("the model is JSON");
    rule.matches.iter().any(|one| json[&one.entity].as_array().is_some_and(|all| !all.is_empty()))
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
