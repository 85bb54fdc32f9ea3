//! No line of any output, to either stream, on any input, is one that a build server would obey; and nothing that a
//! terminal would. Only `--format github` writes commands: annotations, each of them meant.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::path::Path;

use seaworthy_render::neutral;
use seaworthy_tests::{Run, Tree, commands, hostile, obeyed, run_as};
use serde_json::{Value, json};

/// What scanned files, names and arguments carry.
const PAYLOADS: [&str; 20] = [
    "##[add-matcher]/evil.json",
    "a ##[error]b",
    "::error::x",
    "::error file=a,line=1::x",
    "::set-output name=a::b",
    "::stop-commands::t",
    " ::add-mask::x",
    "##vso[task.setvariable variable=a]b",
    "##VSO[task.complete]",
    "##teamcity[message text='x']",
    "section_start:1700000000:a\r\u{1b}[0K",
    "\u{1b}[2Jx",
    "\u{1b}]0;t\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\x",
    "\u{9b}2J\u{9d}0;t\u{9c}",
    "a\r::error::y",
    "a\n::error::z\n##[error]z",
    "a\u{85}::error::y",
    "a\u{2028}::error::y\u{2029}::error::z",
    "\u{202e}##[error]x\u{2066}\u{200f}",
];

const PACK_RULE: &str = r#"title: "TITLE"
matches:
  - for: container
    when: "true"
    message: "TITLE `{container.name}`"
    subject: container.name
severity: blocker
effort: 1
stage: deploy
why: "TITLE"
remedy: "TITLE"
"#;

/// A run where a build server listens, and what it gave, seen by every parser.
fn check(folder: &Path, arguments: &[&str]) -> Run {
    let run = run_as(folder, arguments, &[("GITHUB_ACTIONS", "true"), ("CI", "true")]);
    assert!(!run.stderr.contains("panicked"), "{arguments:?}\n{}", run.stderr);
    let (text, table) = (run.text(), arguments.contains(&"csv"));
    // Rows of a table end with CRLF.
    let text = if table { text.replace("\r\n", "\n") } else { text };
    if !arguments.contains(&"github") {
        assert_eq!(commands(&text), vec![], "{arguments:?}: standard output has a command");
    }
    assert_eq!(commands(&run.stderr), vec![], "{arguments:?}: standard error has a command");
    assert_eq!(obeyed(&text), Vec::<char>::new(), "{arguments:?}: standard output\n{text}");
    assert_eq!(obeyed(&run.stderr), Vec::<char>::new(), "{arguments:?}: standard error\n{}", run.stderr);
    run
}

/// The formats that there are, as the refusal of one that is none lists them.
fn formats(folder: &Path) -> Vec<String> {
    let refused = check(folder, &["check", "--format", "none-such"]).stderr;
    let (_, list) = refused.split_once("`none-such` is none of ").expect("the formats are listed");
    let list = list.lines().next().expect("a line");
    let formats: Vec<String> = list.split(", ").map(str::to_owned).collect();
    assert!(formats.len() > 8 && formats.contains(&"github".to_owned()), "{formats:?}");
    formats
}

/// The commands that read a project, with each of their own formats.
fn readers(folder: &Path) -> Vec<Vec<String>> {
    let help = run_as(folder, &["--help"], &[]).text();
    let names = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| !line.trim().is_empty());
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"model"), "{help}");
    let mut readers = vec![];
    for name in names.into_iter().filter(|name| !["check", "lsp", "help"].contains(name)) {
        let help = run_as(folder, &[name, "--help"], &[]).text();
        if !help.contains("[PATHS]") {
            continue;
        }
        readers.push(vec![name.to_owned(), ".".to_owned()]);
        let format = help.split_once("--format").and_then(|(_, rest)| rest.split_once("possible values: "));
        let values = format.and_then(|(_, rest)| rest.split_once(']')).map_or("", |(values, _)| values);
        let values = values.split(',').map(str::trim).filter(|value| !value.is_empty());
        readers.extend(values.map(|value| vec![name.to_owned(), ".".to_owned(), "--format".to_owned(), value.to_owned()]));
    }
    readers
}

