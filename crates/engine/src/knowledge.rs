//! What is known before a file is read: rules, signatures, tables, and the words that rules can use.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use seaworthy_app::fact::{FactKind, VALUE};
use seaworthy_app::{Tables, Vocabulary, release};
use seaworthy_condition::Type;
use seaworthy_facts::{Conventions, FieldType, Kinds, Signatures};
use seaworthy_model::{Problem, RuleInfo};
use seaworthy_rules::{Clause, NoRule, Piece, Refusal, Rule};

use crate::mention::Mentions;
use crate::request::{PackFiles, Refused, Request, RulePage, problem};

/// Everything that a scan is judged by.
pub(crate) struct Knowledge {
    pub vocabulary: Vocabulary,
    pub tables: &'static Tables,
    pub signatures: &'static Signatures,
    /// The built-in rules and those of packs.
    rules: Vec<Arc<Rule>>,
    /// The packs, as they were handed over.
    pub packs: Vec<PackFiles>,
    /// The words that these rules know evidence by.
    pub mentions: Mentions,
}

/// The built-in part: read once, when it is first needed.
struct Builtin {
    tables: Tables,
    signatures: Signatures,
    vocabulary: Vocabulary,
}

fn builtin() -> Result<&'static Builtin, &'static str> {
    static BUILTIN: OnceLock<Result<Builtin, String>> = OnceLock::new();
    let read = || {
        let pack = seaworthy_rules::builtin();
        let tables = Tables::read(pack.tables)?;
        let kinds = Kinds::from_prepared(pack.facts);
        let conventions = pack.tables.iter().find(|(table, _)| *table == "conventions").ok_or("there is no table `conventions`")?;
        let conventions = Conventions::from_prepared(conventions.1)?;
        let signatures = Signatures::from_prepared(pack.signatures, &kinds).beside(conventions);
        let vocabulary = Vocabulary { facts: kinds.kinds().iter().map(fact_kind).collect() };
        Ok(Builtin { tables, signatures, vocabulary })
    };
    BUILTIN.get_or_init(read).as_ref().map_err(String::as_str)
}

fn fact_kind(kind: &seaworthy_facts::Kind) -> FactKind {
    let ty = |ty: &FieldType| match ty {
        FieldType::Path | FieldType::Value => Type::entity(VALUE),
        FieldType::Bool => Type::Bool,
        FieldType::Int => Type::Int,
        _ => Type::Text,
    };
    FactKind {
        name: kind.name,
        plural: kind.plural,
        doc: kind.doc.clone(),
        fields: kind.fields.iter().map(|field| (field.name, ty(&field.ty), field.doc.clone())).collect(),
    }
}

/// The words that rules can use.
#[must_use]
pub fn vocabulary() -> Vocabulary {
    builtin().map(|builtin| builtin.vocabulary.clone()).unwrap_or_default()
}

/// `docs/model.md`.
#[must_use]
pub fn documentation() -> String {
    seaworthy_app::documentation(&vocabulary())
}

/// What is wrong with the built-in rules: names, fields and types of every condition. Nothing, in a release.
#[must_use]
pub fn refusals() -> Vec<Refusal> {
    let vocabulary = vocabulary();
    seaworthy_rules::check_builtin(&vocabulary, &vocabulary.entities())
}

impl Knowledge {
    pub fn of(packs: &[PackFiles]) -> Result<Knowledge, Refused> {
        let builtin = builtin().map_err(|text| Refused(vec![problem(format!("The built-in pack cannot be read: {text}."))]))?;
        let mut rules = seaworthy_rules::builtin().rules.rules.clone();
        let vocabulary = builtin.vocabulary.clone();
        let entities = if packs.is_empty() { vec![] } else { vocabulary.entities() };
        let mut refused = vec![];
        for pack in packs {
            let taken: Vec<String> = rules.iter().map(|rule| rule.info.id.clone()).collect();
            let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
            match seaworthy_rules::read_pack(&pack.files, &vocabulary, &entities, &taken) {
                Ok(pack) => rules.extend(pack.rules),
                Err(refusals) => refused.extend(refusals.iter().map(|refusal| as_problem(&pack.folder, refusal))),
            }
        }
        if !refused.is_empty() {
            return Err(Refused(refused));
        }
        rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
        let mentions = Mentions::of(&rules);
        Ok(Knowledge { vocabulary, tables: &builtin.tables, signatures: &builtin.signatures, rules, packs: packs.to_vec(), mentions })
    }

