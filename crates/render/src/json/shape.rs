//! What stands in a JSON report. Every doc comment here is a description in its schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use seaworthy_model::RuleInfo;
use serde::Serialize;

use super::score::ScoreShape;

/// A report of seaworthy. What is not known is absent.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "seaworthy report")]
pub(super) struct Document<'a> {
    /// The version of this shape; raised when something is taken away or means something else.
    pub format: u8,
    /// What wrote the report.
    pub tool: Tool,
    /// The project's name: its root folder's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<&'a str>,
    /// The day that decides end of life and expiry, YYYY-MM-DD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<&'a str>,
    /// The settings that were used: their path, relative to the project's root where they lie below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<&'a str>,
    /// The Kubernetes release that is judged for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes: Option<&'a str>,
    /// Where nothing is deployable: why, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nothing: Option<&'a str>,
    /// The applications' names.
    pub applications: &'a [String],
    /// The roots of the variants, primary ones first.
    pub variants: &'a [String],
    /// The components, by name.
    pub components: Vec<Component<'a>>,
    /// The findings: by severity, confidence, component, path, line, column, rule.
    pub findings: Vec<FindingShape<'a>>,
    /// How many findings are left out of `findings` since they do not count.
    pub left_out: LeftOutShape,
    /// What the baseline accepts and is no more.
    pub vanished: Vec<AcceptedShape<'a>>,
    /// Where `findings` holds only what a change brought: what the change is told by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceShape<'a>>,
    /// The good that was found.
    pub evidence: Vec<Evidence<'a>>,
    /// The rules that could not be judged for an entity.
    pub unknown: Vec<Unknown<'a>>,
    /// What could not be read.
    pub problems: Vec<ProblemShape<'a>>,
    /// The rules that occur above, by id.
    pub rules: BTreeMap<&'a str, Rule<'a>>,
    /// How ready what is deployed is. It counts the findings that are open or known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreShape<'a>>,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// Its name: seaworthy.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// A part of an application.
#[derive(Serialize, JsonSchema)]
pub(super) struct Component<'a> {
    /// Its name.
    pub name: &'a str,
    /// The application that it belongs to.
    pub application: &'a str,
    /// service, worker, job, web, tool, library, client, backing, example, test or unknown.
    pub kind: &'a str,
    /// Its folder, relative to the root; empty for the root itself and for what has no source in the tree.
    pub path: &'a str,
    /// What decided its kind, a sentence each.
    pub evidence: &'a [String],
    /// What it is made of: base images, workloads.
    pub details: &'a [String],
    /// How ready it is, from 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Whether the score is an upper bound: less than 60 % of what applies was judged, or a file that may say something of it could
    /// not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<bool>,
    /// The part of what applies to it that could be judged, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
}

/// One root cause.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(super) struct FindingShape<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The rule's title.
    pub title: &'a str,
    /// The first part of the rule's id.
    pub topic: &'a str,
    /// blocker, warning or note.
    pub severity: &'static str,
    /// high, medium or low.
    pub confidence: &'static str,
    /// A sentence about the code. Credentials in it are masked.
    pub message: &'a str,
    /// The component it stands at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a str>,
    /// Every component that it concerns.
    pub concerns: &'a [String],
    /// Where it stands at no component: the application that it belongs to, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<&'a str>,
    /// The variants in which it holds.
    pub variants: &'a [String],
    /// Where it is mended: app, image or deploy.
    pub stage: &'static str,
    /// Story points.
    pub effort: u8,
    /// Why it is as bad as it is.
    pub reasons: Vec<ReasonShape<'a>>,
    /// Where its author edits it.
    pub location: Location<'a>,
    /// Every place but that one.
    pub occurrences: Vec<Occurrence<'a>>,
    /// Further places that show why.
    pub related: Vec<RelatedShape<'a>>,
    /// The same for the same cause, wherever its lines move to.
    pub fingerprint: &'a str,
    /// open, silenced, or known from the baseline.
    pub status: &'static str,
    /// Who silenced it, and why, where somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silence: Option<SilenceShape<'a>>,
    /// What it takes from the score of its component, else of the least ready one that it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
}

