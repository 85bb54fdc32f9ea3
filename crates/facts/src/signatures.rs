use std::collections::BTreeMap;
use std::sync::OnceLock;

use seaworthy_model as model;
use seaworthy_model::Refusal;
use seaworthy_syntax::languages::{self, LANGUAGES};

use crate::check::check;
use crate::compiled::Compiled;
use crate::conventions::Conventions;
use crate::kinds::Kinds;
use crate::refusal::{Reading, documents};
use crate::whereabouts::{is_settings_module, is_test_path};
use crate::words::named;
use crate::written::File;

/// The folder of what holds in every language and in configuration files.
const ANY: &str = "any";

/// Names what is said of configuration files, whatever language brings it.
pub const SETTINGS: &str = "settings";

/// The folder of `rules/signatures/` that holds what describes source code of a kind; `None` for what is no source code.
#[must_use]
pub fn language(kind: model::Kind) -> Option<&'static str> {
    languages::language(kind).map(|language| language.folder)
}

/// What calls and settings mean, for every language; a language's are read when its first file comes.
#[derive(Debug, Default)]
pub struct Signatures {
    kinds: Kinds,
    conventions: Conventions,
    /// The prepared files, by the folder that holds them.
    prepared: BTreeMap<String, Vec<String>>,
    compiled: BTreeMap<String, OnceLock<Compiled>>,
}

impl Signatures {
    /// The signatures of these files, each with its path (`…/<language>/<library>.yaml`) and its text.
    ///
    /// # Errors
    /// All that any of them is refused for; never an empty list.
    pub fn read(files: &[(&str, &str)], kinds: &Kinds) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut prepared = Vec::new();
        for (path, text) in files {
            let mut reading = Reading::new(path);
            if let Some(file) = reading.read::<File>(documents(text).0) {
                check(&file, kinds, &mut reading);
                match serde_json::to_string(&file) {
                    Ok(json) => prepared.push((*path, json)),
                    Err(error) => reading.refuse_at(1, 1, error.to_string(), "correct it"),
                }
            }
            refusals.append(&mut reading.refusals);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let prepared: Vec<(&str, &str)> = prepared.iter().map(|(path, json)| (*path, json.as_str())).collect();
        Ok(Self::from_prepared(&prepared, kinds))
    }

    /// The signatures of files that were checked, and prepared as JSON; what was not says nothing.
    #[must_use]
    pub fn from_prepared(files: &[(&str, &str)], kinds: &Kinds) -> Self {
        let mut prepared: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, json) in files {
            let language = path.rsplit('/').nth(1).unwrap_or_default();
            prepared.entry(language.to_owned()).or_default().push((*json).to_owned());
        }
        // What holds in every language holds in one without signatures of its own too.
        let folders = LANGUAGES.iter().map(|language| language.folder);
        let languages = prepared.keys().map(String::as_str).chain(folders).chain([SETTINGS]);
        let compiled = languages.map(|language| (language.to_owned(), OnceLock::new())).collect();
        Self { kinds: kinds.clone(), conventions: Conventions::default(), prepared, compiled }
    }

    /// The same beside these conventions; without them nothing is called but by a call.
    #[must_use]
    pub fn beside(self, conventions: Conventions) -> Self {
        Self { conventions, ..self }
    }

    /// The kinds of facts that they may yield.
    #[must_use]
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Whether source code of a language can hold a fact at all; where not, it need not be parsed.
    #[must_use]
    pub fn may_hold(&self, language: &str, path: &str, text: &str) -> bool {
        self.compiled(language).is_some_and(|compiled| {
            let file = path.rsplit('/').next().unwrap_or(path);
            is_settings_module(path)
                || compiled.files.iter().any(|pattern| named(pattern, file))
                || compiled.scan.may_hold(text, is_test_path(path))
        })
    }

    pub(crate) fn compiled(&self, language: &str) -> Option<&Compiled> {
        let compiled = self.compiled.get(language)?;
        Some(compiled.get_or_init(|| {
            let folders = |folder: &&String| language == SETTINGS || *folder == language || *folder == ANY;
            let files = self.prepared.iter().filter(|(folder, _)| folders(folder)).flat_map(|(_, files)| files);
            let files: Vec<File> = files.filter_map(|json| serde_json::from_str(json).ok()).collect();
            Compiled::of(files, language, &self.kinds, &self.conventions)
        }))
    }
}

/// The JSON that [`Signatures::from_prepared`] reads, from the text of one signature file.
///
/// # Errors
/// What it is refused for; names and fields are not checked here, [`Signatures::read`] does that.
pub fn prepare(path: &str, text: &str) -> Result<String, Vec<Refusal>> {
    let mut reading = Reading::new(path);
    let Some(file) = reading.read::<File>(documents(text).0) else { return Err(reading.refusals) };
    serde_json::to_string(&file).map_err(|error| {
        reading.refuse_at(1, 1, error.to_string(), "correct it");
        reading.refusals
    })
}