/// A project in which every text that a report can show is a payload.
fn armed() -> Tree {
    let tree = Tree::new();
    for (number, payload) in PAYLOADS.into_iter().enumerate() {
        let text = json!(payload).to_string();
        let name = payload.replace('/', "_");
        let object = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {text}, namespace: {text}}}\nspec:\n  replicas: 3\n  \
             selector: {{matchLabels: {{app: {text}}}}}\n  template:\n    metadata: {{labels: {{app: {text}}}}}\n    spec:\n      \
             volumes: [{{name: {text}, hostPath: {{path: {text}}}}}]\n      containers:\n        - name: {text}\n          image: {text}\n          \
             command: [{text}]\n          env: [{{name: {text}, value: {text}}}, {{name: PASSWORD, value: {text}}}] # {one_line}\n          \
             volumeMounts: [{{name: {text}, mountPath: {text}}}]\n",
            one_line = payload.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " "),
        );
        tree.write(format!("{number} {name}.yaml"), &object);
        tree.write(format!("k8s/{name}/kustomization.yaml"), format!("resources: [a.yaml, {text}]\nnamespace: {text}\n"));
        tree.write(format!("k8s/{name}/a.yaml"), &object);
        tree.write(format!("apps/{name}/Dockerfile"), format!("FROM {name}\nLABEL a={text}\nUSER {name}\nRUN echo {name}\nCMD [{text}]\n"));
        tree.write(format!("apps/{name}/pyproject.toml"), format!("[project]\nname = {text}\ndependencies = [\"flask\", {text}]\n"));
        let code = format!("import logging\nlogging.FileHandler({text}) # {name}\nopen({text}, 'w').write({text})\npassword = {text}\n");
        tree.write(format!("apps/{name}/app.py"), code);
        tree.write(format!("broken/{name}.yaml"), format!("apiVersion: v1\nkind: [{text}\n  {name}: }}\n"));
        tree.write(format!("broken/{name}/Dockerfile"), format!("{name}\nFROM\nCOPY <<{name}\n"));
    }
    let services = PAYLOADS.iter().map(|payload| {
        (
            payload.to_string(),
            json!({"image": payload, "ports": [payload], "volumes": [payload], "depends_on": [payload], "environment": [payload]}),
        )
    });
    let compose = json!({"name": "a", "services": services.collect::<serde_json::Map<_, _>>()});
    tree.write("compose.yaml", compose.to_string());
    tree
}

fn pack(payload: &str) -> Tree {
    let text = json!(payload).to_string();
    let tree = Tree::new();
    tree.write("ours/armed.yaml", PACK_RULE.replace("\"TITLE", &text[..text.len() - 1]));
    tree
}

#[test]
fn no_format_of_a_report_holds_a_command_from_the_scanned_files() {
    let armed = armed();
    let (hostile, _outside) = hostile();
    for folder in [armed.path(), hostile.path()] {
        for format in formats(folder) {
            let run = check(folder, &["check", ".", "--all", "--format", &format]);
            assert!(!run.stdout.is_empty(), "{format} is empty");
        }
        check(folder, &["check", ".", "--all", "--color", "always"]);
        check(folder, &["check", ".", "--quiet"]);
    }
}

