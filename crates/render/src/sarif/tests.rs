use serde_json::{Value, json};

use super::{sarif, uri};
use crate::sample::{empty, found, full, place};
use seaworthy_model::{Effect, Reason, Related, Report, Severity};

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    sarif(report, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("JSON is UTF-8")
}

fn run(report: &Report) -> Value {
    let log: Value = serde_json::from_str(&written(report)).expect("it is JSON");
    assert_eq!((&log["version"], log["runs"].as_array().map(Vec::len)), (&"2.1.0".into(), Some(1)));
    log["runs"][0].clone()
}

#[test]
fn a_finding_is_a_result_with_its_region_and_its_fingerprint() {
    let report = full();
    let run = run(&report);
    let result = &run["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"state/local-write".into(), &"error".into()));
    let place = json!({
        "artifactLocation": {"uri": "web/views.py"},
        "region": {"startLine": 4, "startColumn": 2, "endLine": 4, "endColumn": 11},
    });
    assert_eq!(result["locations"], json!([{ "physicalLocation": place }]));
    assert_eq!(result["partialFingerprints"], json!({"seaworthy/v1": report.findings[0].fingerprint}));
    let message = "`file.save` keeps uploads at `/srv/uploads`. Raised: 3 replicas, each with files of its own. \
                   Not judged: its image is not known.";
    assert_eq!(result["message"]["text"], message);
    assert_eq!(run["results"][2]["level"], "note");
}

#[test]
fn each_result_names_its_rule_by_id_and_index() {
    let run = run(&full());
    for result in run["results"].as_array().unwrap() {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["shortDescription", "fullDescription", "help"].iter().all(|part| rule[part]["text"].is_string()), "{rule}");
        assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.contains("## What to do\n\nMend")), "{rule}");
    }
}

#[test]
fn only_a_rule_about_secrets_and_privileges_has_a_security_severity() {
    let run = run(&full());
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let about = |rule: &Value| (rule["properties"].get("security-severity").cloned(), rule["properties"].get("problem.severity").cloned());
    let about: Vec<_> = rules.iter().map(about).collect();
    assert_eq!(about[0], (Some("7.5".into()), None));
    assert_eq!(about[1], (None, Some("error".into())));
    assert_eq!((&rules[1]["name"], &rules[2]["properties"]["problem.severity"]), (&"StateLocalWrite".into(), &"recommendation".into()));
}

#[test]
fn results_are_an_array_where_nothing_was_found_and_where_nothing_could_be_done() {
    let clean = run(&empty(&[("a.py", "")]));
    assert_eq!((&clean["results"], &clean["invocations"][0]["executionSuccessful"]), (&json!([]), &true.into()));
    let problems = full().problems;
    let refused = run(&Report { problems, ..Report::default() });
    assert_eq!((&refused["results"], &refused["invocations"][0]["executionSuccessful"]), (&json!([]), &false.into()));
}

#[test]
fn what_could_not_be_read_or_judged_is_a_notification() {
    let run = run(&full());
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications[0]["message"]["text"], "it is larger than 8 MB. Split it.");
    assert_eq!(notifications[0]["locations"][0]["physicalLocation"], json!({"artifactLocation": {"uri": "big.yaml"}}));
    assert_eq!(notifications[1]["message"]["text"], "Not judged: `web`: its image is not known.");
    assert_eq!(notifications[1]["associatedRule"], json!({"id": "logs/file"}));
}

#[test]
fn columns_count_utf_16_units() {
    let mut report = empty(&[("a.py", "x = '𝄞é' + secret\n")]);
    let at = place(&report, 0, "secret");
    found(&mut report, "state/x", Severity::Warning, at, "x", |_| {});
    let run = run(&report);
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&13.into(), &19.into()));
    assert_eq!(run["columnKind"], "utf16CodeUnits");
}

#[test]
fn further_places_are_related_with_their_words() {
    let run = run(&full());
    let related = run["results"][0]["relatedLocations"].as_array().unwrap();
    let said: Vec<_> = related.iter().map(|one| (one["id"].as_u64().unwrap(), one["message"]["text"].as_str().unwrap())).collect();
    assert_eq!(said, [(1, "3 replicas, each with files of its own"), (2, "no volume is mounted there")]);
}

#[test]
fn more_places_than_code_scanning_takes_are_counted() {
    let mut report = empty(&[("a.py", &"x".repeat(300))]);
    let at = place(&report, 0, "x");
    found(&mut report, "state/x", Severity::Warning, at, "x", |one| {
        one.related = vec![Related { place: at, text: String::new() }; 120];
    });
    let run = run(&report);
    assert_eq!(run["results"][0]["relatedLocations"].as_array().map(Vec::len), Some(100));
    assert_eq!(run["results"][0]["message"]["text"], "X. 20 more places not listed here.");
}

#[test]
fn a_path_is_a_relative_reference() {
    assert_eq!(uri("a dir/ü,x:y%.yml"), "a%20dir/%C3%BC%2Cx%3Ay%25.yml");
    assert_eq!(uri("c:/x"), "c%3A/x");
}

#[test]
fn no_text_becomes_a_link_and_nothing_hostile_is_left() {
    let mut report = empty(&[("##[a.py", "x")]);
    let at = place(&report, 0, "x");
    found(&mut report, "state/x", Severity::Warning, at, "`[x](1) ##[error]\u{1b}[2J\u{202e}`", |one| {
        one.judged.reasons.push(Reason { text: "a\\b [c]".into(), effect: Effect::Explained, place: None });
    });
    let text = written(&report);
    assert!(!text.contains("##[") && !text.contains(['\u{1b}', '\u{202e}']), "{text}");
    let message = run(&report)["results"][0]["message"]["text"].clone();
    assert_eq!(message, "`\\[x\\](1) ##\\[error\\]\u{1b}\\[2J\u{202e}`. A\\\\b \\[c\\].");
}

#[test]
fn equal_reports_give_equal_bytes() {
    assert_eq!(written(&full()), written(&full()));
}
