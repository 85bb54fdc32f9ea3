use super::*;

const RULE: &str = "title: A\n";

fn read(second: &str) -> Result<Vec<Example>, Vec<String>> {
    examples("state/a.yaml", &format!("{RULE}---\n{second}")).map_err(|all| all.iter().map(ToString::to_string).collect())
}

const BAD: &str = r#"- bad: Two writes
  kubernetes: "1.30"
  files:
    app.py: |
      import os
      open("/a", "w").write("é")
      ^^^^^^^^^^^^^^^^^^^^^^^^^^ blocker: `open` keeps data: at `/a`
           ^^^^ note
      x = 1
      ^
"#;

#[test]
fn carets_speak_of_the_line_above_and_are_taken_out() {
    let example = &read(BAD).unwrap()[0];
    let file = &example.files[0];
    assert_eq!(file.text, "import os\nopen(\"/a\", \"w\").write(\"é\")\nx = 1\n");
    let said: Vec<_> = file.expected.iter().map(|one| (one.line, one.column, one.end_column, one.severity)).collect();
    assert_eq!(said, [(2, 1, 27, Some(Severity::Blocker)), (2, 6, 10, Some(Severity::Note)), (3, 1, 2, None)]);
    assert_eq!(file.expected[0].message.as_deref(), Some("`open` keeps data: at `/a`"));
    assert_eq!((example.bad, example.kubernetes.as_deref()), (true, Some("1.30")));
}

#[test]
fn a_file_without_a_second_document_has_no_examples() {
    assert_eq!(examples("state/a.yaml", RULE), Ok(vec![]));
}

#[test]
fn a_bad_example_without_carets_and_a_good_one_with_them_are_refused() {
    assert_eq!(
        read("- bad: Nothing\n  files: {a.py: x}\n").unwrap_err(),
        ["state/a.yaml:3:8: A bad example has no carets; put a line of `^` under what the rule points at"]
    );
    assert_eq!(
        read("- good: Something\n  files:\n    a.py: |\n      x\n      ^\n").unwrap_err(),
        ["state/a.yaml:3:9: A good example has carets; take them out, or make the example a `bad` one"]
    );
}

#[test]
fn carets_under_no_text_are_refused() {
    assert_eq!(
        read("- bad: First\n  files:\n    a.py: |\n      ^^ note\n      x\n      ^\n").unwrap_err(),
        ["state/a.yaml:6:1: The carets stand under no text; put them under the line that they speak of"]
    );
}

#[test]
fn carets_that_reach_past_the_line_are_refused() {
    assert_eq!(
        read("- bad: First\n  files:\n    a.py: |\n      x\n      ^^ note\n").unwrap_err()[0],
        "state/a.yaml:7:1: The carets reach past the end of the line above; end them under its last character"
    );
}

#[test]
fn a_misspelt_severity_behind_carets_is_refused() {
    assert_eq!(
        read("- bad: First\n  files:\n    a.py: |\n      x\n      ^ bloker: y\n").unwrap_err()[0],
        "state/a.yaml:7:1: `bloker` is no severity; did you mean `blocker`?"
    );
}

#[test]
fn an_unknown_key_of_an_example_is_refused() {
    assert_eq!(
        read("- bad: First\n  file: {a.py: x}\n").unwrap_err(),
        ["state/a.yaml:4:3: `file` is no key that is known here; did you mean `files`?"]
    );
}

#[test]
fn an_example_that_is_neither_bad_nor_good_is_refused() {
    assert_eq!(
        read("- files: {a.py: x}\n").unwrap_err(),
        ["state/a.yaml:3:3: An example is either `bad` or `good`; write one of the two, with what it shows"]
    );
}

#[test]
fn a_day_and_a_release_have_their_form() {
    assert_eq!(
        read("- good: G\n  files: {a.py: x}\n  as_of: 21.11.2026\n  kubernetes: v1.30\n").unwrap_err(),
        [
            "state/a.yaml:5:10: `21.11.2026` is no day; write it as `2026-11-21`",
            "state/a.yaml:6:15: `v1.30` is no release; write it as `1.36`"
        ]
    );
    assert_eq!(
        read("- good: G\n  files: {a.py: x}\n  as_of: 2026-11-21\n  kubernetes: 1.30\n").unwrap()[0].kubernetes.as_deref(),
        Some("1.30")
    );
}

#[test]
fn a_path_out_of_the_example_is_refused() {
    assert_eq!(
        read("- good: Out\n  files: {../a.py: x}\n").unwrap_err(),
        ["state/a.yaml:4:20: `../a.py` is no path below the example's root; write it relative, with `/` and without `..`"]
    );
}

#[test]
fn a_third_document_is_refused() {
    assert_eq!(
        read("- good: G\n  files: {a.py: x}\n---\n- x\n").unwrap_err(),
        ["state/a.yaml:5:1: A third document starts here; keep to two: the rule, then its examples"]
    );
}

fn found(line: u32, column: u32, end_column: u32, severity: Severity, message: &str) -> Found<'_> {
    Found { path: "app.py", line, column, end_column, severity, message, occurrence: false }
}

#[test]
fn what_the_carets_say_is_no_difference() {
    let example = &read(BAD).unwrap()[0];
    let said = [
        found(2, 1, 27, Severity::Blocker, "`open` keeps data: at `/a`"),
        found(2, 6, 10, Severity::Note, "anything"),
        found(3, 1, 2, Severity::Warning, "anything"),
    ];
    assert_eq!(compare(example, &said), Vec::<String>::new());
}

#[test]
fn each_difference_is_a_sentence() {
    let example = &read(BAD).unwrap()[0];
    let said =
        [found(2, 1, 27, Severity::Warning, "other words"), found(2, 7, 9, Severity::Note, "m"), found(9, 1, 2, Severity::Note, "n")];
    assert_eq!(
        compare(example, &said),
        [
            "app.py:2:1: expected `blocker: `open` keeps data: at `/a``, found `warning: other words`",
            "app.py:2:6-10: expected `note` here, found `note: m` at columns 7-9",
            "app.py:3:1-2: expected `a finding` here, found nothing",
            "app.py:9:1-2: a note is found where the example expects nothing: n",
        ]
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reading_of_examples_panic(text in "[ \\n:|>^{}\\[\\]a-c\"'#&*!?-]{0,120}") {
        let _ = examples("a/b.yaml", &format!("t: x\n---\n{text}"));
        let _ = examples("a/b.yaml", &text);
    }
}

#[test]
fn a_further_place_needs_no_caret_and_may_have_one() {
    let example =
        &read("- bad: Two places\n  files:\n    app.py: |\n      open(x)\n      ^^^^^^^ warning: `open` keeps data\n      open(y)\n")
            .unwrap()[0];
    let shown = found(1, 1, 8, Severity::Warning, "`open` keeps data");
    let further = Found { occurrence: true, ..found(2, 1, 8, Severity::Warning, "`open` keeps data") };
    assert_eq!(compare(example, &[shown, further]), Vec::<String>::new());
}
