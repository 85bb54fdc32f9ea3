//! The plan as JSON. Every doc comment of a shape is a description in its schema.

use std::io;

use schemars::JsonSchema;
use seaworthy_model::{Columns, Effect, Finding, Place, Problem, Report, Stage};
use serde::Serialize;

use super::{Part, Plan, Total};
use crate::files::Files;
use crate::harmless;

pub(super) fn json(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let plan = Plan::of(report);
    let files = Files::new(report);
    let document = Document {
        format: 1,
        tool: Tool { name: "seaworthy", version: env!("CARGO_PKG_VERSION") },
        project: &report.understood.project,
        score: report.score.as_ref().and_then(|score| score.overall.as_ref().ok()).map(|overall| overall.value),
        at_most: report.score.as_ref().and_then(|score| score.overall.as_ref().ok()).map(|overall| overall.at_most),
        reason: report.score.as_ref().and_then(|score| score.overall.as_ref().err()).map(String::as_str),
        stages: Stage::ALL.into_iter().zip(plan.totals).map(|(stage, total)| StageShape::of(stage, total)).collect(),
        parts: plan.parts.iter().map(|part| shape(report, &files, part)).collect(),
        problems: report.problems.iter().map(ProblemShape::of).collect(),
    };
    harmless::write(&document, out)
}

pub(super) fn schema() -> String {
    // A schema is a tree of strings and numbers, which JSON always takes.
    serde_json::to_string_pretty(&schemars::schema_for!(Document<'_>)).unwrap_or_default() + "\n"
}

fn shape<'a>(report: &'a Report, files: &Files<'a>, part: &'a Part<'a>) -> PartShape<'a> {
    let steps = part.stages.iter().flatten().map(|finding| step(report, files, finding)).collect();
    let component = part.component;
    PartShape {
        name: &part.name,
        component: component.map(|component| component.name.as_str()),
        kind: component.map(|component| component.kind.as_str()),
        score: component.and_then(|component| component.score),
        at_most: component.filter(|component| component.score.is_some()).map(|component| component.at_most),
        steps,
    }
}

fn step<'a>(report: &'a Report, files: &Files<'a>, finding: &'a Finding) -> Step<'a> {
    let reasons = finding.reasons.iter().filter(|reason| reason.effect != Effect::NotJudged);
    let reasons = reasons.map(|reason| (reason.place, reason.said()));
    let related = finding.related.iter().map(|related| (Some(related.place), related.text.clone()));
    Step {
        stage: finding.stage.word(),
        rule: &finding.rule,
        title: &finding.title,
        severity: finding.severity.word(),
        must_fix: finding.severity == seaworthy_model::Severity::Blocker,
        effort: finding.effort,
        points: finding.points,
        message: &finding.message,
        concerns: &finding.concerns,
        location: at(files, finding.place),
        evidence: reasons.chain(related).map(|(place, text)| Link { text, location: place.map(|place| at(files, place)) }).collect(),
        remedy: report.rules.get(&finding.rule).map_or("", |rule| rule.remedy.as_str()),
        fingerprint: &finding.fingerprint,
    }
}

fn at<'a>(files: &Files<'a>, place: Place) -> At<'a> {
    let (start, _) = files.range_in(place, Columns::Chars);
    At { path: files.path(place.file), line: start.line, column: start.column }
}

/// A plan of seaworthy: root causes by component, in three stages. What is not known is absent.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "seaworthy plan")]
struct Document<'a> {
    /// The version of this shape; raised when something is taken away or means something else.
    format: u8,
    /// What wrote the plan.
    tool: Tool,
    /// The project's name: its root folder's.
    project: &'a str,
    /// The score of the least ready component, from 0 to 100; null where there is none.
    score: Option<f64>,
    /// Whether the score is an upper bound, since too little could be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<bool>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// The three stages in their order, with what each takes over all.
    stages: Vec<StageShape>,
    /// What several components share first, then each component, the least ready first.
    parts: Vec<PartShape<'a>>,
    /// What could not be read. With exit code 2: why there is no plan, and then nothing else is in it.
    problems: Vec<ProblemShape<'a>>,
}

/// What could not be read, or done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct ProblemShape<'a> {
    /// What is wrong.
    text: &'a str,
    /// The file or folder, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
}

impl<'a> ProblemShape<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self { text: &problem.text, path: problem.path.as_deref(), remedy: problem.remedy.as_deref() }
    }
}

/// What wrote the plan.
#[derive(Serialize, JsonSchema)]
struct Tool {
    /// Its name: seaworthy.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// A stage of the migration.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Stage")]
struct StageShape {
    /// app, image or deploy.
    stage: &'static str,
    /// What is done in it.
    title: &'static str,
    /// How many steps must be done before the move.
    must_fix: usize,
    /// How many can be done in the cluster.
    can_wait: usize,
    /// Story points of what must be done.
    effort_at_least: u32,
    /// Story points of that and of the warnings.
    effort_likely: u32,
}

impl StageShape {
    fn of(stage: Stage, total: Total) -> Self {
        let Total { must_fix, can_wait, at_least, likely } = total;
        Self { stage: stage.word(), title: stage.title(), must_fix, can_wait, effort_at_least: at_least, effort_likely: likely }
    }
}

/// What is to be done for a component, or for several together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Part")]
struct PartShape<'a> {
    /// The component, or those that share it, in words.
    name: &'a str,
    /// The component; absent where several share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'a str>,
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    /// Its score, from 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// Whether the score is an upper bound, since too little could be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<bool>,
    /// What to do: by stage, must-fix first.
    steps: Vec<Step<'a>>,
}

/// One root cause.
#[derive(Serialize, JsonSchema)]
struct Step<'a> {
    /// app, image or deploy.
    stage: &'static str,
    /// The rule's id.
    rule: &'a str,
    /// The rule's title.
    title: &'a str,
    /// blocker, warning or note.
    severity: &'static str,
    /// Whether it must be done before the move.
    must_fix: bool,
    /// Story points.
    effort: u8,
    /// What it gains.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<f64>,
    /// A sentence about the code.
    message: &'a str,
    /// Every component that it concerns.
    concerns: &'a [String],
    /// Where its author edits it.
    location: At<'a>,
    /// The evidence chain.
    evidence: Vec<Link<'a>>,
    /// What to do, Markdown.
    remedy: &'a str,
    /// The same for the same cause, wherever its lines move to.
    fingerprint: &'a str,
}

/// A link of an evidence chain.
#[derive(Serialize, JsonSchema)]
struct Link<'a> {
    /// What it shows.
    text: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<At<'a>>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Location")]
struct At<'a> {
    /// Relative to the project's root, with `/`.
    path: &'a str,
    /// From 1.
    line: u32,
    /// From 1, in characters.
    column: u32,
}
