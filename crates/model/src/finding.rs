use std::collections::BTreeMap;

use crate::{Confidence, Place, RuleInfo, Said, Severity, Stage, said};

/// What makes two places one finding: the entity within which a cause is said once, and what the cause is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    /// The identity of the scope's entity, the same in every variant: a component's, an application's.
    pub scope: String,
    /// What the cause is within it: a container's name, an address, a path.
    pub subject: String,
}

/// A further place of a finding, with what it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What it shows: a phrase.
    pub text: String,
}

/// What a context clause did to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Made it worse.
    Raised,
    /// Made it milder.
    Lowered,
    /// Explains it, and moved nothing.
    Explained,
    /// Could not be judged.
    NotJudged,
}

/// Why a finding has the severity that it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// A phrase about the reader's code.
    pub text: String,
    /// What it did.
    pub effect: Effect,
    /// The place that gave it.
    pub place: Option<Place>,
}

/// What the context of one match says, before it is judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// A clause said that it is nothing.
    pub dropped: bool,
    /// The severity that a clause gave.
    pub severity: Option<Severity>,
    /// Steps up (positive) or down (negative) from there; made milder once at most.
    pub step: i8,
    /// The confidence that a clause, or the evidence itself, allows at most.
    pub confidence: Option<Confidence>,
    /// The effort that a clause gave.
    pub effort: Option<u8>,
    /// The stage that a clause gave.
    pub stage: Option<Stage>,
    /// The reasons, in the order of the clauses.
    pub reasons: Vec<Reason>,
}

/// A rule that holds at one place, in one variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// What makes it one finding with others.
    pub cause: Cause,
    /// Where it points.
    pub place: Place,
    /// A sentence about the reader's code.
    pub message: String,
    /// The component that it concerns.
    pub component: Option<String>,
    /// Further components that do the same, since they are built with the same code.
    pub also: Vec<String>,
    /// The variant in which it holds, by its root; `None` outside variants.
    pub variant: Option<String>,
    /// Whether that variant is a secondary one: alone it gives a note.
    pub secondary: bool,
    /// How near the place is to what its author edits: the smallest is shown, the others are occurrences.
    pub rank: u8,
    /// Further places, with words.
    pub related: Vec<Related>,
    /// What the context says.
    pub judged: Judged,
}

/// Why a finding does not count, as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Silence {
    /// The reason that was written; empty where none was.
    pub reason: String,
    /// Where it was written, when that is in a file that was scanned.
    pub place: Option<Place>,
    /// The last day on which it holds, `YYYY-MM-DD`; always, where none is written.
    pub until: Option<String>,
}

/// Whether a finding counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It does.
    #[default]
    Open,
    /// Somebody said that it does not.
    Silenced(Silence),
    /// It was accepted by a baseline.
    Known,
}

/// One root cause, judged. Made by [`Finding::judge`] alone, so that severity is decided in one function.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// How bad.
    pub severity: Severity,
    /// How sure; at least medium for a blocker, unless the settings made it one.
    pub confidence: Confidence,
    /// Story points.
    pub effort: u8,
    /// Where it is mended.
    pub stage: Stage,
    /// What makes it one finding.
    pub cause: Cause,
    /// The place that its author edits.
    pub place: Place,
    /// A sentence about the reader's code.
    pub message: String,
    /// The component it stands at.
    pub component: Option<String>,
    /// Every component that it concerns, sorted.
    pub concerns: Vec<String>,
    /// Where it stands at no component: the application that it belongs to, by its name; `None` for the whole project.
    pub application: Option<String>,
    /// The variants in which it holds, sorted.
    pub variants: Vec<String>,
    /// Why it is as bad as it is.
    pub reasons: Vec<Reason>,
    /// Every place but the first.
    pub occurrences: Vec<Place>,
    /// What it says at those of them where it says something else: of which component, of which container.
    pub elsewhere: BTreeMap<Place, Said>,
    /// The evidence chain.
    pub related: Vec<Related>,
    /// The same for the same cause, wherever its lines move to: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Whether it counts; open, until silences and the baseline are asked.
    pub status: Status,
    /// What it takes from the score of the component that it stands at, else of the least ready one that it concerns;
    /// `None` where it counts for no score.
    pub points: Option<f64>,
}

