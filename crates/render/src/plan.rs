//! The plan of a migration: root causes by component, in three stages, what must be fixed first.
//!
//! What belongs to no component, or concerns several, is said once, ahead of the components.

mod json;
mod markdown;
mod page;

use std::collections::BTreeMap;
use std::io;

use seaworthy_model::{ComponentSummary, Finding, Report, Severity, Stage};

use crate::terminal::Terminal;

/// How many components a title names.
const NAMED: usize = 3;

/// The plan as a person reads it on a terminal, or as lines for a pipe.
#[must_use]
pub fn plan(report: &Report, options: &Terminal) -> String {
    page::page(report, options)
}

/// The plan as Markdown: a list of tasks that an issue or a wiki takes.
///
/// # Errors
/// Those of `out`.
pub fn plan_markdown(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(markdown::markdown(report).as_bytes())
}

/// The plan as JSON, a contract of its own.
///
/// # Errors
/// Those of `out`.
pub fn plan_json(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    json::json(report, out)
}

/// The JSON Schema of what [`plan_json`] writes, indented.
#[must_use]
pub fn plan_schema() -> String {
    json::schema()
}

/// Everything that is to be done.
struct Plan<'a> {
    /// What is shared first, then the components, the least ready ones first.
    parts: Vec<Part<'a>>,
    /// Over all parts.
    totals: [Total; 3],
}

/// What is to be done for one component, or for several together.
struct Part<'a> {
    /// The component's name, or the names of those that share it.
    name: String,
    /// How many components share it, where they are too many for a title.
    many: Option<usize>,
    /// Of a component alone.
    component: Option<&'a ComponentSummary>,
    /// By stage; must-fix first, then by severity, by what it gains and by effort.
    stages: [Vec<&'a Finding>; 3],
}

/// What a stage takes.
#[derive(Clone, Copy, Default)]
struct Total {
    must_fix: usize,
    can_wait: usize,
    /// Of the blockers, and of blockers and warnings.
    at_least: u32,
    likely: u32,
}

impl Total {
    fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut total = Self::default();
        for finding in findings {
            let (blocks, effort) = (finding.severity == Severity::Blocker, u32::from(finding.effort));
            total.must_fix += usize::from(blocks);
            total.can_wait += usize::from(!blocks);
            total.at_least += if blocks { effort } else { 0 };
            total.likely += if finding.severity >= Severity::Warning { effort } else { 0 };
        }
        total
    }

    /// `3 must be fixed, 4 can wait · effort at least 8, likely 20`
    fn words(self) -> String {
        let Self { must_fix, can_wait, at_least, likely } = self;
        let steps = match (must_fix, can_wait) {
            (0, 0) => return "nothing to do".to_owned(),
            (must, 0) => format!("{must} must be fixed"),
            (0, wait) => format!("{wait} can wait"),
            (must, wait) => format!("{must} must be fixed, {wait} can wait"),
        };
        let effort = match (at_least, likely) {
            (_, 0) => String::new(),
            (least, likely) if least == likely => format!(" · effort {likely}"),
            (0, likely) => format!(" · effort {likely} for all warnings"),
            (least, likely) => format!(" · effort at least {least}, likely {likely}"),
        };
        steps + &effort
    }
}

impl<'a> Plan<'a> {
    /// The plan of what is open in a report.
    fn of(report: &'a Report) -> Self {
        let mut shared: BTreeMap<(String, Option<usize>), Vec<&Finding>> = BTreeMap::new();
        let mut own: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.is_open()) {
            match (&finding.component, finding.concerns.as_slice()) {
                (Some(component), [] | [_]) => own.entry(component).or_default().push(finding),
                (_, names @ [_, ..]) => {
                    let many = Some(names.len()).filter(|number| *number > NAMED);
                    shared.entry((names.join(", "), many)).or_default().push(finding);
                }
                (None, []) => {
                    let whole = finding.application.as_ref().map(|name| format!("all of {name}"));
                    shared.entry((whole.unwrap_or_else(|| "the whole project".to_owned()), None)).or_default().push(finding);
                }
            }
        }
        let summary = |name: &str| report.understood.components.iter().find(|component| component.name == name);
        let shared = shared.into_iter().map(|((name, many), findings)| Part { many, ..Part::new(name, None, findings) });
        let mut parts: Vec<Part<'a>> = shared.collect();
        let mut components: Vec<Part<'a>> =
            own.into_iter().map(|(name, findings)| Part::new(name.to_owned(), summary(name), findings)).collect();
        let score = |part: &Part<'_>| part.component.and_then(|component| component.score).unwrap_or(f64::INFINITY);
        components.sort_by(|a, b| score(a).total_cmp(&score(b)).then_with(|| a.name.cmp(&b.name)));
        parts.extend(components);
        let totals = [0, 1, 2].map(|stage: usize| Total::of(parts.iter().flat_map(|part| part.stages[stage].iter().copied())));
        Plan { parts, totals }
    }
}

impl<'a> Part<'a> {
    fn new(name: String, component: Option<&'a ComponentSummary>, mut findings: Vec<&'a Finding>) -> Self {
        // The report's own order decides between equals.
        findings.sort_by(|a, b| {
            let gain = |one: &Finding| one.points.unwrap_or(0.0);
            b.severity.cmp(&a.severity).then_with(|| gain(b).total_cmp(&gain(a))).then_with(|| a.effort.cmp(&b.effort))
        });
        let stages = Stage::ALL.map(|stage| findings.iter().copied().filter(|finding| finding.stage == stage).collect());
        Part { name, many: None, component, stages }
    }

    /// `web`, `Shared: web, worker`, `Shared by 12 components`: what stands above it.
    fn title(&self) -> String {
        match (self.component, self.many) {
            (Some(_), _) => self.name.clone(),
            (None, Some(many)) => format!("Shared by {many} components"),
            (None, None) => format!("Shared: {}", self.name),
        }
    }

    /// The names of those that share it, where the title does not say them.
    fn sharers(&self) -> Option<&str> {
        self.many.map(|_| self.name.as_str())
    }
}

#[cfg(test)]
mod tests;
