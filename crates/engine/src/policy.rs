//! What the project's settings do to a scan.

use std::sync::Arc;

use seaworthy_model::{FileId, Kind, Place, Problem, Settled, Source, Span};
use seaworthy_rules::{NoRule, Rule};
use seaworthy_settings::{Level, RuleWord, Settings, Written};
use seaworthy_syntax::Document;

use crate::knowledge::Knowledge;
use crate::request::{Refused, Request, problem};
use crate::scan::Scan;

/// The settings, with the file as which the scan knows them.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub settings: Arc<Settings>,
    /// `None` where the file lies outside the root.
    pub file: Option<FileId>,
}

/// What is not listed: lines of an ignore file in the root.
pub(crate) fn excluded(request: &Request) -> Vec<String> {
    let settings = request.settings.iter();
    settings.flat_map(|settings| &settings.exclude).map(|one| one.value.line()).collect()
}

/// Whether the settings exclude a file that nobody asked for by name.
pub(crate) fn excludes(request: &Request, path: &str, asked: &[String]) -> bool {
    let Some(settings) = request.settings.as_ref().filter(|settings| !settings.exclude.is_empty()) else { return false };
    let named = asked.iter().any(|asked| seaworthy_app::within(path, asked));
    !named && settings.exclude.iter().any(|one| one.value.matches(path))
}

impl Policy {
    /// The settings, as a source of the scan where they lie below its root: then what is said of them has a place.
    pub fn of(settings: &Arc<Settings>, scan: &mut Scan) -> Self {
        let file = settings.inside.then(|| {
            let source = Source { path: settings.path.clone(), kind: Kind::SettingsToml, text: Arc::clone(&settings.text) };
            scan.sources.push(source);
            scan.documents.push(Arc::new(Document::Text));
            FileId(u32::try_from(scan.sources.len() - 1).unwrap_or(u32::MAX))
        });
        Self { settings: Arc::clone(settings), file }
    }

    /// What is wrong with the settings in the light of what was found, at its place.
    pub fn problem(&self, span: Span, text: &str, remedy: Option<String>) -> Problem {
        let settings = &self.settings;
        let place = self.file.map(|file| Place { file, span });
        let text = if place.is_some() { text.to_owned() } else { format!("{}: {text}", settings.spot(span)) };
        Problem { place, path: Some(settings.path.clone()), text, remedy }
    }

    /// The severity that a rule has by the settings.
    pub fn settled(&self, rule: &str) -> Option<Settled> {
        let (_, level) = self.settings.level_of(rule)?;
        let place = self.file.map(|file| Place { file, span: level.span });
        Some(Settled { severity: level.value.severity()?, place })
    }
}

/// A word of the settings that names no rule.
pub(crate) type Unknown = (Span, NoRule);

/// The rules that are judged, and the words of the settings that name none.
///
/// Words of the request win: where it selects, the settings' own selection says nothing; what it selects by its id is judged,
/// even where the settings leave it out.
///
/// # Errors
/// A word of the request that names no rule, and settings whose selection names none at all.
pub(crate) fn rules(knowledge: &Knowledge, request: &Request) -> Result<(Vec<Arc<Rule>>, Vec<Unknown>), Refused> {
    let asked = knowledge.selected(&request.select, &request.ignore)?;
    let Some(settings) = request.settings.as_deref() else { return Ok((asked, vec![])) };
    let on = |rule: &Rule| {
        let id = rule.info.id.as_str();
        let named = |words: &[Written<RuleWord>]| words.iter().any(|word| word.value.names(id));
        let selected = !request.select.is_empty() || settings.select.is_empty() || named(&settings.select);
        let by_id = request.select.iter().any(|word| word == id);
        by_id || (selected && !named(&settings.off) && settings.level(id) != Some(Level::Off))
    };
    let rules: Vec<Arc<Rule>> = asked.iter().filter(|rule| on(rule)).cloned().collect();
    if let (true, Some(first)) = (rules.is_empty() && !asked.is_empty(), settings.select.first().or(settings.off.first())) {
        let text = format!("{}: the settings leave no rule to judge", settings.spot(first.span));
        let remedy = Some("`seaworthy rules` lists them; name at least one in `rules.select`.".to_owned());
        return Err(Refused::from(Problem { remedy, path: Some(settings.path.clone()), ..problem(text) }));
    }
    let of_findings = settings.ignored.iter().filter_map(|one| one.rule.as_ref());
    let words = settings.select.iter().chain(&settings.off).chain(settings.severity.iter().map(|(word, _)| word)).chain(of_findings);
    let unknown = words.filter_map(|word| Some((word.span, knowledge.names_none(word.value.as_str())?)));
    Ok((rules, unknown.collect()))
}