impl Finding {
    /// Whether it counts against the limit.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status == Status::Open
    }

    /// Judges the matches of one cause: `None` where the context drops them all.
    ///
    /// `matches` are of one rule and one cause. Each gets the rule's severity, or the one its context gives, moved by
    /// its steps; a secondary variant gives a note at most; a blocker needs at least medium confidence. A severity that is
    /// settled is moved by none of these. The worst match
    /// stands, at the place nearest to what its author edits.
    #[must_use]
    pub fn judge(rule: &RuleInfo, matches: Vec<Match>) -> Option<Finding> {
        let mut left: Vec<(Severity, Confidence, Match)> = matches
            .into_iter()
            .filter(|one| !one.judged.dropped)
            .map(|one| {
                let (severity, confidence) = severity_of(rule, &one);
                (severity, confidence, one)
            })
            .collect();
        left.sort_by(|(a_severity, a_confidence, a), (b_severity, b_confidence, b)| {
            (b_severity, b_confidence).cmp(&(a_severity, a_confidence)).then_with(|| (a.rank, a.place).cmp(&(b.rank, b.place)))
        });
        let severity = left.first()?.0;
        let mut variants = sorted(left.iter().filter_map(|(_, _, one)| one.variant.clone()));
        let concerns = sorted(left.iter().flat_map(|(_, _, one)| one.component.iter().chain(&one.also).cloned()));
        variants.dedup();
        // The worst match says what and why; the place is the one its author edits, among those that are as bad.
        let shown = left
            .iter()
            .filter(|(other, ..)| *other == severity)
            .min_by_key(|(_, _, one)| (one.rank, one.place))
            .map(|(.., one)| one.place)?;
        let mut occurrences: Vec<Place> = left.iter().map(|(.., one)| one.place).filter(|place| *place != shown).collect();
        occurrences.sort();
        occurrences.dedup();
        let at = left.iter().position(|(other, _, one)| *other == severity && one.place == shown)?;
        let (_, confidence, first) = left.remove(at);
        let elsewhere = said::elsewhere(&first, left.iter().map(|(.., one)| one));
        Some(Finding {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            severity,
            confidence,
            effort: first.judged.effort.unwrap_or(rule.effort),
            stage: first.judged.stage.unwrap_or(rule.stage),
            fingerprint: fingerprint(&rule.id, &first.cause),
            cause: first.cause,
            place: first.place,
            message: first.message,
            component: first.component,
            concerns,
            application: None,
            variants,
            reasons: reasons(rule, first.judged.reasons),
            occurrences,
            elsewhere,
            related: first.related,
            status: Status::Open,
            points: None,
        })
    }

    /// Takes up a finding that this one stands for: its places become related places, what it rests on too, and what it
    /// concerns this one concerns.
    pub fn cover(&mut self, covered: Finding) {
        let places = std::iter::once(covered.place).chain(covered.occurrences.iter().copied());
        let told = places.map(|place| Related { place, text: covered.said_at(place).to_owned() });
        for one in told.chain(covered.related.iter().cloned()) {
            if one.place != self.place && !self.related.iter().any(|known| known.place == one.place) {
                self.related.push(one);
            }
        }
        self.concerns.extend(covered.concerns);
        self.concerns.sort();
        self.concerns.dedup();
    }
}

/// Why it is as bad as it is: where somebody settled it, that alone moved anything.
fn reasons(rule: &RuleInfo, mut reasons: Vec<Reason>) -> Vec<Reason> {
    let Some(settled) = rule.settled else { return reasons };
    for reason in reasons.iter_mut().filter(|reason| matches!(reason.effect, Effect::Raised | Effect::Lowered)) {
        reason.effect = Effect::Explained;
    }
    let effect = match settled.severity.cmp(&rule.severity) {
        std::cmp::Ordering::Greater => Effect::Raised,
        std::cmp::Ordering::Less => Effect::Lowered,
        std::cmp::Ordering::Equal => Effect::Explained,
    };
    reasons.push(Reason { text: format!("the project's settings make it a {}", settled.severity), effect, place: settled.place });
    reasons
}

