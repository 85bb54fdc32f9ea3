use std::fmt;
use std::str::FromStr;

use crate::Place;

/// How bad a finding is. Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth doing; nothing breaks.
    Note,
    /// It runs, and fails under restart, scaling or change.
    Warning,
    /// It loses data, leaks a secret or does not run in the cluster.
    Blocker,
}

impl Severity {
    /// The severity `by` steps worse (negative: milder). A note stays a note, a blocker a blocker.
    #[must_use]
    pub fn step(self, by: i8) -> Self {
        match self as i8 + by {
            ..=0 => Self::Note,
            1 => Self::Warning,
            _ => Self::Blocker,
        }
    }
}

/// How sure a finding is. Ordered: the surest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It may well be otherwise.
    Low,
    /// Likely.
    Medium,
    /// As good as certain.
    High,
}

/// The stage of a migration in which a cause is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Change the application.
    App,
    /// Containerize it.
    Image,
    /// Run it on Kubernetes.
    Deploy,
}

macro_rules! words {
    ($type:ident: $($variant:ident = $word:literal),+) => {
        impl $type {
            /// The word by which rule files and reports name it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
        impl FromStr for $type {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("`{word}` is none of {}", [$($word),+].join(", "))),
                }
            }
        }
    };
}
words!(Severity: Note = "note", Warning = "warning", Blocker = "blocker");
words!(Confidence: Low = "low", Medium = "medium", High = "high");
words!(Stage: App = "app", Image = "image", Deploy = "deploy");

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::App, Self::Image, Self::Deploy];

    /// What is done in it, as the title of a part of the plan.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::App => "Change the application",
            Self::Image => "Containerize it",
            Self::Deploy => "Run it on Kubernetes",
        }
    }

    /// The same as a phrase.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::App => "change the application",
            Self::Image => "containerize it",
            Self::Deploy => "run it on Kubernetes",
        }
    }
}

/// A severity that somebody set for a rule. It is final: no context, variant or confidence moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How bad the rule's findings are.
    pub severity: Severity,
    /// Where it is written, in a file of the scan.
    pub place: Option<Place>,
}

/// What a report says of a rule, whatever it found.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleInfo {
    /// `topic/name`, which is its path below `rules/`; never changes.
    pub id: String,
    /// Its name everywhere, without placeholders.
    pub title: String,
    /// The severity when the evidence is strong and no context moves it.
    pub severity: Severity,
    /// The severity that the project's settings give it.
    pub settled: Option<Settled>,
    /// The confidence that no context moves.
    pub confidence: Confidence,
    /// Story points for one root cause.
    pub effort: u8,
    /// Where it is mended.
    pub stage: Stage,
    /// Its weight in the score.
    pub weight: f64,
    /// Security severity (0.1 to 10), for secrets and privileges only.
    pub security: Option<f64>,
    /// Why it matters, Markdown.
    pub why: String,
    /// What to do, Markdown.
    pub remedy: String,
    /// Where to read more.
    pub links: Vec<String>,
}

impl RuleInfo {
    /// The part of the id before the slash.
    #[must_use]
    pub fn topic(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}

/// Whether a word names the rule of an id: the id itself, its topic, or a glob of ids, in which `*` is any run of characters and
/// `?` any one.
#[must_use]
pub fn names_rule(word: &str, id: &str) -> bool {
    word == id || id.split('/').next() == Some(word) || (word.contains(['*', '?']) && glob(word.as_bytes(), id.as_bytes()))
}

/// Whether `text` has the form of `pattern`; takes no longer than their lengths multiplied.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stays_a_note_and_a_blocker_a_blocker() {
        assert_eq!(Severity::Note.step(-1), Severity::Note);
        assert_eq!(Severity::Blocker.step(-1), Severity::Warning);
        assert_eq!(Severity::Blocker.step(1), Severity::Blocker);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        assert_eq!("blocker".parse(), Ok(Severity::Blocker));
        assert!("fatal".parse::<Severity>().unwrap_err().contains("note, warning, blocker"));
    }
}
