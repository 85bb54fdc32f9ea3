//! The report: everything, in the order in which it is read; then what of it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use seaworthy_app::App;
use seaworthy_app::entity::{Component, Id, Variant};
use seaworthy_model::{ComponentSummary, Evidence, Finding, LeftOut, Report, RuleInfo, Understood, Unknown};
use seaworthy_rules::Rule;

use crate::judge::Judged;
use crate::scan::{self, Scan};
use crate::score::Asked;

/// Everything that is said of the project, whatever is asked for: what a component's score is computed from.
pub(crate) fn whole(app: &App, scan: &Scan, rules: &[Arc<Rule>], judged: Judged, kubernetes: &str, as_of: String) -> Report {
    let understood = understood(app, scan);
    let Judged { mut findings, evidence, mut unknown, .. } = judged;
    for (chart, count) in &app.unrendered {
        let reason = format!("templates of chart `{chart}` are not rendered ({count}): what they deploy is not judged");
        unknown.insert(Unknown { rule: "*".to_owned(), component: None, reason, place: None });
    }
    if !scan.unread.is_empty() {
        let languages: Vec<String> = scan
            .unread
            .iter()
            .map(|(language, count)| if *count == 1 { format!("{language} (1 file)") } else { format!("{language} ({count} files)") })
            .collect();
        let reason = format!("source in {} is not read: what only code shows is not judged", languages.join(", "));
        unknown.insert(Unknown { rule: "*".to_owned(), component: None, reason, place: None });
    }
    findings.sort_by(order);
    let evidence: Vec<_> = evidence.into_iter().collect();
    let unknown: Vec<_> = unknown.into_iter().collect();
    let settings = scan.policy.as_ref().map(|policy| policy.settings.path.clone());
    let infos: BTreeMap<&str, &RuleInfo> = rules.iter().map(|rule| (rule.info.id.as_str(), &rule.info)).collect();
    let rules =
        named(&findings, &evidence, &unknown).filter_map(|id| infos.get(id.as_str()).map(|info| (id.clone(), (*info).clone()))).collect();
    let nothing_read = nothing_read(scan);
    let kubernetes = kubernetes.to_owned();
    let (sources, problems) = (scan.sources.clone(), scan.problems.clone());
    Report {
        category: None,
        understood,
        findings,
        left_out: LeftOut::default(),
        vanished: vec![],
        since: None,
        score: None,
        evidence,
        unknown,
        problems,
        nothing_read,
        rules,
        sources,
        asked: scan.asked.clone(),
        settings,
        as_of,
        kubernetes,
    }
}

/// The rules that something is said by.
fn named<'a>(findings: &'a [Finding], evidence: &'a [Evidence], unknown: &'a [Unknown]) -> impl Iterator<Item = &'a String> {
    findings.iter().map(|one| &one.rule).chain(evidence.iter().map(|one| &one.rule)).chain(unknown.iter().map(|one| &one.rule))
}

/// The components that are asked for, by name, and for each finding of a whole report whether it is.
pub(crate) fn asked(app: &App, scan: &Scan, report: &Report) -> Asked {
    let ids = app.entities.ids::<Component>().filter(|id| is_asked(app, scan, *id));
    Asked {
        components: ids.map(|id| app.entities[id].name.clone()).collect(),
        findings: report.findings.iter().map(|finding| is_shown(finding, scan)).collect(),
    }
}

fn is_shown(finding: &Finding, scan: &Scan) -> bool {
    std::iter::once(&finding.place).chain(&finding.occurrences).any(|place| scan.is_asked(place.file))
}

/// Leaves a whole report what is asked for.
pub(crate) fn narrow(report: &mut Report, app: &App, scan: &Scan) {
    if scan.asked.is_empty() {
        return;
    }
    report.findings.retain(|finding| is_shown(finding, scan));
    report.findings.sort_by(order);
    report.evidence.retain(|one| scan.is_asked(one.place.file));
    report.unknown.retain(|one| one.place.is_none_or(|place| scan.is_asked(place.file)));
    let settings = report.settings.clone();
    let asked =
        |path: &Option<String>| (path.is_some() && *path == settings) || path.as_ref().is_none_or(|path| scan::is_asked(path, &scan.asked));
    report.problems.retain(|problem| asked(&problem.path));
    let named: BTreeSet<String> = named(&report.findings, &report.evidence, &report.unknown).cloned().collect();
    report.rules.retain(|id, _| named.contains(id));
    let ids = app.entities.ids::<Component>().filter(|id| is_asked(app, scan, *id));
    let components: BTreeSet<(String, String, String)> = ids.map(|id| key(&summary(app, id))).collect();
    let understood = &mut report.understood;
    understood.components.retain(|component| components.contains(&key(component)));
    let applications: BTreeSet<&String> = understood.components.iter().map(|component| &component.application).collect();
    understood.applications.retain(|application| applications.contains(application));
}

