//! Findings as results.

use seaworthy_model::{Finding, Place, Reason, Report, Silence, Status, sentence};

use super::place::Places;
use super::rule::level;
use super::shape::{Bag, CodeFlow, Fingerprints, Message, Related, ResultShape, Spot, Step, Suppression, ThreadFlow};
use super::text::{Sentences, link, literal, plain};
use crate::text::count;

/// How many further places a result has: code scanning keeps a hundred, and refuses a result with more than a thousand.
const PLACES: usize = 100;
/// How many places of one kind a message leads to.
const LINKS: usize = 5;

/// Which marks the results of a run have: all have them, or none.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    /// Whether a result says if it is suppressed.
    suppressed: bool,
    /// Whether a result says if it is new.
    baseline: bool,
}

impl Marks {
    pub(super) fn of(report: &Report) -> Self {
        Self {
            suppressed: report.findings.iter().any(|one| matches!(one.status, Status::Silenced(_))),
            baseline: report.findings.iter().any(|one| one.status == Status::Known),
        }
    }

    /// What a result that counts says of suppressions.
    pub(super) fn unsuppressed(self) -> Option<Vec<Suppression>> {
        self.suppressed.then(Vec::new)
    }
}

pub(super) fn result<'a>(places: &Places<'a>, one: &'a Finding, rule_index: Option<usize>, marks: Marks) -> ResultShape<'a> {
    let chain = Chain::of(places, one);
    ResultShape {
        rule_id: &one.rule,
        rule_index,
        level: level(one.severity),
        message: Message::of(chain.message()),
        locations: [Spot::of(places.physical(one.place))],
        related_locations: chain.related(),
        code_flows: chain.flow().into_iter().collect(),
        partial_fingerprints: Fingerprints { primary_location_line_hash: places.line_hash(one.place), own: &one.fingerprint },
        baseline_state: marks.baseline.then(|| if one.status == Status::Known { "unchanged" } else { "new" }),
        suppressions: match &one.status {
            Status::Silenced(silence) => Some(vec![suppression(places, silence)]),
            _ => marks.unsuppressed(),
        },
        rank: one.points.map(|points| points.clamp(0.0, 100.0)),
        properties: Some(Bag {
            confidence: one.confidence.word(),
            component: one.component.as_deref(),
            concerns: &one.concerns,
            application: one.application.as_deref(),
            variants: &one.variants,
            stage: one.stage.word(),
            effort: one.effort,
            points: one.points,
        }),
    }
}

/// Silenced by a comment where its place is a file that was read, else from outside.
fn suppression(places: &Places<'_>, silence: &Silence) -> Suppression {
    let until = silence.until.as_ref().map(|day| format!("until {day}"));
    let words: Vec<String> = Some(silence.reason.trim().to_owned()).filter(|reason| !reason.is_empty()).into_iter().chain(until).collect();
    Suppression {
        kind: if silence.place.is_some() { "inSource" } else { "external" },
        status: "accepted",
        justification: (!words.is_empty()).then(|| sentence(&words.join(", "))),
        location: silence.place.map(|place| Spot::of(places.physical(place))),
    }
}

/// A finding with its further places, in the order of their numbers: what its reasons rest on, the evidence, and where
/// the same holds again.
struct Chain<'r, 'a> {
    places: &'r Places<'a>,
    one: &'a Finding,
    reasons: Vec<(usize, &'a Reason)>,
    evidence: Vec<(usize, Place, String)>,
    again: Vec<(usize, Place)>,
    left_out: usize,
}

impl<'r, 'a> Chain<'r, 'a> {
    fn of(places: &'r Places<'a>, one: &'a Finding) -> Self {
        let words = |place: Place, text: &str| if text.is_empty() { places.short(place) } else { text.to_owned() };
        let reasons: Vec<(usize, &Reason)> = (1..=PLACES).zip(one.reasons.iter().filter(|reason| reason.place.is_some())).collect();
        let next = reasons.len() + 1;
        let related = one.related.iter().map(|one| (one.place, words(one.place, &one.text)));
        let evidence: Vec<_> = (next..=PLACES).zip(related).map(|(id, (place, text))| (id, place, text)).collect();
        let next = next + evidence.len();
        let again: Vec<(usize, Place)> = (next..=PLACES).zip(one.occurrences.iter().copied()).collect();
        let all = one.reasons.iter().filter(|reason| reason.place.is_some()).count() + one.related.len() + one.occurrences.len();
        let left_out = all - reasons.len() - evidence.len() - again.len();
        Self { places, one, reasons, evidence, again, left_out }
    }

