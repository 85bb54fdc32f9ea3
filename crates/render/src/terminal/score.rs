//! The score on a page: a number and a bar for each component and topic, and the one line that a person remembers.

use owo_colors::Style;
use seaworthy_model::{READY, Severity, shown};

use super::Page;
use crate::text::{count, width, wrap};

/// The cells of a number: `≤100`.
pub(super) const NUMBER: usize = 4;
/// The cells of a topic's bar, without its edges.
const BAR: usize = 10;

impl Page<'_> {
    /// The number in its cells, at their right: `  32`, ` ≤93` where too little was judged to say more.
    pub(super) fn number(&self, value: f64, at_most: bool) -> String {
        let number = format!("{}{}", if at_most { "≤" } else { "" }, shown(value));
        let pad = " ".repeat(NUMBER.saturating_sub(width(&number)));
        format!("{pad}{}", self.paint.words(&number, style(value).bold()))
    }

    /// `▕██████░░░░▏`, with as many cells between its edges.
    pub(super) fn bar(&self, value: f64, cells: usize) -> String {
        let full = (usize::from(shown(value)) * cells + 50) / 100;
        // Neither full nor empty, unless the score is.
        let full = full.clamp(usize::from(value >= 1.0), cells - usize::from(value < 100.0));
        let (done, left) = ("█".repeat(full), "░".repeat(cells - full));
        format!("{}{}{}{}", self.paint.dim("▕"), self.paint.words(&done, style(value)), self.paint.dim(&left), self.paint.dim("▏"))
    }

    /// A bar for each topic with findings, in as many columns as there is room for.
    pub(super) fn topics(&mut self) {
        let Some(score) = self.report.score.as_ref().filter(|score| score.overall.is_ok() && !score.topics.is_empty()) else { return };
        self.gap();
        if !self.options.boxes {
            let each: Vec<String> = score.topics.iter().map(|(topic, value)| format!("{topic} {}", shown(*value))).collect();
            return self.line(&format!("  {}", each.join(", ")));
        }
        let name = score.topics.keys().map(|topic| width(topic)).max().unwrap_or(0);
        let cell = name + NUMBER + 1 + BAR + 2;
        let columns = ((self.width.saturating_sub(2) + 3) / (cell + 3)).max(1);
        let rows = score.topics.len().div_ceil(columns);
        let cells: Vec<String> = score
            .topics
            .iter()
            .map(|(topic, value)| {
                let pad = " ".repeat(name - width(topic));
                format!("{topic}{pad}{} {}", self.number(*value, false), self.bar(*value, BAR))
            })
            .collect();
        for row in 0..rows {
            let line: Vec<&str> = (0..columns).filter_map(|column| cells.get(column * rows + row)).map(String::as_str).collect();
            self.line(&format!("  {}", line.join("   ")));
        }
    }

    /// What a person remembers; the cells by which what belongs to it is indented.
    pub(super) fn remembered(&mut self) -> usize {
        self.gap();
        let Some(score) = &self.report.score else { return 2 };
        let overall = match &score.overall {
            Ok(overall) => overall,
            Err(reason) => {
                let said = self.report.understood.nothing.as_ref() == Some(reason);
                let reason = if said { "No score, since nothing here is deployed by itself." } else { reason };
                self.wrapped("  ", 2, reason);
                return 2;
            }
        };
        let number = overall.to_string();
        let lead = format!("  {}  ", self.paint.words(&number, style(overall.value).bold()));
        // Beside a long number the lines below stand where they have room.
        let indent = if width(&number) <= 3 { width(&number) + 4 } else { 4 };
        self.wrapped(&lead, width(&number) + 4, &overall.sentence());
        indent
    }

    /// What the score counts and the page does not show.
    pub(super) fn elsewhere(&mut self, indent: usize) {
        if let Some(sentence) = self.counted_elsewhere() {
            self.wrapped(&" ".repeat(indent), indent, &sentence);
        }
    }

    pub(super) fn counted_elsewhere(&self) -> Option<String> {
        self.report.score.as_ref().filter(|score| score.overall.is_ok())?.elsewhere.sentence()
    }

    /// Words behind a lead of so many cells; in one line where nobody sees the page's width.
    pub(super) fn wrapped(&mut self, lead: &str, cells: usize, words: &str) {
        let room = if self.options.boxes { self.width.saturating_sub(cells) } else { usize::MAX };
        let mut start = lead.to_owned();
        for line in wrap(words, room) {
            self.line(&format!("{start}{line}"));
            start = " ".repeat(cells);
        }
    }

    /// Whether what the baseline knows is all that there is to be said: then [`Page::must_and_can`] says it.
    pub(super) fn says_known(&self) -> bool {
        let scored = self.report.score.as_ref().is_some_and(|score| score.overall.is_ok());
        scored && self.known() > 0 && self.report.findings.iter().all(|finding| !finding.is_open())
    }

    /// What must be fixed before the move and what can wait, in colours and without.
    pub(super) fn must_and_can(&self) -> [String; 2] {
        let words = |severity: Severity| {
            let number = self.report.count(severity);
            (number > 0).then(|| count(number, severity.word())).map(|words| [self.paint.severity(severity, &words), words])
        };
        let [must, warnings, notes] = [Severity::Blocker, Severity::Warning, Severity::Note].map(words);
        let waiting: Vec<[String; 2]> = [warnings, notes].into_iter().flatten().collect();
        let known = self.known();
        let here = if self.counted_elsewhere().is_some() { " here" } else { "" };
        [0, 1].map(|look: usize| {
            let wait = waiting.iter().map(|words| words[look].as_str()).collect::<Vec<_>>().join(" and ");
            match (&must, wait.is_empty()) {
                (None, true) if self.says_known() => {
                    let counts = if known == 1 { "counts" } else { "count" };
                    format!("no new findings{here}; {known} known from the baseline {counts} in the score")
                }
                (None, true) => format!("no findings{here}"),
                (Some(must), true) => format!("{} must be fixed before the move.", must[look]),
                (Some(must), false) => format!("{} must be fixed before the move; {wait} can wait.", must[look]),
                (None, false) => format!("Nothing{here} must be fixed before the move; {wait} can wait."),
            }
        })
    }
}

/// The colour of a score: cannot move yet, can move with work, ready.
pub(super) fn style(value: f64) -> Style {
    match value {
        value if value >= READY => Style::new().green(),
        value if value >= 60.0 => Style::new().yellow(),
        _ => Style::new().red(),
    }
}
