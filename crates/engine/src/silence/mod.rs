//! What its authors silence: comments and annotations, which findings they speak of, and which of them silence nothing.

mod annotation;
mod comment;
mod near;
mod settings;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use seaworthy_model::{Columns, FileId, Finding, Kind, LineIndex, Place, Problem, Silence, Source, Span, Status};
use seaworthy_rules::{Rule, names, names_none};
use seaworthy_syntax::comment::{Anchors, Insertion, insertion};

use crate::scan::Scan;
pub use words::SAY_WHY;
use words::Words;

/// How many silences of one file are heard.
const MOST: usize = 1_000;

/// Where the findings stand that a silence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// What stands at a line, from 1, or begins there; with all places of the same cause in the file.
    Line(u32),
    /// The whole file.
    File,
    /// An object of Kubernetes.
    Object(Span),
}

/// One silence, as it is written.
struct Written {
    place: Place,
    reach: Reach,
    words: Words,
    /// The words of it that silenced something, by their index.
    used: BTreeSet<usize>,
}

/// A file with what is silenced in it.
#[derive(Default)]
struct Heard {
    silences: Vec<Written>,
    faults: Vec<(Span, String, String)>,
    lines: Option<(LineIndex, Anchors)>,
}

/// Whether a text can hold a silence, or what is nearly one: it says the word, in whatever letters.
pub(crate) fn may_hold(text: &str) -> bool {
    static WORD: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(["seaworthy"]).ok());
    WORD.as_ref().is_none_or(|word| word.is_match(text))
}

/// Whether the program that reads a file takes comments in it. A comment is an error to most readers of JSON, so that one in it
/// silences nothing.
fn takes_comments(source: &Source) -> bool {
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    let suffix = name.rsplit('.').next().unwrap_or_default();
    let among = ["appsettings", "tsconfig", "jsconfig", "devcontainer", ".devcontainer"];
    source.kind != Kind::SettingsJson || matches!(suffix, "jsonc" | "json5") || among.iter().any(|one| name.starts_with(one))
}

/// A comment that silences a finding, and where it is put: above its place. `None` where the format has no comments, so that
/// only the settings can.
#[must_use]
pub fn silencing(source: &Source, finding: &Finding, reason: &str) -> Option<Insertion> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!("seaworthy: ignore[{}] {reason}", finding.rule);
    if !takes_comments(source) {
        return None;
    }
    insertion(source.kind, &source.text, finding.place.span.start, words.trim_end())
}

/// Gives findings the status that their authors said, and says which silences are wrong, over, or silence nothing. `run` are
/// the rules that were judged, of `all`.
pub(crate) fn apply(findings: &mut [Finding], scan: &Scan, all: &[Arc<Rule>], run: &[Arc<Rule>], as_of: &str) -> Vec<Problem> {
    let files = scan.sources.par_iter().zip(&scan.documents).enumerate();
    let heard = files.filter_map(|(index, (source, document))| {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let mut heard = Heard::default();
        if may_hold(&source.text) && takes_comments(source) {
            comment::read(file, source, document, &mut heard);
        }
        annotation::read(file, source, document, &mut heard);
        (!heard.silences.is_empty() || !heard.faults.is_empty()).then_some((file, heard))
    });
    let mut heard: BTreeMap<FileId, Heard> = heard.collect::<Vec<_>>().into_iter().collect();
    let mut entries = settings::Entries::of(scan);
    if heard.is_empty() && entries.is_empty() {
        return vec![];
    }
    for finding in findings {
        settle(finding, &mut heard, &mut entries, scan, as_of);
    }
    let mut problems = entries.complain(scan, all, run, as_of);
    for (file, heard) in heard {
        let path = || scan.sources.get(file.0 as usize).map(|source| source.path.clone());
        let mut say = |span: Span, text: String, remedy: &str| {
            let place = Some(Place { file, span });
            problems.push(Problem { place, path: path(), text, remedy: Some(remedy.to_owned()).filter(|remedy| !remedy.is_empty()) });
        };
        if heard.silences.len() > MOST {
            let text = format!("The file holds more than {MOST} silences; those from here on silence nothing.");
            say(heard.silences[MOST].place.span, text, "Silence the rule for the whole file: `seaworthy: ignore-file[rule] reason`.");
        }
        for (span, text, remedy) in &heard.faults {
            say(*span, text.clone(), remedy);
        }
        for one in heard.silences.iter().take(MOST) {
            complain(one, all, run, as_of, &mut say);
        }
    }
    problems
}

