use serde_json::Value;

use super::{json, schema};
use crate::sample::{empty, found, full, place};
use seaworthy_model::{Accepted, Report, Severity, Silence, Since, Status};

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    json(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("JSON is UTF-8")
}

fn read(report: &Report) -> Value {
    serde_json::from_str(&written(report)).expect("it is JSON")
}

#[test]
fn a_finding_has_the_shape_of_the_contract() {
    let report = read(&full());
    let finding = &report["findings"][0];
    assert_eq!((&report["format"], &report["tool"]["name"], &report["project"]), (&1.into(), &"seaworthy".into(), &"shop".into()));
    assert_eq!((&finding["rule"], &finding["topic"], &finding["status"]), (&"state/local-write".into(), &"state".into(), &"open".into()));
    let location = serde_json::json!({"path": "web/views.py", "start": {"line": 4, "column": 2}, "end": {"line": 4, "column": 11}});
    assert_eq!(finding["location"], location);
    assert_eq!((&finding["reasons"][0]["effect"], &finding["reasons"][0]["location"]["start"]["line"]), (&"raised".into(), &4.into()));
    assert_eq!((&finding["reasons"][1]["effect"], finding["reasons"][1].get("location")), (&"not_judged".into(), None));
    assert_eq!(finding["related"][0]["message"], "no volume is mounted there");
}

#[test]
fn what_is_not_computed_is_absent() {
    let report = read(&full());
    assert_eq!((report["findings"][1].get("points"), report["findings"][0].get("fix")), (None, None));
    let nothing = read(&Report::default());
    assert_eq!(nothing.get("score"), None);
    assert_eq!((nothing.get("as_of"), nothing.get("project"), &nothing["findings"]), (None, None, &serde_json::json!([])));
}

#[test]
fn where_there_is_no_score_its_reason_stands() {
    let mut report = full();
    report.score.as_mut().expect("the sample has one").overall = Err("`rg` is a tool.".into());
    let score = &read(&report)["score"];
    assert_eq!((&score["overall"], &score["reason"]), (&Value::Null, &serde_json::json!("`rg` is a tool.")));
    assert_eq!(score.get("coverage"), None);
}

#[test]
fn a_problem_of_a_whole_file_has_its_path_alone() {
    assert_eq!(read(&full())["problems"][0]["location"], serde_json::json!({"path": "big.yaml"}));
}

#[test]
fn rules_are_those_that_occur() {
    let report = read(&full());
    let rules: Vec<&String> = report["rules"].as_object().unwrap().keys().collect();
    assert_eq!(rules, ["config/secret", "state/local-write", "workload/single-replica"]);
}

#[test]
fn equal_reports_give_equal_bytes() {
    assert_eq!(written(&full()), written(&full()));
}

#[test]
fn hostile_text_is_escaped_and_reads_as_it_was() {
    let text = "x = 1";
    let mut report = empty(&[("::error::a##[b.py", text)]);
    let message = "##[add-mask]x \u{202e}abc\u{1b}[2J ##vso[task] \u{e0041} \u{7f}";
    let at = place(&report, 0, text);
    found(&mut report, "state/x", Severity::Note, at, message, |_| {});
    let bytes = written(&report);
    assert!(!bytes.contains("##[") && !bytes.contains("##vso[") && !bytes.lines().any(|line| line.trim_start().starts_with("::")));
    assert!(!bytes.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}' || c == '\u{e0041}'), "{bytes}");
    assert_eq!(read(&report)["findings"][0]["message"], message);
}

/// Every key of a document is one that the schema names at that place.
fn check(value: &Value, schema: &Value, root: &Value, path: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(name) => root.pointer(name.trim_start_matches('#')).expect("the schema holds what it refers to"),
        None => schema,
    };
    if let Some(choices) = schema["anyOf"].as_array() {
        let some = choices.iter().find(|choice| choice["type"] != "null").expect("one of them is not null");
        return check(value, some, root, path);
    }
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let inner = schema["properties"].get(key).or_else(|| schema.get("additionalProperties"));
                let inner = inner.unwrap_or_else(|| panic!("the schema does not know {path}/{key}"));
                check(value, inner, root, &format!("{path}/{key}"));
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(map.contains_key(name.as_str().unwrap()), "{path} has no {name}");
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check(item, &schema["items"], root, path)),
        Value::String(_) => assert!(says(schema, "string"), "{path} is a string"),
        Value::Number(_) => assert!(says(schema, "integer") || says(schema, "number"), "{path} is a number"),
        Value::Bool(_) => assert!(says(schema, "boolean"), "{path} is a truth"),
        Value::Null => panic!("{path}: no report of the sample holds null"),
    }
}

fn says(schema: &Value, word: &str) -> bool {
    schema["type"] == word || schema["type"].as_array().is_some_and(|all| all.iter().any(|one| one == word))
}

#[test]
fn everything_in_a_report_is_named_in_its_schema() {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    check(&read(&full()), &schema, &schema, "");
    let mut silenced = full();
    let place = Some(silenced.findings[0].place);
    silenced.findings[0].status = Status::Silenced(Silence { reason: "it is known".into(), place, until: Some("2027-01-31".into()) });
    silenced.vanished.push(Accepted {
        path: "web/old.py".into(),
        rule: "state/local-write".into(),
        fingerprint: "0011223344556677".into(),
        severity: Severity::Warning,
        component: Some("web".into()),
        message: "`open` keeps uploads at `/srv/old`".into(),
    });
    silenced.since = Some(Since { revision: "main".into(), base: "0011223344".into() });
    check(&read(&silenced), &schema, &schema, "");
    check(&read(&Report::default()), &schema, &schema, "");
}
