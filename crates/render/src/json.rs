//! The JSON report: a contract of its own, apart from the inside types, with its schema.

mod lines;
mod score;
mod shape;

use std::io;

use seaworthy_model::{Accepted, Effect, Finding, Place, Problem, Reason, Report, Status};

use crate::files::Files;
use crate::harmless;
pub(crate) use score::ScoreShape;
use shape::{
    AcceptedShape, Component, Document, Evidence, FindingShape, LeftOutShape, Location, Occurrence, Point, ProblemShape, ReasonShape,
    RelatedShape, Rule, SilenceShape, SinceShape, Tool, Unknown,
};

pub use lines::jsonl;

/// Writes a report as JSON, format 1: one indented document with a line feed at its end.
///
/// What the report does not hold is absent. Characters that a terminal or a build server would obey stand as `\u` escapes,
/// so that what a reader of JSON gets is what the files hold.
///
/// # Errors
/// Those of `out`.
pub fn json(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    harmless::write(&document(report), out)
}

/// The JSON Schema of what [`json()`] writes, indented.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Document);
    // A schema is a tree of strings and numbers, which JSON always takes.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn document(report: &Report) -> Document<'_> {
    let files = Files::new(report);
    let understood = &report.understood;
    Document {
        format: 1,
        tool: Tool { name: "seaworthy", version: env!("CARGO_PKG_VERSION") },
        project: written(&understood.project),
        as_of: written(&report.as_of),
        settings: report.settings.as_deref(),
        kubernetes: written(&report.kubernetes),
        nothing: understood.nothing.as_deref(),
        applications: &understood.applications,
        variants: &understood.variants,
        components: understood.components.iter().map(component).collect(),
        findings: report.findings.iter().map(|one| finding(&files, one)).collect(),
        left_out: LeftOutShape { silenced: report.left_out.silenced, known: report.left_out.known },
        vanished: report.vanished.iter().map(accepted).collect(),
        since: report.since.as_ref().map(|since| SinceShape { revision: &since.revision, base: &since.base }),
        evidence: report
            .evidence
            .iter()
            .map(|one| Evidence {
                rule: &one.rule,
                message: &one.message,
                component: one.component.as_deref(),
                location: location(&files, one.place),
            })
            .collect(),
        unknown: report
            .unknown
            .iter()
            .map(|one| Unknown {
                rule: &one.rule,
                component: one.component.as_deref(),
                reason: &one.reason,
                location: one.place.map(|place| location(&files, place)),
            })
            .collect(),
        problems: report.problems.iter().map(|one| problem(&files, one)).collect(),
        rules: report.rules.iter().map(|(id, info)| (id.as_str(), Rule::from(info))).collect(),
        score: report.score.as_ref().map(ScoreShape::from),
    }
}

fn written(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn component(one: &seaworthy_model::ComponentSummary) -> Component<'_> {
    Component {
        name: &one.name,
        application: &one.application,
        kind: &one.kind,
        path: &one.path,
        evidence: &one.evidence,
        details: &one.details,
        score: one.score,
        at_most: one.score.map(|_| one.at_most),
        coverage: one.coverage,
    }
}

fn occurrence<'a>(files: &Files<'a>, one: &'a Finding, place: Place) -> Occurrence<'a> {
    Occurrence { location: location(files, place), message: one.said_elsewhere(place) }
}

fn finding<'a>(files: &Files<'a>, one: &'a Finding) -> FindingShape<'a> {
    FindingShape {
        rule: &one.rule,
        title: &one.title,
        topic: one.rule.split('/').next().unwrap_or(&one.rule),
        severity: one.severity.word(),
        confidence: one.confidence.word(),
        message: &one.message,
        component: one.component.as_deref(),
        concerns: &one.concerns,
        application: one.application.as_deref(),
        variants: &one.variants,
        stage: one.stage.word(),
        effort: one.effort,
        reasons: one.reasons.iter().map(|one| reason(files, one)).collect(),
        location: location(files, one.place),
        occurrences: one.occurrences.iter().map(|place| occurrence(files, one, *place)).collect(),
        related: one.related.iter().map(|one| RelatedShape { location: location(files, one.place), message: &one.text }).collect(),
        fingerprint: &one.fingerprint,
        status: match one.status {
            Status::Open => "open",
            Status::Silenced(_) => "silenced",
            Status::Known => "known",
        },
        silence: match &one.status {
            Status::Silenced(silence) => Some(SilenceShape {
                reason: &silence.reason,
                until: silence.until.as_deref(),
                location: silence.place.map(|place| location(files, place)),
            }),
            _ => None,
        },
        points: one.points,
    }
}

fn accepted(one: &Accepted) -> AcceptedShape<'_> {
    AcceptedShape {
        rule: &one.rule,
        severity: one.severity.word(),
        path: &one.path,
        component: one.component.as_deref(),
        message: &one.message,
        fingerprint: &one.fingerprint,
    }
}

fn reason<'a>(files: &Files<'a>, one: &'a Reason) -> ReasonShape<'a> {
    let effect = match one.effect {
        Effect::Raised => "raised",
        Effect::Lowered => "lowered",
        Effect::Explained => "explained",
        Effect::NotJudged => "not_judged",
    };
    ReasonShape { text: &one.text, effect, location: one.place.map(|place| location(files, place)) }
}

fn problem<'a>(files: &Files<'a>, one: &'a Problem) -> ProblemShape<'a> {
    let whole_file = || one.path.as_deref().map(|path| Location { path, start: None, end: None });
    ProblemShape {
        text: &one.text,
        remedy: one.remedy.as_deref(),
        location: one.place.map(|place| location(files, place)).or_else(whole_file),
    }
}

fn location<'a>(files: &Files<'a>, place: Place) -> Location<'a> {
    let (start, end) = files.range(place);
    let point = |position: seaworthy_model::Position| Some(Point { line: position.line, column: position.column });
    Location { path: files.path(place.file), start: point(start), end: point(end) }
}

#[cfg(test)]
mod tests;
