//! A rule file as it is written: structs that mirror it, one to one. What it means is decided elsewhere, once.
//!
//! The build script shares this module, so it knows nothing of the rest of the crate.

mod documents;
mod one_or_many;
mod read;

pub use documents::documents;
pub use one_or_many::OneOrMany;
pub use read::{Fault, read};

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_saphyr::Spanned;

/// A text with its place in the file.
pub type Text = Spanned<String>;

/// The first document of a rule file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub title: Text,
    pub matches: Spanned<Vec<Match>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub scope: Option<Text>,
    pub severity: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Text>,
    pub effort: Spanned<i64>,
    pub stage: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Spanned<Vec<Text>>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub weight: Option<Spanned<f64>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub security: Option<Spanned<f64>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub covers: Option<Spanned<Vec<Cover>>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub evidence_words: Option<Spanned<Vec<Text>>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub context: Option<Spanned<Vec<Clause>>>,
    pub why: Text,
    pub remedy: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub links: Option<Spanned<Vec<Text>>>,
}

/// One entry of `matches`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    #[serde(rename = "for")]
    pub entity: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub at: Option<Text>,
    pub message: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub subject: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub show: Option<Spanned<OneOrMany>>,
}

/// One entry of `covers`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    pub rule: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub same: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
}

/// One entry of `context`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    pub when: Text,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub drop: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub severity: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub step: Option<Spanned<i64>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub effort: Option<Spanned<i64>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub stage: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub show: Option<Spanned<OneOrMany>>,
}

/// One entry of the second document.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub bad: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub good: Option<Text>,
    pub files: Spanned<BTreeMap<String, Text>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub kubernetes: Option<Text>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Text>,
}

/// A key that is there has a value: `scope:` with nothing behind it is refused, not taken as absent.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
