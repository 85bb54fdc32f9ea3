//! How ready what is deployed is: the score of each component, of each topic, and of the least ready component.
//!
//! What counts is open or known; `docs/score.md` has the formula, and which component a finding counts for.

mod coverage;
mod formula;
mod lost;

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_model::{ComponentSummary, ENOUGH, Effort, Elsewhere, Finding, Overall, READY, Report, Score, Severity, Status};

pub(crate) use coverage::{Share, of as coverage};
use formula::{Term, rounded};

/// The kinds of components that are deployed by themselves, or may be.
const DEPLOYED: [&str; 6] = ["service", "worker", "job", "web", "backing", "unknown"];

/// What of a whole report is reported on.
pub(crate) struct Asked {
    /// The components, by name.
    pub components: BTreeSet<String>,
    /// For each finding whether it is.
    pub findings: Vec<bool>,
}

/// Gives a report of the whole project its score: to each component that is deployed, to each finding its points, and over what is
/// asked for. Findings are judged, and silenced where they are to be; `coverage` says by component how much of what applies was
/// judged.
pub(crate) fn give(report: &mut Report, coverage: &BTreeMap<String, Share>, asked: &Asked) {
    let board = Board::of(report, coverage, asked);
    let (overall, all) = (board.overall(false), board.share());
    let silenced = board.counts.iter().filter(|count| count.silenced && board.is_of_asked(count)).count();
    let overall = overall.map(|(value, least)| Overall {
        value,
        // What is lost of another may make that one the least ready.
        at_most: !all.is_sure() || !board.is_sure(&least),
        judged: (board.part_of(&least), all.part()),
        lost: all.lost.iter().cloned().collect(),
        least,
        scored: board.scored().count(),
        ready: board.scored().filter(|(value, sure)| *value >= READY && *sure).count(),
        may_be: board.scored().filter(|(value, sure)| *value >= READY && !*sure).count(),
        with_silenced: board.overall(true).ok().map(|(value, _)| (value, silenced)).filter(|_| silenced > 0),
    });
    let score = Score {
        topics: if overall.is_ok() { board.topics() } else { BTreeMap::new() },
        overall,
        coverage: rounded(all.part()),
        must_fix: board.open().filter(|one| one.severity == Severity::Blocker).count(),
        can_wait: board.open().filter(|one| one.severity < Severity::Blocker).count(),
        effort: board.effort(),
        elsewhere: board.elsewhere(),
    };
    // Without a score nothing of it is said: a part of it would pass for one.
    let given = score.overall.is_ok();
    let (scores, points) = (board.scores, board.points);
    report.score = Some(score);
    if !given {
        return;
    }
    for component in &mut report.understood.components {
        let Some(place) = scores.get(&component.name) else { continue };
        component.score = place.value;
        component.coverage = Some(rounded(place.share.part()));
        component.at_most = !place.share.is_sure();
    }
    for (finding, points) in report.findings.iter_mut().zip(points) {
        finding.points = points;
    }
}

/// A finding that counts, and for which components.
struct Count<'a> {
    finding: &'a Finding,
    weight: f64,
    silenced: bool,
    components: Vec<&'a str>,
}

impl<'a> Count<'a> {
    fn term(&self) -> Term<'a> {
        let Finding { rule, severity, confidence, .. } = self.finding;
        Term { rule, weight: self.weight, severity: *severity, confidence: *confidence }
    }
}

/// What a component has.
struct Place {
    /// `None` where less than enough of what applies was judged and nothing was found.
    value: Option<f64>,
    share: Share,
}

/// All that is counted, before it is said.
struct Board<'a> {
    counts: Vec<Count<'a>>,
    /// By component the findings that count for it, by their index.
    of: BTreeMap<&'a str, Vec<usize>>,
    /// The components that are deployed, by name.
    scores: BTreeMap<String, Place>,
    /// By the index of the finding.
    points: Vec<Option<f64>>,
    asked: &'a Asked,
    nothing: String,
}

