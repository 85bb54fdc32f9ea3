//! The values that keys take, each checked as it is read.

use std::fmt;

use schemars::JsonSchema;
use seaworthy_model::{Severity, is_day, meant};

/// Why a text is no value of its key: what is wrong with it, and the next step.
pub(crate) type Fault = (String, String);

/// A value that is written as a text.
pub(crate) trait Word: Sized {
    /// What the key takes: a phrase.
    const TAKES: &'static str;
    /// An example, in TOML.
    const EXAMPLE: &'static str;
    /// Reads it.
    fn parse(text: &str) -> Result<Self, Fault>;
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident ($takes:literal) { $($(#[$own:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
        #[schemars(inline)]
        pub enum $name { $($(#[$own])* #[schemars(rename = $word)] $variant),+ }
        impl $name {
            /// The words, in their order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
            /// The word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("`{word}` is none of {}", Self::WORDS.join(", "))),
                }
            }
        }
        impl Word for $name {
            const TAKES: &'static str = $takes;
            const EXAMPLE: &'static str = concat!($("\"", $word, "\" ",)+);
            fn parse(text: &str) -> Result<Self, Fault> {
                text.parse().map_err(|_| (format!("`{text}` is no {}", $takes), meant(text, Self::WORDS.iter().copied()).unwrap_or_default()))
            }
        }
    };
}

choice! {
    /// The severity from which a scan counts as failed.
    Limit ("severity to fail on") {
        /// Blockers.
        Blocker = "blocker",
        /// Blockers and warnings.
        Warning = "warning",
        /// Every finding.
        Note = "note",
        /// No finding.
        Never = "never",
    }
}

impl Limit {
    /// Whether a finding of this severity is at or over the limit.
    #[must_use]
    pub fn reached(self, severity: Severity) -> bool {
        match self {
            Self::Blocker => severity >= Severity::Blocker,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

choice! {
    /// How bad a rule's findings are, whatever their context says.
    Level ("severity") {
        /// It loses data, leaks a secret or does not run in the cluster.
        Blocker = "blocker",
        /// It runs, and fails under restart, scaling or change.
        Warning = "warning",
        /// Worth doing; nothing breaks.
        Note = "note",
        /// The rule is not judged.
        Off = "off",
    }
}

impl Level {
    /// The severity; `None` where the rule is off.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Blocker => Some(Severity::Blocker),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}

choice! {
    /// What a component is.
    ComponentKind ("kind of component") {
        /// It answers requests.
        Service = "service",
        /// It runs on, and nothing calls it.
        Worker = "worker",
        /// It runs and ends.
        Job = "job",
        /// A static front end.
        Web = "web",
        /// A program that people run.
        Tool = "tool",
        /// Others are built with it.
        Library = "library",
        /// It runs on its user's machine.
        Client = "client",
        /// A third-party image that is run as it is.
        Backing = "backing",
        /// It shows how something is done.
        Example = "example",
        /// It tests others.
        Test = "test",
    }
}

/// What names rules: an id, a topic, or a glob of ids with `*` and `?`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(inline, extend("pattern" = "^[a-z0-9*?][a-z0-9_/*?-]*$", "minLength" = 1))]
pub struct RuleWord(String);

impl RuleWord {
    /// The word as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names a rule, by the rule's id.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        seaworthy_model::names_rule(&self.0, id)
    }
}

impl fmt::Display for RuleWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Word for RuleWord {
    const TAKES: &'static str = "a rule, a topic or a glob";
    const EXAMPLE: &'static str = "\"image/*\"";
    fn parse(text: &str) -> Result<Self, Fault> {
        let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_/*?".contains(letter);
        match text {
            "" => Err(("an empty text names no rule".into(), "write a rule such as `state/host-path`, a topic or a glob".into())),
            _ if text.contains(['[', ']', '{', '}', '!']) => Err((
                format!("`{text}` is no glob of rules"),
                "`*` is any run of characters and `?` any one; nothing else is special".into(),
            )),
            _ if !text.chars().all(is_name) || text.starts_with(['/', '-', '_']) => Err((
                format!("`{text}` names no rule"),
                "a rule is written as `topic/name`, in small letters; `seaworthy rules` lists them".into(),
            )),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

/// A release of Kubernetes: `1.33`.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, extend("pattern" = "^v?1\\.[1-9][0-9]{0,2}(\\.[0-9]{1,3})?$"))]
pub struct Release(String);

impl Release {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Word for Release {
    const TAKES: &'static str = "a release of Kubernetes";
    const EXAMPLE: &'static str = "\"1.33\"";
    fn parse(text: &str) -> Result<Self, Fault> {
        let parts: Vec<&str> = text.strip_prefix('v').unwrap_or(text).split('.').collect();
        let number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let sound = matches!(parts.len(), 2 | 3) && parts.iter().all(number) && parts[0] == "1" && !parts[1].starts_with('0');
        if sound { Ok(Self(text.to_owned())) } else { Err((format!("`{text}` is no release of Kubernetes"), "write it as `1.33`".into())) }
    }
}

/// A day: `YYYY-MM-DD`. Ordered as days are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(inline, extend("format" = "date"))]
pub struct Date(String);

impl Date {
    /// As `YYYY-MM-DD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it lies before a day, `YYYY-MM-DD`.
    #[must_use]
    pub fn is_before(&self, day: &str) -> bool {
        self.0.as_str() < day
    }
}

impl Word for Date {
    const TAKES: &'static str = "a day";
    const EXAMPLE: &'static str = "2027-01-31";
    fn parse(text: &str) -> Result<Self, Fault> {
        if is_day(text) { Ok(Self(text.to_owned())) } else { Err((format!("`{text}` is no day"), "write it as YYYY-MM-DD".into())) }
    }
}

/// A score: 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(inline)]
pub struct Score(#[schemars(range(min = 0, max = 100))] pub u8);

/// A text that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, extend("minLength" = 1))]
pub(crate) struct Text(pub String);

impl Word for Text {
    const TAKES: &'static str = "a text";
    const EXAMPLE: &'static str = "\"…\"";
    fn parse(text: &str) -> Result<Self, Fault> {
        if text.trim().is_empty() {
            Err(("the text is empty".into(), "say it in words, or leave the key out".into()))
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// A path of a file or folder.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, extend("minLength" = 1))]
pub(crate) struct Path(pub String);

impl Word for Path {
    const TAKES: &'static str = "a path";
    const EXAMPLE: &'static str = "\"policy/file\"";
    fn parse(text: &str) -> Result<Self, Fault> {
        match text {
            _ if text.trim().is_empty() => Err(("an empty text is no path".into(), "name a file or folder, relative to this file".into())),
            _ if text.contains('\\') => Err((format!("`{text}` is no path that every machine reads"), "write `/` between folders".into())),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_one_of_kubernetes() {
        for text in ["1.33", "v1.31", "1.29.4"] {
            assert!(Release::parse(text).is_ok(), "{text}");
        }
        for text in ["", "2.1", "1", "1.0", "1.x", "1.33.1.1", "latest", "1.03"] {
            assert!(Release::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_severity_is_at_or_over_a_limit() {
        assert!(Limit::Warning.reached(Severity::Blocker) && Limit::Warning.reached(Severity::Warning));
        assert!(!Limit::Warning.reached(Severity::Note) && !Limit::Never.reached(Severity::Blocker));
    }
}
