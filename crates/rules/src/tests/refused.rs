//! Each thing that is refused, with its message and place.

use super::{LOCAL_WRITE, ROOT_USER, changed, read};

#[track_caller]
fn refused(from: &str, to: &str, wanted: &str) {
    assert_eq!(changed(from, to), [format!("state/local-write.yaml:{wanted}")]);
}

#[test]
fn the_samples_are_right() {
    assert_eq!(changed("title", "title"), Vec::<String>::new());
}

#[test]
fn an_unknown_key() {
    refused("    when: write.path", "    wehn: write.path", "4:5: `wehn` is no key that is known here; did you mean `when`?");
    refused(
        "scope: component",
        "entity: component",
        "7:1: `entity` is no key that is known here; write one of `confidence`, `context`, `covers`, `effort`, `evidence_words`, `kinds`, `links`, `matches`, `remedy`, `scope`, `security`, `severity`, `stage`, `title`, `weight`, `why`",
    );
}

#[test]
fn a_missing_key() {
    refused("severity: warning\n", "", "1:1: `severity` is missing; add it");
    refused(
        "    message: \"`{write.api}` keeps data at `{write.path.text}`, which a restart discards\"\n",
        "",
        "5:5: `message` is missing; add it",
    );
}

#[test]
fn a_key_without_a_value_and_one_that_stands_twice() {
    refused("scope: component", "scope:", "7:6: The key has no value; write it, or leave the key out");
    refused("stage: app", "stage: app\nstage: app", "11:1: The key `stage` stands here twice; leave one of them out");
}

#[test]
fn a_condition_that_yaml_takes_for_a_tag() {
    let text = "17:11: A value that starts with `!` is a tag in YAML; put it in quotes";
    refused("when: workload.replicas > 1", "when: !workload.keeps_data", text);
    refused("when: workload.replicas > 1", "when: !workload.keeps_data && workload.replicas > 1", text);
}

#[test]
fn a_value_of_another_form() {
    refused("effort: 5", "effort: some", "9:9: A whole number is expected here; correct it; `rules/README.md` describes the form");
    refused("matches:\n  - for", "matches:\n    for", "3:5: A list is expected here; correct it; `rules/README.md` describes the form");
    refused("title: Data", "title: [Data", "1:8: A text is expected here; correct it; `rules/README.md` describes the form");
}

#[test]
fn a_misspelt_field_in_a_condition() {
    refused("!write.test", "!write.tset", "4:41: `write` has no field `tset`; did you mean `test`?");
    refused(
        "when: workload.replicas > 1",
        "when: >-\n      workload.name != 'a' &&\n      workload.replcas > 1",
        "19:16: `workload` has no field `replcas`; did you mean `replicas`?",
    );
    refused(
        "when: workload.replicas > 1",
        "when: \"workload.name != \\\"a\\\" && workload.replcas > 1\"",
        "17:47: `workload` has no field `replcas`; did you mean `replicas`?",
    );
}

#[test]
fn a_condition_of_another_type_and_one_that_is_none() {
    refused(
        "when: workload.replicas > 1",
        "when: workload.replicas",
        "17:11: `workload.replicas` is an int, where a bool is wanted; correct it; `docs/model.md` says what a rule can ask",
    );
    refused(
        "when: workload.replicas > 1",
        "when: workload.replicas >",
        "17:30: The condition ends too early; correct it; `docs/model.md` says what a rule can ask",
    );
    refused(
        "when: workload.replicas > 1",
        "when: \"\"",
        "17:12: The condition is empty; correct it; `docs/model.md` says what a rule can ask",
    );
}

#[test]
fn a_name_that_is_not_there() {
    refused(
        "when: workload.replicas > 1",
        "when: container.name == 'a'",
        "17:11: There is no `container` here; write one of `application`, `component`, `image`, `project`, `workload`, `write`",
    );
}

