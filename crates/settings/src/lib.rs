//! The user's `seaworthy.toml`: what is on, how bad, where.
//!
//! A text becomes [`Settings`], or every mistake in it with file, line, column, key and the next step. Nothing here opens a
//! file, and nothing here knows which rules or components exist: that a word names none of them is found where they are known.
#![forbid(unsafe_code)]

mod convert;
mod keys;
mod pattern;
mod read;
mod reading;
mod words;
mod written;

use std::sync::Arc;

use seaworthy_model::Span;

pub use keys::{Key, keys, schema};
pub use pattern::Pattern;
pub use read::{read, read_in_part};
pub use words::{ComponentKind, Date, Level, Limit, Release, RuleWord, Score};

/// The name of the file, which is looked for from the scanned path up to the project's root. There is no other.
pub const FILE: &str = "seaworthy.toml";

/// A value with the place in the settings' text at which it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// What is written.
    pub value: T,
    /// Where: bytes of [`Settings::text`].
    pub span: Span,
}

/// A project's settings. What is not written is empty or `None`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The file: relative to the project's root where it lies below it, else as it was named.
    pub path: String,
    /// The folder that its patterns are relative to, relative to the root: the file's own where that lies below the root.
    pub folder: String,
    /// Whether the file lies below the project's root.
    pub inside: bool,
    /// The text, which every span refers to.
    pub text: Arc<str>,
    /// The Kubernetes release to judge for.
    pub kubernetes: Option<Written<Release>>,
    /// The severity from which the exit code is 1.
    pub fail_on: Option<Written<Limit>>,
    /// The score under which the exit code is 1.
    pub min_score: Option<Written<Score>>,
    /// Whether a project without a score is refused.
    pub require_score: bool,
    /// The baseline's file, relative to the settings' own folder.
    pub baseline: Option<Written<String>>,
    /// What is not read.
    pub exclude: Vec<Written<Pattern>>,
    /// The rules that are on; all where none is named.
    pub select: Vec<Written<RuleWord>>,
    /// The rules that are off.
    pub off: Vec<Written<RuleWord>>,
    /// Folders with rules, relative to the settings' own folder.
    pub packs: Vec<Written<String>>,
    /// How bad rules are, in the order in which it is written; [`Settings::level`] says which entry decides.
    pub severity: Vec<(Written<RuleWord>, Written<Level>)>,
    /// What is said of components.
    pub components: Vec<Component>,
    /// What is said to belong together.
    pub links: Vec<Link>,
    /// Findings that do not count.
    pub ignored: Vec<Ignore>,
}

impl Settings {
    /// What the settings make of a rule: off where they leave it out, else how bad they say it is; `None` where they say nothing.
    #[must_use]
    pub fn of_rule(&self, rule: &str) -> Option<Level> {
        let named = |words: &[Written<RuleWord>]| words.iter().any(|word| word.value.names(rule));
        let out = named(&self.off) || !self.select.is_empty() && !named(&self.select);
        if out { Some(Level::Off) } else { self.level(rule) }
    }

    /// How bad a rule is: what is written for its id, else for the longest word that names it, of equally long ones the last.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.level_of(rule).map(|(_, level)| level.value)
    }

    /// The entry of `severity` that says how bad a rule is.
    #[must_use]
    pub fn level_of(&self, rule: &str) -> Option<&(Written<RuleWord>, Written<Level>)> {
        let named = self.severity.iter().filter(|(word, _)| word.value.names(rule));
        named.max_by_key(|(word, _)| (word.value.as_str() == rule, word.value.as_str().len()))
    }

    /// `seaworthy.toml:3:1`, for what is said in words.
    #[must_use]
    pub fn spot(&self, span: Span) -> String {
        let before = self.text.get(..span.start as usize).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.path)
    }
}

/// One `[[component]]`: what its user knows better than what was read.
#[derive(Clone, Debug)]
pub struct Component {
    /// The whole entry's place: its header, or the table in braces.
    pub span: Span,
    /// Its folder.
    pub path: Option<Written<Pattern>>,
    /// Its name, as a report has it.
    pub name: Option<Written<String>>,
    /// What it is.
    pub kind: Option<Written<ComponentKind>>,
    /// The application that it is a part of.
    pub application: Option<Written<String>>,
}

/// One `[[link]]`: a component and what runs it.
#[derive(Clone, Debug)]
pub struct Link {
    /// The whole entry's place.
    pub span: Span,
    /// The component: its folder, its Dockerfile, or its name.
    pub component: Written<String>,
    /// What runs it.
    pub runs: Runs,
}

impl Link {
    /// Where it says what runs the component.
    #[must_use]
    pub fn runs_span(&self) -> Span {
        match &self.runs {
            Runs::Image(name) | Runs::Workload(name) => name.span,
        }
    }
}

/// What a link says to run a component.
#[derive(Clone, Debug)]
pub enum Runs {
    /// Every container and Compose service whose image has this name, with or without its registry, without its tag.
    Image(Written<String>),
    /// The workload or Compose service of this name, with or without its kind before it: `Deployment/web`.
    Workload(Written<String>),
}

/// One `[[ignore]]`: findings that do not count, and why. At least one of path, rule and component is there.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The whole entry's place: what is reported where it ignores nothing.
    pub span: Span,
    /// The files in which the findings stand; every file where none is named.
    pub path: Option<Written<Pattern>>,
    /// The rules that give them; every rule where none is named.
    pub rule: Option<Written<RuleWord>>,
    /// The component at which they stand; every component where none is named.
    pub component: Option<Written<String>>,
    /// Why they do not count; never empty.
    pub reason: Written<String>,
    /// The last day on which this holds.
    pub until: Option<Written<Date>>,
}

impl Ignore {
    /// Whether it means a finding of this rule, in this file (relative to the root), at this component. The day is not asked.
    #[must_use]
    pub fn means(&self, rule: &str, path: &str, component: Option<&str>) -> bool {
        self.rule.as_ref().is_none_or(|word| word.value.names(rule))
            && self.path.as_ref().is_none_or(|pattern| pattern.value.matches(path))
            && self.component.as_ref().is_none_or(|name| component == Some(name.value.as_str()))
    }
}
