//! Rules over the app: matches, then findings, evidence and what could not be judged.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use seaworthy_app::App;
use seaworthy_condition::{Datum, Entity, Verdict, World};
use seaworthy_model::{Cause, Confidence, Evidence, Finding, Match, Place, Related, RuleInfo, Source, Status, Unknown};
use seaworthy_rules::{MatchClause, Rule, Verdict as Says};

use crate::scan::Scan;
use crate::speak::{Subject, Surroundings};
use crate::{cause, context, cover};

/// An entity under its rule's word.
type Named = (String, Entity);

/// What the rules say of an app.
#[derive(Default)]
pub(crate) struct Judged {
    pub findings: Vec<Finding>,
    pub evidence: BTreeSet<Evidence>,
    pub unknown: BTreeSet<Unknown>,
}

impl Judged {
    /// Leaves out what is good at the very place where an open finding of its topic and component says what is not, and what is
    /// good of a statement of code in which an open finding sees a breach: a key that falls back to a literal does not come from
    /// the environment.
    pub(crate) fn leave_out_contradicted(&mut self, rules: &[Arc<Rule>], sources: &[Source]) {
        let breached = self.breached(rules, sources);
        let open = self.findings.iter().filter(|finding| finding.status == Status::Open);
        let bad: HashSet<(&str, Option<&str>, Place)> = open
            .flat_map(|finding| {
                let places = std::iter::once(&finding.place).chain(&finding.occurrences);
                places.map(|place| (topic(&finding.rule), finding.component.as_deref(), *place))
            })
            .collect();
        // Those that begin within a place stand beside each other.
        let holds_breach = |place: Place| {
            let from = breached.partition_point(|one| (one.file, one.span.start) < (place.file, place.span.start));
            let mut within = breached[from..].iter().take_while(|one| one.file == place.file && one.span.start < place.span.end);
            within.any(|one| one.span.end <= place.span.end)
        };
        self.evidence.retain(|one| !bad.contains(&(topic(&one.rule), one.component.as_deref(), one.place)) && !holds_breach(one.place));
    }

    /// The places in code at which an open finding sees a breach of security, in order.
    fn breached(&self, rules: &[Arc<Rule>], sources: &[Source]) -> Vec<Place> {
        let breaches: HashSet<&str> = rules.iter().filter(|rule| rule.info.security.is_some()).map(|rule| rule.info.id.as_str()).collect();
        let open = self.findings.iter().filter(|one| one.status == Status::Open && breaches.contains(one.rule.as_str()));
        let places = open.flat_map(|finding| std::iter::once(finding.place).chain(finding.occurrences.iter().copied()));
        let is_code = |place: &Place| {
            let source = sources.get(place.file.0 as usize);
            source.is_some_and(|source| seaworthy_facts::language(source.kind).is_some())
        };
        let mut places: Vec<Place> = places.filter(is_code).collect();
        places.sort_unstable();
        places
    }
}

