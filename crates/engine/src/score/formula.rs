//! The formula of `docs/score.md`: the findings of one component to a number, and what each takes from it.

use std::collections::BTreeMap;

use seaworthy_model::{Confidence, Severity};

/// What the formula knows of a finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Term<'a> {
    pub rule: &'a str,
    /// The rule's weight, more than 0.
    pub weight: f64,
    pub severity: Severity,
    pub confidence: Confidence,
}

/// A score, and what each term takes from it: together what is missing to 100.
#[derive(Debug, PartialEq)]
pub(crate) struct Scored {
    /// From 0 to 100, in steps of a millionth.
    pub value: f64,
    /// By the index of the term.
    pub points: Vec<f64>,
}

/// What all blockers together cost at least, at most beyond that, and how fast that is reached.
const BLOCKED: f64 = 40.0;
const BLOCKERS: f64 = 20.0;
const BLOCKER_KEEPS: f64 = 0.7;
/// What all findings of a layer cost at most, and what one leaves of it.
const WARNINGS: f64 = 30.0;
const NOTES: f64 = 10.0;
const KEEPS: f64 = 0.9;

/// The score of what the terms say. The order of the terms does not matter.
pub(crate) fn score(terms: &[Term<'_>]) -> Scored {
    let mut points = vec![0.0; terms.len()];
    let mut value = 100.0;
    for layer in [Severity::Blocker, Severity::Warning, Severity::Note] {
        let shares = shares(terms, layer);
        if shares.is_empty() {
            continue;
        }
        let weight: f64 = shares.iter().map(|(_, share)| share).sum();
        let lost = lost(layer, weight);
        value -= lost;
        for (index, share) in shares {
            points[index] += lost * share / weight;
        }
    }
    Scored { value: rounded(value).clamp(0.0, 100.0), points }
}

fn lost(layer: Severity, weight: f64) -> f64 {
    match layer {
        Severity::Blocker => BLOCKED + BLOCKERS * (1.0 - BLOCKER_KEEPS.powf((weight - 1.0).max(0.0))),
        Severity::Warning => WARNINGS * (1.0 - KEEPS.powf(weight)),
        Severity::Note => NOTES * (1.0 - KEEPS.powf(weight)),
    }
}

/// The terms of a layer, which holds every finding of at least its severity, by their index, each with what it weighs there:
/// of one rule the heaviest in full, the next by half, and so on.
fn shares(terms: &[Term<'_>], layer: Severity) -> Vec<(usize, f64)> {
    let mut rules: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, term) in terms.iter().enumerate().filter(|(_, term)| term.severity >= layer) {
        rules.entry(term.rule).or_default().push((index, term.weight * certainty(term.confidence)));
    }
    let mut shares = Vec::with_capacity(terms.len());
    for mut of_rule in rules.into_values() {
        of_rule.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let mut part = 1.0;
        for (index, amount) in of_rule {
            shares.push((index, amount * part));
            part /= 2.0;
        }
    }
    shares
}

fn certainty(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::High => 1.0,
        Confidence::Medium => 0.7,
        Confidence::Low => 0.3,
    }
}

/// To six digits behind the point, so that machines agree.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