#[test]
fn a_misspelt_field_in_a_message_a_subject_and_a_path() {
    refused("{write.api}", "{write.apy}", "5:23: `write` has no field `apy`; did you mean `api`?");
    refused("subject: write.path.root", "subject: write.path.rot", "6:25: `value` has no field `rot`; did you mean `root`?");
    refused("subject: write.path.root", "subject: \"{write.path.rot} there\"", "6:27: `value` has no field `rot`; did you mean `root`?");
    refused("subject: write.path.root", "at: write.pth", "6:15: `write` has no field `pth`; did you mean `path`?");
    refused(
        "show: [workload.replicas, workload]",
        "show: [workload.replicas, workload.nam]",
        "20:40: `workload` has no field `nam`; did you mean `name`?",
    );
    refused(
        "{workload.replicas} replicas",
        "{workload.replcas} replicas",
        "19:48: `workload` has no field `replcas`; did you mean `replicas`?",
    );
}

#[test]
fn a_path_or_a_template_that_is_none() {
    refused(
        "show: workload.name",
        "show: workload.name > 1",
        "16:11: `workload.name > 1` is not a field path; write names with dots between, such as `workload.name`",
    );
    refused(
        "{write.api}",
        "{write.api",
        "5:16: `{write.api` keeps data at `{write.path.text}` is not a field path; braces hold a field path, such as `{workload.name}`; a literal brace is written `{{`",
    );
}

#[test]
fn a_thing_in_a_message() {
    refused(
        "{write.path.text}",
        "{write.path}",
        "5:45: `write.path` is the whole value, which is no text; name one of its fields, such as `write.path.absolute`",
    );
}

#[test]
fn an_unknown_entity() {
    refused("for: write", "for: wirte", "3:10: `wirte` is no fact kind or entity; did you mean `write`?");
}

#[test]
fn words_out_of_their_vocabularies() {
    refused("severity: warning", "severity: error", "8:11: `error` is no severity; write one of `blocker`, `note`, `warning`");
    refused("severity: warning", "severity: warning\nconfidence: hgih", "9:13: `hgih` is no confidence; did you mean `high`?");
    refused("stage: app", "stage: code", "10:8: `code` is no stage; write one of `app`, `deploy`, `image`");
    refused(
        "scope: component",
        "scope: file",
        "7:8: `file` is no scope; write one of `application`, `component`, `image`, `place`, `project`, `workload`",
    );
    refused(
        "same: subject",
        "same: cause",
        "11:40: `cause` is no word for `same`; write one of `component`, `image`, `place`, `subject`, `workload`",
    );
    refused("    subject:", "    verdict: evidense\n    subject:", "6:14: `evidense` is no verdict; did you mean `evidence`?");
    refused("scope: component", "kinds: [service, workr]", "7:18: `workr` is no kind of component; did you mean `worker`?");
    refused("severity: blocker", "severity: bloker", "18:15: `bloker` is no severity; did you mean `blocker`?");
}

#[test]
fn numbers_out_of_their_ranges() {
    refused("effort: 5", "effort: 4", "9:9: An effort of 4 is not on the scale; write 1, 2, 3, 5, 8 or 13");
    refused("effort: 5", "effort: 5\nsecurity: 11", "10:11: A security score of 11 is out of range; write one from 0.1 to 10");
    refused("effort: 5", "effort: 5\nweight: -1", "10:9: A weight of -1 is out of range; write one from 0.1 to 100");
    refused("    severity: blocker", "    step: 2", "18:11: A step of 2 is none; write `-1` for one milder, or `1` for one worse");
}

#[test]
fn empty_lists_and_texts() {
    refused(
        "evidence_words: [upload]",
        "evidence_words: []",
        "12:17: The list `evidence_words` is empty; add an entry, or leave the key out",
    );
    refused("show: workload.name", "show: []", "16:11: The list `show` is empty; add an entry, or leave the key out");
    refused(
        "why: |\n  A container's files go with it.",
        "why: \"\"",
        "21:6: `why` is empty; write it, or leave the key out where it may be left out",
    );
    assert_eq!(
        read(&[("a/b.yaml", &ROOT_USER[..0])]).unwrap_err(),
        ["a/b.yaml:1:1: There is nothing here to read; correct it; `rules/README.md` describes the form"]
    );
}

