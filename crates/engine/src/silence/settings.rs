//! `[[ignore]]` in the settings.

use std::sync::Arc;

use seaworthy_model::{Finding, Place, Problem, Silence};
use seaworthy_rules::{Rule, names};
use seaworthy_settings::Ignore;

use super::SAY_WHY;
use crate::scan::Scan;

/// The entries of the settings, each with whether it silenced something.
pub(super) struct Entries<'a> {
    entries: Vec<(&'a Ignore, bool)>,
}

impl<'a> Entries<'a> {
    pub fn of(scan: &'a Scan) -> Self {
        let ignored = scan.policy.iter().flat_map(|policy| &policy.settings.ignored);
        Self { entries: ignored.map(|one| (one, false)).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The first entry that means a place of a finding, and is not over.
    pub fn silencing(&mut self, finding: &Finding, place: Place, scan: &Scan, as_of: &str) -> Option<Silence> {
        let path = &scan.sources.get(place.file.0 as usize)?.path;
        let meant = |one: &Ignore| !is_over(one, as_of) && one.means(&finding.rule, path, finding.component.as_deref());
        let (one, used) = self.entries.iter_mut().find(|(one, _)| meant(one))?;
        *used = true;
        let file = scan.policy.as_ref().and_then(|policy| policy.file);
        Some(Silence {
            reason: reason(one).to_owned(),
            place: file.map(|file| Place { file, span: one.span }),
            until: one.until.as_ref().map(|day| day.value.as_str().to_owned()),
        })
    }

    /// The entries that are over, and those that silence nothing: said where the whole project was asked for, and every rule that
    /// they mean was run.
    pub fn complain(&self, scan: &Scan, all: &[Arc<Rule>], run: &[Arc<Rule>], as_of: &str) -> Vec<Problem> {
        let Some(policy) = &scan.policy else { return vec![] };
        let mut problems = vec![];
        for (one, used) in &self.entries {
            if let Some(until) = one.until.as_ref().filter(|_| is_over(one, as_of)) {
                let text = format!("This `[[ignore]]` held until {} and silences no more.", until.value.as_str());
                let remedy = "Mend what it silenced, or write a later day and why.".to_owned();
                problems.push(policy.problem(one.span, &text, Some(remedy)));
                continue;
            }
            if *used && reason(one).is_empty() {
                let text = "This `[[ignore]]` says no reason.";
                problems.push(policy.problem(one.reason.span, text, Some("Write in `reason` why it does not count.".to_owned())));
            }
            let ran = |rule: &&Arc<Rule>| run.iter().any(|other| other.info.id == rule.info.id);
            let mut named = all.iter().filter(|rule| one.rule.as_ref().is_none_or(|word| names(word.value.as_str(), rule))).peekable();
            // What names no rule is said with the settings' other words.
            if !used && scan.asked.is_empty() && named.peek().is_some() && named.all(|rule| ran(&rule)) {
                let text = "This `[[ignore]]` silences nothing: no finding is of its rule, in its path, at its component.";
                problems.push(policy.problem(one.span, text, Some("Remove it, or correct what it names.".to_owned())));
            }
        }
        problems
    }
}

/// Why it does not count; empty where that is still what an editor put in its place.
fn reason(one: &Ignore) -> &str {
    Some(one.reason.value.as_str()).filter(|reason| *reason != SAY_WHY).unwrap_or_default()
}

fn is_over(one: &Ignore, as_of: &str) -> bool {
    one.until.as_ref().is_some_and(|until| until.value.is_before(as_of))
}
