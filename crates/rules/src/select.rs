use std::sync::Arc;

use seaworthy_model::{did_you_mean, nearest};

use crate::rule::Rule;

/// Why a word names no rule, and the next step: phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRule {
    /// What is wrong.
    pub text: String,
    /// The id or topic that was meant, or what lists them.
    pub remedy: String,
}

/// The rules that `select` names (all, where it names none) without those that `ignore` names.
///
/// A word is an id (`state/host-path`), a topic (`state`) or a glob over ids (`state/*`, `*/no-*`).
///
/// # Errors
/// Every word that names no rule.
pub fn select(rules: &[Arc<Rule>], select: &[String], ignore: &[String]) -> Result<Vec<Arc<Rule>>, Vec<NoRule>> {
    let ids = || rules.iter().map(|rule| rule.info.id.as_str());
    let wrong: Vec<NoRule> = select.iter().chain(ignore).filter_map(|word| names_none(word, ids())).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let chosen = |rule: &Rule| select.is_empty() || select.iter().any(|word| names(word, rule));
    let left_out = |rule: &Rule| ignore.iter().any(|word| names(word, rule));
    Ok(rules.iter().filter(|rule| chosen(rule) && !left_out(rule)).cloned().collect())
}

/// Whether a word names a rule: its id, its topic, or a glob over ids.
#[must_use]
pub fn names(word: &str, rule: &Rule) -> bool {
    seaworthy_model::names_rule(word, &rule.info.id)
}

/// What is wrong with a word that names none of the rules with these ids; `None` where it names one.
pub fn names_none<'a>(word: &str, ids: impl Iterator<Item = &'a str> + Clone) -> Option<NoRule> {
    if ids.clone().any(|id| seaworthy_model::names_rule(word, id)) {
        return None;
    }
    let known = ids.flat_map(|id| [id, id.split('/').next().unwrap_or(id)]);
    let remedy = nearest(word, known).map_or_else(|| "`seaworthy rules` lists them".to_owned(), did_you_mean);
    Some(NoRule { text: format!("`{word}` names no rule"), remedy })
}