#[test]
fn titles_and_messages_that_are_no_names_and_phrases() {
    refused(
        "title: Data kept on the local file system",
        "title: Data kept.",
        "1:8: The title ends with a period; leave it out; it is shown inside of other text",
    );
    refused(
        "title: Data kept on the local file system",
        "title: \"Data at {write.path}\"",
        "1:8: The title has a placeholder; name the rule without one; `message` has room for it",
    );
    refused(
        "a restart discards\"",
        "a restart discards.\"",
        "5:14: The message ends with a period; leave it out; it is shown inside of other text",
    );
    refused(
        "drop: a volume that keeps it is mounted there",
        "drop: a volume.",
        "15:11: `drop` ends with a period; leave it out; it is shown inside of other text",
    );
}

#[test]
fn a_link_that_is_no_address() {
    refused("https://12factor.net/processes", "12factor.net", "24:9: `12factor.net` is no address; write it with `https://`");
}

#[test]
fn clauses_that_contradict_themselves_or_give_no_reason() {
    refused(
        "drop: a volume that keeps it is mounted there",
        "drop: a volume\n    severity: note",
        "15:11: The clause has `drop` and `severity`; keep one of them; what is dropped has nothing else",
    );
    refused("    severity: blocker", "    severity: blocker\n    step: 1", "18:15: The clause has `severity` and `step`; keep one of them");
    refused(
        "    because: \"`{workload.name}` runs {workload.replicas} replicas\"\n",
        "",
        "17:11: The clause gives no reason; add `because`, or `drop` with the reason why it is nothing",
    );
}

#[test]
fn a_blocker_of_low_confidence() {
    // The clause that raises it to a blocker is one too.
    let text = "A blocker of low confidence is never one; write `warning`, or a confidence of `medium`";
    let wanted = ["8:11", "19:15"].map(|at| format!("state/local-write.yaml:{at}: {text}"));
    assert_eq!(changed("severity: warning", "severity: blocker\nconfidence: low"), wanted);
    refused(
        "    severity: blocker",
        "    severity: blocker\n    confidence: low",
        "18:15: A blocker of low confidence is never one; write `warning`, or a confidence of `medium`",
    );
}

#[test]
fn a_clause_that_speaks_of_what_no_match_has_together() {
    let text = ROOT_USER.replace("component.name == 'web'", "container.name == compose_service.name");
    assert_eq!(
        read(&[("a/b.yaml", &text)]).unwrap_err(),
        ["a/b.yaml:15:11: No match sees `compose_service`, `container` at once; make it several clauses, each about one of them"]
    );
}

#[test]
fn two_rules_with_one_title() {
    assert_eq!(
        read(&[("a/b.yaml", ROOT_USER), ("a/c.yaml", ROOT_USER)]).unwrap_err(),
        ["a/c.yaml:1:8: The rule `a/b` has this title too; name the two apart"]
    );
}

#[test]
fn an_id_that_is_taken_and_a_path_that_is_none() {
    assert_eq!(
        read(&[("logs/file.yaml", ROOT_USER)]).unwrap_err(),
        ["logs/file.yaml:1:1: The built-in pack has a rule `logs/file`; rename the file: its path is the rule's id"]
    );
    assert_eq!(
        read(&[("Rule.yml", ROOT_USER)]).unwrap_err(),
        [
            "Rule.yml:1:1: The path is no rule's; move it to `<topic>/<name>.yaml`, of small letters, digits and dashes: its path is the rule's id"
        ]
    );
}