impl<'a> Board<'a> {
    fn of(report: &'a Report, coverage: &BTreeMap<String, Share>, asked: &'a Asked) -> Self {
        let deployed = deployed(&report.understood.components);
        let counts: Vec<Count<'a>> = report
            .findings
            .iter()
            .map(|finding| Count {
                finding,
                weight: report.rules.get(&finding.rule).map_or(1.0, |rule| rule.weight),
                silenced: matches!(finding.status, Status::Silenced(_)),
                components: components(finding, &report.understood.components, &deployed),
            })
            .collect();
        let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, count) in counts.iter().enumerate() {
            count.components.iter().for_each(|name| of.entry(name).or_default().push(at));
        }
        let mut scores = BTreeMap::new();
        let mut taken: Vec<BTreeMap<&str, f64>> = vec![BTreeMap::new(); counts.len()];
        for name in deployed.keys() {
            let here: Vec<usize> = of.get(name).into_iter().flatten().copied().filter(|at| !counts[*at].silenced).collect();
            let terms: Vec<Term<'_>> = here.iter().map(|at| counts[*at].term()).collect();
            let scored = formula::score(&terms);
            let share = coverage.get(*name).cloned().unwrap_or_default();
            let value = (share.part() >= ENOUGH || !here.is_empty()).then_some(scored.value);
            scores.insert((*name).to_owned(), Place { value, share });
            for (at, points) in here.into_iter().zip(scored.points) {
                taken[at].insert(name, points);
            }
        }
        let points = counts.iter().zip(taken).map(|(count, taken)| shown_at(count.finding, &taken, &scores)).collect();
        Board { counts, of, scores, points, asked, nothing: nothing(report, asked) }
    }

    /// The findings that are still to be mended, of those that are reported on: what a baseline knows counts, and is not asked for.
    fn open(&self) -> impl Iterator<Item = &Finding> {
        let shown = self.counts.iter().zip(&self.asked.findings).filter(|(_, shown)| **shown);
        shown.map(|(count, _)| count.finding).filter(|finding| finding.is_open())
    }

    /// The components that are reported on.
    fn asked(&self) -> impl Iterator<Item = (&String, &Place)> {
        self.scores.iter().filter(|(name, _)| self.asked.components.contains(*name))
    }

    fn is_of_asked(&self, count: &Count<'_>) -> bool {
        count.components.iter().any(|name| self.asked.components.contains(*name))
    }

    /// What counts for components that are reported on, and stands where nothing is.
    fn elsewhere(&self) -> Elsewhere {
        let hidden = self.counts.iter().zip(&self.asked.findings).filter(|(count, shown)| !**shown && !count.silenced);
        let hidden: Vec<&Count<'_>> = hidden.map(|(count, _)| count).filter(|count| self.is_of_asked(count)).collect();
        let number = |severity| hidden.iter().filter(|count| count.finding.severity == severity).count();
        let names: BTreeSet<&str> = hidden.iter().flat_map(|count| count.components.iter().copied()).collect();
        Elsewhere {
            blockers: number(Severity::Blocker),
            warnings: number(Severity::Warning),
            notes: number(Severity::Note),
            components: names.into_iter().filter(|name| self.asked.components.contains(*name)).map(str::to_owned).collect(),
        }
    }

    /// The scores, each with whether it is more than an upper bound.
    fn scored(&self) -> impl Iterator<Item = (f64, bool)> {
        self.asked().filter_map(|(_, place)| place.value.map(|value| (value, place.share.is_sure())))
    }

    /// How much of what applies to a component was judged.
    fn part_of(&self, name: &str) -> f64 {
        self.scores.get(name).map_or(0.0, |place| place.share.part())
    }

    fn is_sure(&self, name: &str) -> bool {
        self.scores.get(name).is_some_and(|place| place.share.is_sure())
    }

    fn share(&self) -> Share {
        let mut all = Share::default();
        self.asked().for_each(|(_, place)| all.add(&place.share));
        all
    }

    /// The lowest score and whose it is, with the silenced findings or without; else why there is none.
    fn overall(&self, with_silenced: bool) -> Result<(f64, String), String> {
        if self.asked().next().is_none() {
            return Err(self.nothing.clone());
        }
        let part = self.share().part();
        let scored = self
            .asked()
            .filter_map(|(name, place)| place.value.map(|value| (if with_silenced { self.value(name, None, true) } else { value }, name)));
        // Of equal ones the first by name, whatever else there is.
        let least = scored.min_by(|(a, _), (b, _)| a.total_cmp(b));
        least.filter(|_| part >= ENOUGH).map(|(value, name)| (value, name.clone())).ok_or_else(|| {
            // What nobody asked for is no fault of what was read.
            if self.share().on_part() < ENOUGH {
                return "No score: most rules are off.".to_owned();
            }
            let percent = seaworthy_model::shown(part * 100.0);
            format!("No score: {percent} % of what applies could be judged, and it takes {} % to say anything.", ENOUGH * 100.0)
        })
    }

    /// What a component's score is by the findings of one topic, or of all.
    fn value(&self, component: &str, topic: Option<&str>, with_silenced: bool) -> f64 {
        let of = self.of.get(component).into_iter().flatten().map(|at| &self.counts[*at]);
        let here =
            of.filter(|count| (with_silenced || !count.silenced) && topic.is_none_or(|topic| topic_of(&count.finding.rule) == topic));
        formula::score(&here.map(Count::term).collect::<Vec<_>>()).value
    }

    fn topics(&self) -> BTreeMap<String, f64> {
        let mut of_topic: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for count in self.counts.iter().filter(|count| !count.silenced) {
            of_topic.entry(topic_of(&count.finding.rule)).or_default().extend(&count.components);
        }
        let lowest = |topic: &str, components: &BTreeSet<&str>| {
            let asked = components.iter().filter(|name| self.asked.components.contains(**name));
            asked.map(|component| self.value(component, Some(topic), false)).min_by(f64::total_cmp)
        };
        of_topic.iter().filter_map(|(topic, components)| Some(((*topic).to_owned(), lowest(topic, components)?))).collect()
    }

    fn effort(&self) -> Effort {
        let of = |least: Severity| self.open().filter(|one| one.severity >= least).map(|one| u32::from(one.effort)).sum();
        Effort { at_least: of(Severity::Blocker), likely: of(Severity::Warning) }
    }
}