/// The one function that decides how bad a match is, and how sure.
fn severity_of(rule: &RuleInfo, one: &Match) -> (Severity, Confidence) {
    let judged = &one.judged;
    let confidence = judged.confidence.map_or(rule.confidence, |at_most| at_most.min(rule.confidence));
    if let Some(settled) = rule.settled {
        return (settled.severity, confidence);
    }
    let mut severity = judged.severity.unwrap_or(rule.severity).step(judged.step.max(-1));
    if one.secondary {
        severity = Severity::Note;
    }
    if severity == Severity::Blocker && confidence < Confidence::Medium {
        severity = Severity::Warning;
    }
    (severity, confidence)
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

/// FNV-1a over rule, scope and subject: stable over releases and machines.
fn fingerprint(rule: &str, cause: &Cause) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in [rule, "\0", &cause.scope, "\0", &cause.subject].into_iter().flat_map(str::bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{FileId, Settled, Span};

    pub(crate) fn rule(severity: Severity, confidence: Confidence) -> RuleInfo {
        RuleInfo {
            id: "state/example".into(),
            title: "Example".into(),
            severity,
            settled: None,
            confidence,
            effort: 2,
            stage: Stage::App,
            weight: 1.0,
            security: None,
            why: String::new(),
            remedy: String::new(),
            links: vec![],
        }
    }

    pub(crate) fn at(start: u32, judged: Judged) -> Match {
        Match {
            cause: Cause { scope: "web".into(), subject: "s".into() },
            place: Place { file: FileId(0), span: Span { start, end: start + 1 } },
            message: format!("at {start}"),
            component: Some("web".into()),
            also: vec![],
            variant: Some(format!("v{start}")),
            secondary: false,
            rank: 0,
            related: vec![],
            judged,
        }
    }

    #[test]
    fn the_worst_match_stands_and_the_others_are_occurrences() {
        let worse = Judged { severity: Some(Severity::Blocker), ..Judged::default() };
        let finding = Finding::judge(&rule(Severity::Warning, Confidence::High), vec![at(1, Judged::default()), at(5, worse)]).unwrap();
        assert_eq!((finding.severity, finding.place.span.start, finding.occurrences.len()), (Severity::Blocker, 5, 1));
        assert_eq!(finding.variants, ["v1", "v5"]);
    }

    #[test]
    fn a_blocker_needs_at_least_medium_confidence() {
        let finding = Finding::judge(&rule(Severity::Blocker, Confidence::Low), vec![at(1, Judged::default())]).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
    }

    #[test]
    fn a_severity_that_is_settled_is_moved_by_nothing() {
        let place = Place { file: FileId(7), span: Span { start: 0, end: 4 } };
        let settled = Settled { severity: Severity::Blocker, place: Some(place) };
        let rule = RuleInfo { settled: Some(settled), ..rule(Severity::Note, Confidence::Low) };
        let raised = Reason { text: "three replicas".into(), effect: Effect::Raised, place: None };
        let mut only = at(1, Judged { step: -1, severity: Some(Severity::Note), reasons: vec![raised], ..Judged::default() });
        only.secondary = true;
        let finding = Finding::judge(&rule, vec![only]).unwrap();
        assert_eq!((finding.severity, finding.confidence), (Severity::Blocker, Confidence::Low));
        let effects: Vec<_> = finding.reasons.iter().map(|reason| (reason.effect, reason.place)).collect();
        assert_eq!(effects, [(Effect::Explained, None), (Effect::Raised, Some(place))]);
        let dropped = at(1, Judged { dropped: true, ..Judged::default() });
        assert_eq!(Finding::judge(&rule, vec![dropped]), None, "what is nothing has no severity");
    }

    #[test]
    fn it_is_made_milder_once_at_most() {
        let milder = Judged { step: -3, ..Judged::default() };
        let finding = Finding::judge(&rule(Severity::Blocker, Confidence::High), vec![at(1, milder)]).unwrap();
        assert_eq!(finding.severity, Severity::Warning);
    }

    #[test]
    fn a_secondary_variant_alone_gives_a_note() {
        let mut only = at(1, Judged::default());
        only.secondary = true;
        let finding = Finding::judge(&rule(Severity::Blocker, Confidence::High), vec![only.clone()]).unwrap();
        assert_eq!(finding.severity, Severity::Note);
        let both = Finding::judge(&rule(Severity::Blocker, Confidence::High), vec![only, at(2, Judged::default())]).unwrap();
        assert_eq!((both.severity, both.place.span.start), (Severity::Blocker, 2));
    }

    #[test]
    fn what_is_dropped_everywhere_is_no_finding() {
        let dropped = Judged { dropped: true, ..Judged::default() };
        assert_eq!(Finding::judge(&rule(Severity::Blocker, Confidence::High), vec![at(1, dropped)]), None);
    }

    #[test]
    fn the_fingerprint_does_not_depend_on_the_place() {
        let judge =
            |start| Finding::judge(&rule(Severity::Note, Confidence::High), vec![at(start, Judged::default())]).unwrap().fingerprint;
        assert_eq!(judge(1), judge(900));
    }
}
