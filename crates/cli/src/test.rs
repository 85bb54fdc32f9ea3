//! `seaworthy test`: the examples of rule packs.

use seaworthy_engine::Tested;
use seaworthy_render::neutral;

use crate::args::Test;
use crate::model::print;
use crate::packs;
use crate::refusal::{Exit, problem, problems, refuse};
use crate::request::day;

pub(crate) fn run(args: &Test) -> Exit {
    let day = match day(args.as_of.as_deref()) {
        Ok(day) => day,
        Err(problem) => return refuse(vec![problem], None),
    };
    let packs = match packs::read(&args.packs) {
        Ok(packs) => packs,
        Err(problems) => return refuse(problems, None),
    };
    let tested = match seaworthy_engine::test(&packs, &day) {
        Ok(tested) => tested,
        Err(refused) => return refuse(problems(refused), None),
    };
    if tested.is_empty() {
        let remedy = Some("A rule is a file `<topic>/<rule>.yaml` below the pack's folder.");
        return refuse(vec![problem("there is no rule to test", remedy)], None);
    }
    let failed = tested.iter().flat_map(|rule| &rule.examples).any(|example| !example.differences.is_empty());
    match print(&neutral::output(&neutral::lines(&text(&tested)))) {
        Exit::Clean if failed => Exit::Found,
        exit => exit,
    }
}

/// Each failing example with its differences, the rules that nothing is known of, and the totals.
fn text(tested: &[Tested]) -> String {
    let mut out = String::new();
    let mut failed = 0;
    for rule in tested {
        for example in rule.examples.iter().filter(|example| !example.differences.is_empty()) {
            failed += 1;
            let kind = if example.bad { "bad" } else { "good" };
            out.push_str(&format!("{}, {kind}: {}\n", rule.rule, example.title));
            example.differences.iter().for_each(|difference| out.push_str(&format!("  {difference}\n")));
            out.push('\n');
        }
    }
    let bare: Vec<&str> = tested.iter().filter(|rule| rule.examples.is_empty()).map(|rule| rule.rule.as_str()).collect();
    if !bare.is_empty() {
        out.push_str(&format!("without examples: {}\n\n", bare.join(", ")));
    }
    let all: usize = tested.iter().map(|rule| rule.examples.len()).sum();
    let of = format!("{} of {}", counted(all, "example"), counted(tested.len(), "rule"));
    out + &if failed == 0 { format!("{of}: each says what its carets say\n") } else { format!("{of}: {failed} failed\n") }
}

fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

#[cfg(test)]
mod tests {
    use seaworthy_engine::Trial;

    use super::*;

    fn rule(id: &str, differences: &[&[&str]]) -> Tested {
        let trial = |all: &&[&str]| Trial { bad: true, title: "Two".into(), differences: all.iter().map(|one| (*one).into()).collect() };
        Tested { rule: id.into(), examples: differences.iter().map(trial).collect() }
    }

    #[test]
    fn what_fails_is_said_in_words_and_counted() {
        let tested = [rule("ours/a", &[&[], &["a.yaml:1:1-2: expected `note` here, found nothing"]]), rule("ours/b", &[])];
        let expected = "\
ours/a, bad: Two
  a.yaml:1:1-2: expected `note` here, found nothing

without examples: ours/b

2 examples of 2 rules: 1 failed
";
        assert_eq!(text(&tested), expected);
        assert_eq!(text(&[rule("ours/a", &[&[]])]), "1 example of 1 rule: each says what its carets say\n");
    }
}
