use serde_json::{Value, json};

use super::place::uri;
use super::{log, sarif};
use crate::sample::{empty, found, full, place};
use seaworthy_model::{
    Effect, Effort, Elsewhere, Overall, Place, Problem, Reason, Related, Report, Score, Severity, Silence, Span, Status,
};

/// The hash of the fourth line of the sample's first file, as the SARIF Multitool gives it.
const FOURTH_LINE: &str = "d65bdaf29b8bc89:1";

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
        "artifactLocation": {"uri": "web/views.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 2, "endLine": 4, "endColumn": 11},
    });
    assert_eq!(result["locations"], json!([{ "physicalLocation": place }]));
    let prints = json!({"primaryLocationLineHash": FOURTH_LINE, "seaworthy/v1": report.findings[0].fingerprint});
    assert_eq!(result["partialFingerprints"], prints);
    let message = "`file.save` keeps uploads at `/srv/uploads`. Raised: [3 replicas, each with files of its own](1). \
                   Not judged: its image is not known. See [no volume is mounted there](2).";
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
    let problems = vec![Problem { place: None, path: None, text: "There is no `nowhere`.".into(), remedy: None }];
    let refused = run(&Report { problems, ..Report::default() });
    assert_eq!((&refused["results"], &refused["invocations"][0]["executionSuccessful"]), (&json!([]), &false.into()));
    assert_eq!(refused["invocations"][0]["toolExecutionNotifications"][0]["level"], "error");
}

#[test]
fn what_could_not_be_read_or_judged_is_a_notification_whose_kind_is_described() {
    let run = run(&full());
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications[0]["message"]["text"], "it is larger than 8 MB. Split it.");
    let whole = json!({"artifactLocation": {"uri": "big.yaml", "uriBaseId": "%SRCROOT%"}});
    assert_eq!(notifications[0]["locations"][0]["physicalLocation"], whole);
    assert_eq!(notifications[1]["message"]["text"], "Not judged: `web`: its image is not known.");
    assert_eq!(notifications[1]["associatedRule"], json!({"id": "logs/file"}));
    for one in notifications.as_array().unwrap() {
        let at = usize::try_from(one["descriptor"]["index"].as_u64().unwrap()).unwrap();
        let descriptor = &run["tool"]["driver"]["notifications"][at];
        assert_eq!(descriptor["id"], one["descriptor"]["id"]);
        assert!(["fullDescription", "help"].iter().all(|part| descriptor[part]["text"].is_string()), "{descriptor}");
    }
}

#[test]
fn what_could_not_be_read_is_one_visible_result_too() {
    let mut report = full();
    report.problems.push(Problem { place: None, path: None, text: "a folder is nested too deep".into(), remedy: None });
    let run = run(&report);
    let result = run["results"].as_array().unwrap().last().unwrap();
    assert_eq!((&result["ruleId"], &result["level"]), (&"seaworthy/not-read".into(), &"warning".into()));
    let text = "2 problems of reading. [big.yaml](1): it is larger than 8 MB. Split it. A folder is nested too deep.";
    assert_eq!(result["message"]["text"], text);
    let place = json!({
        "artifactLocation": {"uri": "big.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
    });
    assert_eq!((&result["locations"][0]["physicalLocation"], &result["relatedLocations"][0]["physicalLocation"]), (&place, &place));
    let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!((&rule["id"], &rule["name"]), (&"seaworthy/not-read".into(), &"SeaworthyNotRead".into()));
}

#[test]
fn a_problem_of_no_file_is_shown_at_the_worst_finding() {
    let mut report = full();
    report.problems = vec![Problem { place: None, path: None, text: "a folder is nested too deep".into(), remedy: None }];
    let run = run(&report);
    let result = run["results"].as_array().unwrap().last().unwrap();
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "web/views.py");
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
    assert_eq!(said, [(1, "3 replicas, each with files of its own."), (2, "No volume is mounted there.")]);
}

#[test]
fn the_evidence_is_a_flow_that_starts_at_the_finding() {
    let run = run(&full());
    let steps = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let of = |step: &Value| {
        let place = &step["location"]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        (uri, place["region"]["startLine"].as_u64().unwrap(), step["location"]["message"]["text"].as_str().unwrap().to_owned())
    };
    let steps: Vec<_> = steps.iter().map(of).collect();
    let expected = [
        ("web/views.py", 4, "`file.save` keeps uploads at `/srv/uploads`."),
        ("k8s/web.yaml", 4, "Raised: 3 replicas, each with files of its own."),
        ("k8s/web.yaml", 8, "No volume is mounted there."),
    ];
    assert_eq!(steps, expected.map(|(uri, line, text)| (uri.to_owned(), line, text.to_owned())));
    assert!(run["results"][1].get("codeFlows").is_none(), "a place alone is no flow");
}

#[test]
fn a_message_leads_to_the_first_places_and_counts_the_others() {
    let mut report = empty(&[("a.py", &"x\n".repeat(300))]);
    let at = place(&report, 0, "x");
    found(&mut report, "state/x", Severity::Warning, at, "x", |one| {
        one.related = vec![Related { place: at, text: String::new() }; 95];
    });
    let line = |line: usize| Place { file: at.file, span: Span::new(2 * line, 2 * line + 1) };
    report.findings[0].occurrences = (1..26).map(line).collect();
    let run = run(&report);
    assert_eq!(run["results"][0]["relatedLocations"].as_array().map(Vec::len), Some(100));
    let text = "X. See [a.py:1](1), [a.py:1](2), [a.py:1](3), [a.py:1](4), [a.py:1](5) and 90 more. \
                Also at [a.py:2](96), [a.py:3](97), [a.py:4](98), [a.py:5](99) and [a.py:6](100). 20 more places not listed here.";
    assert_eq!(run["results"][0]["message"]["text"], text);
}

