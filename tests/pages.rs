//! What the pages of `docs/` show is what there is.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::fs;

use seaworthy_tests::{root, run_as};

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

#[test]
fn pages_and_lists_have_the_colours_of_reports_where_colours_are_wanted() {
    let printed =
        |arguments: &[&str], color: &str| run_as(&root(), &[arguments, &["--color", color]].concat(), &[("COLUMNS", "80")]).text();
    for (arguments, painted) in [
        (&["explain", "state/local-write"][..], "\u{1b}[31;1mblocker\u{1b}[0m: each of the N replicas"),
        (&["rules"], "\u{1b}[33;1mwarning\u{1b}[0m  Log written to a file"),
        (&["model", "fixtures/apps/orders"], "component \u{1b}[1mweb\u{1b}[0m — service"),
    ] {
        assert!(printed(arguments, "always").contains(painted), "{arguments:?}");
        assert!(!printed(arguments, "never").contains('\u{1b}'), "{arguments:?}");
        assert!(!printed(arguments, "auto").contains('\u{1b}'), "{arguments:?}: nobody sees colours in a pipe");
    }
}

#[test]
fn what_surroundings_change_is_told_without_the_fields_of_rule_files() {
    let pages = seaworthy_engine::Rules::of(&[]).expect("the built-in pack is sound").pages();
    let told: Vec<&String> = pages.iter().flat_map(|page| &page.context).map(|(_, why)| why).collect();
    assert!(told.iter().any(|why| why.contains("WORKLOAD")));
    let braces: Vec<_> = told.iter().filter(|why| why.contains('{')).collect();
    assert!(braces.is_empty(), "{braces:?}");
}

/// A page for a terminal without its colours.
fn plain(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.map(|piece| piece.split_once('m').map_or("", |(_, words)| words)).collect::<String>()
}

/// What the command of the README prints, in lines: without the name of the folder that the project stands in, what fits into a line
/// beside it, and the time it took, which are nobody else's.
fn printed() -> Vec<String> {
    let arguments = ["check", "--as-of", "2026-11-21", "--color", "always", "fixtures/apps/orders"];
    let printed = plain(&run_as(&root(), &arguments, &[("COLUMNS", "100")]).text());
    let (head, rest) = printed.split_once('\n').expect("lines");
    let (_, head) = head.trim_start().split_once("   ").expect("a project and what it holds");
    let timeless = |line: &str| line.split_once(" files · ").map_or_else(|| line.to_owned(), |(counts, _)| format!("{counts} files"));
    let counts = head.split_once(" (").map_or(head, |(counts, _)| counts);
    std::iter::once(format!("  seaworthy   {counts}")).chain(rest.lines().map(timeless)).collect()
}

#[test]
fn the_report_in_the_readme_is_what_its_command_prints() {
    let readme = text("README.md");
    let shown = readme.split("```\n").find(|block| block.starts_with("  seaworthy   ")).expect("the report");
    let printed = printed();
    let mut left = &printed[..];
    let mut left_out: Vec<(usize, &str)> = vec![];
    for line in shown.lines().filter(|line| !line.is_empty()) {
        if let Some(said) = line.strip_prefix("  ⋮ ") {
            let (number, of) = said.split_once(" more ").expect("how many are not shown");
            left_out.push((number.parse().expect("a number"), of.trim_end_matches('s')));
            continue;
        }
        let empty = left.iter().take_while(|line| line.is_empty()).count();
        let at = left.iter().position(|one| one == line).unwrap_or_else(|| panic!("the README shows `{line}`, which is not printed there"));
        assert!(at == empty || !left_out.is_empty(), "before `{line}` of the README is printed: {}", left[..at].join("\n"));
        for (number, of) in left_out.drain(..) {
            let found = left[..at].iter().filter(|one| one.starts_with(&format!("{of} "))).count();
            assert_eq!(found, number, "{of}s that are not shown before `{line}`");
        }
        left = &left[at + 1..];
    }
    assert_eq!(left.concat(), "", "the README shows the report to its end");
}
