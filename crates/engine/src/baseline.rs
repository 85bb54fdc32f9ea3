//! What a baseline accepts is known, unless it became worse.

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy_model::{Accepted, Effect, Finding, Reason, Status};
use seaworthy_rules::Rule;

use crate::scan::{Scan, is_asked};

/// Gives open findings that are accepted, and no worse than when they were, the status that says so. What is accepted and is no
/// more comes back, as far as it was looked for: its rule was run, or is none of `all` any more, and its file is asked for.
pub(crate) fn apply(findings: &mut [Finding], accepted: &[Accepted], scan: &Scan, all: &[Arc<Rule>], run: &[Arc<Rule>]) -> Vec<Accepted> {
    let mut left: BTreeMap<&str, &Accepted> = accepted.iter().map(|one| (one.fingerprint.as_str(), one)).collect();
    for finding in findings {
        let Some(one) = left.remove(finding.fingerprint.as_str()).filter(|_| finding.is_open()) else { continue };
        if finding.severity <= one.severity {
            finding.status = Status::Known;
        } else {
            let text = format!("the baseline accepts it as a {}", one.severity);
            finding.reasons.push(Reason { text, effect: Effect::Explained, place: None });
        }
    }
    let has = |rules: &[Arc<Rule>], id: &str| rules.iter().any(|rule| rule.info.id == id);
    let looked_for = |one: &&Accepted| is_asked(&one.path, &scan.asked) && (has(run, &one.rule) || !has(all, &one.rule));
    let mut vanished: Vec<Accepted> = left.into_values().filter(looked_for).cloned().collect();
    vanished.sort();
    vanished
}
