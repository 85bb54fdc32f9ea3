//! What stands below the findings: notes, what could not be read, what could not be judged.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{Problem, Severity, Unknown, sentence};

use super::{LIST, Listed, Page, TEXT};
use crate::inert::{code, prose};
use crate::text::count;
use crate::words::cut;

impl Page<'_> {
    /// Notes as how many there are of each rule.
    pub(super) fn notes(&self) -> String {
        let mut rules: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for note in self.report.findings.iter().filter(|one| one.severity == Severity::Note) {
            rules.entry(&note.rule).or_insert((&note.title, 0)).1 += 1;
        }
        let notes: usize = rules.values().map(|(_, number)| number).sum();
        let mut rules: Vec<(&str, (&str, usize))> = rules.into_iter().collect();
        rules.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(a.0.cmp(b.0)));
        let line = |(rule, (title, number)): &(&str, (&str, usize))| {
            format!("<li>{number} × {} {}</li>\n", prose(&cut(title, TEXT)), code(&cut(rule, TEXT)))
        };
        folded(&count(notes, "note"), rules.iter().map(line))
    }

    /// What could not be read.
    pub(super) fn problems(&self) -> String {
        let problems = &self.report.problems;
        folded(&count(problems.len(), "problem"), problems.iter().map(|one| self.problem(one)))
    }

    fn problem(&self, one: &Problem) -> String {
        let at = match (one.place, &one.path) {
            (Some(place), _) => format!("{} ", self.at(place)),
            (None, Some(path)) => format!("{} ", code(&cut(path, TEXT))),
            (None, None) => String::new(),
        };
        let remedy = one.remedy.as_deref().map(|remedy| format!(" {}", prose(&cut(remedy, TEXT)))).unwrap_or_default();
        format!("<li>{at}{}{remedy}</li>\n", prose(&sentence(&cut(&one.text, TEXT))))
    }

    /// A line for each reason, with the rules and components that it concerns.
    pub(super) fn not_judged(&self) -> String {
        let mut reasons: BTreeMap<&str, Vec<&Unknown>> = BTreeMap::new();
        for one in &self.report.unknown {
            reasons.entry(&one.reason).or_default().push(one);
        }
        let mut reasons: Vec<(&str, Vec<&Unknown>)> = reasons.into_iter().collect();
        reasons.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
        let line = |(reason, all): &(&str, Vec<&Unknown>)| {
            let rules: BTreeSet<&str> = all.iter().map(|one| one.rule.as_str()).collect();
            let components: BTreeSet<&str> = all.iter().filter_map(|one| one.component.as_deref()).collect();
            let parts = [few(&rules, "rule"), few(&components, "component")];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!("<li>{} {}</li>\n", prose(&sentence(&cut(reason, TEXT))), parts.join(" · "))
        };
        folded(&format!("{} not judged", count(self.report.unknown.len(), "case")), reasons.iter().map(line))
    }
}

/// The names, or how many they are.
fn few(names: &BTreeSet<&str>, word: &str) -> Option<String> {
    match names.len() {
        0 => None,
        // Whatever a rule is asked of could not be judged.
        _ if names.contains("*") => Some("all rules".to_owned()),
        1..=2 => Some(names.iter().map(|name| code(&cut(name, TEXT))).collect::<Vec<_>>().join(", ")),
        more => Some(count(more, word)),
    }
}

/// A list that is opened by a click; nothing where it is empty.
fn folded(title: &str, lines: impl Iterator<Item = String>) -> String {
    let list = Listed::within(lines, LIST);
    if list.shown == 0 {
        return String::new();
    }
    let more = match list.left_out {
        0 => String::new(),
        number => format!("<li>and {number} more</li>\n"),
    };
    format!("<details><summary>{title}</summary>\n<ul>\n{}{more}</ul></details>\n\n", list.text)
}
