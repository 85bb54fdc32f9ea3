//! What a change brought, wherever it shows: a report held against that of the state before.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{Effect, Finding, Place, Problem, Reason, Report, Since, Source, Status};

use crate::cause::line;

/// Keeps of `report` what was not in `before`: findings that are new or became worse, new places of the others, and what was
/// silenced and is no more. A silence that the change brought is a problem, for somebody to agree with. There is no score.
pub fn since(report: &mut Report, before: &Report, since: Since) {
    let old: BTreeMap<&str, &Finding> = before.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    let paths = |sources: &[Source]| -> BTreeSet<String> { sources.iter().map(|source| source.path.clone()).collect() };
    let (now, then) = (paths(&report.sources), paths(&before.sources));
    let mut kept = vec![];
    let mut problems = vec![];
    for mut finding in std::mem::take(&mut report.findings) {
        let was = old.get(finding.fingerprint.as_str());
        if let Status::Silenced(silence) = &finding.status {
            if !was.is_some_and(|was| matches!(was.status, Status::Silenced(_))) {
                problems.push(silenced(report, &finding, silence.place));
                kept.push(finding);
            }
            continue;
        }
        let brought = match was {
            None => true,
            Some(was) if matches!(was.status, Status::Silenced(_)) => {
                explain(&mut finding, "the change takes its silence away".to_owned());
                true
            }
            Some(was) if finding.severity > was.severity => {
                explain(&mut finding, format!("it was a {} before the change", was.severity));
                true
            }
            Some(was) => narrow(&mut finding, was, (&report.sources, &now), (&before.sources, &then)),
        };
        if brought {
            kept.push(finding);
        }
    }
    kept.iter_mut().for_each(|finding| finding.points = None);
    kept.sort_by(crate::summary::order);
    report.findings = kept;
    let said: BTreeSet<_> = before.evidence.iter().map(|one| (&one.rule, &one.component, &one.message)).collect();
    report.evidence.retain(|one| !said.contains(&(&one.rule, &one.component, &one.message)));
    let unknown: BTreeSet<_> = before.unknown.iter().map(|one| (&one.rule, &one.component, &one.reason)).collect();
    report.unknown.retain(|one| !unknown.contains(&(&one.rule, &one.component, &one.reason)));
    let known: BTreeSet<_> = before.problems.iter().map(|one| (&one.path, &one.text)).collect();
    report.problems.retain(|one| !known.contains(&(&one.path, &one.text)));
    report.problems.extend(problems);
    report.score = None;
    report.understood.components.iter_mut().for_each(|component| component.score = None);
    report.since = Some(since);
}

fn explain(finding: &mut Finding, text: String) {
    finding.reasons.push(Reason { text, effect: Effect::Explained, place: None });
}

fn silenced(report: &Report, finding: &Finding, place: Option<Place>) -> Problem {
    let path = place.and_then(|place| report.sources.get(place.file.0 as usize)).map(|source| source.path.clone());
    Problem {
        place,
        path,
        text: format!("This change silences `{}`: {}.", finding.rule, finding.message.trim_end_matches('.')),
        remedy: Some("Agree with the reason, or take the silence away.".to_owned()),
    }
}

/// The sources of a state, and their paths.
type State<'a> = (&'a [Source], &'a BTreeSet<String>);

/// Leaves a finding the places that were not there before, compared by path and line without regard to its number and
/// indentation; whether there are any. In a file that was not there, what stood in one that is gone is not new.
fn narrow(finding: &mut Finding, was: &Finding, (sources, now): State<'_>, (before, then): State<'_>) -> bool {
    let places = |finding: &Finding| -> Vec<Place> { std::iter::once(finding.place).chain(finding.occurrences.iter().copied()).collect() };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for place in places(was) {
        *known.entry(key(place, before, now)).or_default() += 1;
    }
    let mut new = places(finding).into_iter().filter(|place| match known.get_mut(&key(*place, sources, then)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    let Some(first) = new.next() else { return false };
    let rest = new.collect();
    if first != finding.place {
        explain(finding, "the cause is not new, this place of it is".to_owned());
    }
    finding.show_at(first, rest);
    true
}

/// The path and the line of a place; the line alone where the other state has no such file.
fn key(place: Place, sources: &[Source], others: &BTreeSet<String>) -> String {
    let line = line(place, sources);
    match line.split_once('\n') {
        Some((path, text)) if !others.contains(path) => text.to_owned(),
        _ => line,
    }
}
