//! A report as the client sees it: diagnostics by file, and what stands under each position.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_engine::Rules;
use seaworthy_model::{Columns, Finding, LineIndex, Place, Problem, Refusal, Report, RuleInfo, Severity};

use crate::protocol::lsp::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position, Range, Uri,
};
use crate::text::Encoding;
use crate::uri;

/// Further places of one diagnostic.
const MOST_RELATED: usize = 32;
/// Of which show the same cause.
const MOST_OTHERS: usize = 8;

/// Who is told, and how files are called.
#[derive(Clone)]
pub(crate) struct Names {
    /// The workspace folder: where it lies, without links, and what the client calls it.
    pub folder: PathBuf,
    pub folder_uri: String,
    /// What the client calls the files that are open.
    pub open: HashMap<PathBuf, Uri>,
    pub encoding: Encoding,
    /// Whether the client shows related places; else the message names them.
    pub related: bool,
    /// Whether places that a finding elsewhere rests on say so.
    pub hints: bool,
}

impl Names {
    pub fn uri(&self, path: &Path) -> Option<Uri> {
        if let Some(uri) = self.open.get(path) {
            return Some(uri.clone());
        }
        path.strip_prefix(&self.folder).ok().and_then(|below| uri::below(&self.folder_uri, below)).or_else(|| uri::uri_of(path))
    }
}

/// What was last found in a project. It never changes; the next scan makes another.
#[derive(Default)]
pub(crate) struct View {
    pub report: Report,
    /// The top of the project, without links.
    pub root: PathBuf,
    /// Files with something to say, by their path from the top of the disk.
    pub files: BTreeMap<PathBuf, FileView>,
    /// What concerns no file.
    pub homeless: Vec<String>,
    /// Whether the settings are refused as they stand, so that older ones are in force.
    pub refused: bool,
    /// The rules that can be named, once a scan knew them.
    pub rules: Option<Rules>,
}

/// What is said of a file.
#[derive(Default)]
pub(crate) struct FileView {
    pub uri: Option<Uri>,
    pub diagnostics: Vec<Diagnostic>,
    /// The same for the same diagnostics.
    pub id: String,
    /// Findings by the ranges and places at which they show, by their index in the report.
    pub marks: Vec<(Range, usize, Place)>,
}

impl View {
    pub fn file(&self, path: &Path) -> Option<&FileView> {
        self.files.get(path)
    }

    /// The findings under a position, each once with the place that it has there, narrowest range first.
    pub fn under(&self, path: &Path, range: Range) -> Vec<(Range, &Finding, Place)> {
        let Some(file) = self.files.get(path) else { return vec![] };
        let touches = |mark: &Range| mark.start <= range.end && range.start <= mark.end;
        let mut found: Vec<&(Range, usize, Place)> = file.marks.iter().filter(|(mark, ..)| touches(mark)).collect();
        found.sort_by_key(|(mark, index, _)| (mark.end.line - mark.start.line, *index));
        let mut seen = vec![];
        for (mark, index, place) in found {
            if !seen.iter().any(|(_, known, _)| known == index) {
                seen.push((*mark, *index, *place));
            }
        }
        seen.into_iter().filter_map(|(mark, index, place)| Some((mark, self.report.findings.get(index)?, place))).collect()
    }

    pub fn rule(&self, finding: &Finding) -> Option<&RuleInfo> {
        self.report.rules.get(&finding.rule)
    }
}

/// The lines of the files that were last shown, kept as long as their texts are the same.
#[derive(Default)]
pub(crate) struct Lines(HashMap<String, Arc<LineIndex>>);

impl Lines {
    fn of(&mut self, report: &Report, place: Place) -> Option<(Arc<LineIndex>, String)> {
        let source = report.sources.get(place.file.0 as usize)?;
        let known = self.0.get(&source.path).filter(|lines| Arc::ptr_eq(lines.text(), &source.text));
        if let Some(lines) = known {
            return Some((Arc::clone(lines), source.path.clone()));
        }
        let lines = Arc::new(LineIndex::new(Arc::clone(&source.text)));
        self.0.insert(source.path.clone(), Arc::clone(&lines));
        Some((lines, source.path.clone()))
    }
}

