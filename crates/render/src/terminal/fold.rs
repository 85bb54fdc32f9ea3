//! Many findings of one rule: the first in full, the others a line each.

use std::collections::BTreeMap;

use seaworthy_model::{Finding, Severity};

use super::Page;
use crate::text::{fit, fit_end, width};

/// How many findings of one rule, at one severity, are shown in full whatever they are.
const MANY: usize = 5;
/// How many are shown in full where there are more.
const FIRST: usize = 3;

impl<'a> Page<'a> {
    /// Findings in their order; what is folded stands behind the last of its rule that is shown in full.
    pub(super) fn findings(&mut self, findings: &[&'a Finding]) {
        let mut rules: BTreeMap<(Severity, &str), Vec<&'a Finding>> = BTreeMap::new();
        for finding in findings {
            rules.entry((finding.severity, &finding.rule)).or_default().push(finding);
        }
        let mut shown: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        for finding in findings {
            let key = (finding.severity, finding.rule.as_str());
            let all = rules.get(&key).map_or(&[][..], Vec::as_slice);
            let full = if self.options.all || all.len() <= MANY { all.len() } else { FIRST };
            let number = shown.entry(key).or_default();
            *number += 1;
            if *number > full {
                continue;
            }
            let last = *number == full;
            self.finding(finding);
            if last && full < all.len() {
                self.folded(&all[full..]);
            }
        }
    }

    /// A line for each, aligned; elsewhere than in boxes the line that editors and `grep` know.
    fn folded(&mut self, findings: &[&'a Finding]) {
        self.gap();
        if !self.options.boxes {
            findings.iter().for_each(|finding| self.first_line(finding));
            return;
        }
        if let Some(first) = findings.first() {
            let title = format!("{} more: {}", findings.len(), first.title);
            self.titled(first.severity, &title, &first.rule);
        }
        let places: Vec<String> = findings.iter().map(|finding| self.files.short(finding.place)).collect();
        let widest = places.iter().map(|place| width(place)).max().unwrap_or(0).min(self.width * 2 / 5);
        for (finding, place) in findings.iter().zip(&places) {
            let place = fit_end(place, widest);
            let pad = " ".repeat(widest.saturating_sub(width(&place)) + 2);
            let message = fit(&finding.message, self.width.saturating_sub(2 + widest + 2));
            let line = format!("  {}{pad}{message}", self.paint.place(&place));
            self.line(&line);
        }
    }
}
