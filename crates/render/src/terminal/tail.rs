//! What stands below the findings: notes, what could not be judged, what is good, problems, totals.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{Finding, Place, Problem, Severity, Unknown};

use super::Page;
use crate::text::{count, fit_end, width, wrap};

/// The cells in front of a list's lines.
const INDENT: usize = 15;
/// How many lines a list has, unless all are asked for.
const LINES: usize = 8;

impl Page<'_> {
    /// Notes as how many there are of each rule.
    pub(super) fn notes(&mut self, notes: &[&Finding]) {
        if notes.is_empty() {
            return;
        }
        let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
        for note in notes {
            *rules.entry(&note.rule).or_default() += 1;
        }
        let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
        rules.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let each = rules.iter().map(|(rule, number)| if *number > 1 { format!("{rule} {number}") } else { (*rule).to_owned() });
        let text = format!("{} in {}: {}", notes.len(), count(rules.len(), "rule"), each.collect::<Vec<_>>().join(", "));
        let hint = "(--all shows them)";
        let label = self.paint.severity(Severity::Note, "note");
        self.gap();
        self.entry(&format!("{label}     "), 9, &format!("{text}  {hint}"));
    }

    /// A line for each kind of reason: what differs in names and numbers alone is one kind.
    pub(super) fn not_judged(&mut self) {
        let mut kinds: BTreeMap<String, Vec<&Unknown>> = BTreeMap::new();
        for unknown in &self.report.unknown {
            let kind = if self.options.all { unknown.reason.clone() } else { kind(&unknown.reason) };
            kinds.entry(kind).or_default().push(unknown);
        }
        let mut kinds: Vec<Vec<&Unknown>> = kinds.into_values().collect();
        kinds.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].reason.cmp(&b[0].reason)));
        let lines = kinds.iter().map(|all| {
            let others = all.iter().map(|one| one.reason.as_str()).collect::<BTreeSet<_>>().len() - 1;
            let more = if others > 0 { format!(", and {others} more like it") } else { String::new() };
            format!("{}{more} ({})", all[0].reason, self.concerned(all))
        });
        self.list("Not judged", lines.collect());
    }

    /// Which rules and components an unknown is about, in few words.
    fn concerned(&self, all: &[&Unknown]) -> String {
        let rules: BTreeSet<&str> = all.iter().map(|one| one.rule.as_str()).collect();
        let components: BTreeSet<&str> = all.iter().filter_map(|one| one.component.as_deref()).collect();
        let few = |names: &BTreeSet<&str>, word: &str| match names.len() {
            0 => None,
            1..=2 => Some(names.iter().copied().collect::<Vec<_>>().join(", ")),
            more => Some(count(more, word)),
        };
        let first = all.iter().find_map(|one| one.place).filter(|_| all.len() == 1).map(|place| self.near(place));
        let rules = if rules.contains("*") { Some("all rules".to_owned()) } else { few(&rules, "rule") };
        let parts = [rules, few(&components, "component"), first];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn good(&mut self) {
        let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for one in &self.report.evidence {
            rules.entry(&one.rule).or_default().push(format!("{} ({})", one.message, self.near(one.place)));
        }
        let lines = rules
            .into_values()
            .map(|all| if all.len() > 1 { format!("{} and {} more", all[0], all.len() - 1) } else { all[0].clone() })
            .collect();
        self.list("Good", lines);
    }

    pub(super) fn problems(&mut self) {
        let lines = self.report.problems.iter().map(|one| self.problem(one)).collect();
        self.list("Problems", lines);
    }

    fn problem(&self, problem: &Problem) -> String {
        let at = match (problem.place, &problem.path) {
            (Some(place), _) => format!("{}: ", self.files.short(place)),
            // A rule that is refused says its path itself, with line and column.
            (None, Some(path)) if problem.text.starts_with(path.as_str()) => String::new(),
            (None, Some(path)) => format!("{path}: "),
            (None, None) => String::new(),
        };
        match &problem.remedy {
            Some(remedy) => format!("{at}{}. {remedy}", problem.text.trim_end_matches('.')),
            None => format!("{at}{}", problem.text),
        }
    }

    /// `path:line` as it fits a line of a list with a parenthesis at either end.
    fn near(&self, place: Place) -> String {
        let short = self.files.short(place);
        if self.options.boxes { fit_end(&short, self.width.saturating_sub(INDENT + 2)) } else { short }
    }

    /// A list with its title beside the first line.
    pub(super) fn list(&mut self, title: &str, mut lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        if !self.options.all && lines.len() > LINES {
            let more = lines.len() - LINES;
            lines.truncate(LINES);
            lines.push(format!("and {more} more (--all shows them)"));
        }
        self.gap();
        let mut label = format!("  {}{}", self.paint.bold(title), " ".repeat((INDENT - 2).saturating_sub(title.len())));
        for line in lines {
            self.entry(&label, INDENT, &line);
            label = " ".repeat(INDENT);
        }
    }

    /// Words behind a label of `indent` cells, wrapped; in one line where nobody sees the page's width.
    fn entry(&mut self, label: &str, indent: usize, text: &str) {
        let room = if self.options.boxes { self.width.saturating_sub(indent) } else { usize::MAX };
        let mut start = label.to_owned();
        for line in wrap(text, room) {
            self.line(&format!("{start}{line}"));
            start = " ".repeat(indent);
        }
    }

    /// The score, what must be fixed and what can wait, how much work that is, and what was looked at.
    pub(super) fn totals(&mut self) {
        let indent = self.remembered();
        let start = " ".repeat(indent);
        let [painted, plain] = self.must_and_can();
        let good = self.report.findings.is_empty() && self.report.problems.is_empty() && self.counted_elsewhere().is_none();
        let painted = if good { self.paint.good(&painted) } else { painted };
        if !self.options.boxes || indent + width(&plain) <= self.width {
            self.line(&format!("{start}{painted}"));
        } else {
            self.wrapped(&start, indent, &plain);
        }
        self.elsewhere(indent);
        let scan = self.scan();
        let room = if self.options.boxes { self.width.saturating_sub(indent) } else { usize::MAX };
        for line in parts_in_lines(&scan, room) {
            self.line(&format!("{start}{line}"));
        }
        self.settled_lines(&start);
        if let (Some(first), false) = (self.report.findings.iter().find(|finding| finding.is_open()), self.options.quiet) {
            // A plan is one of the whole, and what changed is not.
            let plan = self.report.since.is_none().then_some("seaworthy plan");
            let explain = format!("seaworthy explain {}", first.rule);
            let mut next: Vec<String> = plan.into_iter().map(str::to_owned).chain([explain]).collect();
            next[0].insert_str(0, "Next: ");
            for line in parts_in_lines(&next, room) {
                let line = self.paint.dim(&line);
                self.line(&format!("{start}{line}"));
            }
        }
    }

    /// How much work there is, at how many places, and what was looked at: in parts.
    fn scan(&self) -> Vec<String> {
        let findings = &self.report.findings;
        let mut parts = Vec::new();
        if let Some(score) = self.report.score.as_ref().filter(|_| !findings.is_empty()) {
            let (least, likely) = (score.effort.at_least, score.effort.likely);
            parts.push(if least == likely { format!("effort {likely}") } else { format!("effort at least {least}, likely {likely}") });
        }
        let places: usize = findings.iter().map(|finding| 1 + finding.occurrences.len()).sum();
        if places > findings.len() {
            parts.push(count(places, "place"));
        }
        if let Some(score) = self.report.score.as_ref().filter(|score| score.overall.is_ok()) {
            parts.push(format!("coverage {} %", seaworthy_model::shown(score.coverage * 100.0)));
        }
        if !self.report.problems.is_empty() {
            parts.push(count(self.report.problems.len(), "problem"));
        }
        parts.push(count(self.options.files, "file"));
        if let Some(elapsed) = self.options.elapsed {
            parts.push(format!("{:.2} s", elapsed.as_secs_f64()));
        }
        parts
    }
}

/// Parts with a dot between them, in lines of at most `room` cells that break between parts.
pub(super) fn parts_in_lines(parts: &[String], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if width(line) + 3 + width(part) <= room => {
                line.push_str(" · ");
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

/// A reason without what it names in code and without its numbers.
fn kind(reason: &str) -> String {
    let words = reason.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { "" } else { part });
    words.collect::<Vec<_>>().join("`").chars().filter(|c| !c.is_ascii_digit()).collect()
}
