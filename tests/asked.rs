//! A part of a project is asked for: it is shown alone, and judged as a part of the whole.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seaworthy_engine::{Request, check};
use seaworthy_model::Report;

const APPS: [&str; 4] = ["library-python", "meters-rust", "orders", "tickets-java"];

fn app(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/apps").join(name)
}

fn scan(root: &Path, below: &str) -> Report {
    let asked = vec![if below.is_empty() { root.to_owned() } else { root.join(below) }];
    let request = Request { root: Some(root.to_owned()), asked, as_of: "2026-11-21".to_owned(), ..Request::default() };
    check(&request, &|_, _| {}).unwrap_or_else(|refused| panic!("{refused:?}"))
}

/// The score and the coverage of each component, in millionths.
fn scores(report: &Report) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let written = |value: Option<f64>| value.map(|value| format!("{value:.6}"));
    let components = report.understood.components.iter();
    components.map(|one| (one.name.clone(), (written(one.score), written(one.coverage)))).collect()
}

fn folders(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root).expect("a folder").filter_map(Result::ok);
    entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_score_of_a_component_is_the_same_whatever_folder_is_asked_for() {
    let mut compared = 0;
    for root in APPS.map(app) {
        let whole = scores(&scan(&root, ""));
        for folder in folders(&root) {
            let report = scan(&root, &folder);
            if report.score.as_ref().is_none_or(|score| score.overall.is_err()) {
                continue;
            }
            for (name, score) in scores(&report) {
                assert_eq!(Some(&score), whole.get(&name), "{name} of {}, asked for {folder}", root.display());
                compared += 1;
            }
        }
    }
    assert!(compared >= 8, "components of folders were compared: {compared}");
}

#[test]
fn what_counts_and_is_not_shown_is_said() {
    let report = scan(&app("orders"), "worker");
    assert!(report.findings.iter().all(|finding| report.sources[finding.place.file.0 as usize].path.starts_with("worker/")));
    let score = report.score.expect("a worker is deployed");
    assert!(score.overall.expect("it has a number").value < 60.0, "its Deployment is privileged");
    assert!(score.elsewhere.blockers > 0);
    assert_eq!(score.elsewhere.components, ["worker"]);
}

#[test]
fn where_everything_is_asked_for_nothing_stands_elsewhere() {
    let score = scan(&app("orders"), "").score.expect("there is a score");
    assert_eq!(score.elsewhere.sentence(), None);
}

#[test]
fn what_several_places_share_says_at_each_what_stands_there() {
    let orders = app("orders");
    let said = |below: &str| -> Vec<(String, Option<String>)> {
        let report = scan(&orders, below);
        let shared = report.findings.into_iter().filter(|finding| finding.rule == "workload/service-account");
        shared.map(|finding| (finding.message, finding.component)).collect()
    };
    let one = |name: &str, component: &str| {
        vec![(format!("`{name}` gets the token of the `default` service account"), Some(component.to_owned()))]
    };
    assert_eq!(said(""), one("orders-db", "orders-db"));
    assert_eq!(said("k8s/worker.yaml"), one("orders-worker", "worker"));
    assert_eq!(said("k8s/web.yaml"), one("orders-web", "web"));
}
