//! Markdown: the summary of a job on GitHub, a comment on a pull request.

mod findings;
mod lists;

use std::collections::HashMap;
use std::io;

use seaworthy_model::{Effort, Report, Severity, ended, sentence};

use crate::files::Files;
use crate::inert::{code, prose};
use crate::neutral;
use crate::text::count;
use crate::words::cut;

/// The bytes of a page at most: GitHub drops a summary of more than 1024 KiB, and other steps of a job may add to it.
const MOST: usize = 900 * 1024;
/// The bytes that a list beside the findings has at most.
const LIST: usize = 60 * 1024;
/// The characters of one text at most.
const TEXT: usize = 1000;

/// Writes a report as Markdown, the worst first: what was found, where, why and what to do; notes as how many they are;
/// what could not be read or judged. At most 900 KiB, and it says how many findings that leaves out.
///
/// No text of a scanned file has a meaning as Markdown or HTML.
///
/// # Errors
/// Those of `out`.
pub fn markdown(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page(report, MOST).as_bytes())
}

/// A page that is being written.
struct Page<'a> {
    report: &'a Report,
    files: Files<'a>,
}

fn page(report: &Report, most: usize) -> String {
    let report = &neutral::report(report);
    let page = Page { report, files: Files::new(report) };
    let head = page.head();
    let tail = page.notes() + &page.problems() + &page.not_judged() + FOOT;
    let findings = page.findings(most.saturating_sub(head.len() + tail.len()));
    neutral::output(&(head + &findings + &tail))
}

/// What to ask for next.
const FOOT: &str = "<sub><code>seaworthy explain RULE</code> is a rule's page, with examples.</sub>\n";

impl Page<'_> {
    fn head(&self) -> String {
        let report = self.report;
        let score = report.score.as_ref().map(|score| score.overall.as_ref());
        let number = match score {
            Some(Ok(overall)) => format!("{overall} · "),
            _ => String::new(),
        };
        let mut out = format!("## seaworthy: {number}{}\n\n", self.headline());
        match score {
            Some(Ok(overall)) => {
                let elsewhere = report.score.as_ref().and_then(|score| score.elsewhere.sentence());
                let sentences = [Some(overall.sentence()), elsewhere].into_iter().flatten().collect::<Vec<_>>().join(" ");
                out.push_str(&format!("<p>{}</p>\n\n", prose(&sentences)));
            }
            Some(Err(reason)) => out.push_str(&format!("<p>No score: {}</p>\n\n", prose(&ended(reason)))),
            None => {}
        }
        out.push_str(&format!("<p>{}</p>\n\n", self.figures().join(" · ")));
        if let Some(nothing) = &report.understood.nothing {
            out.push_str(&format!("<p>{}</p>\n\n", prose(&sentence(nothing))));
        }
        out + &self.components()
    }

    /// What the counts of findings do not say.
    fn figures(&self) -> Vec<String> {
        let report = self.report;
        let mut parts = vec![count(report.understood.components.len(), "component")];
        parts.push(count(report.understood.applications.len(), "application"));
        match report.score.as_ref().map(|score| score.effort) {
            Some(Effort { likely: 0, .. }) | None => {}
            Some(Effort { at_least: 0, likely }) => parts.push(format!("effort {likely}")),
            Some(Effort { at_least, likely }) => parts.push(format!("effort {at_least} at least, {likely} likely")),
        }
        if !report.kubernetes.is_empty() {
            parts.push(format!("Kubernetes {}", prose(&report.kubernetes)));
        }
        let scored = report.score.as_ref().is_some_and(|score| score.overall.is_ok());
        let numbers = [
            (report.left_out.silenced, "silenced"),
            (report.left_out.known, if scored { "known from the baseline, which the score counts" } else { "known from the baseline" }),
        ];
        parts.extend(numbers.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")));
        if !report.problems.is_empty() {
            parts.push(count(report.problems.len(), "problem"));
        }
        parts
    }

    /// How many findings of each severity are open.
    fn headline(&self) -> String {
        let severities = [Severity::Blocker, Severity::Warning, Severity::Note];
        let counts = severities.map(|severity| (self.report.count(severity), severity));
        let words: Vec<String> =
            counts.iter().filter(|(number, _)| *number > 0).map(|(number, severity)| count(*number, severity.word())).collect();
        match words.as_slice() {
            [] if self.report.sources.is_empty() && !self.report.problems.is_empty() => "nothing was read".to_owned(),
            // The score counts what is known.
            [] if self.report.left_out.known > 0 => "no new findings".to_owned(),
            [] => "no findings".to_owned(),
            words => words.join(", "),
        }
    }

    /// A row for each component, those with the most blockers first.
    fn components(&self) -> String {
        let mut counts: HashMap<&str, [usize; 3]> = HashMap::new();
        for one in self.report.findings.iter().filter(|one| one.is_open()) {
            let of = counts.entry(one.component.as_deref().unwrap_or_default()).or_default();
            of[Severity::Blocker as usize - one.severity as usize] += 1;
        }
        let scored = self.report.understood.components.iter().any(|component| component.score.is_some());
        let mut rows: Vec<([usize; 3], String)> = Vec::new();
        for component in &self.report.understood.components {
            let counts = counts.get(component.name.as_str()).copied().unwrap_or_default();
            let cells = counts.map(|number| format!("<td align=\"right\">{number}</td>")).concat();
            let (name, kind) = (code(&cut(&component.name, TEXT)), prose(&component.kind));
            let score = component.shown_score().unwrap_or_default();
            let score = if scored { format!("<td align=\"right\">{score}</td>") } else { String::new() };
            rows.push((counts, format!("<tr><td>{name}</td><td>{kind}</td>{score}{cells}</tr>\n")));
        }
        rows.sort_by_key(|(counts, _)| std::cmp::Reverse(*counts));
        let score = if scored { "<th>Score</th>" } else { "" };
        let head = format!("<table>\n<tr><th>Component</th><th>Kind</th>{score}<th>Blockers</th><th>Warnings</th><th>Notes</th></tr>\n");
        let list = Listed::within(rows.into_iter().map(|(_, row)| row), LIST);
        if list.shown == 0 {
            return String::new();
        }
        let more = list.more("component");
        format!("{head}{}</table>\n\n{more}", list.text)
    }
}

/// Pieces as far as they fit a number of bytes.
struct Listed {
    text: String,
    shown: usize,
    left_out: usize,
}

impl Listed {
    /// The first pieces that take no more than `room` bytes together; what follows one that does not fit is left out, too.
    fn within(pieces: impl Iterator<Item = String>, room: usize) -> Self {
        let mut list = Self { text: String::new(), shown: 0, left_out: 0 };
        for piece in pieces {
            if list.left_out == 0 && list.text.len() + piece.len() <= room {
                list.text.push_str(&piece);
                list.shown += 1;
            } else {
                list.left_out += 1;
            }
        }
        list
    }

    /// The sentence that says how many are left out.
    fn more(&self, word: &str) -> String {
        match self.left_out {
            0 => String::new(),
            number => format!("{} more are left out here; `-o json` has all of them.\n\n", count(number, word)),
        }
    }
}

#[cfg(test)]
mod tests;
