//! The table of conventions: what servers, frameworks and people call although no call of it stands in the code.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The rows of `rules/tables/conventions.yaml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conventions {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "date")]
    _date: String,
    /// Annotations of functions that answer requests or take messages, by their last name.
    pub(crate) annotations: Vec<String>,
    /// By the folder of the language's signatures.
    languages: BTreeMap<String, OfLanguage>,
}

/// The conventions of one language. Where it has none, everything may be called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OfLanguage {
    /// Methods that servers call by their name.
    pub methods: Vec<String>,
    /// Modules whose functions answer requests.
    pub modules: Vec<String>,
    /// Folders of such modules.
    pub folders: Vec<String>,
    /// Functions that are called by their name wherever they stand; empty where it is not known what else is reached by a call alone.
    pub functions: Vec<String>,
    /// How the names of such functions begin.
    pub hooks: Vec<String>,
    /// Files whose functions are called by their names: patterns with at most one `*`.
    pub files: Vec<String>,
    /// An expression for what a file holds that may keep something as long as the process; empty where signatures say it.
    pub kept: String,
}

impl Conventions {
    /// Reads the table from its prepared form, JSON.
    ///
    /// # Errors
    /// A sentence that says what does not have the form above.
    pub fn from_prepared(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| format!("table `conventions`: {error}"))
    }

    pub(crate) fn of(&self, language: &str) -> OfLanguage {
        self.languages.get(language).cloned().unwrap_or_default()
    }
}