/// What tells a component from others.
fn key(component: &ComponentSummary) -> (String, String, String) {
    (component.name.clone(), component.application.clone(), component.path.clone())
}

/// Whether each path that was asked for names what could not be read, and nothing that could.
fn nothing_read(scan: &Scan) -> bool {
    let holds = |asked: &String| {
        let within = |path: &str| seaworthy_app::within(path, asked);
        scan.problems.iter().filter_map(|problem| problem.path.as_deref()).any(within)
            && !scan.sources.iter().any(|source| within(&source.path))
    };
    !scan.asked.is_empty() && scan.asked.iter().all(holds)
}

/// Says that nothing is known of what was asked for, where it is there and nothing of it is read.
pub(crate) fn say_unread(report: &mut Report, scan: &Scan) {
    let paths = scan.sources.iter().map(|source| &source.path).chain(scan.languages.iter().map(|file| &file.path));
    let mut told = paths.chain(scan.problems.iter().filter_map(|problem| problem.path.as_ref()));
    if scan.asked.is_empty() || told.any(|path| scan::is_asked(path, &scan.asked)) {
        return;
    }
    let names: Vec<String> = scan.asked.iter().take(3).map(|asked| format!("`{asked}`")).collect();
    let more = if scan.asked.len() > names.len() { format!(" and {} more", scan.asked.len() - names.len()) } else { String::new() };
    let kinds = "source code, no configuration, Dockerfile, Compose file or manifest";
    report.understood.nothing = Some(format!("Nothing of {}{more} is read: there is no {kinds} in it.", names.join(", ")));
}

/// Each finding is shown where it is asked for, with what it says there, and its other places are occurrences.
pub(crate) fn show_where_asked(report: &mut Report, scan: &Scan) {
    for finding in report.findings.iter_mut().filter(|finding| !scan.is_asked(finding.place.file)) {
        let Some(asked) = finding.occurrences.iter().copied().find(|place| scan.is_asked(place.file)) else { continue };
        let mut others = vec![finding.place];
        others.extend(finding.occurrences.iter().copied().filter(|place| *place != asked));
        others.sort();
        finding.show_at(asked, others);
    }
}

/// Worst first; then surest, by component, path, place and rule. Ids of files are in the order of their paths.
pub(crate) fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let worst = (b.severity, b.confidence).cmp(&(a.severity, a.confidence));
    worst.then_with(|| (&a.component, a.place, &a.rule, &a.cause).cmp(&(&b.component, b.place, &b.rule, &b.cause)))
}

fn understood(app: &App, scan: &Scan) -> Understood {
    let entities = &app.entities;
    let mut components: Vec<ComponentSummary> = entities.ids::<Component>().map(|id| summary(app, id)).collect();
    components.sort_by(|a, b| (&a.name, &a.application).cmp(&(&b.name, &b.application)));
    let deploying = entities.ids::<Variant>().map(|id| &entities[id]);
    let mut variants: Vec<(bool, String)> = deploying.map(|variant| (!variant.primary, variant.root.clone())).collect();
    variants.sort();
    let read = scan.problems.is_empty();
    let nothing = if read { crate::nothing::sentence(app, &scan.project) } else { None };
    Understood {
        project: scan.project.clone(),
        applications: entities.applications.iter().map(|one| one.name.clone()).collect(),
        variants: variants.into_iter().map(|(_, root)| root).collect(),
        components,
        nothing,
    }
}

/// Whether a component, or what deploys it, stands in what is reported on.
fn is_asked(app: &App, scan: &Scan, id: Id<Component>) -> bool {
    let component = &app.entities[id];
    let workloads = component.workloads.iter().map(|workload| app.entities[*workload].place);
    let services = component.compose_services.iter().map(|service| app.entities[*service].place);
    let below = |asked: &String| component.has_source && seaworthy_app::within(&component.path, asked);
    scan.asked.is_empty()
        || scan.asked.iter().any(below)
        || workloads.chain(services).chain([component.place]).flatten().any(|place| scan.is_asked(place.file))
}

fn summary(app: &App, id: Id<Component>) -> ComponentSummary {
    let entities = &app.entities;
    let component = &entities[id];
    let mut details: Vec<String> = component
        .image
        .id()
        .and_then(|image| entities[image].base.id())
        .map(|base| entities[base].written.value.clone())
        .into_iter()
        .collect();
    let mut workloads: Vec<String> = component.workloads.iter().map(|workload| entities[*workload].kind.clone()).collect();
    workloads.sort();
    workloads.dedup();
    details.extend(workloads);
    if details.is_empty() && !component.compose_services.is_empty() {
        details.push("Compose".to_owned());
    }
    ComponentSummary {
        name: component.name.clone(),
        application: component.application.id().map(|application| entities[application].name.clone()).unwrap_or_default(),
        kind: component.kind.clone(),
        path: component.path.clone(),
        evidence: component.evidence.clone(),
        details,
        ..ComponentSummary::default()
    }
}
