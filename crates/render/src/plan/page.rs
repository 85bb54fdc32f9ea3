//! The plan on a terminal, or in lines where nobody sees a page.

use std::collections::BTreeSet;

use seaworthy_model::{ComponentSummary, Effect, Finding, Report, Severity, Stage};

use super::{Plan, Total};
use crate::files::Files;
use crate::neutral;
use crate::terminal::paint::Paint;
use crate::terminal::{Terminal, WIDEST};
use crate::text::{count, first_sentences, width, wrap};

/// How many links of an evidence chain a step shows, unless all are asked for.
const CHAIN: usize = 3;

struct Page<'a> {
    files: Files<'a>,
    report: &'a Report,
    options: &'a Terminal,
    paint: Paint,
    width: usize,
    out: String,
}

pub(super) fn page(report: &Report, options: &Terminal) -> String {
    let report = &neutral::report(report);
    let plan = Plan::of(report);
    let width = if options.boxes { options.width.clamp(40, WIDEST) } else { WIDEST };
    let mut page = Page { files: Files::new(report), report, options, paint: Paint { color: options.color }, width, out: String::new() };
    page.head(&plan);
    plan.parts.iter().for_each(|part| page.part(part));
    page.foot(&plan);
    neutral::output(&page.out)
}

impl<'a> Page<'a> {
    fn head(&mut self, plan: &Plan<'_>) {
        let project = self.paint.bold(&self.report.understood.project);
        self.line(&format!("\n  {project}   the plan, in three stages\n"));
        if plan.parts.is_empty() {
            let words = self.report.understood.nothing.clone().unwrap_or_else(|| "There is nothing to do.".to_owned());
            return self.put("  ", 2, &words);
        }
        for (at, (stage, total)) in Stage::ALL.into_iter().zip(plan.totals).enumerate() {
            self.put(
                &format!("  {}  {}{}   ", at + 1, self.paint.bold(stage.title()), " ".repeat(22 - width(stage.title()))),
                30,
                &total.words(),
            );
        }
    }

    fn part(&mut self, part: &super::Part<'a>) {
        let score = part.component.and_then(ComponentSummary::shown_score).map(|score| format!(" · score {score}"));
        let kind = part.component.map_or(String::new(), |component| format!("   {}", component.kind));
        let total = Total::of(part.stages.iter().flatten().copied()).words();
        self.line("");
        let title = self.paint.bold(&part.title());
        self.put(&format!("{title}{kind}   "), 2, &format!("{total}{}", score.unwrap_or_default()));
        if let Some(names) = part.sharers() {
            self.put("  ", 2, names);
        }
        for (at, (stage, findings)) in Stage::ALL.into_iter().zip(&part.stages).enumerate() {
            if findings.is_empty() {
                continue;
            }
            self.line("");
            let title = self.paint.bold(stage.title());
            self.line(&format!("  {}  {title}", at + 1));
            let full = |finding: &&&Finding| finding.severity > Severity::Note || self.options.all;
            let (full, notes): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|finding| full(finding));
            let mut said: BTreeSet<&str> = BTreeSet::new();
            for finding in &full {
                let remedy = said.insert(&finding.rule);
                self.step(finding, remedy);
            }
            if !notes.is_empty() {
                let mut titles: Vec<(&str, usize)> = Vec::new();
                for note in &notes {
                    match titles.iter_mut().find(|(title, _)| *title == note.title) {
                        Some((_, number)) => *number += 1,
                        None => titles.push((&note.title, 1)),
                    }
                }
                let each =
                    titles.iter().map(|(title, number)| if *number > 1 { format!("{title} ({number})") } else { (*title).to_owned() });
                let titles: Vec<String> = each.collect();
                let label = self.paint.severity(Severity::Note, &count(notes.len(), "note"));
                self.put(&format!("     {label}  "), 14, &format!("{} (--all says more)", titles.join("; ")));
            }
        }
    }

    /// One root cause: what, where and why, how much work, and what to do where the step above does not say it.
    fn step(&mut self, finding: &Finding, remedy: bool) {
        let word = finding.severity.word();
        let lead = format!("     {}  ", self.paint.severity(finding.severity, word));
        let indent = 5 + width(word) + 2;
        let gain = finding
            .points
            .map(f64::round)
            .filter(|points| *points >= 1.0)
            .map(|points| format!(", {points:.0} point{}", if points > 1.0 { "s" } else { "" }));
        self.put(&lead, indent, &format!("{} · effort {}{}", finding.title, finding.effort, gain.unwrap_or_default()));
        let pad = " ".repeat(indent);
        let at = self.paint.place(&self.files.short(finding.place));
        self.line(&format!("{pad}{at}"));
        self.put(&pad, indent, &finding.message);
        let most = if self.options.all { usize::MAX } else { CHAIN };
        let reasons = finding.reasons.iter().filter(|reason| reason.effect != Effect::NotJudged);
        let reasons = reasons.map(|reason| (reason.place, reason.said()));
        let chain: Vec<_> = reasons.chain(finding.related.iter().map(|related| (Some(related.place), related.text.clone()))).collect();
        for (place, text) in chain.iter().take(most) {
            let at = place.map(|place| format!(" ({})", self.files.short(place))).unwrap_or_default();
            self.put(&format!("{pad}└ "), indent + 2, &format!("{text}{at}"));
        }
        if let Some(rule) = self.report.rules.get(&finding.rule).filter(|_| remedy) {
            self.put(&format!("{pad}→ "), indent + 2, &first_sentences(&rule.remedy, 200));
        }
    }

    fn foot(&mut self, plan: &Plan<'_>) {
        self.line("");
        // Why there is no score is what the head says where nothing was understood.
        let said = plan.parts.is_empty() && self.report.understood.nothing.is_some();
        if let Some(score) = self.report.score.as_ref().filter(|_| !said) {
            self.put("  ", 2, &score.to_string());
        }
        if let Some(first) = plan.parts.iter().flat_map(|part| part.stages.iter().flatten()).max_by_key(|finding| finding.severity) {
            let next = self.paint.dim(&format!("Next: seaworthy explain {}", first.rule));
            self.line(&format!("  {next}"));
        }
    }

    /// Words behind a lead, wrapped below it by so many cells.
    fn put(&mut self, lead: &str, indent: usize, words: &str) {
        let room = if self.options.boxes { self.width.saturating_sub(indent.max(visible(lead))) } else { usize::MAX };
        let mut start = lead.to_owned();
        for line in wrap(words, room) {
            self.line(&format!("{start}{line}"));
            start = " ".repeat(indent);
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }
}

/// The cells of a text that may have colours.
fn visible(text: &str) -> usize {
    text.split('\u{1b}')
        .enumerate()
        .map(|(at, part)| if at == 0 { width(part) } else { width(part.split_once('m').map_or("", |(_, rest)| rest)) })
        .sum()
}
