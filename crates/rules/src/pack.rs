use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use seaworthy_condition::Table;
use seaworthy_model::Refusal;

use crate::cross::cross;
use crate::read::{Asked, check, convert};
use crate::refusal::{Reading, instead};
use crate::rule::{Rule, Verdict};
use crate::{form, written};

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The topics of the built-in pack; users' packs have what topics they like.
pub const TOPICS: [&str; 10] = ["config", "state", "logs", "network", "lifecycle", "health", "image", "workload", "admin", "platform"];

/// Rules that were read, in the order of their ids.
#[derive(Debug, Default)]
pub struct Pack {
    /// The rules.
    pub rules: Vec<Arc<Rule>>,
}

/// What ships with seaworthy. The conditions are compiled when they are first needed.
#[derive(Debug)]
pub struct Builtin {
    /// The rules.
    pub rules: Pack,
    /// `rules/facts.yaml` as JSON, keys in their order; `null` where there is none.
    pub facts: &'static str,
    /// The signature files as JSON, by their path below `rules/signatures`: `python/logging.yaml`.
    pub signatures: &'static [(&'static str, &'static str)],
    /// The tables as JSON, by their name: `images`.
    pub tables: &'static [(&'static str, &'static str)],
    /// The rule files as they are written, examples and all, by their path below `rules`: `state/host-path.yaml`.
    pub texts: &'static [(&'static str, &'static str)],
}

impl Builtin {
    /// The file of a rule, as it is written.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&'static str> {
        self.texts.iter().find(|(path, _)| path.strip_suffix(".yaml") == Some(id)).map(|(_, text)| *text)
    }
}

/// The built-in pack.
pub fn builtin() -> &'static Builtin {
    static BUILTIN: OnceLock<Builtin> = OnceLock::new();
    BUILTIN.get_or_init(|| Builtin { rules: prepared(), facts: FACTS, signatures: SIGNATURES, tables: TABLES, texts: TEXTS })
}

/// The rules as the build script left them. They were refused there, or are by [`check_builtin`], if they are wrong.
fn prepared() -> Pack {
    let written: Vec<(String, written::Rule)> = serde_json::from_str(RULES).unwrap_or_default();
    let rules = written.iter().map(|(path, rule)| {
        let mut reading = Reading::new(path, "");
        Arc::new(convert(&mut reading, &format!("rules/{path}"), path.trim_end_matches(".yaml"), rule))
    });
    Pack { rules: rules.collect() }
}

/// A rule file that has its form.
pub(crate) struct Read<'a> {
    pub(crate) reading: Reading<'a>,
    pub(crate) written: written::Rule,
    pub(crate) rule: Rule,
}

/// Reads a user's pack: `files` are its rule files, by their path below the pack's folder (`<topic>/<name>.yaml`).
///
/// `table` says which fields there are, `entities` which words `for` may have, `taken_ids` which ids are another pack's;
/// `covers` may name those.
///
/// # Errors
/// Everything that any file is refused for, by path and place.
pub fn read_pack(files: &[(String, String)], table: &dyn Table, entities: &[String], taken_ids: &[&str]) -> Result<Pack, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut read: Vec<Read> = Vec::new();
    let mut ids: BTreeMap<String, &str> = taken_ids.iter().map(|id| ((*id).to_owned(), "the built-in pack")).collect();
    for (path, text) in files {
        let mut reading = Reading::new(path, text);
        let one = file(&mut reading, path, text);
        if let Err(wrong) = crate::examples::examples(path, text) {
            reading.refusals.extend(wrong);
        }
        let Some((id, written)) = one else {
            refusals.append(&mut reading.refusals);
            continue;
        };
        if let Some(other) = ids.insert(id.clone(), "another file of this pack") {
            reading.refuse_file(format!("{other} has a rule `{id}`"), "rename the file: its path is the rule's id");
        }
        let rule = convert(&mut reading, path, &id, &written);
        check(&mut reading, &written, &rule, &Asked { table, entities });
        read.push(Read { reading, written, rule });
    }
    read.sort_by(|a, b| a.rule.info.id.cmp(&b.rule.info.id));
    cross(&mut read, taken_ids);
    refusals.extend(read.iter_mut().flat_map(|one| std::mem::take(&mut one.reading.refusals)));
    if refusals.is_empty() {
        return Ok(Pack { rules: read.into_iter().map(|one| Arc::new(one.rule)).collect() });
    }
    refusals.sort();
    refusals.dedup();
    Err(refusals)
}

/// The id and the written form of one file, where it has one.
fn file(reading: &mut Reading, path: &str, text: &str) -> Option<(String, written::Rule)> {
    let id = id_of(path);
    if id.is_none() {
        let remedy = "move it to `<topic>/<name>.yaml`, of small letters, digits and dashes: its path is the rule's id";
        reading.refuse_file("the path is no rule's", remedy);
    }
    let written = form::read_all::<written::Rule>(&written::documents(text).rule);
    let written = written.map_err(|faults| faults.into_iter().for_each(|fault| reading.refuse_form(fault)));
    Some((id?, written.ok()?))
}

/// `state/host-path` for `state/host-path.yaml`.
fn id_of(path: &str) -> Option<String> {
    let (topic, name) = path.strip_suffix(".yaml")?.split_once('/')?;
    let word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    (word(topic) && word(name) && !matches!(topic, "signatures" | "tables")).then(|| format!("{topic}/{name}"))
}

/// Everything that the built-in pack is refused for, read from its texts as a user's would be; none where it is right.
#[must_use]
pub fn check_builtin(table: &dyn Table, entities: &[String]) -> Vec<Refusal> {
    let files: Vec<(String, String)> = TEXTS.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut refusals = read_pack(&files, table, entities, &[]).err().unwrap_or_default();
    for (path, text) in TEXTS {
        let mut reading = Reading::new(path, text);
        let topic = path.split('/').next().unwrap_or_default();
        if !TOPICS.contains(&topic) {
            reading.refuse_file(format!("`{topic}` is no topic"), instead(topic, TOPICS));
        }
        enough(&mut reading, path, text);
        refusals.append(&mut reading.refusals);
    }
    for refusal in &mut refusals {
        refusal.path = format!("rules/{}", refusal.path);
    }
    refusals.sort();
    refusals
}

/// Refuses a rule that has too few examples. One that never gives a finding has nothing that could be bad.
fn enough(reading: &mut Reading, path: &str, text: &str) {
    let Ok(examples) = crate::examples::examples(path, text) else { return };
    let Ok(rule) = written::read::<written::Rule>(&written::documents(text).rule) else { return };
    let finds = |one: &written::Match| one.verdict.as_ref().is_none_or(|verdict| verdict.value == Verdict::Finding.word());
    let wanted = usize::from(rule.matches.value.iter().any(finds));
    let bad = examples.iter().filter(|example| example.bad).count();
    let good = examples.len() - bad;
    if bad < wanted || good < 2 {
        let text = format!("the rule has {bad} bad and {good} good examples");
        reading.refuse_file(text, "add examples: at least one bad and two hard good ones");
    }
}