    /// Every rule that is known, those that are off among them.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    pub fn selected(&self, select: &[String], ignore: &[String]) -> Result<Vec<Arc<Rule>>, Refused> {
        let said = |one: NoRule| Problem { remedy: Some(one.remedy), ..problem(one.text) };
        seaworthy_rules::select(&self.rules, select, ignore).map_err(|wrong| Refused(wrong.into_iter().map(said).collect()))
    }

    /// What is wrong with a word that names no rule; `None` where it names one.
    pub fn names_none(&self, word: &str) -> Option<NoRule> {
        seaworthy_rules::names_none(word, self.rules.iter().map(|rule| rule.info.id.as_str()))
    }

    /// The release that is judged for, such as `1.36`: one that the tables know.
    pub fn kubernetes(&self, asked: Option<&str>) -> Result<String, Problem> {
        let (oldest, newest) = (&self.tables.oldest_kubernetes, &self.tables.newest_kubernetes);
        let Some(asked) = asked else { return Ok(newest.clone()) };
        let (major, minor) = release(asked);
        if (release(oldest)..=release(newest)).contains(&(major, minor)) {
            return Ok(format!("{major}.{minor}"));
        }
        let remedy = Some(format!("Releases from {oldest} to {newest} are known; without one, {newest} is judged for."));
        let what = if major == 1 && minor > 0 { "is none that this version knows" } else { "is no release of Kubernetes" };
        Err(Problem { remedy, ..problem(format!("`{asked}` {what}.")) })
    }

    /// The release that a request asks for; what its settings say is refused at its place there.
    pub fn kubernetes_of(&self, request: &Request) -> Result<String, Problem> {
        let said = request.settings.as_deref().and_then(|settings| Some((settings, settings.kubernetes.as_ref()?)));
        match (&request.kubernetes, said) {
            (None, Some((settings, release))) => self.kubernetes(Some(release.value.as_str())).map_err(|one| {
                let text = format!("{}: `kubernetes`: {}", settings.spot(release.span), one.text);
                Problem { text, path: Some(settings.path.clone()), ..one }
            }),
            (asked, _) => self.kubernetes(asked.as_deref()),
        }
    }

    pub fn page(&self, rule: &Rule) -> RulePage {
        let id = &rule.info.id;
        let named = |(path, _): &&(String, String)| path.strip_suffix(".yaml") == Some(id);
        let of_packs = || self.packs.iter().flat_map(|pack| &pack.files).find(named).map(|(_, text)| text.as_str());
        let text = seaworthy_rules::builtin().text(id).or_else(of_packs).unwrap_or_default();
        let mut entities: Vec<String> = rule.matches.iter().map(|clause| clause.entity.clone()).collect();
        let mut seen = BTreeSet::new();
        entities.retain(|entity| seen.insert(entity.clone()));
        RulePage {
            info: rule.info.clone(),
            examples: seaworthy_rules::examples(&rule.path, text).unwrap_or_default(),
            entities,
            kinds: rule.kinds.clone(),
            context: rule.context.iter().map(change).collect(),
        }
    }
}

/// The built-in rules and those of packs: what can be named, and their pages.
#[derive(Clone)]
pub struct Rules(pub(crate) Arc<Knowledge>);

impl Rules {
    /// Reads the packs.
    ///
    /// # Errors
    /// A rule pack that is refused.
    pub fn of(packs: &[PackFiles]) -> Result<Self, Refused> {
        Ok(Self(Arc::new(Knowledge::of(packs)?)))
    }

    /// What each is, in the order of their ids.
    pub fn infos(&self) -> impl Iterator<Item = &RuleInfo> {
        self.0.rules.iter().map(|rule| &rule.info)
    }

    /// The page of a rule, by its id; `None` where there is no such rule.
    #[must_use]
    pub fn page(&self, id: &str) -> Option<RulePage> {
        self.0.rules.iter().find(|rule| rule.info.id == id).map(|rule| self.0.page(rule))
    }

    /// Every page, in the order of the ids.
    #[must_use]
    pub fn pages(&self) -> Vec<RulePage> {
        self.0.rules.iter().map(|rule| self.0.page(rule)).collect()
    }
}

/// What a clause does, and why, in words.
fn change(clause: &Clause) -> (String, String) {
    let written = |pieces: &Vec<Piece>| -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.to_string(),
            Piece::Path(path, _) => placeholder(path),
        };
        pieces.iter().map(text).collect()
    };
    let does = match (&clause.drop, clause.severity, clause.step, clause.confidence) {
        (Some(_), ..) => "no finding".to_owned(),
        (_, Some(severity), ..) => severity.to_string(),
        (_, _, 1.., _) => "one worse".to_owned(),
        (_, _, ..=-1, _) => "one milder".to_owned(),
        (_, _, _, Some(confidence)) => format!("{confidence} confidence at most"),
        _ => "said with it".to_owned(),
    };
    (does, clause.drop.as_ref().or(clause.because.as_ref()).map(written).unwrap_or_default())
}

/// What a reader who knows no field takes a field's value for: a word in capitals.
fn placeholder(path: &str) -> String {
    let mut fields = path.rsplit('.');
    let (field, of) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    match (field, of) {
        ("name" | "text", "") => "NAME".to_owned(),
        ("name", "base") => "IMAGE".to_owned(),
        ("name", of) => of.strip_suffix('s').filter(|one| !one.ends_with('s')).unwrap_or(of).replace('_', " ").to_uppercase(),
        ("text", _) => "NAME".to_owned(),
        ("env" | "switch", _) => "VARIABLE".to_owned(),
        ("guard", _) => "CONDITION".to_owned(),
        ("replicas", _) => "N".to_owned(),
        ("path", "compose_project") => "FILE".to_owned(),
        ("enforces", _) => "PROFILE".to_owned(),
        (field, _) => field.replace('_', " ").to_uppercase(),
    }
}

fn as_problem(folder: &str, refusal: &Refusal) -> Problem {
    let path = format!("{}/{}", folder.trim_end_matches('/'), refusal.path);
    let text = format!("{path}:{}:{}: {}", refusal.line, refusal.column, refusal.text);
    Problem { place: None, path: Some(path), text, remedy: Some(refusal.remedy.clone()).filter(|remedy| !remedy.is_empty()) }
}
