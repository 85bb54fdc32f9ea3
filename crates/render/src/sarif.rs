//! SARIF 2.1.0: what code scanning, editors and other readers of static analysis take.

mod shape;

use std::collections::BTreeMap;
use std::io;

use seaworthy_model::{Columns, Finding, Place, Problem, Report, RuleInfo, Severity, Unknown};

use crate::files::Files;
use crate::harmless;
use crate::text::{count, first_sentences};
use crate::words::{cut, ended, said, sentence};
use shape::{
    Artifact, Bag, Configuration, Driver, Fingerprints, Help, Invocation, Log, Message, Notification, Physical, Reference, Region, Related,
    ResultShape, Rule, RuleBag, Run, Spot, Tool,
};

/// How many further places a result has: code scanning keeps a hundred, and refuses a result with more than a thousand.
const PLACES: usize = 100;
/// How long a description may be, in characters.
const LONGEST: usize = 1000;

/// Writes a report as SARIF 2.1.0: one run, its results worst first; columns are UTF-16 units and ends are exclusive.
///
/// What could not be read and what could not be judged are notifications of the run.
///
/// # Errors
/// Those of `out`.
pub fn sarif(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    harmless::write(&log(report), out)
}

fn log(report: &Report) -> Log<'_> {
    let files = Files::new(report);
    let mut order: BTreeMap<&str, usize> = report.findings.iter().map(|finding| (finding.rule.as_str(), 0)).collect();
    order.retain(|id, _| report.rules.contains_key(*id));
    order.values_mut().enumerate().for_each(|(at, index)| *index = at);
    let problems = report.problems.iter().map(|one| problem(&files, one));
    let unknown = report.unknown.iter().map(|one| not_judged(&files, one));
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "seaworthy",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: order.keys().filter_map(|id| report.rules.get(*id)).map(rule).collect(),
            },
        },
        invocations: [Invocation {
            execution_successful: report.problems.is_empty() || !report.sources.is_empty(),
            tool_execution_notifications: problems.chain(unknown).collect(),
        }],
        results: report.findings.iter().map(|one| result(&files, one, order.get(one.rule.as_str()).copied())).collect(),
        column_kind: "utf16CodeUnits",
        newline_sequences: ["\r\n", "\n", "\r"],
    };
    Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }
}

fn rule(info: &RuleInfo) -> Rule<'_> {
    let mut tags = vec!["kubernetes", "migration", info.topic()];
    tags.extend(info.security.map(|_| "security"));
    let links: Vec<String> = info.links.iter().map(|link| format!("- <{link}>\n")).collect();
    let more = if links.is_empty() { String::new() } else { format!("\n\n## Read more\n\n{}", links.concat()) };
    let (why, remedy) = (info.why.trim(), info.remedy.trim());
    Rule {
        id: &info.id,
        name: name(&info.id),
        short_description: Message::of(sentence(&info.title)),
        full_description: Message::of(sentence(&cut(&first_sentences(why, LONGEST), LONGEST))),
        help: Help {
            text: format!("Why it matters:\n{why}\n\nWhat to do:\n{remedy}"),
            markdown: format!("## Why it matters\n\n{why}\n\n## What to do\n\n{remedy}{more}"),
        },
        help_uri: info.links.first().map(String::as_str).filter(|link| link.starts_with("https://")),
        default_configuration: Configuration { level: level(info.severity) },
        properties: RuleBag {
            tags,
            precision: info.confidence.word(),
            // A rule is about quality or about security: the second would take it for both.
            problem_severity: info.security.is_none().then_some(match info.severity {
                Severity::Blocker => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            }),
            security_severity: info.security.map(|score| format!("{score:.1}")),
        },
    }
}

/// `state/host-path` is `StateHostPath`: a name that a person can read and a program can take for an identifier.
fn name(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    id.split(['/', '-']).map(capital).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result<'a>(files: &Files<'a>, one: &'a Finding, rule_index: Option<usize>) -> ResultShape<'a> {
    let reasons = one.reasons.iter().filter_map(|reason| Some((reason.place?, reason.text.as_str())));
    let related = one.related.iter().map(|related| (related.place, related.text.as_str()));
    let again = one.occurrences.iter().map(|place| (*place, one.message.as_str()));
    let mut places: Vec<(Place, &str)> = reasons.chain(related).chain(again).collect();
    let left_out = places.len().saturating_sub(PLACES);
    places.truncate(PLACES);
    let related = (1..).zip(places).map(|(id, (place, text))| Related {
        id,
        physical_location: physical(files, place),
        message: Message::of(plain(if text.is_empty() { "here" } else { text })),
    });
    ResultShape {
        rule_id: &one.rule,
        rule_index,
        level: level(one.severity),
        message: Message::of(message(one, left_out)),
        locations: [Spot { physical_location: physical(files, one.place) }],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { own: &one.fingerprint },
        properties: Bag {
            confidence: one.confidence.word(),
            component: one.component.as_deref(),
            concerns: &one.concerns,
            variants: &one.variants,
            stage: one.stage.word(),
            effort: one.effort,
        },
    }
}

/// The finding's message, then its reasons, a sentence each.
fn message(one: &Finding, left_out: usize) -> String {
    let mut sentences = vec![sentence(&one.message)];
    sentences.extend(one.reasons.iter().map(|reason| sentence(&said(reason))));
    if left_out > 0 {
        sentences.push(format!("{} not listed here.", count(left_out, "more place")));
    }
    plain(&sentences.join(" "))
}

fn problem<'a>(files: &Files<'a>, one: &'a Problem) -> Notification<'a> {
    let whole = || one.path.as_deref().map(|path| Physical { artifact_location: Artifact { uri: uri(path) }, region: None });
    let place = one.place.map(|place| physical(files, place)).or_else(whole);
    let text = [Some(one.text.as_str()), one.remedy.as_deref()].into_iter().flatten().map(ended);
    notification("warning", text.collect::<Vec<_>>().join(" "), place, None)
}

fn not_judged<'a>(files: &Files<'a>, one: &'a Unknown) -> Notification<'a> {
    let about = one.component.as_deref().map(|component| format!("`{component}`: ")).unwrap_or_default();
    // A star stands for all rules, and no rule has that id.
    let rule = (one.rule != "*").then_some(one.rule.as_str());
    notification("note", format!("Not judged: {about}{}", ended(&one.reason)), one.place.map(|place| physical(files, place)), rule)
}

fn notification<'a>(level: &'static str, text: String, place: Option<Physical>, rule: Option<&'a str>) -> Notification<'a> {
    Notification {
        level,
        message: Message::of(plain(&text)),
        locations: place.map(|physical_location| Spot { physical_location }).into_iter().collect(),
        associated_rule: rule.map(|id| Reference { id }),
    }
}

fn physical(files: &Files<'_>, place: Place) -> Physical {
    let (start, end) = files.range_in(place, Columns::Utf16);
    let region = Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    Physical { artifact_location: Artifact { uri: uri(files.path(place.file)) }, region: Some(region) }
}

/// A path as a relative reference: what is neither a letter, a digit nor one of `-._~/` is percent-encoded, so that no
/// first part is taken for a scheme.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A text that no reader takes for one with links: `[words](1)` is one in SARIF.
fn plain(text: &str) -> String {
    if text.contains("](") { text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