/// A view while it is made.
struct Making<'a> {
    report: &'a Report,
    root: &'a Path,
    names: &'a Names,
    lines: &'a mut Lines,
    files: BTreeMap<PathBuf, FileView>,
}

/// What a report shows, and what is refused beside it.
pub(crate) fn view(report: Report, root: PathBuf, refused: &[(PathBuf, Refusal)], names: &Names, lines: &mut Lines) -> View {
    let mut making = Making { report: &report, root: &root, names, lines, files: BTreeMap::new() };
    let mut homeless = vec![];
    for (index, finding) in report.findings.iter().enumerate() {
        making.finding(index, finding);
    }
    if names.hints {
        making.hints();
    }
    for problem in &report.problems {
        if !making.problem(problem) {
            homeless.push(problem.line());
        }
    }
    for (path, refusal) in refused {
        making.refusal(path, refusal);
    }
    let mut files = making.files;
    for (path, file) in &mut files {
        file.uri = names.uri(path);
        file.diagnostics.sort_by_key(|one| (one.range.start, one.severity.is_none_or(|severity| severity == DiagnosticSeverity::HINT)));
        file.id = identity(&file.diagnostics);
    }
    View { report, root, files, homeless, refused: !refused.is_empty(), rules: None }
}

/// The identity of a list of diagnostics.
pub(crate) fn identity(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(diagnostics).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

pub(crate) fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Blocker => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}