/// The topic in the id of a rule.
fn topic(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

/// What one rule says.
#[derive(Default)]
struct Said {
    standing: Vec<Standing>,
    evidence: Vec<Evidence>,
    unknown: Vec<Unknown>,
    /// Component and words of what is good or unknown, so that it is said once.
    once: HashSet<(Option<String>, String)>,
}

/// A finding with what it rests on, until it is known whether another stands for it.
pub(crate) struct Standing {
    pub rule: usize,
    pub finding: Finding,
    /// The entities whose matches it is made of, under their words.
    pub entities: Vec<Named>,
}

/// Judges every rule over every entity that it is for; rules do not see each other until covers are settled.
pub(crate) fn all(app: &Arc<App>, scan: &Scan, rules: &[Arc<Rule>]) -> Judged {
    let world: Arc<dyn World> = Arc::clone(app) as Arc<dyn World>;
    let words: BTreeSet<&str> = rules.iter().flat_map(|rule| rule.matches.iter().map(|clause| clause.entity.as_str())).collect();
    let words: Vec<&str> = words.into_iter().collect();
    let surroundings = |word: &&str| app.all(word).into_iter().map(|entity| Surroundings::of(app, entity)).collect();
    let entities: Vec<Vec<Surroundings>> = words.par_iter().map(surroundings).collect();
    let entities: BTreeMap<&str, Vec<Surroundings>> = words.into_iter().zip(entities).collect();
    let said: Vec<Said> = rules.par_iter().enumerate().map(|(index, rule)| one(app, &world, scan, index, rule, &entities)).collect();
    let mut judged = Judged::default();
    let mut standing = vec![];
    for said in said {
        standing.extend(said.standing);
        judged.evidence.extend(said.evidence);
        judged.unknown.extend(said.unknown);
    }
    judged.findings = cover::settle(app, &world, rules, standing);
    judged
}

fn one(
    app: &Arc<App>,
    world: &Arc<dyn World>,
    scan: &Scan,
    index: usize,
    rule: &Rule,
    entities: &BTreeMap<&str, Vec<Surroundings>>,
) -> Said {
    let mut said = Said::default();
    let mut matched: Vec<(Match, bool)> = vec![];
    let mut entities_of: Vec<Named> = vec![];
    for clause in &rule.matches {
        for around in entities.get(clause.entity.as_str()).into_iter().flatten() {
            // What is switched off, or of a kind that the rule is not for, is nothing to it.
            if around.off || around.kind.as_ref().is_some_and(|kind| !rule.kinds.iter().any(|one| **one == **kind)) {
                continue;
            }
            let subject = Subject { app, world: Arc::clone(world), word: &clause.entity, entity: around.entity, around, workload: None };
            match clause.when.as_ref().map_or(Verdict::True, |when| subject.holds(when)) {
                Verdict::False => {}
                // That something good may be there is no gap in what is judged.
                Verdict::Unknown(_) if clause.verdict == Says::Evidence => {}
                Verdict::Unknown(reason) => not_judged(&mut said, rule, &subject, reason),
                Verdict::True => {
                    let absence = clause.verdict == Says::Finding;
                    if let Some((reason, place)) = doubt(app, rule, &subject).filter(|_| absence) {
                        not_judged_at(&mut said, rule, &subject, reason, place);
                        continue;
                    }
                    let Some(one) = match_of(rule, clause, &subject, scan, &mut said) else { continue };
                    matched.push(one);
                    entities_of.push((clause.entity.clone(), around.entity));
                }
            }
        }
    }
    cause::tell_apart(&mut matched);
    unite(app, &mut matched, &entities_of);
    said.standing = findings(app, scan, index, rule, matched, entities_of);
    said
}

/// One finding for each cause of a rule's matches, each of which is of the entity at the same index.
fn findings(app: &App, scan: &Scan, index: usize, rule: &Rule, matched: Vec<(Match, bool)>, entities: Vec<Named>) -> Vec<Standing> {
    let mut by_cause: BTreeMap<Cause, (Vec<Match>, Vec<Named>)> = BTreeMap::new();
    for ((one, _), entity) in matched.into_iter().zip(entities) {
        let (same, entities) = by_cause.entry(one.cause.clone()).or_default();
        same.push(one);
        entities.push(entity);
    }
    let settled = scan.policy.as_ref().and_then(|policy| policy.settled(&rule.info.id));
    let info = match settled {
        Some(_) => Cow::Owned(RuleInfo { settled, ..rule.info.clone() }),
        None => Cow::Borrowed(&rule.info),
    };
    let mut standing = vec![];
    for (same, entities) in by_cause.into_values() {
        // What only the output of a build shows is said of what it is made from, or not at all.
        if entities.iter().all(|(_, entity)| is_output(app, *entity)) {
            continue;
        }
        if let Some(mut finding) = Finding::judge(&info, same) {
            if finding.concerns.is_empty() {
                finding.application = entities.iter().find_map(|(_, entity)| application(app, *entity));
            }
            standing.push(Standing { rule: index, finding, entities });
        }
    }
    standing
}

/// Gives facts of two kinds that say the same of one place, as a password is a credential and a part of its database, one cause.
fn unite(app: &App, matched: &mut [(Match, bool)], entities: &[Named]) {
    let mut first: BTreeMap<Place, (&str, Cause)> = BTreeMap::new();
    for ((one, _), (word, _)) in matched.iter_mut().zip(entities).filter(|(_, (_, entity))| app.fact(*entity).is_some()) {
        match first.get(&one.place) {
            Some((other, cause)) if other != word && cause.scope == one.cause.scope => one.cause = cause.clone(),
            Some(_) => {}
            None => {
                first.insert(one.place, (word, one.cause.clone()));
            }
        }
    }
}

/// The name of the application that an entity belongs to: its own, else the one in whose folder it stands.
fn application(app: &App, entity: Entity) -> Option<String> {
    if let Some(application) = app.around(entity, "application") {
        return app.reading(application, "name").value.ok().map(|name| seaworthy_app::words(&name).to_string());
    }
    let path = app.paths.get(app.place_of(entity)?.file.0 as usize)?;
    let holding = app.entities.applications.iter().filter(|one| !one.folder.is_empty() && seaworthy_app::within(path, &one.folder));
    holding.max_by_key(|one| one.folder.len()).map(|one| one.name.clone())
}

/// Whether an entity stands in a file that holds what another variant of the tree makes.
fn is_output(app: &App, entity: Entity) -> bool {
    let from = app.around(entity, "variant").and_then(|variant| app.reading(variant, "generated_from").value.ok());
    matches!(from, Some(Datum::Text(from)) if !from.is_empty())
}

fn component(subject: &Subject<'_>) -> Option<String> {
    let component = subject.named("component")?;
    match subject.app.reading(component, "name").value {
        Ok(Datum::Text(name)) => Some(name.to_string()),
        _ => None,
    }
}

/// The names of the further programs that do what a fact of a shared library says, as far as the rule is for their kinds.
fn also(rule: &Rule, subject: &Subject<'_>) -> Vec<String> {
    let Some(joined) = subject.app.fact(subject.entity) else { return vec![] };
    let programs = joined.also.iter().map(|id| &subject.app.entities[*id]);
    programs.filter(|program| rule.kinds.iter().any(|kind| **kind == *program.kind)).map(|program| program.name.clone()).collect()
}

/// Why an absence cannot be judged although no fact contradicts it: a word that its evidence is known by stands in code that
/// yielded no fact, or what the component is was not decided.
fn doubt(app: &App, rule: &Rule, subject: &Subject<'_>) -> Option<(String, Option<Place>)> {
    if rule.evidence_words.is_empty() {
        return None;
    }
    if subject.around.kind.as_deref() == Some("unknown") {
        return Some(("what the component is could not be decided".to_owned(), app.place_of(subject.entity)));
    }
    let (word, place) = app.mentioned(subject.named("component")?, &rule.evidence_words)?;
    Some((format!("`{word}` stands in its code, and no signature says what it does there"), Some(place)))
}

fn not_judged(said: &mut Said, rule: &Rule, subject: &Subject<'_>, reason: String) {
    not_judged_at(said, rule, subject, reason, subject.app.place_of(subject.entity));
}

fn not_judged_at(said: &mut Said, rule: &Rule, subject: &Subject<'_>, reason: String, place: Option<Place>) {
    let component = component(subject);
    if said.once.insert((component.clone(), reason.clone())) {
        said.unknown.push(Unknown { rule: rule.info.id.clone(), component, reason, place });
    }
}

/// A match that is a finding, and whether its cause is its line; evidence and what is unknown are put aside.
fn match_of(rule: &Rule, clause: &MatchClause, subject: &Subject<'_>, scan: &Scan, said: &mut Said) -> Option<(Match, bool)> {
    let place = clause.at.as_ref().and_then(|path| subject.place(path)).or_else(|| subject.app.place_of(subject.entity))?;
    let message = subject.say(&clause.message);
    match clause.verdict {
        Says::Finding => {}
        Says::Evidence => {
            let component = component(subject);
            if said.once.insert((component.clone(), message.clone())) {
                said.evidence.push(Evidence { rule: rule.info.id.clone(), message, component, place });
            }
            return None;
        }
        _ => {
            not_judged(said, rule, subject, message);
            return None;
        }
    }
    let context::Outcome { judged: mut outcome, variant: decided } = context::judge(rule, clause, subject);
    if subject.around.kind.as_deref() == Some("unknown") {
        let medium = outcome.confidence.unwrap_or(Confidence::Medium).min(Confidence::Medium);
        outcome.confidence = Some(medium);
    }
    let related = clause.show.iter().flat_map(|path| subject.shown(path)).filter(|one: &Related| one.place != place).collect();
    if let Some(joined) = subject.app.fact(subject.entity) {
        let sure = outcome.confidence.unwrap_or(Confidence::High).min(joined.fact.confidence);
        outcome.confidence = Some(sure);
        // A secret is out wherever it stands; what else nothing calls does nothing.
        if joined.unreached && rule.info.security.is_none() {
            context::lower_to_note(rule, &mut outcome, format!("nothing of the tree names `{}`, which does it", joined.fact.called));
        }
    }
    let (mut variant, mut secondary, rank) = variant(subject);
    if let (None, Some((root, second))) = (&variant, decided) {
        (variant, secondary) = (Some(root), secondary || second);
    }
    let (cause, by_line) = cause::cause(rule, clause, subject, place, &scan.sources);
    let also = also(rule, subject);
    let one = Match { cause, place, message, component: component(subject), also, variant, secondary, rank, related, judged: outcome };
    Some((one, by_line))
}

/// The variant that an entity is part of, whether it is a secondary one, and how near its text is to what its author
/// edits: a Kustomize base, then plain manifests, then Compose, then what something generates.
fn variant(subject: &Subject<'_>) -> (Option<String>, bool, u8) {
    let app = subject.app;
    let Some(variant) = app.around(subject.entity, "variant") else {
        let file = app.place_of(subject.entity).map(|place| place.file.0 as usize);
        return (None, file.and_then(|file| app.secondary.get(file)).copied().unwrap_or(false), 0);
    };
    let text = |field: &str| match app.reading(variant, field).value {
        Ok(Datum::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let flag = |entity: Entity, field: &str| app.reading(entity, field).value == Ok(Datum::Bool(true));
    let generated = app.around(subject.entity, "object").is_some_and(|object| flag(object, "generated"));
    let rank = match text("kind").as_str() {
        _ if generated => 9,
        "kustomize" => 0,
        "plain" => 1,
        _ => 2,
    };
    (Some(text("root")), !flag(variant, "primary"), rank)
}
