//! What is said about the run: what could not be read, what could not be judged, what is left out.

use seaworthy_model::{Problem, Report, sentence};

use super::place::{Places, first_line};
use super::result::Marks;
use super::rule::{LEFT_OUT, NOT_JUDGED, NOT_READ, Own};
use super::shape::{Descriptor, Fingerprints, Message, Notification, Physical, Reference, Related, ResultShape, Spot};
use super::text::{Sentences, link, literal, plain};
use crate::text::count;
use crate::words::unjudged;

/// How many notifications of one kind there are; the last says how many are left out.
const MOST: usize = 1000;
/// How many problems the visible result names.
const NAMED: usize = 10;

/// The kinds of notifications, in the order of the driver's list.
const KINDS: [(&Own, &str); 3] = [(&NOT_READ, "warning"), (&NOT_JUDGED, "note"), (&LEFT_OUT, "warning")];

pub(super) fn descriptors() -> Vec<Descriptor<'static>> {
    KINDS.iter().map(|(kind, level)| kind.descriptor(level, None)).collect()
}

fn descriptor(kind: &Own) -> Reference<'static> {
    Reference { id: kind.id, index: KINDS.iter().position(|(known, _)| known.id == kind.id) }
}

/// The notifications of a report: problems first, then what could not be judged, then `left_out`.
pub(super) fn notifications<'a>(
    report: &'a Report,
    places: &Places<'a>,
    index: impl Fn(&str) -> Option<usize>,
    left_out: Option<&str>,
) -> Vec<Notification<'a>> {
    // Where nothing was read, what is wrong is wrong with the run.
    let level = if report.sources.is_empty() { "error" } else { "warning" };
    let say = |kind: &Own, level, text: &str, place: Option<Physical>| Notification {
        descriptor: descriptor(kind),
        level,
        message: Message::of(plain(text)),
        locations: place.map(Spot::of).into_iter().collect(),
        associated_rule: None,
    };
    let rest = |all: usize, kind, level| (all > MOST).then(|| say(kind, level, &format!("{} more.", all - MOST), None));
    let problems = report.problems.iter().take(MOST).map(|one| say(&NOT_READ, level, &one.said(), places.of_problem(one)));
    let unknown = report.unknown.iter().take(MOST).map(|one| Notification {
        // A star stands for all rules, and no rule has that id.
        associated_rule: (one.rule != "*").then(|| Reference { id: &one.rule, index: index(&one.rule) }),
        ..say(&NOT_JUDGED, "note", &unjudged(one), one.place.map(|place| places.physical(place)))
    });
    let mut all: Vec<Notification<'a>> = problems.chain(rest(report.problems.len(), &NOT_READ, level)).collect();
    all.extend(unknown.chain(rest(report.unknown.len(), &NOT_JUDGED, "note")));
    all.extend(left_out.map(|text| say(&LEFT_OUT, "warning", text, None)));
    all
}

/// The one result that names what could not be read, since code scanning shows no notifications; `None` where all was
/// read, and where there is no file to point at.
///
/// It stands at the first problem with a file, else at the file of the worst finding.
pub(super) fn not_read<'a>(report: &'a Report, places: &Places<'a>, rule_index: Option<usize>, marks: Marks) -> Option<ResultShape<'a>> {
    let first = report.problems.iter().find(|one| one.place.is_some() || one.path.is_some());
    let spot =
        first.and_then(|one| places.of_problem(one)).or_else(|| if report.problems.is_empty() { None } else { places.fallback() })?;
    let mut out = Sentences::default();
    out.push(&format!("{} of reading.", count(report.problems.len(), "problem")));
    let mut related_locations = Vec::new();
    for (id, one) in (1..).zip(report.problems.iter().take(NAMED)) {
        let path = one.place.map(|place| places.short(place)).or_else(|| one.path.clone());
        match (path, places.of_problem(one)) {
            (Some(path), Some(at)) => {
                out.push(&format!("{}: {}", link(&path, id), literal(&one.said())));
                related_locations.push(Related {
                    id,
                    physical_location: first_line(at),
                    message: Message::of(plain(&sentence(&one.text))),
                });
            }
            _ => out.push(&literal(&sentence(&one.said()))),
        }
    }
    if report.problems.len() > NAMED {
        out.push(&format!("{} more.", report.problems.len() - NAMED));
    }
    let hash = match first {
        Some(Problem { place: Some(place), .. }) => places.line_hash(*place),
        Some(Problem { path: Some(path), .. }) => places.first_line_hash(path),
        _ => None,
    };
    Some(ResultShape {
        partial_fingerprints: Fingerprints { primary_location_line_hash: hash, own: NOT_READ.id },
        related_locations,
        ..about_the_run(&NOT_READ, "warning", out.end(), spot, rule_index, marks)
    })
}

/// The result that says what the others do not, at the first finding that is left out.
pub(super) fn left_out<'a>(text: &str, spot: Physical, hash: Option<String>, rule_index: Option<usize>, marks: Marks) -> ResultShape<'a> {
    ResultShape {
        partial_fingerprints: Fingerprints { primary_location_line_hash: hash, own: LEFT_OUT.id },
        ..about_the_run(&LEFT_OUT, "warning", text.to_owned(), spot, rule_index, marks)
    }
}

fn about_the_run<'a>(
    kind: &'static Own,
    level: &'static str,
    text: String,
    spot: Physical,
    rule_index: Option<usize>,
    marks: Marks,
) -> ResultShape<'a> {
    ResultShape {
        rule_id: kind.id,
        rule_index,
        level,
        message: Message::of(text),
        locations: [Spot::of(first_line(spot))],
        related_locations: Vec::new(),
        code_flows: Vec::new(),
        partial_fingerprints: Fingerprints { primary_location_line_hash: None, own: kind.id },
        baseline_state: None,
        suppressions: marks.unsuppressed(),
        rank: None,
        properties: None,
    }
}
