//! Phrases and sentences that every output says in the same words.

use crate::{Effect, Problem, Reason, Status};

/// The text with its full stop.
#[must_use]
pub fn ended(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// A phrase with its capital, unless it starts with code.
#[must_use]
pub fn capital(phrase: &str) -> String {
    let mut letters = phrase.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A phrase as a sentence: with its capital and its full stop.
#[must_use]
pub fn sentence(phrase: &str) -> String {
    capital(&ended(phrase))
}

impl Reason {
    /// The reason with what it did, a phrase: `raised: 3 replicas`.
    #[must_use]
    pub fn said(&self) -> String {
        match self.effect {
            Effect::Raised => format!("raised: {}", self.text),
            Effect::Lowered => format!("lowered: {}", self.text),
            Effect::NotJudged if !self.text.starts_with("not judged") => format!("not judged: {}", self.text),
            Effect::Explained | Effect::NotJudged => self.text.clone(),
        }
    }
}

impl Status {
    /// Why a finding does not count, a phrase: `silenced until 2027-01-31: ticket 7`; `None` where it does.
    #[must_use]
    pub fn settled(&self) -> Option<String> {
        match self {
            Self::Open => None,
            Self::Known => Some("known from the baseline".into()),
            Self::Silenced(silence) => {
                let until = silence.until.as_deref().map(|day| format!(" until {day}")).unwrap_or_default();
                let reason = if silence.reason.trim().is_empty() { "no reason is given" } else { silence.reason.trim() };
                Some(format!("silenced{until}: {reason}"))
            }
        }
    }
}

impl Problem {
    /// What happened, behind the path that it concerns. One that is refused says its path itself, with line and column.
    #[must_use]
    pub fn headline(&self) -> String {
        match self.path.as_ref().filter(|path| !self.text.starts_with(path.as_str())) {
            Some(path) => format!("{path}: {}", self.text),
            None => self.text.clone(),
        }
    }

    /// What happened and the next step, a sentence each, without the path.
    #[must_use]
    pub fn said(&self) -> String {
        self.with_remedy(&self.text)
    }

    /// The same on one line, behind the path that it concerns.
    #[must_use]
    pub fn line(&self) -> String {
        self.with_remedy(&self.headline())
    }

    fn with_remedy(&self, text: &str) -> String {
        let remedy = self.remedy.as_deref().map(sentence).filter(|remedy| !remedy.is_empty());
        [Some(ended(text)), remedy].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Silence;

    #[test]
    fn a_sentence_has_its_capital_and_its_full_stop() {
        assert_eq!(sentence(" no workload is linked\n"), "No workload is linked.");
        assert_eq!((sentence("`a` runs."), sentence("")), ("`a` runs.".to_owned(), String::new()));
    }

    #[test]
    fn what_does_not_count_says_why_and_for_how_long() {
        let silenced = |reason: &str, until: Option<&str>| {
            Status::Silenced(Silence { reason: reason.into(), place: None, until: until.map(Into::into) }).settled()
        };
        assert_eq!(silenced("ticket 7", Some("2027-01-31")).as_deref(), Some("silenced until 2027-01-31: ticket 7"));
        assert_eq!(silenced(" ", None).as_deref(), Some("silenced: no reason is given"));
        assert_eq!((Status::Known.settled().as_deref(), Status::Open.settled()), (Some("known from the baseline"), None));
    }

    #[test]
    fn a_problem_is_said_with_its_path_once_and_with_one_stop_behind_each_sentence() {
        let problem =
            |text: &str, remedy: &str| Problem { place: None, path: Some("a.toml".into()), text: text.into(), remedy: Some(remedy.into()) };
        let misspelt = problem("a.toml:1:1: `x` is no key", "did you mean `y`?");
        assert_eq!(misspelt.line(), "a.toml:1:1: `x` is no key. Did you mean `y`?");
        assert_eq!(problem("it is gone.", "bring it back").line(), "a.toml: it is gone. Bring it back.");
        assert_eq!(problem("it is gone", "").said(), "it is gone.");
    }
}
