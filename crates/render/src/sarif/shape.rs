//! What of SARIF 2.1.0 is written, under the names that it has there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::json::ScoreShape;

#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    /// One, always: code scanning refuses several of one tool.
    pub runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    pub tool: Tool<'a>,
    pub automation_details: Automation,
    pub original_uri_base_ids: BTreeMap<&'static str, Base>,
    pub invocations: [Invocation<'a>; 1],
    /// Empty where nothing was found, never absent: an empty list closes what was found before.
    pub results: Vec<ResultShape<'a>>,
    pub column_kind: &'static str,
    pub newline_sequences: [&'static str; 3],
    pub properties: RunBag<'a>,
}

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver<'a> {
    pub name: &'static str,
    pub version: &'static str,
    pub semantic_version: &'static str,
    pub information_uri: &'static str,
    pub rules: Vec<Descriptor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notifications: Vec<Descriptor<'a>>,
}

/// What tells the reports of one commit from each other.
#[derive(Serialize)]
pub(super) struct Automation {
    /// All up to the last slash is the category.
    pub id: String,
}

/// A folder whose URI only the reader knows.
#[derive(Serialize)]
pub(super) struct Base {
    pub description: Message,
}

/// What SARIF has no words for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunBag<'a> {
    /// The Kubernetes release that is judged for.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub kubernetes: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreShape<'a>>,
}

/// A rule, or a kind of notification.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    pub id: &'a str,
    pub name: String,
    pub short_description: Message,
    pub full_description: Message,
    pub help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_uri: Option<&'a str>,
    pub default_configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<RuleBag<'a>>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub text: String,
}

impl Message {
    pub fn of(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

#[derive(Serialize)]
pub(super) struct Help {
    pub text: String,
    pub markdown: String,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleBag<'a> {
    pub tags: Vec<Cow<'a, str>>,
    pub precision: &'static str,
    #[serde(rename = "problem.severity", skip_serializing_if = "Option::is_none")]
    pub problem_severity: Option<&'static str>,
    /// A number as a string. It makes an alert one about security, so only rules about secrets and privileges have it.
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    pub security_severity: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    pub execution_successful: bool,
    pub tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification<'a> {
    pub descriptor: Reference<'a>,
    pub level: &'static str,
    pub message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Spot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_rule: Option<Reference<'a>>,
}

#[derive(Serialize)]
pub(super) struct Reference<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultShape<'a> {
    pub rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: &'static str,
    pub message: Message,
    pub locations: [Spot; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Related>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code_flows: Vec<CodeFlow>,
    pub partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_state: Option<&'static str>,
    /// Empty says that it is not suppressed; in a run either all results have it or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppressions: Option<Vec<Suppression>>,
    /// From 0 to 100: how much is gained by mending it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Bag<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spot {
    pub physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

impl Spot {
    pub fn of(physical_location: Physical) -> Self {
        Self { physical_location, message: None }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Related {
    pub id: usize,
    pub physical_location: Physical,
    pub message: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CodeFlow {
    pub thread_flows: [ThreadFlow; 1],
}

#[derive(Serialize)]
pub(super) struct ThreadFlow {
    pub locations: Vec<Step>,
}

#[derive(Serialize)]
pub(super) struct Step {
    pub location: Spot,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Physical {
    pub artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    pub uri: String,
    pub uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fingerprints<'a> {
    /// The one that code scanning reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_location_line_hash: Option<String>,
    #[serde(rename = "seaworthy/v1")]
    pub own: &'a str,
}

/// Why a result does not count.
#[derive(Serialize)]
pub(super) struct Suppression {
    /// `inSource`, or `external` where it stands outside of the file.
    pub kind: &'static str,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Spot>,
}

/// What SARIF has no words for.
#[derive(Serialize)]
pub(super) struct Bag<'a> {
    pub confidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'a str>,
    pub concerns: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<&'a str>,
    pub variants: &'a [String],
    pub stage: &'static str,
    pub effort: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
}
