//! The examples of packs, each run with its rule alone.

use std::sync::Arc;

use rayon::prelude::*;
use seaworthy_model::{Columns, Finding, LineIndex, Place, Report};
use seaworthy_rules::{Example, Found, compare};

use crate::knowledge::Knowledge;
use crate::request::{PackFiles, Refused, RulePage, Tested, Trial};
use crate::scan;

/// Runs the examples of every rule of the packs, in the order of the rules' ids; `as_of` is the day for those that name none.
///
/// # Errors
/// A pack that is refused, and a release of Kubernetes that an example names and that is none.
pub fn test(packs: &[PackFiles], as_of: &str) -> Result<Vec<Tested>, Refused> {
    let knowledge = Knowledge::of(packs)?;
    let ours =
        |page: &RulePage| packs.iter().flat_map(|pack| &pack.files).any(|(path, _)| path.strip_suffix(".yaml") == Some(&page.info.id));
    let pages: Vec<RulePage> = knowledge.rules().iter().map(|rule| knowledge.page(rule)).filter(ours).collect();
    let tested = |page: &RulePage| {
        let examples: Result<Vec<Trial>, Refused> = page.examples.iter().map(|example| trial(&knowledge, page, example, as_of)).collect();
        Ok(Tested { rule: page.info.id.clone(), examples: examples? })
    };
    pages.par_iter().map(tested).collect()
}

fn trial(knowledge: &Knowledge, page: &RulePage, example: &Example, as_of: &str) -> Result<Trial, Refused> {
    let rules = knowledge.selected(std::slice::from_ref(&page.info.id), &[])?;
    let kubernetes = knowledge.kubernetes(example.kubernetes.as_deref())?;
    let files: Vec<(String, String)> = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let day = example.as_of.as_deref().unwrap_or(as_of);
    let report = crate::report(scan::texts(&files, knowledge), knowledge, &rules, &kubernetes, day.to_owned(), &[]);
    let mut differences = compare(example, &found(&report));
    // A duplicate key is what a rule may be about, and the reader names it as well.
    if !page.entities.iter().any(|entity| entity == "duplicate_key") {
        let unread = report.problems.iter().map(|one| format!("{}: {}", one.path.as_deref().unwrap_or("the example"), one.text));
        differences.extend(unread);
    }
    Ok(Trial { bad: example.bad, title: example.title.clone(), differences })
}

/// The places of a report's findings as carets would say them: carets end with their line.
#[must_use]
pub fn found(report: &Report) -> Vec<Found<'_>> {
    let lines: Vec<LineIndex> = report.sources.iter().map(|source| LineIndex::new(Arc::clone(&source.text))).collect();
    let at = |finding: &'_ Finding, place: Place| {
        let file = place.file.0 as usize;
        let (source, lines) = report.sources.get(file).zip(lines.get(file))?;
        let (start, end) = (lines.position(place.span.start, Columns::Chars), lines.position(place.span.end, Columns::Chars));
        let last = lines.line(start.line).unwrap_or_default();
        let end_column = if end.line == start.line { end.column } else { lines.position(last.end, Columns::Chars).column };
        Some((source.path.as_str(), start.line, start.column, end_column, place != finding.place))
    };
    let places = report.findings.iter().flat_map(|finding| {
        let all = std::iter::once(finding.place).chain(finding.occurrences.iter().copied());
        all.map(move |place| (finding, place))
    });
    let found = places.filter_map(|(finding, place)| {
        let (path, line, column, end_column, occurrence) = at(finding, place)?;
        Some(Found { path, line, column, end_column, severity: finding.severity, message: finding.message.as_str(), occurrence })
    });
    found.collect()
}
