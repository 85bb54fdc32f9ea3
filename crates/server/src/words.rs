//! A finding in Markdown, and the state of a project in a line.

use seaworthy_model::{Finding, Place, Report, RuleInfo, Severity};

/// How many components of a finding are named.
const COMPONENTS: usize = 3;

/// What is said of a finding under the pointer, at one of its places: what, how bad and why, why it matters, what to do.
pub(crate) fn hover(finding: &Finding, place: Place, rule: Option<&RuleInfo>) -> String {
    let mut text = format!("**{}** · `{}`\n\n{}\n\n", finding.title, finding.rule, finding.said_at(place));
    let effort = format!("effort {}", finding.effort);
    let mut facts =
        vec![format!("**{}**", finding.severity), format!("{} confidence", finding.confidence), effort, finding.stage.phrase().to_owned()];
    match finding.concerns.as_slice() {
        [] => facts.extend(finding.component.iter().map(|name| format!("component `{name}`"))),
        [one] => facts.push(format!("component `{one}`")),
        several => {
            let named = several.iter().take(COMPONENTS).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let more = several.len().saturating_sub(COMPONENTS);
            facts.push(if more > 0 { format!("components {named} and {more} more") } else { format!("components {named}") });
        }
    }
    text.push_str(&facts.join(" · "));
    text.push_str("\n\n");
    for reason in &finding.reasons {
        text.push_str(&format!("- {}\n", reason.said()));
    }
    if !finding.reasons.is_empty() {
        text.push('\n');
    }
    let Some(rule) = rule else { return text };
    text.push_str(&format!("**Why** {}\n\n**What to do** {}\n", rule.why.trim(), rule.remedy.trim()));
    for link in &rule.links {
        text.push_str(&format!("\n- <{link}>"));
    }
    text
}

/// The state of a project in a line, for a status bar: the score and whose it is, or why there is none, and what is open.
pub(crate) fn state(report: &Report) -> String {
    let counted = |severity, one: &str, many: &str| match report.count(severity) {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let counts = [
        counted(Severity::Blocker, "blocker", "blockers"),
        counted(Severity::Warning, "warning", "warnings"),
        counted(Severity::Note, "note", "notes"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    match report.score.as_ref().map(|score| &score.overall) {
        Some(Ok(overall)) => format!("score {overall} ({}), {counts}", overall.least),
        Some(Err(why)) if report.findings.is_empty() => format!("no score: {why}"),
        _ => counts,
    }
}

/// The overall score; `None` where there is none.
pub(crate) fn score(report: &Report) -> Option<f64> {
    report.score.as_ref()?.overall.as_ref().ok().map(|overall| overall.value)
}
