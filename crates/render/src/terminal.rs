//! The report for a person: with frames and snippets on a terminal, a paragraph for each finding elsewhere.

mod finding;
mod fold;
mod head;
pub(crate) mod paint;
mod plain;
mod score;
mod settled;
mod snippet;
mod tail;

use std::collections::BTreeSet;
use std::time::Duration;

use seaworthy_model::{Finding, Report, Severity};

use crate::files::Files;
use crate::mask::Secrets;
use crate::neutral;
use crate::text;
use paint::Paint;

/// How a report is shown to a person.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// Cells in a line; text wider than 120 is hard to read, and is not made.
    pub width: usize,
    /// Whether it has colours.
    pub color: bool,
    /// Whether it has frames and snippets: on a terminal. Elsewhere a finding's first line is what editors and `grep` know.
    pub boxes: bool,
    /// Whether notes, folded findings and lists are printed in full.
    pub all: bool,
    /// Whether only blockers, warnings and totals are printed.
    pub quiet: bool,
    /// How long the scan took, when that is to be said.
    pub elapsed: Option<Duration>,
    /// How many of the files that were read are reported on.
    pub files: usize,
}

/// Wider text is hard to read.
pub(crate) const WIDEST: usize = 120;

/// A page that is being written.
struct Page<'a> {
    report: &'a Report,
    files: Files<'a>,
    secrets: Secrets,
    options: &'a Terminal,
    width: usize,
    paint: Paint,
    /// The rules whose remedy stands on the page already.
    told: BTreeSet<&'a str>,
    out: String,
}

/// The report as a person reads it. Equal reports and options give equal text; nothing in it is obeyed by a terminal or a
/// build server but its own colours.
#[must_use]
pub fn terminal(report: &Report, options: &Terminal) -> String {
    let report = &neutral::report(report);
    let mut page = Page {
        report,
        files: Files::new(report),
        secrets: Secrets::of(report),
        options,
        // Where nobody sees a page's edge, only what would never end is cut.
        width: if options.boxes { options.width.clamp(40, WIDEST) } else { WIDEST },
        paint: Paint { color: options.color },
        told: BTreeSet::new(),
        out: String::new(),
    };
    page.write();
    neutral::output(&page.out)
}

impl<'a> Page<'a> {
    fn write(&mut self) {
        if !self.options.quiet {
            self.head();
        }
        let (notes, full): (Vec<&Finding>, Vec<&Finding>) =
            self.report.findings.iter().partition(|finding| finding.severity == Severity::Note);
        self.findings(&full);
        if self.options.all && !self.options.quiet {
            self.findings(&notes);
        } else if !self.options.quiet {
            self.notes(&notes);
        }
        if !self.options.quiet {
            self.not_judged();
            self.good();
            self.gone();
        }
        self.problems();
        if !self.options.quiet {
            self.topics();
        }
        self.totals();
    }

    fn finding(&mut self, finding: &'a Finding) {
        if self.options.boxes {
            self.boxed(finding);
        } else {
            self.paragraph(finding);
        }
    }

    /// The rule's remedy in its first sentences.
    fn remedy(&self, finding: &Finding) -> Option<String> {
        let rule = self.report.rules.get(&finding.rule)?;
        Some(text::first_sentences(&rule.remedy, 200)).filter(|remedy| !remedy.is_empty())
    }

    /// The remedy, once on a page.
    fn remedy_once(&mut self, finding: &'a Finding) -> Option<String> {
        let remedy = self.remedy(finding)?;
        self.told.insert(&finding.rule).then_some(remedy)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// An empty line, unless one is there or nothing stands above.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests;