    /// Whether the message has links, so that brackets in it are told from them.
    fn linked(&self) -> bool {
        !(self.reasons.is_empty() && self.evidence.is_empty() && self.again.is_empty())
    }

    fn text(&self, text: &str) -> String {
        if self.linked() { literal(text) } else { plain(text) }
    }

    /// The finding's message, its reasons, a sentence each, and the way to the other places.
    fn message(&self) -> String {
        let mut out = Sentences::default();
        out.push(&sentence(&self.text(&self.one.message)));
        for reason in &self.one.reasons {
            out.push(&match self.reasons.iter().find(|(_, known)| std::ptr::eq(*known, reason)) {
                Some((id, _)) => linked_reason(reason, *id),
                None => sentence(&self.text(&reason.said())),
            });
        }
        let evidence = self.evidence.iter().take(LINKS).map(|(id, _, text)| link(text, *id)).collect();
        out.push(&list("See", evidence, self.evidence.len()));
        let again = self.again.iter().take(LINKS).map(|(id, place)| link(&self.places.short(*place), *id)).collect();
        out.push(&list("Also at", again, self.again.len()));
        if self.left_out > 0 {
            out.push(&format!("{} not listed here.", count(self.left_out, "more place")));
        }
        out.end()
    }

    fn related(&self) -> Vec<Related> {
        let reasons = self.reasons.iter().filter_map(|(id, reason)| Some((*id, reason.place?, reason.text.as_str())));
        let evidence = self.evidence.iter().map(|(id, place, text)| (*id, *place, text.as_str()));
        let again = self.again.iter().map(|(id, place)| (*id, *place, self.one.said_elsewhere(*place).unwrap_or("the same again")));
        let related = reasons.chain(evidence).chain(again);
        related
            .map(|(id, place, text)| Related {
                id,
                physical_location: self.places.physical(place),
                message: Message::of(plain(&sentence(text))),
            })
            .collect()
    }

    /// The finding and what it rests on, step by step; `None` where it rests on nothing else.
    fn flow(&self) -> Option<CodeFlow> {
        let reasons = self.reasons.iter().filter_map(|(_, reason)| Some((reason.place?, reason.said())));
        let evidence = self.evidence.iter().map(|(_, place, text)| (*place, text.clone()));
        let further: Vec<(Place, String)> = reasons.chain(evidence).collect();
        if further.is_empty() {
            return None;
        }
        let steps = std::iter::once((self.one.place, self.one.message.clone())).chain(further);
        let step = |(place, text): (Place, String)| {
            let message = Some(Message::of(plain(&sentence(&text))));
            Step { location: Spot { physical_location: self.places.physical(place), message } }
        };
        Some(CodeFlow { thread_flows: [ThreadFlow { locations: steps.map(step).collect() }] })
    }
}

/// `Raised: [3 replicas, each with files of its own](1).`
fn linked_reason(reason: &Reason, id: usize) -> String {
    let said = reason.said();
    let text = reason.text.trim_end_matches('.');
    match said.strip_suffix(reason.text.as_str()) {
        Some(before) if !before.is_empty() => sentence(&format!("{before}{}", link(text, id))),
        _ => format!("{}.", link(sentence(text).trim_end_matches('.'), id)),
    }
}

/// `See a, b and 3 more.`; empty where there is none.
fn list(start: &str, mut links: Vec<String>, all: usize) -> String {
    if all > links.len() {
        links.push(format!("{} more", all - links.len()));
    }
    let Some(last) = links.pop() else { return String::new() };
    if links.is_empty() { format!("{start} {last}.") } else { format!("{start} {} and {last}.", links.join(", ")) }
}
