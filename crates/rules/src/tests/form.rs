//! Mistakes of form, all of a document at once.

use super::{LOCAL_WRITE, ROOT_USER, read};

#[test]
fn every_mistake_of_form_is_said_at_once() {
    let text = LOCAL_WRITE
        .replace("title: Data", "titel: Data")
        .replace("scope: component", "entity: component")
        .replace("severity: warning\n", "")
        .replace("effort: 5", "effort: some")
        .replace("    show: workload.name", "    shows: workload.name")
        .replace("    message: ", "    mesage: ")
        .replace("    show: [workload.replicas, workload]", "    sow:\n      - workload")
        .replace("- good: A temporary file", "- goood: A temporary file")
        .replace("- bad: Two replicas\n  files:", "- bad: Two replicas\n  as-of: 2026-01-01\n  files:");
    let said = read(&[("state/local-write.yaml", &text), ("state/root-user.yaml", ROOT_USER)]).err().unwrap_or_default();
    let said: Vec<String> =
        said.iter().map(|one| one.split(';').next().unwrap_or_default().replace("state/local-write.yaml:", "")).collect();
    assert_eq!(
        said,
        [
            "1:1: `severity` is missing",
            "1:1: `titel` is no key that is known here",
            "5:5: `mesage` is no key that is known here",
            "7:1: `entity` is no key that is known here",
            "8:9: A whole number is expected here",
            "15:5: `shows` is no key that is known here",
            "19:5: `sow` is no key that is known here",
            "27:3: `as-of` is no key that is known here",
            "32:3: `goood` is no key that is known here",
        ]
    );
}

#[test]
fn what_a_mistake_of_form_leaves_behind_is_no_other() {
    let said = |text: &str| {
        let said = read(&[("state/local-write.yaml", text), ("state/root-user.yaml", ROOT_USER)]).err().unwrap_or_default();
        said.iter().map(|one| one.split(';').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    // An entry of nothing, a list of nothing, a key twice.
    let text = LOCAL_WRITE.replace("- good: A temporary file\n  files:", "- fils:").replace("matches:\n", "matches:\n  - zzz: x\n");
    assert_eq!(
        said(&text),
        [
            "state/local-write.yaml:3:5: `zzz` is no key that is known here",
            "state/local-write.yaml:32:3: `fils` is no key that is known here"
        ]
    );
    let text = LOCAL_WRITE.replace("effort: 5", "effort: 5\nefort: some");
    assert_eq!(said(&text), ["state/local-write.yaml:10:1: `efort` is no key that is known here"]);
}
