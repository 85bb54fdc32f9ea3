//! What is known before a file is read: rules, signatures, tables, and the words that rules can use.

use std::sync::{Arc, OnceLock};

use seaworthy_app::fact::{FactKind, VALUE};
use seaworthy_app::{Tables, Vocabulary, release};
use seaworthy_condition::Type;
use seaworthy_facts::{FieldType, Kinds, Signatures};
use seaworthy_model::Problem;
use seaworthy_rules::{Clause, Piece, Refusal, Rule};

use crate::mention::Mentions;
use crate::request::{PackFiles, Refused, Request, RulePage, problem};

/// Everything that a scan is judged by.
pub(crate) struct Knowledge {
    pub vocabulary: Vocabulary,
    pub tables: &'static Tables,
    pub signatures: &'static Signatures,
    /// The built-in rules and those of packs.
    rules: Vec<Arc<Rule>>,
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
        let signatures = Signatures::from_prepared(pack.signatures, &kinds);
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
        let builtin = builtin().map_err(|text| Refused::Rules(vec![problem(format!("The built-in pack cannot be read: {text}."))]))?;
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
            return Err(Refused::Rules(refused));
        }
        rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
        let mentions = Mentions::of(&rules);
        Ok(Knowledge { vocabulary, tables: &builtin.tables, signatures: &builtin.signatures, rules, mentions })
    }

    /// Every rule that is known, those that are off among them.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    pub fn selected(&self, select: &[String], ignore: &[String]) -> Result<Vec<Arc<Rule>>, Refused> {
        seaworthy_rules::select(&self.rules, select, ignore).map_err(|text| {
            let remedy = Some("`seaworthy rules` lists them all.".to_owned());
            Refused::Argument(Problem { remedy, ..problem(text) })
        })
    }

    /// What is near a word that names no rule; `None` where it names one.
    pub fn names_none(&self, word: &str) -> Option<String> {
        seaworthy_rules::select(&self.rules, &[word.to_owned()], &[]).err()
    }

    /// The release that is judged for, such as `1.36`: one that the tables know.
    pub fn kubernetes(&self, asked: Option<&str>) -> Result<String, Refused> {
        let (oldest, newest) = (&self.tables.oldest_kubernetes, &self.tables.newest_kubernetes);
        let Some(asked) = asked else { return Ok(newest.clone()) };
        let (major, minor) = release(asked);
        if (release(oldest)..=release(newest)).contains(&(major, minor)) {
            return Ok(format!("{major}.{minor}"));
        }
        let remedy = Some(format!("Releases from {oldest} to {newest} are known; without one, {newest} is judged for."));
        let what = if major == 1 && minor > 0 { "is none that this version knows" } else { "is no release of Kubernetes" };
        Err(Refused::Argument(Problem { remedy, ..problem(format!("`{asked}` {what}.")) }))
    }

    /// The release that a request asks for; what its settings say is refused at its place there.
    pub fn kubernetes_of(&self, request: &Request) -> Result<String, Refused> {
        let said = request.settings.as_deref().and_then(|settings| Some((settings, settings.kubernetes.as_ref()?)));
        match (&request.kubernetes, said) {
            (None, Some((settings, release))) => self.kubernetes(Some(release.value.as_str())).map_err(|refused| match refused {
                Refused::Argument(one) => {
                    let text = format!("{}: `kubernetes`: {}", settings.spot(release.span), one.text);
                    Refused::Argument(Problem { text, path: Some(settings.path.clone()), ..one })
                }
                other => other,
            }),
            (asked, _) => self.kubernetes(asked.as_deref()),
        }
    }

    pub fn pages(&self, packs: &[PackFiles]) -> Vec<RulePage> {
        let builtin = seaworthy_rules::builtin();
        let of_packs = |id: &str| {
            let named = |(path, _): &&(String, String)| path.strip_suffix(".yaml") == Some(id);
            packs.iter().flat_map(|pack| &pack.files).find(named).map(|(_, text)| text.as_str())
        };
        let page = |rule: &Arc<Rule>| {
            let id = &rule.info.id;
            let text = builtin.text(id).or_else(|| of_packs(id)).unwrap_or_default();
            let mut entities: Vec<String> = rule.matches.iter().map(|clause| clause.entity.clone()).collect();
            entities.dedup();
            RulePage {
                info: rule.info.clone(),
                examples: seaworthy_rules::examples(&rule.path, text).unwrap_or_default(),
                entities,
                kinds: rule.kinds.clone(),
                context: rule.context.iter().map(change).collect(),
            }
        };
        self.rules.iter().map(page).collect()
    }
}

/// What a clause does, and why, in words.
fn change(clause: &Clause) -> (String, String) {
    let written = |pieces: &Vec<Piece>| -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.to_string(),
            Piece::Path(path, _) => format!("{{{path}}}"),
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

fn as_problem(folder: &str, refusal: &Refusal) -> Problem {
    let path = format!("{}/{}", folder.trim_end_matches('/'), refusal.path);
    let text = format!("{path}:{}:{}: {}", refusal.line, refusal.column, refusal.text);
    Problem { place: None, path: Some(path), text, remedy: Some(refusal.remedy.clone()).filter(|remedy| !remedy.is_empty()) }
}
