//! How matches become findings: covers, variants, lines, and what is said once. Rules are made for the purpose here.
#![forbid(unsafe_code)]

use seaworthy_engine::{PackFiles, Request};
use seaworthy_model::{Finding, Report, Severity};
use seaworthy_tests::check_texts;

/// A rule of the form `topic/name`, with what is told apart from the others given as lines of YAML.
fn rule(id: &str, body: &str) -> (String, String) {
    let text = format!("title: Rule {id}\n{body}\neffort: 1\nstage: deploy\nwhy: It is so.\nremedy: Mend it.\n");
    (format!("{id}.yaml"), text)
}

fn judge(rules: Vec<(String, String)>, files: &[(&str, &str)]) -> Report {
    let select: Vec<String> = rules.iter().map(|(path, _)| path.trim_end_matches(".yaml").to_owned()).collect();
    let pack = PackFiles { folder: "pack".to_owned(), files: rules };
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let request = Request { select, packs: vec![pack], as_of: "2026-11-21".to_owned(), ..Request::default() };
    check_texts(&files, request).unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn rules_of(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_str()).collect()
}

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1.0\n";

fn on_containers(id: &str, covers: &str) -> (String, String) {
    rule(id, &format!("matches: [{{for: container, message: \"`{{container.name}}` breaks {id}\"}}]\nseverity: warning\n{covers}"))
}

#[test]
fn a_chain_of_covers_ends_in_the_one_that_stands_whatever_their_names() {
    for [first, second, third] in [["own/aa", "own/bb", "own/cc"], ["own/cc", "own/bb", "own/aa"]] {
        let rules = vec![
            on_containers(first, &format!("covers: [{{rule: {second}, same: component}}]")),
            on_containers(second, &format!("covers: [{{rule: {third}, same: component}}]")),
            on_containers(third, ""),
        ];
        assert_eq!(rules_of(&judge(rules, &[("pod.yaml", POD)]).findings), [first]);
    }
}

#[test]
fn without_the_one_that_covers_the_covered_one_is_said() {
    let covered = on_containers("own/below", "");
    assert_eq!(rules_of(&judge(vec![covered], &[("pod.yaml", POD)]).findings), ["own/below"]);
}

fn deployment(replicas: u32) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    spec:\n      containers:\n        - name: web\n          image: example.com/web:1.0\n"
    )
}

fn about_images() -> (String, String) {
    rule(
        "own/image",
        "matches: [{for: image, message: the image is seen}]\nseverity: note\ncontext:\n  - when: workload.replicas > 1\n    severity: blocker\n    because: \"{workload.replicas} of them\"\n  - when: workload.replicas == 1\n    severity: warning\n    because: there is one",
    )
}

#[test]
fn the_worst_of_the_primary_variants_stands_and_is_named() {
    let (one, three) = (deployment(1), deployment(3));
    let report = judge(vec![about_images()], &[("web/Dockerfile", "FROM alpine:3\n"), ("eu/web.yaml", &one), ("us/web.yaml", &three)]);
    let [finding] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!((finding.severity, finding.variants.as_slice()), (Severity::Blocker, ["us".to_owned()].as_slice()));
}

#[test]
fn what_is_switched_off_decides_nothing() {
    let off = deployment(0);
    let report = judge(vec![about_images()], &[("web/Dockerfile", "FROM alpine:3\n"), ("eu/web.yaml", &off)]);
    assert_eq!(report.findings[0].severity, Severity::Note);
    assert_eq!(report.findings[0].reasons[0].text, "no workload is linked");
}

#[test]
fn equal_lines_of_one_file_are_two_causes_and_keep_their_fingerprints_when_they_move() {
    let by_place = || {
        rule(
            "own/run",
            "scope: place\nmatches: [{for: instruction, when: instruction.keyword == \"RUN\", message: a command runs}]\nseverity: note",
        )
    };
    let before = judge(vec![by_place()], &[("Dockerfile", "FROM alpine:3\nRUN true\nRUN true\n")]);
    let after = judge(vec![by_place()], &[("Dockerfile", "# moved\nFROM alpine:3\n\nRUN  true\nRUN true\n")]);
    let prints = |report: &Report| report.findings.iter().map(|finding| finding.fingerprint.clone()).collect::<Vec<_>>();
    assert_eq!(before.findings.len(), 2);
    assert_ne!(before.findings[0].fingerprint, before.findings[1].fingerprint);
    assert_eq!(prints(&before), prints(&after));
}

