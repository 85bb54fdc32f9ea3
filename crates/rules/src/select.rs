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

fn names(word: &str, rule: &Rule) -> bool {
    word == rule.info.id || word == rule.info.topic() || (word.contains(['*', '?']) && glob(word.as_bytes(), rule.info.id.as_bytes()))
}

/// Whether `text` has the form of `pattern`: `*` is any run of characters, `?` any one.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[from] => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                (at, from) = (star_at + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

fn no_rule(word: &str, rules: &[Arc<Rule>]) -> String {
    let known = rules.iter().flat_map(|rule| [rule.info.id.as_str(), rule.info.topic()]);
    match nearest::nearest(word, known) {
        Some(near) => format!("`{word}` names no rule; did you mean `{near}`?"),
        None => format!("`{word}` names no rule; `seaworthy rules` lists them"),
    }
}
