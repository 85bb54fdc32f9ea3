//! Parts of a report as phrases and sentences, the same in every format.

use seaworthy_model::{Effect, Finding, Problem, Reason, Status, Unknown};

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

/// A finding's message, then its reasons, a sentence each.
pub(crate) fn told(finding: &Finding) -> String {
    let reasons = finding.reasons.iter().map(|reason| sentence(&said(reason)));
    std::iter::once(sentence(&finding.message)).chain(reasons).collect::<Vec<_>>().join(" ")
}

/// Why a finding does not count, as a sentence; `None` where it does.
pub(crate) fn settled(status: &Status) -> Option<String> {
    match status {
        Status::Open => None,
        Status::Known => Some("Known from the baseline.".into()),
        Status::Silenced(silence) => {
            let until = silence.until.as_deref().map(|day| format!(" until {day}")).unwrap_or_default();
            let reason = if silence.reason.trim().is_empty() { "no reason is given" } else { silence.reason.trim() };
            Some(format!("Silenced{until}: {}", ended(reason)))
        }
    }
}

/// What could not be read, and the next step.
pub(crate) fn unread(problem: &Problem) -> String {
    let sentences = [Some(problem.text.as_str()), problem.remedy.as_deref()].into_iter().flatten().map(ended);
    sentences.collect::<Vec<_>>().join(" ")
}

/// What could not be judged, and why.
pub(crate) fn unjudged(unknown: &Unknown) -> String {
    let about = unknown.component.as_deref().map(|component| format!("`{component}`: ")).unwrap_or_default();
    format!("Not judged: {about}{}", ended(&unknown.reason))
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
    use seaworthy_model::Silence;

    use super::*;

    #[test]
    fn a_sentence_has_its_capital_and_its_full_stop() {
        assert_eq!(sentence(" no workload is linked\n"), "No workload is linked.");
        assert_eq!((sentence("`a` runs."), sentence("")), ("`a` runs.".to_owned(), String::new()));
    }

    #[test]
    fn what_does_not_count_says_why_and_for_how_long() {
        let silenced = |reason: &str, until: Option<&str>| {
            settled(&Status::Silenced(Silence { reason: reason.into(), place: None, until: until.map(Into::into) }))
        };
        assert_eq!(silenced("ticket 7", Some("2027-01-31")).as_deref(), Some("Silenced until 2027-01-31: ticket 7."));
        assert_eq!(silenced(" ", None).as_deref(), Some("Silenced: no reason is given."));
        assert_eq!((settled(&Status::Known).as_deref(), settled(&Status::Open)), (Some("Known from the baseline."), None));
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_character() {
        assert_eq!((cut("äöü", 2), cut("äöü", 3)), ("äö…".to_owned(), "äöü".to_owned()));
    }
}