/// Whether components of a kind are deployed by themselves, or may be.
fn is_deployed(kind: &str) -> bool {
    DEPLOYED.contains(&kind)
}

fn topic_of(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
}

/// The components that are deployed, by name, with their applications.
fn deployed(components: &[ComponentSummary]) -> BTreeMap<&str, &str> {
    let deployed = components.iter().filter(|component| is_deployed(&component.kind));
    deployed.map(|component| (component.name.as_str(), component.application.as_str())).collect()
}

/// The components that a finding counts for: those that it concerns and that are deployed. What concerns none of them counts for
/// all of its application, and what belongs to no application for all there are: it stands in the way of each.
fn components<'a>(finding: &Finding, all: &'a [ComponentSummary], deployed: &BTreeMap<&'a str, &'a str>) -> Vec<&'a str> {
    let concerned: Vec<&str> =
        finding.concerns.iter().filter_map(|one| deployed.get_key_value(one.as_str())).map(|(name, _)| *name).collect();
    if !concerned.is_empty() {
        return concerned;
    }
    let of_concerned = all.iter().filter(|component| finding.concerns.contains(&component.name)).map(|component| &component.application);
    let applications: BTreeSet<&str> = of_concerned.chain(&finding.application).map(String::as_str).collect();
    let together: Vec<&str> =
        deployed.iter().filter(|(_, application)| applications.contains(*application)).map(|(name, _)| *name).collect();
    if together.is_empty() { deployed.keys().copied().collect() } else { together }
}

/// The points that are shown: at the component where the finding stands, else at the least ready one that it counts for.
fn shown_at(finding: &Finding, taken: &BTreeMap<&str, f64>, scores: &BTreeMap<String, Place>) -> Option<f64> {
    let own = finding.component.as_deref().and_then(|name| taken.get(name));
    let value = |name: &str| scores.get(name).and_then(|place| place.value).unwrap_or(100.0);
    let least = || taken.iter().min_by(|(a, _), (b, _)| value(a).total_cmp(&value(b))).map(|(_, points)| points);
    own.or_else(least).copied().map(rounded)
}

/// Why there is no score, where nothing is deployed: one sentence.
fn nothing(report: &Report, asked: &Asked) -> String {
    if let Some(nothing) = &report.understood.nothing {
        return nothing.clone();
    }
    if asked.components.is_empty() && !report.problems.is_empty() {
        return "No score: what could be read deploys nothing.".to_owned();
    }
    match report.unknown.iter().find(|unknown| unknown.rule == "*") {
        Some(unread) => format!("No score: {}.", unread.reason),
        None => "No score: nothing that is reported on is deployed by itself.".to_owned(),
    }
}

#[cfg(test)]
mod tests;