impl Making<'_> {
    fn located(&mut self, place: Place) -> Option<(PathBuf, Range)> {
        let (lines, path) = self.lines.of(self.report, place)?;
        Some((self.root.join(path), self.names.encoding.range(&lines, place.span)))
    }

    fn told(&mut self, place: Place, message: &str) -> Option<DiagnosticRelatedInformation> {
        let (path, range) = self.located(place)?;
        Some(DiagnosticRelatedInformation { location: Location { uri: self.names.uri(&path)?, range }, message: message.to_owned() })
    }

    /// A finding shows at its place, and at every other place of the same cause, which names the first.
    fn finding(&mut self, index: usize, finding: &Finding) {
        for place in std::iter::once(finding.place).chain(finding.occurrences.iter().copied()) {
            let Some((path, range)) = self.located(place) else { continue };
            let chain = chain(finding, place);
            let mut message = match finding.status.settled() {
                Some(why) => format!("{} ({why})", finding.said_at(place)),
                None => finding.said_at(place).to_owned(),
            };
            message.push_str(&self.in_words(&chain));
            let related: Vec<_> = chain.iter().filter_map(|(place, text)| self.told(*place, text)).collect();
            let diagnostic = Diagnostic {
                range,
                severity: Some(if finding.is_open() { severity(finding.severity) } else { DiagnosticSeverity::HINT }),
                message,
                related_information: Some(related).filter(|related| !related.is_empty() && self.names.related),
                data: Some(serde_json::json!({ "fingerprint": finding.fingerprint, "rule": finding.rule })),
                ..self.named(&finding.rule)
            };
            let file = self.files.entry(path).or_default();
            file.diagnostics.push(diagnostic);
            file.marks.push((range, index, place));
        }
    }

    /// The first places of a chain as lines of a message, for a client that shows no related places.
    fn in_words(&mut self, chain: &[(Place, &str)]) -> String {
        let mut words = String::new();
        for (place, text) in chain.iter().take(if self.names.related { 0 } else { 3 }) {
            let Some((lines, path)) = self.lines.of(self.report, *place) else { continue };
            let line = lines.position(place.span.start, Columns::Chars).line;
            words.push_str(&format!("\n{path}:{line}: {text}"));
        }
        words
    }

    /// A diagnostic under the name of a rule, with the first page that the rule links to.
    fn named(&self, rule: &str) -> Diagnostic {
        let info = self.report.rules.get(rule);
        let link = info.and_then(|info| info.links.first()).and_then(|link| link.parse().ok());
        Diagnostic {
            code: Some(NumberOrString::String(rule.to_owned())),
            code_description: link.map(|href| CodeDescription { href }),
            source: Some("seaworthy".to_owned()),
            ..Diagnostic::default()
        }
    }

    /// Each place in another file that findings rest on names them: one hint for one place.
    fn hints(&mut self) {
        let mut resting: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
        for (index, finding) in self.report.findings.iter().enumerate() {
            let shown: HashSet<Place> = std::iter::once(finding.place).chain(finding.occurrences.iter().copied()).collect();
            let related = finding.related.iter().map(|one| one.place);
            let places = related.chain(finding.reasons.iter().filter_map(|reason| reason.place));
            for place in places.filter(|place| place.file != finding.place.file && !shown.contains(place)) {
                let known = resting.entry(place).or_default();
                // Findings come in their order: one that is known is the last.
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        for (place, findings) in resting {
            self.hint(place, &findings);
        }
    }

    fn hint(&mut self, place: Place, findings: &[usize]) {
        let report = self.report;
        let found: Vec<&Finding> = findings.iter().filter_map(|index| report.findings.get(*index)).collect();
        let (Some((path, range)), Some(first)) = (self.located(place), found.first()) else { return };
        let more = match found.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let chain: Vec<(Place, &str)> = found.iter().map(|one| (one.place, one.message.as_str())).collect();
        let message = format!("{}{more}{}", first.message, self.in_words(&chain));
        let related: Vec<_> = found.iter().take(MOST_RELATED).filter_map(|one| self.told(one.place, &one.message)).collect();
        let diagnostic = Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::HINT),
            message,
            related_information: Some(related).filter(|related| !related.is_empty() && self.names.related),
            ..self.named(&first.rule)
        };
        let file = self.files.entry(path).or_default();
        file.diagnostics.push(diagnostic);
        file.marks.extend(findings.iter().map(|index| (range, *index, place)));
    }

    /// Whether a problem has a file at which it shows.
    fn problem(&mut self, problem: &Problem) -> bool {
        let located = match (problem.place, &problem.path) {
            (Some(place), _) => self.located(place),
            (None, Some(path)) => Some((self.root.join(path), Range::default())),
            (None, None) => None,
        };
        let Some((path, range)) = located else { return false };
        let remedy = problem.remedy.as_ref().map(|remedy| format!("\n{remedy}")).unwrap_or_default();
        let diagnostic = Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::WARNING),
            code: Some(NumberOrString::String("problem".to_owned())),
            source: Some("seaworthy".to_owned()),
            message: format!("{}{remedy}", problem.text),
            ..Diagnostic::default()
        };
        self.files.entry(path).or_default().diagnostics.push(diagnostic);
        true
    }

    /// A key of the settings that is refused shows at its line; the rest of the line is its range.
    fn refusal(&mut self, path: &Path, refusal: &Refusal) {
        let start = Position::new(refusal.line.saturating_sub(1), refusal.column.saturating_sub(1));
        let remedy = if refusal.remedy.is_empty() { String::new() } else { format!("; {}", refusal.remedy) };
        let diagnostic = Diagnostic {
            range: Range::new(start, Position::new(start.line, u32::try_from(i32::MAX).unwrap_or(0))),
            severity: Some(DiagnosticSeverity::ERROR),
            code: Some(NumberOrString::String("settings".to_owned())),
            source: Some("seaworthy".to_owned()),
            message: format!("{}{remedy}", refusal.text),
            ..Diagnostic::default()
        };
        self.files.entry(path.to_owned()).or_default().diagnostics.push(diagnostic);
    }
}

/// The other places of a finding, seen from one of them: why it is as bad as it is, what it rests on, where else it shows.
fn chain(finding: &Finding, from: Place) -> Vec<(Place, &str)> {
    let first = (from != finding.place).then_some((finding.place, "the same cause shows first here"));
    let related = finding.related.iter().map(|one| (one.place, one.text.as_str()));
    let reasons = finding.reasons.iter().filter_map(|reason| Some((reason.place?, reason.text.as_str())));
    let others = finding.occurrences.iter().filter(|place| **place != from).take(MOST_OTHERS);
    let others = others.map(|place| (*place, "the same cause shows here, too"));
    let mut chain: Vec<(Place, &str)> = vec![];
    for one in first.into_iter().chain(related).chain(reasons).chain(others) {
        if chain.len() == MOST_RELATED {
            break;
        }
        if !chain.contains(&one) {
            chain.push(one);
        }
    }
    chain
}