#[test]
fn what_is_good_and_what_is_unknown_is_said_once_for_a_component() {
    let good = rule(
        "own/good",
        "matches:\n  - {for: container, message: it is there, verdict: evidence}\n  - {for: container, when: image.runs_as_root, message: never}\nseverity: note",
    );
    let two = format!("{POD}    - name: web2\n      image: web:1.0\n");
    let report = judge(vec![good], &[("pod.yaml", &two)]);
    assert_eq!((report.evidence.len(), report.unknown.len(), report.findings.len()), (1, 1, 0));
}

#[test]
fn the_rule_that_the_guide_shows_works_as_it_stands() {
    let guide = include_str!("../rules/README.md");
    let text = guide.split("```yaml\n").nth(1).and_then(|rest| rest.split("\n```").next()).unwrap_or_default();
    let examples = seaworthy_rules::examples("state/guide.yaml", text).unwrap_or_else(|refused| panic!("{refused:?}"));
    assert_eq!(examples.len(), 3);
    for example in examples {
        let files: Vec<(&str, &str)> = example.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let report = judge(vec![("own/guide.yaml".to_owned(), text.to_owned())], &files);
        assert_eq!(report.findings.len(), usize::from(example.bad), "{}", example.title);
    }
}

#[test]
fn an_absence_is_not_judged_where_a_word_that_it_is_known_by_stands_in_code() {
    let absent = || {
        rule(
            "own/absent",
            "matches: [{for: component, when: component.log_sinks.size() == 0, message: it has no log}]\nseverity: warning\nevidence_words: [write_log]",
        )
    };
    let image = ("Dockerfile", "FROM python:3.12\nEXPOSE 80\nCOPY . /app\n");
    let said = |code: &str| {
        let report = judge(vec![absent()], &[image, ("app.py", code), ("other.py", "x = 1\n")]);
        (report.findings.len(), report.unknown.iter().map(|one| one.reason.clone()).collect::<Vec<_>>())
    };
    assert_eq!(said("x = 1\n"), (1, vec![]));
    assert_eq!(said("import logging\nlogging.FileHandler('a')\n"), (0, vec![]));
    let doubt = "`write_log` stands in its code, and no signature says what it does there";
    assert_eq!(said("write_log('x')\n"), (0, vec![doubt.to_owned()]));
    let go = judge(vec![absent()], &[image, ("main.go", "package main\n")]);
    let of_rule: Vec<&str> = go.unknown.iter().filter(|one| one.rule == "own/absent").map(|one| one.reason.as_str()).collect();
    assert_eq!((go.findings.len(), of_rule), (0, vec!["its Go code is not read"]));
}

#[test]
fn what_another_module_or_a_settings_file_says_is_known_where_it_is_used() {
    let logs = || {
        rule(
            "own/log",
            "matches: [{for: log_sink, when: log_sink.path.known, at: log_sink.path, message: \"{log_sink.path.text}\"}]\nseverity: warning",
        )
    };
    let image = ("Dockerfile", "FROM python:3.12\nEXPOSE 80\nCOPY . /app\n");
    let code = "import logging\nfrom shop.config import LOG\nlogging.FileHandler(LOG)\n";
    let report = judge(vec![logs()], &[image, ("shop/app.py", code), ("shop/config.py", "LOG = '/var/log/shop.log'\n")]);
    let said: Vec<&str> = report.findings.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(said, ["/var/log/shop.log"]);
}

/// The sentence that a project gets instead of findings.
fn nothing(files: &[(&str, &str)]) -> Option<String> {
    judge(vec![on_containers("own/any", "")], files).understood.nothing
}

