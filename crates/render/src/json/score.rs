//! The score in a JSON report. Every doc comment here is a description in its schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use seaworthy_model::Score;
use serde::Serialize;

/// How ready what is deployed is: the score of the least ready component. The formula is in docs/score.md.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Score")]
pub(crate) struct ScoreShape<'a> {
    /// From 0 to 100: under 60 exactly when a blocker counts, 85 and more is ready; null where there is none.
    pub overall: Option<f64>,
    /// Why there is none: one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    /// Whether it is an upper bound, since too little could be judged, or a file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<bool>,
    /// The files that could not be read, or only in part, and that may say something of what has a score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<&'a [String]>,
    /// The least ready component.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_ready: Option<&'a str>,
    /// How many components have a score, and how many are ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<CountShape>,
    /// What it is when the silenced findings count too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_silenced: Option<SilencedShape>,
    /// The part of what applies that could be judged, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
    /// For each topic with findings, the lowest score that a component has by them alone.
    pub topics: BTreeMap<&'a str, f64>,
    /// How many open findings stand against the move: the blockers. What a baseline knows lowers the score, and is not counted here.
    pub must_fix: usize,
    /// How many open findings can be mended in the cluster.
    pub can_wait: usize,
    /// How much work that is, in story points.
    pub effort: EffortShape,
    /// What the scores count and what is not among the findings, since it stands outside of what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<ElsewhereShape<'a>>,
}

/// Findings that stand outside of what was asked for, and count for components of the report.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScoreElsewhere")]
pub(crate) struct ElsewhereShape<'a> {
    /// How many blockers.
    pub blockers: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// The components of the report that they count for.
    pub components: &'a [String],
}

/// How many components there are.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScoreComponents")]
pub(crate) struct CountShape {
    /// Those with a score.
    pub scored: usize,
    /// Those of them at 85 or more, and not by an upper bound.
    pub ready: usize,
    /// Those whose upper bound is 85 or more.
    pub may_be_ready: usize,
}

/// The score with the silenced findings.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScoreWithSilenced")]
pub(crate) struct SilencedShape {
    /// From 0 to 100.
    pub overall: f64,
    /// How many silenced findings there are.
    pub silenced: usize,
}

/// Story points; a cause counts once, however many components it concerns.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Effort")]
pub(crate) struct EffortShape {
    /// Of the blockers.
    pub at_least: u32,
    /// Of blockers and warnings.
    pub likely: u32,
}

impl<'a> From<&'a Score> for ScoreShape<'a> {
    fn from(score: &'a Score) -> Self {
        let overall = score.overall.as_ref().ok();
        Self {
            overall: overall.map(|overall| overall.value),
            reason: score.overall.as_ref().err().map(String::as_str),
            at_most: overall.map(|overall| overall.at_most),
            lost: overall.map(|overall| overall.lost.as_slice()).filter(|lost| !lost.is_empty()),
            least_ready: overall.map(|overall| overall.least.as_str()),
            components: overall.map(|overall| CountShape { scored: overall.scored, ready: overall.ready, may_be_ready: overall.may_be }),
            with_silenced: overall.and_then(|overall| overall.with_silenced).map(|(overall, silenced)| SilencedShape { overall, silenced }),
            coverage: overall.map(|_| score.coverage),
            topics: score.topics.iter().map(|(topic, value)| (topic.as_str(), *value)).collect(),
            must_fix: score.must_fix,
            can_wait: score.can_wait,
            effort: EffortShape { at_least: score.effort.at_least, likely: score.effort.likely },
            elsewhere: score.elsewhere.sentence().map(|_| ElsewhereShape {
                blockers: score.elsewhere.blockers,
                warnings: score.elsewhere.warnings,
                notes: score.elsewhere.notes,
                components: &score.elsewhere.components,
            }),
        }
    }
}
