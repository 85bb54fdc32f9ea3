//! The plan as tasks in Markdown.

use std::fmt::Write;

use seaworthy_model::{Effect, Finding, Report, Stage};

use super::{Plan, Total};
use crate::files::Files;
use crate::inert::{line, sentence};
use crate::neutral;
use crate::text::first_sentences;

pub(super) fn markdown(report: &Report) -> String {
    let report = &neutral::report(report);
    let plan = Plan::of(report);
    let files = Files::new(report);
    let mut out = String::new();
    // Writing to a text does not fail.
    let _ = writeln!(out, "# Plan: {}\n", line(&report.understood.project));
    if let Some(score) = &report.score {
        let _ = writeln!(out, "{}\n", line(&score.to_string()));
    }
    if plan.parts.is_empty() {
        out.push_str("There is nothing to do.\n");
        return neutral::output(&out);
    }
    out.push_str("| stage | must be fixed | can wait | effort at least | likely |\n|---|---|---|---|---|\n");
    for (stage, Total { must_fix, can_wait, at_least, likely }) in Stage::ALL.into_iter().zip(plan.totals) {
        let _ = writeln!(out, "| {} | {must_fix} | {can_wait} | {at_least} | {likely} |", stage.title());
    }
    for part in &plan.parts {
        let _ = writeln!(out, "\n## {}\n\n{}", line(&part.title()), Total::of(part.stages.iter().flatten().copied()).words());
        if let Some(names) = part.sharers() {
            let _ = writeln!(out, "\n{}", line(names));
        }
        for (stage, findings) in Stage::ALL.into_iter().zip(&part.stages).filter(|(_, findings)| !findings.is_empty()) {
            let _ = writeln!(out, "\n### {}\n", stage.title());
            findings.iter().for_each(|finding| step(&mut out, report, &files, finding));
        }
    }
    neutral::output(&out)
}

fn step(out: &mut String, report: &Report, files: &Files<'_>, finding: &Finding) {
    let (title, place) = (line(&finding.title), line(&files.short(finding.place)));
    let _ =
        writeln!(out, "- [ ] **{}: {title}** (effort {}): {}, at {place}", finding.severity, finding.effort, sentence(&finding.message));
    let reasons = finding.reasons.iter().filter(|reason| reason.effect != Effect::NotJudged);
    let reasons = reasons.map(|reason| (reason.place, reason.said()));
    for (place, text) in reasons.chain(finding.related.iter().map(|related| (Some(related.place), related.text.clone()))) {
        let at = place.map(|place| format!(", {}", line(&files.short(place)))).unwrap_or_default();
        let _ = writeln!(out, "  - {}{at}", sentence(&text));
    }
    let remedy = report.rules.get(&finding.rule).map(|rule| first_sentences(&rule.remedy, 400));
    if let Some(remedy) = remedy.filter(|remedy| !remedy.is_empty()) {
        let _ = writeln!(out, "  - What to do: {}", sentence(&remedy));
    }
}
