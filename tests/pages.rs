//! What the pages of `docs/` show is what there is.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::fs;

use seaworthy_tests::root;

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_workflow_of_the_page_is_the_example_and_can_be_copied_whole() {
    let (page, example) = (text("docs/github.md"), text("docs/examples/seaworthy.yml"));
    let block = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block");
    assert_eq!(block, example);
    assert!(example.contains("\nname: ") && example.contains("\non:\n"), "it is a whole workflow");
}

#[test]
fn what_to_do_begins_with_words_since_reports_show_its_first_sentences() {
    let pages = seaworthy_engine::Rules::of(&[]).expect("the built-in pack is sound").pages();
    let mute: Vec<&str> =
        pages.iter().filter(|page| page.info.remedy.trim_start().starts_with("```")).map(|page| page.info.id.as_str()).collect();
    assert!(mute.is_empty(), "{mute:?}");
}