#[test]
fn a_place_of_several_lines_is_its_first_line() {
    let mut report = empty(&[("a.py", "call(\r\n  1,\r\n)\r\n")]);
    let at = Place { span: Span::new(0, 15), ..place(&report, 0, "call") };
    found(&mut report, "state/x", Severity::Warning, at, "x", |_| {});
    let region = run(&report)["results"][0]["locations"][0]["physicalLocation"]["region"].clone();
    assert_eq!(region, json!({"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6}));
}

#[test]
fn all_results_say_whether_they_are_suppressed_or_none_does() {
    let mut report = full();
    let plain = run(&report);
    assert!(plain["results"].as_array().unwrap().iter().all(|one| one.get("suppressions").is_none() && one.get("baselineState").is_none()));
    let at = place(&report, 0, "import os");
    let silence = Silence { reason: "a test account".into(), place: Some(at), until: Some("2027-01-01".into()) };
    report.findings[0].status = Status::Silenced(silence);
    report.findings[1].status = Status::Silenced(Silence { reason: String::new(), place: None, until: None });
    report.findings[2].status = Status::Known;
    let run = run(&report);
    let suppressions: Vec<_> = run["results"].as_array().unwrap().iter().map(|one| one["suppressions"].clone()).collect();
    let location = json!({"physicalLocation": {
        "artifactLocation": {"uri": "web/views.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 10},
    }});
    let justification = "A test account, until 2027-01-01.";
    assert_eq!(suppressions[0], json!([{"kind": "inSource", "status": "accepted", "justification": justification, "location": location}]));
    assert_eq!(suppressions[1..], [json!([{"kind": "external", "status": "accepted"}]), json!([]), json!([])]);
    let states: Vec<_> = run["results"].as_array().unwrap().iter().take(3).map(|one| one["baselineState"].clone()).collect();
    assert_eq!(states, ["new", "new", "unchanged"]);
}

#[test]
fn what_there_is_no_room_for_is_said_in_a_result_and_a_notification() {
    let report = full();
    let cut = |results, bytes| serde_json::to_value(log(&report, results, bytes)).unwrap()["runs"][0].clone();
    for run in [cut(3, 1_000_000), cut(100, 2500)] {
        let results = run["results"].as_array().unwrap();
        let ids: Vec<_> = results.iter().map(|one| one["ruleId"].as_str().unwrap()).collect();
        assert_eq!((ids[0], &ids[ids.len() - 2..]), ("state/local-write", &["seaworthy/not-read", "seaworthy/left-out"][..]));
        let listed = ids.len() - 2;
        let said = results.last().unwrap()["message"]["text"].as_str().unwrap();
        assert!(said.contains(&format!("which lists the worst {listed}:")), "{said}");
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(results.last().unwrap()["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], "seaworthy/left-out");
        assert_eq!(run["invocations"][0]["toolExecutionNotifications"][2]["message"]["text"], said);
    }
}

#[test]
fn more_results_than_code_scanning_keeps_are_a_notification() {
    let mut report = full();
    report.findings = vec![report.findings[2].clone(); 5001];
    let run = run(&report);
    assert_eq!(run["results"].as_array().map(Vec::len), Some(5002));
    let said = run["invocations"][0]["toolExecutionNotifications"][2]["message"]["text"].clone();
    assert_eq!(said, "Code scanning keeps the worst 5000 of these 5001 results.");
}

#[test]
fn the_run_says_which_project_it_is_of_and_how_ready_that_is() {
    let mut report = full();
    let overall = Overall { value: 56.0, at_most: false, least: "web".into(), scored: 1, ready: 0, ..Overall::default() };
    let effort = Effort { at_least: 5, likely: 10 };
    let score = Score {
        overall: Ok(overall),
        coverage: 1.0,
        topics: [("state".to_owned(), 56.0)].into(),
        must_fix: 1,
        can_wait: 2,
        effort,
        elsewhere: Elsewhere::default(),
    };
    report.score = Some(score);
    report.findings[0].points = Some(41.5);
    let own = run(&Report { category: Some("nightly/web".into()), ..report.clone() });
    assert_eq!(own["automationDetails"]["id"], "nightly/web/");
    let run = run(&report);
    assert_eq!(run["automationDetails"]["id"], "seaworthy/shop/");
    assert_eq!((&run["properties"]["score"]["overall"], &run["properties"]["kubernetes"]), (&56.0.into(), &"1.36".into()));
    assert_eq!((&run["results"][0]["rank"], &run["results"][0]["properties"]["points"]), (&41.5.into(), &41.5.into()));
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
    assert_eq!(message, "`\\[x\\](1) ##\\[error\\]\u{1b}\\[2J\u{202e}`. A\\b [c].");
    report.findings[0].related.push(Related { place: at, text: "a](7) [b".into() });
    let message = run(&report)["results"][0]["message"]["text"].clone();
    assert_eq!(message, "`\\[x\\](1) ##\\[error\\]\u{1b}\\[2J\u{202e}`. A\\\\b \\[c\\]. See [a\\](7) \\[b](1).");
}

#[test]
fn equal_reports_give_equal_bytes() {
    assert_eq!(written(&full()), written(&full()));
}
