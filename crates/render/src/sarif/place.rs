//! Where something stands: a relative URI and a region on one line.

use std::cell::OnceCell;

use seaworthy_model::{Columns, LineIndex, Place, Position, Problem, Report, Span};

use super::line_hash::{LineHash, line_hashes};
use super::shape::{Artifact, Physical, Region};
use crate::files::Files;

/// The name of the folder that all paths are relative to.
pub(super) const ROOT: &str = "%SRCROOT%";

/// The places of a report. Lines and their hashes are found once for each file that has a place.
pub(super) struct Places<'a> {
    files: Files<'a>,
    hashes: Vec<OnceCell<Vec<LineHash>>>,
    /// What is pointed at where there is no better place.
    fallback: Option<&'a str>,
}

impl<'a> Places<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let files = Files::new(report);
        let first = report.findings.first().map(|one| files.path(one.place.file)).filter(|path| !path.is_empty());
        let fallback = first.or_else(|| report.sources.first().map(|source| source.path.as_str()));
        let hashes = report.sources.iter().map(|_| OnceCell::new()).collect();
        Self { files, hashes, fallback }
    }

    /// A place as far as its first line goes: an annotation is shown where all its lines are part of a change.
    pub(super) fn physical(&self, place: Place) -> Physical {
        let (start, end) = self.files.range_in(place, Columns::Utf16);
        let end = if end.line == start.line { end } else { self.files.lines(place.file).map_or(start, |lines| line_end(lines, start)) };
        let region = Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
        let path = match self.files.path(place.file) {
            "" => self.fallback.unwrap_or_default(),
            path => path,
        };
        Physical { artifact_location: artifact(path), region: Some(region) }
    }

    /// Where a problem stands: at its place, else its file as a whole; `None` where it concerns no file.
    pub(super) fn of_problem(&self, one: &Problem) -> Option<Physical> {
        let whole = || one.path.as_deref().map(|path| Physical { artifact_location: artifact(path), region: None });
        one.place.map(|place| self.physical(place)).or_else(whole)
    }

    /// The file of the worst finding, else the first that was read; `None` where nothing was.
    pub(super) fn fallback(&self) -> Option<Physical> {
        self.fallback.map(|path| Physical { artifact_location: artifact(path), region: None })
    }

    /// What code scanning knows a result at this place by; `None` where the file's text is not known.
    pub(super) fn line_hash(&self, place: Place) -> Option<String> {
        let lines = self.files.lines(place.file)?;
        let hashes = self.hashes.get(place.file.0 as usize)?.get_or_init(|| line_hashes(lines.text()));
        let line = self.files.line(place) as usize;
        hashes.get(line.checked_sub(1)?).map(LineHash::to_string)
    }

    /// The same for the first line of a file.
    pub(super) fn first_line_hash(&self, path: &str) -> Option<String> {
        let file = self.files.find(path)?;
        self.line_hash(Place { file, span: Span::new(0, 0) })
    }

    /// `path:line`.
    pub(super) fn short(&self, place: Place) -> String {
        self.files.short(place)
    }
}

/// The end of the line on which a position stands, never before it.
fn line_end(lines: &LineIndex, start: Position) -> Position {
    let end = lines.line(start.line).map_or(start, |line| lines.position(line.end, Columns::Utf16));
    end.max(start)
}

/// The first line of a file: results need a region.
pub(super) fn first_line(mut physical: Physical) -> Physical {
    physical.region.get_or_insert(Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 });
    physical
}

fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri(path), uri_base_id: ROOT }
}

/// A path as a relative reference: what is neither a letter, a digit nor one of `-._~/` is percent-encoded, so that no
/// first part is taken for a scheme.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