#[test]
fn no_other_page_of_a_project_holds_a_command() {
    let readers = readers(armed().path());
    assert!(readers.len() > 2, "{readers:?}");
    for reader in readers {
        // Some of them write into the project.
        check(armed().path(), &reader.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn no_rule_of_a_pack_gives_a_command() {
    let tree = Tree::new();
    tree.write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n");
    for payload in PAYLOADS {
        let pack = pack(payload);
        let path = pack.path().to_str().expect("its path is text");
        let told = check(tree.path(), &["check", ".", "--rules", path, "--select", "ours", "--format", "json"]).json();
        // A rule with a control character in its title may be refused, which is said, too.
        assert!(told["findings"][0]["rule"] == "ours/armed" || told["problems"][0].is_object(), "{told}");
        check(tree.path(), &["check", ".", "--rules", path, "--select", "ours"]);
        check(tree.path(), &["explain", "ours/armed", "--rules", path]);
        check(tree.path(), &["explain", "ours/armed", "--rules", path, "--format", "markdown"]);
        check(tree.path(), &["rules", "--rules", path]);
        check(tree.path(), &["test", path]);
    }
}

#[test]
fn no_argument_comes_back_as_a_command() {
    let tree = Tree::new();
    tree.write("Dockerfile", "FROM python\n");
    for payload in PAYLOADS {
        let file = format!("json={payload}/x");
        let option = format!("--{payload}");
        for arguments in [
            &[payload][..],
            &["check", payload],
            &["check", &option],
            &["check", "--format", payload],
            &["check", "--format", "json", payload],
            &["check", "-o", &file],
            &["check", "--select", payload],
            &["check", "--rules", payload],
            &["check", "--root", payload],
            &["check", "--kubernetes", payload],
            &["check", "--as-of", payload],
            &["check", "--jobs", payload],
            &["check", "--fail-on", payload],
            &["check", "-", "--stdin-filename", payload],
            &["model", payload],
            &["explain", payload],
            &["test", payload],
        ] {
            check(tree.path(), arguments);
        }
    }
}

#[test]
fn settings_give_no_command() {
    for payload in PAYLOADS {
        let text = json!(payload).to_string();
        for settings in [
            format!("{text} = 1\n"),
            format!("fail-on = {text}\n"),
            format!("packs = [{text}]\n"),
            format!("[[ignore]]\npath = {text}\nrule = {text}\nreason = {text}\n"),
            format!("= {payload}\n"),
        ] {
            let tree = Tree::new();
            tree.write("Dockerfile", "FROM python\n");
            tree.write("seaworthy.toml", settings);
            for format in ["terminal", "json"] {
                check(tree.path(), &["check", ".", "--format", format]);
            }
        }
    }
}

#[test]
fn the_commands_of_github_are_annotations_and_say_what_the_report_says() {
    let tree = armed();
    let report = check(tree.path(), &["check", ".", "--format", "json"]).json();
    let list = report["findings"].as_array().expect("findings");
    let word = |value: &Value| neutral::line(value.as_str().unwrap_or_default());
    let meant: BTreeSet<(String, String, String)> = list
        .iter()
        .map(|one| {
            let title = format!("{} ({})", word(&one["title"]), word(&one["rule"]));
            (title, word(&one["location"]["path"]), one["location"]["start"]["line"].to_string())
        })
        .collect();
    let messages: BTreeSet<String> = list.iter().map(|one| word(&one["message"])).collect();
    let text = check(tree.path(), &["check", ".", "--format", "github"]).text();
    let printed = commands(&text);
    assert_eq!(printed.len(), text.lines().count(), "every line is a command\n{text}");
    let mut findings = 0;
    for command in &printed {
        assert!(command.form == "::" && ["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
        let known = ["title", "file", "line", "endline", "col", "endcolumn"];
        assert!(command.properties.keys().all(|key| known.contains(&key.as_str())), "{command:?}");
        let of = |key: &str| command.properties.get(key).cloned().unwrap_or_default();
        if of("title").ends_with(')') {
            findings += 1;
            assert!(meant.contains(&(of("title"), of("file"), of("line"))), "{command:?} is of no finding");
            assert!(messages.iter().any(|message| command.data.starts_with(message)), "{command:?} says what no finding does");
        }
    }
    assert!(findings >= 10, "{printed:#?}");
}
