//! What was understood: the project, its components and how many findings each has.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{ComponentSummary, Finding, Report, Severity};

use super::Page;
use super::score::NUMBER;
use crate::text::{count, fit, some_of, width};

/// How many components the table has, unless all are asked for.
const ROWS: usize = 12;
/// To how many cells names are shortened in favour of the bars.
const SHORTEST_NAME: usize = 10;

impl Page<'_> {
    pub(super) fn head(&mut self) {
        let understood = &self.report.understood;
        let mut parts = vec![count(understood.components.len(), "component")];
        if !understood.applications.is_empty() {
            parts.push(count(understood.applications.len(), "application"));
        }
        if !understood.variants.is_empty() {
            parts.push(count(understood.variants.len(), "variant"));
        }
        let about = parts.join(" · ");
        let room = self.width.saturating_sub(width(&understood.project) + 5);
        self.gap();
        if width(&about) <= room {
            let line = format!("  {}   {}", self.paint.bold(&understood.project), self.named(&about, room));
            self.line(&line);
        } else {
            let room = self.width.saturating_sub(2);
            let project = self.paint.bold(&fit(&understood.project, room));
            self.line(&format!("  {project}"));
            self.line(&format!("  {}", fit(&self.named(&about, room), room)));
        }
        if let Some(settings) = &self.report.settings {
            let line = fit(&format!("settings: {settings}"), self.width.saturating_sub(2));
            let line = self.paint.dim(&line);
            self.line(&format!("  {line}"));
        }
        if let Some(nothing) = &understood.nothing {
            for line in crate::text::wrap(nothing, self.width.saturating_sub(2)) {
                self.line(&format!("  {line}"));
            }
        }
        self.table();
    }

    /// The head's words with as many variants by name as fit.
    fn named(&self, about: &str, room: usize) -> String {
        let variants = &self.report.understood.variants;
        let roots: Vec<String> = variants.iter().map(|root| if root.is_empty() { ".".into() } else { root.clone() }).collect();
        let named = (1..=roots.len().min(4)).rev().map(|most| format!("{about} ({})", some_of(&roots, most)));
        named.into_iter().find(|named| width(named) <= room).unwrap_or_else(|| about.to_owned())
    }

    fn table(&mut self) {
        let rows = rows(self.report);
        if rows.is_empty() {
            return;
        }
        self.gap();
        let most = if self.options.all { usize::MAX } else { ROWS };
        let scores = rows.iter().take(most).any(|row| row.score.is_some());
        let shown: Vec<&Row<'_>> = rows.iter().take(most).collect();
        let shared = self.of_no_component().filter(|_| scores);
        let shown: Vec<&Row<'_>> = shown.into_iter().chain(&shared).collect();
        let widest = |cell: fn(&Row) -> usize, limit: usize| shown.iter().map(|row| cell(row)).max().unwrap_or(0).min(limit);
        let name = widest(|row| width(row.name), 28 + self.width.saturating_sub(80) / 2);
        let kind = widest(|row| width(&row.kind), 15);
        let counted = widest(|row| row.counts_width(), 60);
        let bar = if self.width >= 110 { 20 } else { 10 };
        let scored = match (scores, self.options.boxes) {
            (false, _) => 0,
            (true, false) => 1 + NUMBER,
            (true, true) => 1 + NUMBER + 1 + bar + 2,
        };
        // A row fits the page: names give way first, then the bars.
        let beside = 2 + 2 + kind + counted;
        let bars = scores && self.options.boxes && beside + scored + SHORTEST_NAME <= self.width;
        let scored = if bars { scored } else { scored.min(1 + NUMBER) };
        let name = if self.options.boxes { name.min(self.width.saturating_sub(beside + scored).max(SHORTEST_NAME)) } else { name };
        let details = self.width.saturating_sub(2 + name + 2 + kind + scored + 2 + counted + 2);
        for row in shown {
            let mut line = format!("  {}  {}", padded(&fit(row.name, name), name), padded(&fit(&row.kind, kind), kind));
            // In less room than a word takes, details say nothing.
            if details >= 10 {
                line.push_str(&format!("  {}", padded(&fit(&row.details, details), details)));
            }
            match row.score {
                _ if scored == 0 => {}
                Some((value, at_most)) if bars => {
                    line.push_str(&format!(" {} {}", self.number(value, at_most), self.bar(value, bar)));
                }
                Some((value, at_most)) => line.push_str(&format!(" {}", self.number(value, at_most))),
                None => line.push_str(&" ".repeat(scored)),
            }
            for (severity, number) in row.counts.iter().filter(|(_, number)| *number > 0) {
                let words = count(*number, severity.word());
                line.push_str(&format!("  {}", self.paint.severity(*severity, &words)));
            }
            self.line(&line);
        }
        if rows.len() > most {
            let line = format!("  and {} more: seaworthy model", rows.len() - most);
            let line = self.paint.dim(&line);
            self.line(&line);
        }
    }

    /// What stands at no component and counts for all that it is deployed with, so that the scores can be understood.
    fn of_no_component(&self) -> Option<Row<'static>> {
        let counts = [Severity::Blocker, Severity::Warning, Severity::Note].map(|severity| {
            let here = |finding: &&Finding| finding.is_open() && finding.severity == severity && finding.component.is_none();
            (severity, self.report.findings.iter().filter(here).count())
        });
        let details = if self.report.understood.applications.len() > 1 { "lowers its application" } else { "lowers all of them" };
        let row = Row { name: "(shared)", kind: String::new(), details: details.to_owned(), score: None, counts };
        (row.numbers() != [0; 3]).then_some(row)
    }
}

