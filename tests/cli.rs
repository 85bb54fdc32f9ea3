//! The command line, by the cases of `tests/cases`.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::fs;

use seaworthy_tests::{Case, Expectation, Run, Tree, root, run, run_reading};

#[test]
fn every_case_gives_what_it_says() {
    let folder = root().join("tests/cases");
    let mut wrong = Vec::new();
    let mut steps = 0;
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "case")) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8");
        let case: Case = fs::read_to_string(path).expect("UTF-8").parse().unwrap_or_else(|why| panic!("{name}: {why}"));
        for step in &case.steps {
            steps += 1;
            let tree = Tree::new();
            if !case.committed.is_empty() {
                case.committed.iter().for_each(|(path, content)| drop(tree.write(path, content)));
                tree.commit();
            }
            for (path, content) in &case.files {
                tree.write(path, content);
            }
            let arguments: Vec<&str> = step.arguments.iter().map(String::as_str).collect();
            let run = match &step.input {
                Some(input) => run_reading(tree.path(), &arguments, input),
                None => run(tree.path(), &arguments),
            };
            let failed: Vec<&Expectation> = step.expectations.iter().filter(|one| !holds(one, &run, &tree)).collect();
            if !failed.is_empty() {
                let (text, code) = (run.text(), run.code);
                wrong.push(format!("{name}:{}: {failed:?}\n  exit {code:?}\n--- stdout\n{text}--- stderr\n{}", step.line, run.stderr));
            }
        }
    }
    assert!(steps > 20, "the cases were found");
    assert!(wrong.is_empty(), "{} of {steps} steps fail:\n{}", wrong.len(), wrong.join("\n\n"));
}

fn holds(expectation: &Expectation, run: &Run, tree: &Tree) -> bool {
    match expectation {
        Expectation::Exit(code) => run.code == Some(*code),
        Expectation::StdoutHas(text) => run.text().contains(text),
        Expectation::StdoutLacks(text) => !run.text().contains(text),
        Expectation::StderrHas(text) => run.stderr.contains(text),
        Expectation::StderrLacks(text) => !run.stderr.contains(text),
        Expectation::StdoutEmpty => run.stdout.is_empty(),
        Expectation::Json(pointer, value) => serde_json::from_slice::<serde_json::Value>(&run.stdout)
            // What is absent is null.
            .is_ok_and(|json| json.pointer(pointer).unwrap_or(&serde_json::Value::Null) == value),
        Expectation::Writes(path) => tree.path().join(path).is_file(),
        Expectation::FileHas(path, text) => fs::read_to_string(tree.path().join(path)).is_ok_and(|file| file.contains(text)),
        Expectation::FileLacks(path, text) => fs::read_to_string(tree.path().join(path)).is_ok_and(|file| !file.contains(text)),
    }
}
