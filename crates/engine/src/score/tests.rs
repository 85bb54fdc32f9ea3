//! The properties of the score, over reports that nobody chose.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use seaworthy_model::{
    Cause, ComponentSummary, Confidence, FileId, Finding, Judged, Match, Place as Where, Report, RuleInfo, Severity, Silence, Span, Stage,
    Status,
};

use super::{Asked, Share, give};

/// Everything of what applies was judged.
const ALL: Share = Share { judged: 100.0, applies: 100, off: 0, lost: BTreeSet::new() };

fn share(judged: u32, applies: usize, off: usize) -> Share {
    Share { judged: f64::from(judged), applies, off, lost: BTreeSet::new() }
}

/// A finding as it is made up: the rule's number, severity, confidence, whether it is silenced, and the components that it concerns,
/// of which there may be none.
type Made = (u8, Severity, Confidence, bool, Vec<u8>);

fn severity() -> impl Strategy<Value = Severity> {
    prop::sample::select(vec![Severity::Note, Severity::Warning, Severity::Blocker])
}

fn made() -> impl Strategy<Value = Made> {
    let confidence = prop::sample::select(vec![Confidence::Low, Confidence::Medium, Confidence::High]);
    (0..12_u8, severity(), confidence, prop::bool::weighted(0.1), prop::collection::vec(0..4_u8, 0..3))
}

fn report(components: &[(&str, &str)], findings: &[Made]) -> Report {
    let mut report = Report::default();
    report.understood.components = components
        .iter()
        .map(|(name, kind)| ComponentSummary {
            name: (*name).into(),
            application: "shop".into(),
            kind: (*kind).into(),
            ..ComponentSummary::default()
        })
        .collect();
    for (at, one) in findings.iter().enumerate() {
        let (rule, finding) = finding(components, at, one);
        report.rules.insert(rule.id.clone(), rule);
        report.findings.extend(finding);
    }
    report
}

fn finding(components: &[(&str, &str)], at: usize, (rule, severity, confidence, silenced, concerns): &Made) -> (RuleInfo, Option<Finding>) {
    let rule = RuleInfo {
        id: format!("topic{}/rule{rule}", rule % 3),
        title: String::new(),
        severity: *severity,
        settled: None,
        confidence: *confidence,
        effort: rule % 9,
        stage: Stage::App,
        // One rule in four weighs more or less than others.
        weight: [1.0, 1.0, 1.0, 5.0, 1.0, 1.0, 1.0, 0.5][usize::from(*rule % 8)],
        security: None,
        why: String::new(),
        remedy: String::new(),
        links: vec![],
    };
    let one = Match {
        cause: Cause { scope: "web".into(), subject: at.to_string() },
        place: Where { file: FileId(0), span: Span { start: 0, end: 1 } },
        message: String::new(),
        component: concerns.first().map(|at| components[usize::from(*at) % components.len()].0.to_owned()),
        also: vec![],
        variant: None,
        secondary: false,
        rank: 0,
        related: vec![],
        judged: Judged::default(),
    };
    let mut finding = Finding::judge(&rule, vec![one]);
    if let Some(finding) = &mut finding {
        finding.concerns = concerns.iter().map(|at| components[usize::from(*at) % components.len()].0.to_owned()).collect();
        finding.concerns.sort();
        finding.concerns.dedup();
        if *silenced {
            finding.status = Status::Silenced(Silence { reason: String::new(), place: None, until: None });
        }
    }
    (rule, finding)
}

const SHOP: [(&str, &str); 4] = [("cart", "service"), ("mail", "worker"), ("store", "backing"), ("tools", "tool")];

fn shares(report: &Report, share: &Share) -> BTreeMap<String, Share> {
    report.understood.components.iter().map(|component| (component.name.clone(), share.clone())).collect()
}

/// All of a report is reported on.
fn everything(report: &Report) -> Asked {
    let components = report.understood.components.iter().map(|component| component.name.clone()).collect();
    Asked { components, findings: vec![true; report.findings.len()] }
}

/// The report with its score, where all that applies was judged.
fn scored(mut report: Report) -> Report {
    let shares = shares(&report, &ALL);
    let asked = everything(&report);
    give(&mut report, &shares, &asked);
    report
}

fn overall(report: &Report) -> Option<f64> {
    report.score.as_ref().and_then(|score| score.overall.as_ref().ok()).map(|overall| overall.value)
}

