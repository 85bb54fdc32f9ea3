use seaworthy_model::Report;

use super::{plan, plan_json, plan_markdown, plan_schema};
use crate::sample::full;
use crate::terminal::Terminal;
use crate::text::width;

fn boxes(width: usize) -> Terminal {
    Terminal { width, color: false, boxes: true, all: false, quiet: false, elapsed: None, files: 2 }
}

fn markdown(report: &Report) -> String {
    let mut bytes = vec![];
    plan_markdown(report, &mut bytes).expect("a text takes it");
    String::from_utf8(bytes).expect("UTF-8")
}

fn json(report: &Report) -> serde_json::Value {
    let mut bytes = vec![];
    plan_json(report, &mut bytes).expect("a text takes it");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn a_step_says_what_where_why_how_much_and_what_to_do() {
    let page = plan(&full(), &boxes(100));
    let expected = "\
     blocker  The rule state/local-write · effort 5, 48 points
              web/views.py:4
              `file.save` keeps uploads at `/srv/uploads`
              └ raised: 3 replicas, each with files of its own (k8s/web.yaml:4)
              └ no volume is mounted there (k8s/web.yaml:8)
              → Mend state/local-write. Then look again.
";
    assert!(page.contains(expected), "{page}");
    assert!(page.contains("1  Change the application   1 must be fixed, 2 can wait · effort at least 5, likely 10"), "{page}");
}

#[test]
fn what_to_do_is_said_once_for_the_steps_of_one_rule() {
    let mut report = full();
    let again = report.findings[0].clone();
    report.findings.insert(1, again);
    let page = plan(&report, &boxes(100));
    assert_eq!(page.matches("The rule state/local-write").count(), 2, "{page}");
    assert_eq!(page.matches("→ Mend state/local-write.").count(), 1, "{page}");
}

#[test]
fn why_nothing_is_planned_is_said_once() {
    let why = "`docs` holds no Dockerfile.";
    let mut report = full();
    report.findings.clear();
    report.understood.nothing = Some(why.into());
    report.score.as_mut().expect("the sample has one").overall = Err(why.into());
    assert_eq!(plan(&report, &boxes(100)).matches(why).count(), 1);
}

#[test]
fn what_many_components_share_is_titled_by_their_number() {
    let mut report = full();
    let many = ["admin", "cart", "mail", "web"];
    report.findings[1].concerns = many.map(str::to_owned).to_vec();
    let (page, text) = (markdown(&report), plan(&report, &boxes(100)));
    assert!(page.contains("\n## Shared by 4 components\n") && page.contains("\nadmin, cart, mail, web\n"), "{page}");
    assert!(text.contains("\nShared by 4 components   1 can wait") && text.contains("\n  admin, cart, mail, web\n"), "{text}");
    report.findings[1].concerns.truncate(3);
    assert!(markdown(&report).contains("\n## Shared: admin, cart, mail\n"));
}

#[test]
fn what_no_component_has_alone_is_said_once_and_first() {
    let mut report = full();
    report.findings[1].concerns = vec!["mail".into(), "web".into()];
    (report.findings[2].component, report.findings[2].application) = (None, Some("shop".into()));
    report.findings[2].concerns.clear();
    let names: Vec<String> = json(&report)["parts"].as_array().expect("parts").iter().map(|part| part["name"].to_string()).collect();
    assert_eq!(names, ["\"all of shop\"", "\"mail, web\"", "\"web\""]);
    assert_eq!(plan(&report, &boxes(100)).matches("The rule config/secret").count(), 1);
}

#[test]
fn no_line_is_wider_than_the_page_but_for_a_path() {
    for cells in [60, 80, 120] {
        let page = plan(&full(), &boxes(cells));
        assert!(page.lines().all(|line| width(line) <= cells), "{page}");
    }
}

#[test]
fn markdown_is_a_list_of_tasks_that_shows_what_is_written() {
    let mut report = full();
    report.findings[0].message = "<img src=x> @team closes #1 ](http://evil.example)".into();
    let page = markdown(&report);
    assert!(page.contains("- [ ] **blocker: The rule state/local-write** (effort 5): &lt;img src=x> &#64;team closes &#35;1 \\](http:&#47;/evil.example), at web/views.py:4"), "{page}");
    assert!(page.contains("| Change the application | 1 | 2 | 5 | 10 |"), "{page}");
}

#[test]
fn where_nothing_is_open_there_is_nothing_to_do() {
    let report = Report::default();
    assert!(plan(&report, &boxes(80)).contains("There is nothing to do."));
    assert!(markdown(&report).contains("There is nothing to do."));
    assert_eq!(json(&report)["parts"], serde_json::json!([]));
}

#[test]
fn the_schema_names_what_a_plan_holds() {
    let schema: serde_json::Value = serde_json::from_str(&plan_schema()).expect("JSON");
    for key in json(&full()).as_object().expect("an object").keys() {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    for key in json(&full())["parts"][0]["steps"][0].as_object().expect("an object").keys() {
        assert!(schema["$defs"]["Step"]["properties"].get(key).is_some(), "{key}");
    }
}
