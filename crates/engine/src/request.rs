use std::path::PathBuf;
use std::sync::Arc;

use seaworthy_model::{Accepted, Problem, RuleInfo};
use seaworthy_rules::Example;
use seaworthy_settings::Settings;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The project's root; else the top folder of the git repository around the first asked path, else that path.
    pub root: Option<PathBuf>,
    /// The paths that are reported on; the whole project is read. One that is laid over the disk need not exist.
    pub asked: Vec<PathBuf>,
    /// Texts laid over the disk: they stand for files, whatever the disk holds there.
    pub overlay: Vec<Laid>,
    /// Rules, topics or globs that are on; all where none is named.
    pub select: Vec<String>,
    /// Rules, topics or globs that are off.
    pub ignore: Vec<String>,
    /// Packs of rules beside the built-in one.
    pub packs: Vec<PackFiles>,
    /// What the project's `seaworthy.toml` says. What the fields here say wins over it.
    pub settings: Option<Arc<Settings>>,
    /// The findings that a baseline accepts.
    pub baseline: Vec<Accepted>,
    /// The Kubernetes release to judge for; the newest known one where none is named.
    pub kubernetes: Option<String>,
    /// The day that decides end of life, `YYYY-MM-DD`; taken as it is, since no clock is asked here.
    pub as_of: String,
    /// Threads; as many as there are cores where none is named.
    pub jobs: Option<usize>,
}

/// A text in the place of a file: what standard input holds, what an editor has not saved, what a revision held.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The file that it stands for; it need not exist, and neither need its folder.
    pub path: PathBuf,
    /// The whole text, without a byte order mark; where there is none, the file counts as not there.
    pub text: Option<Arc<str>>,
}

/// The files of a user's pack of rules, as texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackFiles {
    /// The folder, as the user named it.
    pub folder: String,
    /// Each file's path below the folder, with `/`, and its text.
    pub files: Vec<(String, String)>,
}

/// Why nothing could be done: rules, paths or arguments that are refused, and what is to be said of each.
#[derive(Clone, Debug)]
pub struct Refused(pub Vec<Problem>);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

/// What `seaworthy model` prints.
#[derive(Clone, Debug)]
pub struct Model {
    /// In words, without what code says.
    pub text: String,
    /// What code says, a line for each fact.
    pub facts: String,
    /// How many facts of each kind there are, in words; empty where there are none.
    pub counted: String,
    /// As JSON.
    pub json: String,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A rule as `seaworthy explain` shows it.
#[derive(Clone, Debug)]
pub struct RulePage {
    /// What it is.
    pub info: RuleInfo,
    /// Its examples.
    pub examples: Vec<Example>,
    /// What it is `for`.
    pub entities: Vec<String>,
    /// The kinds of components that it holds for.
    pub kinds: Vec<String>,
    /// What its surroundings do to a finding, and why, in the order of its clauses: `blocker` and the reason, `no finding` and
    /// the reason. What is filled in for each finding is a word in capitals.
    pub context: Vec<(String, String)>,
}

/// A rule of a pack whose examples were run, each with that rule alone.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The rule's id.
    pub rule: String,
    /// Its examples in their order.
    pub examples: Vec<Trial>,
}

/// An example that was run.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Whether it is a bad one.
    pub bad: bool,
    /// What it shows.
    pub title: String,
    /// How the findings differ from what the carets say, and what could not be read: a sentence each.
    pub differences: Vec<String>,
}

/// A problem that concerns no file.
pub(crate) fn problem(text: String) -> Problem {
    Problem { place: None, path: None, text, remedy: None }
}