#[test]
fn a_file_of_a_folder_that_is_no_topic() {
    let refused = read(&[("tables/images.yaml", ROOT_USER)]).unwrap_err();
    assert!(refused[0].starts_with("tables/images.yaml:1:1: The path is no rule's"), "{refused:?}");
}

#[test]
fn a_cover_of_no_rule() {
    refused(
        "rule: state/root-user",
        "rule: state/root-usr",
        "11:17: `covers` names `state/root-usr`, which is no rule; did you mean `state/root-user`?",
    );
}

fn covers(rule: &str, when: &str) -> String {
    let when = if when.is_empty() { String::new() } else { format!(", when: {when}") };
    format!("covers: [{{rule: {rule}{when}}}]\ncontext:\n")
}

#[test]
fn rules_that_cover_each_other() {
    let pair = |first: &str, second: &str| {
        let a = ROOT_USER.replace("context:\n", &covers("a/c", first));
        let b = ROOT_USER.replace("Runs as root", "Other").replace("context:\n", &covers("a/b", second));
        read(&[("a/b.yaml", &a), ("a/c.yaml", &b)]).err().unwrap_or_default()
    };
    assert_eq!(
        pair("", ""),
        [
            "a/b.yaml:11:17: `covers` goes round: `a/b` → `a/c` → `a/b`; take one of them out, or give each a `when` that excludes the others",
            "a/c.yaml:11:17: `covers` goes round: `a/c` → `a/b` → `a/c`; take one of them out, or give each a `when` that excludes the others"
        ]
    );
    assert_eq!(pair("", "workload.keeps_data").len(), 1);
    assert_eq!(pair("workload.keeps_data", "workload.keeps_data").len(), 2);
    assert_eq!(pair("workload.keeps_data", "workload.keeps_data == false"), Vec::<String>::new());
}

#[test]
fn examples_that_are_wrong() {
    refused("      ^^^^^^^^^^^^^^^ blocker\n", "", "26:8: A bad example has no carets; put a line of `^` under what the rule points at");
}

#[test]
fn everything_is_said_at_once() {
    let text = LOCAL_WRITE.replace("stage: app", "stage: code").replace("!write.test", "!write.tset");
    let all = read(&[("state/local-write.yaml", &text), ("a/b.yaml", "title: x\n")]).unwrap_err();
    assert_eq!(
        all,
        [
            "a/b.yaml:1:1: `effort` is missing; add it",
            "a/b.yaml:1:1: `matches` is missing; add it",
            "a/b.yaml:1:1: `remedy` is missing; add it",
            "a/b.yaml:1:1: `severity` is missing; add it",
            "a/b.yaml:1:1: `stage` is missing; add it",
            "a/b.yaml:1:1: `why` is missing; add it",
            "state/local-write.yaml:4:41: `write` has no field `tset`; did you mean `test`?",
            "state/local-write.yaml:10:8: `code` is no stage; write one of `app`, `deploy`, `image`",
            "state/local-write.yaml:11:17: `covers` names `state/root-user`, which is no rule; write the id of a rule"
        ]
    );
}

#[test]
fn a_place_counts_characters() {
    let text = ROOT_USER.replace("container.run_as_user == 0\n", "container.name != 'é𝄞' && container.typo\n");
    assert_eq!(
        read(&[("a/b.yaml", &text)]).unwrap_err(),
        ["a/b.yaml:4:47: `container` has no field `typo`; write one of `name`, `ports`, `run_as_user`"]
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[ \\n:|>{}\\[\\]a-c\"'#&*!?.-]{0,120}", at in 0usize..900) {
        let _ = read(&[("a/b.yaml", &text)]);
        let at = (0..=at.min(LOCAL_WRITE.len())).rev().find(|at| LOCAL_WRITE.is_char_boundary(*at)).unwrap_or(0);
        let _ = read(&[("a/b.yaml", &format!("{}{text}{}", &LOCAL_WRITE[..at], &LOCAL_WRITE[at..]))]);
    }
}
