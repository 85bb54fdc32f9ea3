use std::sync::Arc;

use crate::nearest;
use crate::rule::Rule;

/// The rules that `select` names (all, where it names none) without those that `ignore` names.
///
/// A word is an id (`state/host-path`), a topic (`state`) or a glob over ids (`state/*`, `*/no-*`).
///
/// # Errors
/// A phrase, where a word names no rule: with the nearest id or topic.
pub fn select(rules: &[Arc<Rule>], select: &[String], ignore: &[String]) -> Result<Vec<Arc<Rule>>, String> {
    for word in select.iter().chain(ignore) {
        if !rules.iter().any(|rule| names(word, rule)) {
            return Err(no_rule(word, rules));
        }
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

/// What is wrong with a word that names none of the rules: a phrase with the nearest that does.
#[must_use]
pub fn no_rule(word: &str, rules: &[Arc<Rule>]) -> String {
    let known = rules.iter().flat_map(|rule| [rule.info.id.as_str(), rule.info.topic()]);
    match nearest::nearest(word, known) {
        Some(near) => format!("`{word}` names no rule; did you mean `{near}`?"),
        None => format!("`{word}` names no rule; `seaworthy rules` lists them"),
    }
}