/// The components, the least ready first. Those of one name, of several applications, are one row: a finding knows its
/// component by name.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let mut names: BTreeMap<&str, Vec<&ComponentSummary>> = BTreeMap::new();
    for component in &report.understood.components {
        names.entry(&component.name).or_default().push(component);
    }
    let mut rows: Vec<Row<'_>> = names.into_iter().map(|(name, all)| row(report, name, &all)).collect();
    // What is not deployed by itself is named where something was found in it; where nothing is deployed, a sentence says so.
    let aside = |row: &Row<'_>| report.understood.nothing.is_some() || matches!(row.kind.as_str(), "library" | "test" | "example");
    rows.retain(|row| row.numbers() != [0; 3] || !aside(row));
    let value = |row: &Row<'_>| row.score.map_or(f64::INFINITY, |(value, _)| value);
    rows.sort_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| b.numbers().cmp(&a.numbers())).then_with(|| a.name.cmp(b.name)));
    rows
}

fn row<'r>(report: &'r Report, name: &'r str, all: &[&'r ComponentSummary]) -> Row<'r> {
    let counts = [Severity::Blocker, Severity::Warning, Severity::Note].map(|severity| {
        let here = |finding: &&Finding| finding.is_open() && finding.severity == severity && finding.component.as_deref() == Some(name);
        (severity, report.findings.iter().filter(here).count())
    });
    let kinds: BTreeSet<&str> = all.iter().map(|component| component.kind.as_str()).collect();
    let details = match all {
        [only] => details(only),
        more => format!("{} components of this name", more.len()),
    };
    let kind = if kinds.len() > 2 { "several kinds".to_owned() } else { kinds.into_iter().collect::<Vec<_>>().join(", ") };
    let scores = all.iter().filter_map(|component| component.score.map(|score| (score, component.at_most)));
    let score = scores.min_by(|(a, _), (b, _)| a.total_cmp(b));
    Row { name, kind, details, score, counts }
}

/// What a component is made of; a digest tells a reader nothing.
fn details(component: &ComponentSummary) -> String {
    let short = component.details.iter().map(|detail| detail.split("@sha256:").next().unwrap_or(detail));
    short.collect::<Vec<_>>().join(", ")
}

struct Row<'a> {
    name: &'a str,
    kind: String,
    details: String,
    /// With whether it is an upper bound.
    score: Option<(f64, bool)>,
    counts: [(Severity, usize); 3],
}

impl Row<'_> {
    fn numbers(&self) -> [usize; 3] {
        self.counts.map(|(_, number)| number)
    }

    fn counts_width(&self) -> usize {
        let words = self.counts.iter().filter(|(_, number)| *number > 0).map(|(severity, number)| width(&count(*number, severity.word())));
        words.map(|cells| cells + 2).sum()
    }
}

fn padded(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(text))))
}
