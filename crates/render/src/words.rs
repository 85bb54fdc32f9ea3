//! Parts of a report as phrases and sentences, the same in every format.

use seaworthy_model::{Finding, Unknown, ended, sentence};

/// A finding's message, then its reasons, a sentence each.
pub(crate) fn told(finding: &Finding) -> String {
    let reasons = finding.reasons.iter().map(|reason| sentence(&reason.said()));
    std::iter::once(sentence(&finding.message)).chain(reasons).collect::<Vec<_>>().join(" ")
}

/// What could not be judged, and why.
pub(crate) fn unjudged(unknown: &Unknown) -> String {
    let about = unknown.component.as_deref().map(|component| format!("`{component}`: ")).unwrap_or_default();
    format!("Not judged: {about}{}", ended(&unknown.reason))
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
    fn what_is_too_long_is_cut_at_a_character() {
        assert_eq!((cut("äöü", 2), cut("äöü", 3)), ("äö…".to_owned(), "äöü".to_owned()));
    }
}
