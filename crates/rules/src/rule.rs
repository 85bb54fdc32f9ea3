use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use seaworthy_condition::{Condition, Piece};
use seaworthy_model::{Confidence, RuleInfo, Severity, Stage};

/// The names that every condition sees beside its own entity.
pub const AROUND: [&str; 5] = ["component", "image", "workload", "application", "project"];

/// When something is a problem, why, and what to do. Read from a rule file, and right in all that can be checked.
#[derive(Debug)]
pub struct Rule {
    /// What a report says of it.
    pub info: RuleInfo,
    /// Within what a cause is said once.
    pub scope: Scope,
    /// The kinds of component that it holds for; never empty.
    pub kinds: Vec<String>,
    /// When it holds; never empty.
    pub matches: Vec<MatchClause>,
    /// What moves its severity. Which clauses count for a match is [`Rule::context_of`]'s to say.
    pub context: Vec<Clause>,
    /// The rules whose findings it stands for. Which count for a match is [`Rule::covers_of`]'s to say.
    pub covers: Vec<Cover>,
    /// The words that the evidence is known by whose absence it judges.
    pub evidence_words: Vec<String>,
    /// The file, as it was handed over; `rules/<topic>/<name>.yaml` for a built-in one.
    pub path: String,
}

impl Rule {
    /// The clauses that count for a match of `entity`, in their order: where a rule has matches for several entities, a
    /// clause that names another of them is not for this one.
    pub fn context_of<'a>(&'a self, entity: &'a str) -> impl Iterator<Item = &'a Clause> {
        self.context.iter().filter(move |clause| self.counts_for(entity, |name| clause.speaks_of(name)))
    }

    /// The covers that count for a match of `entity`, as clauses do.
    pub fn covers_of<'a>(&'a self, entity: &'a str) -> impl Iterator<Item = &'a Cover> {
        self.covers.iter().filter(move |cover| self.counts_for(entity, |name| cover.speaks_of(name)))
    }

    /// Whether what speaks of some names speaks of nothing that a match of `entity` does not see, and another one does.
    pub(crate) fn counts_for(&self, entity: &str, speaks_of: impl Fn(&str) -> bool) -> bool {
        let others = self.matches.iter().map(|one| one.entity.as_str());
        others.filter(|other| *other != entity && !AROUND.contains(other)).all(|other| !speaks_of(other))
    }
}

/// One way in which a rule holds.
#[derive(Debug)]
pub struct MatchClause {
    /// The fact kind or entity that it is for.
    pub entity: String,
    /// When it holds; `None` for each one.
    pub when: Option<When>,
    /// Where it points; `None` for the entity itself.
    pub at: Option<Path>,
    /// What it says.
    pub message: Vec<Piece>,
    /// What the cause is; `None` for what the entity's table says.
    pub subject: Option<Vec<Piece>>,
    /// What a match is.
    pub verdict: Verdict,
    /// The further places that it shows.
    pub show: Vec<Path>,
}

/// A clause of the context.
#[derive(Debug)]
pub struct Clause {
    /// When it counts.
    pub when: When,
    /// It is nothing, for this reason; nothing else is given then, but `show`.
    pub drop: Option<Vec<Piece>>,
    /// The severity that it gives; `step` is 0 then.
    pub severity: Option<Severity>,
    /// One step worse (1) or milder (−1); 0 moves nothing.
    pub step: i8,
    /// The confidence that it allows at most.
    pub confidence: Option<Confidence>,
    /// The effort that it gives.
    pub effort: Option<u8>,
    /// The stage that it gives.
    pub stage: Option<Stage>,
    /// The reason; always there where `drop` is not.
    pub because: Option<Vec<Piece>>,
    /// The places that it shows.
    pub show: Vec<Path>,
}

/// A rule whose finding this one stands for.
#[derive(Debug)]
pub struct Cover {
    /// Its id.
    pub rule: String,
    /// What the two have in common; the component always is.
    pub same: Same,
    /// When it does, over the entity of the rule that stands.
    pub when: Option<When>,
}

impl Clause {
    pub(crate) fn speaks_of(&self, name: &str) -> bool {
        let texts = self.drop.iter().chain(&self.because).flatten();
        self.when.speaks_of(name)
            || self.show.iter().any(|path| path.segments()[0] == name)
            || texts.into_iter().any(|piece| matches!(piece, Piece::Path(path, _) if path.split('.').next() == Some(name)))
    }
}

impl Cover {
    pub(crate) fn speaks_of(&self, name: &str) -> bool {
        self.when.as_ref().is_some_and(|when| when.speaks_of(name))
    }
}

/// A field path: a name, then fields. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<String>);

impl Path {
    /// The path that is written; `None` where it is not names with dots between.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let name = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
        };
        text.split('.').all(name).then(|| Self(text.split('.').map(str::to_owned).collect()))
    }

    /// The name, then the fields.
    #[must_use]
    pub fn segments(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// A condition that is compiled when it is first needed.
pub struct When {
    text: String,
    compiled: OnceLock<Option<(Condition, Vec<String>)>>,
}

impl When {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), compiled: OnceLock::new() }
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Compiled. `None` only for a text that is no condition, which reading a pack refuses.
    #[must_use]
    pub fn condition(&self) -> Option<&Condition> {
        self.compiled().map(|(condition, _)| condition)
    }

    fn compiled(&self) -> Option<&(Condition, Vec<String>)> {
        let compile = || {
            let condition = Condition::parse(&self.text).ok()?;
            let names = condition.fields_used().into_iter().filter_map(|path| path.into_iter().next()).collect();
            Some((condition, names))
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    fn speaks_of(&self, name: &str) -> bool {
        self.compiled().is_some_and(|(_, names)| names.iter().any(|one| one == name))
    }
}

impl fmt::Debug for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $type:ident, $($(#[$each:meta])* $variant:ident = $word:literal),+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$each])* $variant),+ }
        impl $type {
            /// The words of all of them.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word by which rule files name it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl FromStr for $type {
            type Err = ();
            fn from_str(word: &str) -> Result<Self, ()> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}

words!(
    /// The entity within which a cause is said once.
    Scope,
    /// The component.
    Component = "component",
    /// Each place by itself.
    Place = "place",
    /// The image.
    Image = "image",
    /// The workload.
    Workload = "workload",
    /// The application.
    Application = "application",
    /// The project.
    Project = "project"
);
words!(
    /// What a match is.
    Verdict,
    /// A finding.
    Finding = "finding",
    /// Good news.
    Evidence = "evidence",
    /// Something that could not be judged.
    Unknown = "unknown"
);
words!(
    /// What a finding has in common with the one that it covers, beside the component.
    Same,
    /// Places that overlap.
    Place = "place",
    /// The subject.
    Subject = "subject",
    /// The image.
    Image = "image",
    /// The workload.
    Workload = "workload",
    /// Nothing more.
    Component = "component"
);