/// Of every component that has one, the score; then the overall one, then the topics'.
fn numbers(report: &Report) -> BTreeMap<String, f64> {
    let components = report.understood.components.iter().filter_map(|one| Some((format!("component {}", one.name), one.score?)));
    let topics = report.score.iter().flat_map(|score| score.topics.iter().map(|(topic, value)| (format!("topic {topic}"), *value)));
    components.chain(topics).chain(overall(report).map(|value| ("overall".to_owned(), value))).collect()
}

/// Whether nothing that has a number in both is lower afterwards.
fn no_lower(before: &Report, after: &Report) -> bool {
    let (before, after) = (numbers(before), numbers(after));
    after.iter().all(|(name, value)| before.get(name).is_none_or(|old| value >= old))
}

fn counts(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| !matches!(finding.status, Status::Silenced(_)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn removing_a_finding_never_lowers_it(findings in prop::collection::vec(made(), 1..30), at in any::<prop::sample::Index>()) {
        let mut fewer = findings.clone();
        fewer.remove(at.index(findings.len()));
        prop_assert!(no_lower(&scored(report(&SHOP, &findings)), &scored(report(&SHOP, &fewer))));
    }

    #[test]
    fn demoting_a_finding_never_lowers_it(findings in prop::collection::vec(made(), 1..30), at in any::<prop::sample::Index>(), surer in any::<bool>()) {
        let mut milder = findings.clone();
        let one = &mut milder[at.index(findings.len())];
        if surer {
            one.1 = one.1.step(-1);
        } else {
            one.2 = if one.2 == Confidence::High { Confidence::Medium } else { Confidence::Low };
        }
        prop_assert!(no_lower(&scored(report(&SHOP, &findings)), &scored(report(&SHOP, &milder))));
    }

    #[test]
    fn a_component_has_the_same_score_and_a_finding_the_same_points_whatever_is_asked_for(
        findings in prop::collection::vec(made(), 0..30),
        names in prop::collection::btree_set(prop::sample::select(vec!["cart", "mail", "store", "tools"]), 1..4),
        shown in prop::collection::vec(any::<bool>(), 30),
    ) {
        let whole = scored(report(&SHOP, &findings));
        let mut part = report(&SHOP, &findings);
        let shares = shares(&part, &ALL);
        let components = names.iter().map(|name| (*name).to_owned()).collect();
        let asked = Asked { components, findings: shown[..part.findings.len()].to_vec() };
        give(&mut part, &shares, &asked);
        let score = part.score.as_ref().expect("the report has one");
        prop_assert_eq!(score.overall.is_ok(), names.iter().any(|name| *name != "tools"));
        if let Ok(overall) = &score.overall {
            let score = |report: &Report, name: &str| report.understood.components.iter().find(|one| one.name == name).and_then(|one| one.score);
            prop_assert_eq!(&part.understood.components, &whole.understood.components);
            let points = |report: &Report| report.findings.iter().map(|finding| finding.points).collect::<Vec<_>>();
            prop_assert_eq!(points(&part), points(&whole));
            let least = names.iter().filter_map(|name| score(&whole, name)).min_by(f64::total_cmp);
            prop_assert_eq!(Some(overall.value), least, "of what is asked for, and nothing else");
        }
    }

    #[test]
    fn it_is_under_60_exactly_when_a_blocker_is_open(findings in prop::collection::vec(made(), 0..40)) {
        let report = scored(report(&SHOP, &findings));
        let blocked = counts(&report).any(|finding| finding.severity == Severity::Blocker);
        prop_assert_eq!(overall(&report).expect("a service is deployed") < 60.0, blocked);
        for component in report.understood.components.iter().filter(|component| component.kind != "tool") {
            // What stands at a tool stands in the way of all that is deployed with it.
            let here = |finding: &&Finding| finding.concerns.contains(&component.name) || finding.concerns.iter().all(|name| name == "tools");
            let blocked = counts(&report).filter(here).any(|finding| finding.severity == Severity::Blocker);
            prop_assert_eq!(component.score.expect("it is deployed") < 60.0, blocked, "{}", component.name);
        }
    }

    #[test]
    fn the_order_of_findings_does_not_matter(findings in prop::collection::vec(made(), 0..30)) {
        let mut turned = report(&SHOP, &findings);
        turned.findings.reverse();
        prop_assert_eq!(scored(report(&SHOP, &findings)).score, scored(turned).score);
    }

    #[test]
    fn a_copy_of_a_clean_component_changes_nothing(findings in prop::collection::vec(made(), 0..30)) {
        // `clean` and its copy are of another application, so that what belongs to all of the shop is not theirs.
        let with = |clean: &[&str]| {
            let mut report = report(&SHOP, &findings);
            for finding in report.findings.iter_mut().filter(|finding| finding.concerns.is_empty()) {
                finding.application = Some("shop".into());
            }
            let one = |name: &&str| ComponentSummary { name: (*name).into(), application: "other".into(), kind: "service".into(), ..ComponentSummary::default() };
            report.understood.components.extend(clean.iter().map(one));
            scored(report)
        };
        let (one, two) = (with(&["clean"]), with(&["clean", "copy of clean"]));
        prop_assert_eq!(overall(&one), overall(&two));
        prop_assert_eq!(&one.score.unwrap().topics, &two.score.unwrap().topics);
    }

    #[test]
    fn marking_a_rule_unknown_never_lowers_it(findings in prop::collection::vec(made(), 0..20), judged in 0..100_u32) {
        let give_with = |judged| {
            let mut report = report(&SHOP, &findings);
            let shares = shares(&report, &share(judged, 100, 0));
            let asked = everything(&report);
            give(&mut report, &shares, &asked);
            report
        };
        let (more, less) = (give_with(judged + 1), give_with(judged));
        prop_assert!(no_lower(&more, &less));
        prop_assert_eq!(overall(&less).is_none(), judged < 25);
        let at_most = |report: &Report| report.score.as_ref().and_then(|score| score.overall.as_ref().ok()).is_some_and(|overall| overall.at_most);
        prop_assert_eq!(at_most(&less), (25..60).contains(&judged));
    }

    #[test]
    fn points_add_up(findings in prop::collection::vec(made(), 0..40)) {
        // One component: each finding counts for it.
        let report = scored(report(&[("cart", "service")], &findings));
        let points: f64 = report.findings.iter().filter_map(|finding| finding.points).sum();
        let value = overall(&report).expect("a service is deployed");
        prop_assert!((points - (100.0 - value)).abs() < 1e-4, "{points} and {value}");
        prop_assert!(counts(&report).all(|finding| finding.points.is_some_and(|points| points > 0.0)));
        prop_assert_eq!(report.findings.iter().filter(|finding| finding.points.is_none()).count(), report.findings.len() - counts(&report).count());
    }

    #[test]
    fn it_lies_between_0_and_100_and_is_100_with_no_finding_at_all(findings in prop::collection::vec(made(), 0..200)) {
        let report = scored(report(&SHOP, &findings));
        prop_assert!(numbers(&report).values().all(|value| (0.0..=100.0).contains(value)));
        prop_assert_eq!(overall(&report) == Some(100.0), counts(&report).count() == 0);
    }

    #[test]
    fn without_a_deployable_component_there_is_none(findings in prop::collection::vec(made(), 0..20)) {
        let report = scored(report(&[("lib", "library"), ("rg", "tool"), ("tests", "test"), ("demo", "example")], &findings));
        let score = report.score.expect("the report has one");
        prop_assert!(score.overall.is_err_and(|reason| reason.ends_with('.')));
        prop_assert!(report.findings.iter().all(|finding| finding.points.is_none()));
        prop_assert!(report.understood.components.iter().all(|component| component.score.is_none()));
    }
}

const BLOCKER: Severity = Severity::Blocker;
const WARNING: Severity = Severity::Warning;

#[test]
fn a_cause_that_concerns_several_components_counts_for_each_and_its_effort_once() {
    let report = scored(report(&SHOP, &[(8, BLOCKER, Confidence::High, false, vec![0, 1])]));
    let scores: Vec<Option<f64>> = report.understood.components.iter().map(|component| component.score).collect();
    assert_eq!(scores, [Some(56.0), Some(56.0), Some(100.0), None]);
    let score = report.score.unwrap();
    assert_eq!((score.effort.at_least, score.effort.likely, score.must_fix), (8, 8, 1));
    assert_eq!(score.to_string(), "56: cart is the least ready of 3; 1 is at 85 or more.");
}

#[test]
fn the_overall_is_the_least_ready_and_no_mean() {
    let many: Vec<(String, &str)> = (0..30).map(|at| (format!("c{at:02}"), "service")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    let mut report = report(&many, &[(0, BLOCKER, Confidence::High, false, vec![])]);
    report.findings[0].concerns = vec!["c17".into()];
    let score = scored(report).score.unwrap();
    assert_eq!(score.to_string(), "56: c17 is the least ready of 30; 29 are at 85 or more.");
}

#[test]
fn silenced_findings_do_not_count_and_known_ones_do_but_are_nothing_to_fix() {
    let mut report = report(&SHOP, &[(0, BLOCKER, Confidence::High, true, vec![0]), (1, WARNING, Confidence::High, false, vec![0])]);
    report.findings[1].status = Status::Known;
    let score = scored(report).score.unwrap();
    assert_eq!(score.overall.unwrap().to_string(), "96 (52 with 1 silenced)");
    assert_eq!((score.must_fix, score.can_wait, score.effort.likely), (0, 0, 0));
}

#[test]
fn with_less_than_a_quarter_judged_there_is_no_score_and_with_less_than_six_tenths_it_is_an_upper_bound() {
    let with = |judged| {
        let mut report = report(&[("cart", "service")], &[(0, WARNING, Confidence::High, false, vec![0])]);
        let shares = shares(&report, &share(judged, 100, 0));
        let asked = everything(&report);
        give(&mut report, &shares, &asked);
        report.score.unwrap()
    };
    assert_eq!(with(24).to_string(), "No score: 24 % of what applies could be judged, and it takes 25 % to say anything.");
    assert_eq!(with(25).overall.unwrap().to_string(), "at most 96");
    assert_eq!(with(60).overall.unwrap().to_string(), "96");
}

#[test]
fn a_component_whose_score_is_an_upper_bound_is_not_counted_as_ready() {
    let mut report = report(&[("cart", "service"), ("dark", "service")], &[]);
    let shares = BTreeMap::from([("cart".to_owned(), ALL), ("dark".to_owned(), share(50, 100, 0))]);
    let asked = everything(&report);
    give(&mut report, &shares, &asked);
    let overall = report.score.unwrap().overall.unwrap();
    assert_eq!((overall.scored, overall.ready, overall.may_be), (2, 1, 1));
    assert_eq!(report.understood.components[1].shown_score().as_deref(), Some("≤100"));
}

#[test]
fn where_most_rules_are_off_no_part_passes_for_a_score() {
    let mut report = report(&[("cart", "service")], &[(0, WARNING, Confidence::High, false, vec![0])]);
    let shares = shares(&report, &share(20, 100, 80));
    let asked = everything(&report);
    give(&mut report, &shares, &asked);
    assert_eq!((report.findings[0].points, report.understood.components[0].score), (None, None));
    let score = report.score.unwrap();
    assert_eq!((score.to_string().as_str(), score.topics.len(), score.can_wait), ("No score: most rules are off.", 0, 1));
}

#[test]
fn a_component_of_which_nothing_was_judged_has_no_hundred() {
    let mut report = report(&[("cart", "service"), ("dark", "service")], &[]);
    let shares = BTreeMap::from([("cart".to_owned(), ALL), ("dark".to_owned(), share(0, 10, 0))]);
    let asked = everything(&report);
    give(&mut report, &shares, &asked);
    assert_eq!(report.understood.components[1].score, None);
    assert_eq!(report.score.unwrap().overall.unwrap().scored, 1);
}

/// A row of the tables in `docs/score.md`: so many blockers, warnings and notes, all of different rules and high confidence.
fn of_numbers(numbers: [u8; 3]) -> u8 {
    let mut report = Report::default();
    report.understood.components = vec![ComponentSummary { name: "web".into(), kind: "service".into(), ..ComponentSummary::default() }];
    let severities = [Severity::Blocker, Severity::Warning, Severity::Note];
    for (number, severity) in numbers.into_iter().zip(severities) {
        for at in 0..number {
            let (mut rule, mut one) = finding(&[("web", "service")], 0, &(0, severity, Confidence::High, false, vec![0]));
            rule.id = format!("{severity}/{at}");
            one.as_mut().expect("it is judged").rule.clone_from(&rule.id);
            report.rules.insert(rule.id.clone(), rule);
            report.findings.extend(one);
        }
    }
    seaworthy_model::shown(overall(&scored(report)).expect("a service is deployed"))
}

#[test]
fn the_page_on_the_score_shows_what_is_computed() {
    let page = include_str!("../../../../docs/score.md");
    let rows: Vec<([u8; 3], u8)> = page.lines().filter_map(row).collect();
    assert!(rows.len() >= 10, "the page's tables were found: {rows:?}");
    for (numbers, expected) in rows {
        assert_eq!(of_numbers(numbers), expected, "{numbers:?}");
    }
}

/// `| 0 / 1 / 5 | 92 |`: what counts, and the score.
fn row(line: &str) -> Option<([u8; 3], u8)> {
    let mut cells = line.split('|').map(str::trim).skip(1);
    let numbers: Vec<u8> = cells.next()?.split('/').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    Some((numbers.try_into().ok()?, cells.next()?.parse().ok()?))
}