/// How many findings do not count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LeftOut")]
pub(super) struct LeftOutShape {
    /// Silenced ones.
    pub silenced: usize,
    /// Those that the baseline accepts.
    pub known: usize,
}

/// A finding that the baseline accepts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Accepted")]
pub(super) struct AcceptedShape<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// blocker, warning or note: how bad it was.
    pub severity: &'static str,
    /// The file it stood in.
    pub path: &'a str,
    /// The component it stood at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a str>,
    /// What was said of it.
    pub message: &'a str,
    /// What tells it from all others.
    pub fingerprint: &'a str,
}

/// The state that a report is held against.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Since")]
pub(super) struct SinceShape<'a> {
    /// The revision, as it was named.
    pub revision: &'a str,
    /// The commit that is compared with: the newest that the revision and what is checked out share.
    pub base: &'a str,
}

/// Why a finding does not count, as somebody wrote it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Silence")]
pub(super) struct SilenceShape<'a> {
    /// The reason; empty where none was written.
    pub reason: &'a str,
    /// The last day on which it holds, YYYY-MM-DD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<&'a str>,
    /// Where it was written, in a file that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
}

/// Why a finding is as bad as it is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
pub(super) struct ReasonShape<'a> {
    /// A phrase about the code.
    pub text: &'a str,
    /// What it did to the severity: raised, lowered, explained or not_judged.
    pub effect: &'static str,
    /// The place that gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
}

/// A further place of a finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct Occurrence<'a> {
    /// Where.
    pub location: Location<'a>,
    /// What the finding says there, where that is not its message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
}

/// A place with what it shows.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Related")]
pub(super) struct RelatedShape<'a> {
    /// Where.
    pub location: Location<'a>,
    /// What it shows: a phrase.
    pub message: &'a str,
}

/// A range in a file; a file as a whole has neither start nor end.
#[derive(Serialize, JsonSchema)]
pub(super) struct Location<'a> {
    /// Relative to the project's root, with `/`.
    pub path: &'a str,
    /// The first character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Point>,
    /// Behind the last character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Point>,
}

/// A position in a file.
#[derive(Serialize, JsonSchema)]
pub(super) struct Point {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// Something good that was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Evidence<'a> {
    /// The rule that says so.
    pub rule: &'a str,
    /// A sentence about the code.
    pub message: &'a str,
    /// The component that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a str>,
    /// Where.
    pub location: Location<'a>,
}

/// A rule that could not be judged for an entity.
#[derive(Serialize, JsonSchema)]
pub(super) struct Unknown<'a> {
    /// The rule.
    pub rule: &'a str,
    /// The component, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a str>,
    /// Why: a phrase.
    pub reason: &'a str,
    /// Where it was seen, when there is a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
}

/// What could not be read, or only in part.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemShape<'a> {
    /// What happened.
    pub text: &'a str,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<&'a str>,
    /// Where, when a file is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location<'a>>,
}

/// A rule that occurs in the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Rule<'a> {
    /// Its name.
    pub title: &'a str,
    /// Why it matters, Markdown.
    pub why: &'a str,
    /// What to do, Markdown.
    pub remedy: &'a str,
    /// Where to read more.
    pub links: &'a [String],
    /// The severity that no context moves: blocker, warning or note.
    pub severity: &'static str,
    /// Security severity, 0.1 to 10, for secrets and privileges only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<f64>,
}

impl<'a> From<&'a RuleInfo> for Rule<'a> {
    fn from(info: &'a RuleInfo) -> Self {
        Self {
            title: &info.title,
            why: &info.why,
            remedy: &info.remedy,
            links: &info.links,
            severity: info.severity.word(),
            security: info.security,
        }
    }
}
