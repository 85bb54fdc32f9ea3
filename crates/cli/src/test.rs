//! `seaworthy test`: the examples of rule packs.

use seaworthy_engine::Tested;
use seaworthy_render::neutral;

use crate::args::Test;
use crate::model::print;
use crate::packs;
use crate::refusal::{Exit, problem, refuse};
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
        Err(refused) => return refuse(refused.0, None),
    };
    if tested.is_empty() {
        let remedy = Some("A rule is a file `<topic>/<rule>.yaml` below the pack's folder.");
        return refuse(vec![problem("there is no rule to test", remedy)], None);
    }
    let differs = tested.iter().flat_map(|rule| &rule.examples).any(|example| !example.differences.is_empty());
    let failed = differs || tested.iter().any(|rule| lacking(rule).is_some());
    match print(&neutral::output(&neutral::lines(&text(&tested)))) {
        Exit::Clean if failed => Exit::Found,
        exit => exit,
    }
}

/// Each failing example with its differences, the rules of which examples say too little, and the totals.
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
    let lacking: Vec<String> = tested.iter().filter_map(lacking).collect();
    if !lacking.is_empty() {
        out.push_str(&lacking.concat());
        out.push_str("  Write them below `examples:` in the rule's file: one bad, two good ones at least.\n\n");
    }
    let all: usize = tested.iter().map(|rule| rule.examples.len()).sum();
    let of = format!("{} of {}", counted(all, "example"), counted(tested.len(), "rule"));
    let without = match lacking.len() {
        0 => String::new(),
        1 => "; 1 rule has too few".to_owned(),
        more => format!("; {more} rules have too few"),
    };
    out + &match failed {
        0 if without.is_empty() => format!("{of}: each says what its carets say\n"),
        failed => format!("{of}: {failed} failed{without}\n"),
    }
}

/// What a rule lacks that has not one bad example and two good ones, as a line.
fn lacking(rule: &Tested) -> Option<String> {
    let bad = rule.examples.iter().filter(|example| example.bad).count();
    let good = rule.examples.len() - bad;
    (bad < 1 || good < 2).then(|| format!("{}: too few examples: {bad} bad, {good} good\n", rule.rule))
}

fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

#[cfg(test)]
mod tests {
    use seaworthy_engine::Trial;

    use super::*;

    /// Examples by their titles and what is wrong with them.
    fn rule(id: &str, examples: &[(&str, &[&str])]) -> Tested {
        let trial = |(title, wrong): &(&str, &[&str])| {
            let differences = wrong.iter().map(|one| (*one).into()).collect();
            Trial { bad: title.starts_with("bad"), title: (*title).into(), differences }
        };
        Tested { rule: id.into(), examples: examples.iter().map(trial).collect() }
    }

    #[test]
    fn what_fails_is_said_in_words_and_counted() {
        let wrong: &[&str] = &["a.yaml:1:1-2: expected `note` here, found nothing"];
        let whole = rule("ours/a", &[("bad one", wrong), ("good one", &[]), ("good two", &[])]);
        let expected = "\
ours/a, bad: bad one
  a.yaml:1:1-2: expected `note` here, found nothing

ours/b: too few examples: 0 bad, 0 good
ours/c: too few examples: 1 bad, 1 good
  Write them below `examples:` in the rule's file: one bad, two good ones at least.

5 examples of 3 rules: 1 failed; 2 rules have too few
";
        assert_eq!(text(&[whole, rule("ours/b", &[]), rule("ours/c", &[("bad", &[]), ("good", &[])])]), expected);
        let sound = rule("ours/a", &[("bad", &[]), ("good", &[]), ("good too", &[])]);
        assert_eq!(text(&[sound]), "3 examples of 1 rule: each says what its carets say\n");
    }
}