/// Takes away the places of a finding that a silence speaks of; a finding without others is silenced.
fn settle(finding: &mut Finding, heard: &mut BTreeMap<FileId, Heard>, entries: &mut settings::Entries<'_>, scan: &Scan, as_of: &str) {
    let places: Vec<Place> = std::iter::once(finding.place).chain(finding.occurrences.iter().copied()).collect();
    let mut first: Option<Silence> = None;
    // A comment at one place speaks for the cause in its file.
    let mut silent_files: BTreeSet<FileId> = BTreeSet::new();
    let mut silent: BTreeSet<Place> = BTreeSet::new();
    for place in &places {
        if let Some(silence) = entries.silencing(finding, *place, scan, as_of) {
            silent.insert(*place);
            first.get_or_insert(silence);
        }
        let Some(file) = heard.get_mut(&place.file) else { continue };
        let here = file.lines_of(*place);
        for one in file.silences.iter_mut().take(MOST).filter(|one| !one.words.is_over(as_of)) {
            let reaches = match one.reach {
                Reach::Line(line) => here.contains(&line),
                Reach::File => true,
                Reach::Object(span) => span.contains(place.span),
            };
            let Some(word) = one.words.naming(&finding.rule).filter(|_| reaches) else { continue };
            one.used.insert(word);
            if matches!(one.reach, Reach::Line(_)) {
                silent_files.insert(place.file);
            }
            silent.insert(*place);
            first.get_or_insert_with(|| Silence {
                reason: one.words.reason.clone(),
                place: Some(one.place),
                until: one.words.until.clone(),
            });
        }
    }
    let Some(silence) = first else { return };
    let mut left = places.into_iter().filter(|place| !silent.contains(place) && !silent_files.contains(&place.file));
    match left.next() {
        None => finding.status = Status::Silenced(silence),
        Some(place) => finding.show_at(place, left.collect()),
    }
}

/// What is wrong with a silence: it is over, it names no rule, says no reason, or nothing is there that it silences.
fn complain(one: &Written, all: &[Arc<Rule>], run: &[Arc<Rule>], as_of: &str, say: &mut dyn FnMut(Span, String, &str)) {
    let span = one.place.span;
    if one.words.is_over(as_of) {
        let until = one.words.until.as_deref().unwrap_or_default();
        let text = format!("The silence of {} held until {until} and silences no more.", one.words.listed());
        return say(span, text, "Mend what it silenced, or write a later day and why.");
    }
    if one.words.reason.is_empty() && !one.used.is_empty() {
        let text = format!("The silence of {} says no reason.", one.words.listed());
        let behind = if matches!(one.reach, Reach::Object(_)) { "the colon" } else { "the bracket" };
        say(span, text, &format!("Write behind {behind} why it does not count."));
    }
    let unused = one.words.rules.iter().enumerate().filter(|(index, _)| !one.used.contains(index));
    for word in unused.map(|(_, word)| word) {
        if let Some(wrong) = names_none(word, all.iter().map(|rule| rule.info.id.as_str())) {
            say(span, format!("{}: this silences nothing.", wrong.text), &wrong.remedy);
            continue;
        }
        let mut named = all.iter().filter(|rule| names(word, rule));
        // Of a rule that was not run nobody knows.
        if !named.all(|rule| run.iter().any(|other| other.info.id == rule.info.id)) {
            continue;
        }
        let (text, remedy) = match one.reach {
            Reach::Line(_) => (
                format!("`{word}` is silenced here, and finds nothing here."),
                "Remove it, or put it at the line that the report names or the line above.",
            ),
            Reach::File => (format!("`{word}` is silenced for this file, and finds nothing in it."), "Remove it."),
            Reach::Object(_) => (format!("`{word}` is silenced for this object, and finds nothing in it."), "Remove it."),
        };
        say(span, text, remedy);
    }
}

impl Heard {
    /// The lines at which a comment speaks of a place: those of its start and its end, and the one at which its text or
    /// instruction begins.
    fn lines_of(&self, place: Place) -> Vec<u32> {
        let Some((lines, anchors)) = &self.lines else { return vec![] };
        let at = |byte: u32| lines.position(byte, Columns::Bytes).line;
        let start = at(place.span.start);
        vec![start, at(place.span.end), anchors.of(start)]
    }
}