#[test]
fn a_project_with_nothing_to_deploy_is_said_in_one_sentence_to_be_what_it_is() {
    let tool = nothing(&[
        ("Cargo.toml", "[package]\nname = \"rg\"\n[dependencies]\nlexopt = \"0.3\"\ngrep = { path = \"crates/grep\" }\n"),
        ("src/main.rs", "fn main() {}\n"),
        ("crates/grep/Cargo.toml", "[package]\nname = \"grep\"\n"),
        ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
        ("xtask/src/main.rs", "fn main() {}\n"),
    ]);
    let said = "`rg` is a command-line tool: it parses arguments and never listens; rules about services do not apply.";
    assert_eq!(tool.as_deref(), Some(said));
    let package = "[project]\nname = \"flask\"\ndependencies = [\"click\"]\nclassifiers = [\"Topic :: Software Development :: Libraries\"]\n\
        [project.scripts]\nflask = \"flask.cli:main\"\n[build-system]\nrequires = [\"flit_core\"]\n";
    let example = "[project]\nname = \"tutorial\"\ndependencies = [\"flask\"]\n[build-system]\nrequires = [\"flit_core\"]\n";
    let library = nothing(&[("pyproject.toml", package), ("examples/tutorial/pyproject.toml", example)]);
    let said = "`flask` is a library: it is deployed as a part of the programs that use it; rules about services do not apply.";
    assert_eq!(library.as_deref(), Some(said));
    let several = nothing(&[("a/Cargo.toml", "[package]\nname = \"a\"\n"), ("b/Cargo.toml", "[package]\nname = \"b\"\n")]);
    let said = "`example` holds libraries (`a`, `b`), and nothing that is deployed by itself; rules about services do not apply.";
    assert_eq!(several.as_deref(), Some(said));
}

#[test]
fn what_may_be_deployed_gets_no_such_sentence() {
    assert_eq!(nothing(&[("requirements.txt", "flask\n"), ("app.py", "x = 1\n")]), None);
    assert_eq!(nothing(&[("pod.yaml", POD)]), None);
    assert!(nothing(&[("README.md", "")]).is_some());
}

#[test]
fn what_is_good_is_not_said_where_an_open_finding_of_its_topic_says_what_is_not() {
    let good = |id: &str| rule(id, "matches: [{for: container, message: it is there, verdict: evidence}]\nseverity: note");
    let rules = || vec![on_containers("own/aa", ""), good("own/bb"), good("state/cc")];
    let good_of = |pod: &str| -> Vec<String> { judge(rules(), &[("pod.yaml", pod)]).evidence.into_iter().map(|one| one.rule).collect() };
    assert_eq!(good_of(POD), ["state/cc"]);
    let silenced = POD.replace("    - name: web", "    # seaworthy: ignore[own/aa] it is meant\n    - name: web");
    assert_eq!(good_of(&silenced), ["own/bb", "state/cc"]);
}

/// A workspace of programs that are built with one library, which writes to a file.
fn sharing(programs: &[(&str, &str)]) -> Vec<(String, String)> {
    let member = |name: &str, dependencies: &str, source: &str, text: &str| {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\n\n[dependencies]\n{dependencies}\n");
        [(format!("{name}/Cargo.toml"), manifest), (format!("{name}/src/{source}"), text.to_owned())]
    };
    let names: Vec<String> = programs.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let workspace = format!("[workspace]\nmembers = [\"common\", {}]\n", names.join(", "));
    let common = member("common", "", "lib.rs", "pub fn keep() {\n    std::fs::write(\"/var/data/a\", \"x\").unwrap();\n}\n");
    let own = |(name, dependency): &(&str, &str)| {
        member(name, &format!("common = {{ path = \"../common\" }}\n{dependency}"), "main.rs", "fn main() {\n    common::keep();\n}\n")
    };
    std::iter::once(("Cargo.toml".to_owned(), workspace)).chain(common).chain(programs.iter().flat_map(own)).collect()
}

fn about_writes() -> (String, String) {
    rule("own/write", "matches: [{for: write, message: it writes}]\nseverity: warning")
}

#[test]
fn what_a_shared_library_does_is_one_finding_that_concerns_each_program_built_with_it() {
    let files = sharing(&[("api", "axum = \"0.8\""), ("jobs", "tokio-cron-scheduler = \"0.13\"")]);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let report = judge(vec![about_writes()], &files);
    let concerned: Vec<&[String]> = report.findings.iter().map(|finding| finding.concerns.as_slice()).collect();
    assert_eq!(concerned, [["api", "jobs"]]);
}

#[test]
fn a_shared_library_is_judged_for_what_is_deployed_and_not_for_the_tool_beside_it() {
    let files = sharing(&[("admin", "clap = \"4\""), ("web", "axum = \"0.8\"")]);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let report = judge(vec![about_writes()], &files);
    let judged: Vec<Option<&str>> = report.findings.iter().map(|finding| finding.component.as_deref()).collect();
    assert_eq!(judged, [Some("web")]);
}
