//! Parts of a report as phrases and sentences, the same in every format.

use seaworthy_model::{Effect, Reason};

/// A reason with what it did.
pub(crate) fn said(reason: &Reason) -> String {
    match reason.effect {
        Effect::Raised => format!("raised: {}", reason.text),
        Effect::Lowered => format!("lowered: {}", reason.text),
        Effect::Explained => reason.text.clone(),
        Effect::NotJudged if reason.text.starts_with("not judged") => reason.text.clone(),
        Effect::NotJudged => format!("not judged: {}", reason.text),
    }
}

/// The text with its full stop.
pub(crate) fn ended(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// A phrase as a sentence: with its capital, unless it starts with code, and its full stop.
pub(crate) fn sentence(phrase: &str) -> String {
    let phrase = ended(phrase);
    let mut letters = phrase.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text, or as many of its characters as it may have, with an ellipsis.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_its_capital_and_its_full_stop() {
        assert_eq!(sentence(" no workload is linked\n"), "No workload is linked.");
        assert_eq!((sentence("`a` runs."), sentence("")), ("`a` runs.".to_owned(), String::new()));
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_character() {
        assert_eq!((cut("äöü", 2), cut("äöü", 3)), ("äö…".to_owned(), "äöü".to_owned()));
    }
}
