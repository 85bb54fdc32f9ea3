//! Credentials in what `seaworthy model` prints: shown as their first two characters and their length, wherever they stand.

use std::collections::BTreeSet;

use seaworthy_condition::{Datum, Entity, Table};

use crate::App;
use crate::credential::{self, Strength};
use crate::entity::Entities;
use crate::fact::key_of;
use crate::tables::Words;
use crate::value::shown;

/// What is shorter may be a word that names other things, too; it is hidden only where it stands as a credential.
const TELLING: usize = 8;

/// Hides the credentials of an application in texts about it.
pub(crate) struct Concealed<'a> {
    words: &'a Words,
    /// The credentials that are known, the longer ones first: they are hidden wherever they stand.
    known: Vec<String>,
}

impl<'a> Concealed<'a> {
    pub(crate) fn of(app: &'a App) -> Self {
        let mut known = BTreeSet::new();
        let mut add = |key: &str, value: &str| {
            let secret = credential::secret_of(value);
            if credential::judge(&app.words, key, value) >= Strength::Plain && secret.chars().count() >= TELLING {
                known.insert(secret.to_owned());
            }
        };
        for joined in &app.facts {
            for (field, value, _) in &joined.fact.fields {
                add(key_of(&joined.fact, field), &shown(value));
            }
        }
        for (kind, _) in Entities::kinds() {
            for entity in app.all(kind) {
                let text = |field| text_of(app, entity, field);
                let value = text("value").or_else(|| text("text")).unwrap_or_default();
                add(&name_of(app, entity), &value);
            }
        }
        let mut known: Vec<String> = known.into_iter().collect();
        known.sort_by_key(|one| std::cmp::Reverse(one.len()));
        Self { words: &app.words, known }
    }

    /// A text without its credentials; `key` is the name that it is given to, empty where it has none.
    pub(crate) fn text(&self, key: &str, text: &str) -> String {
        let one = key.is_empty() && text.contains(char::is_whitespace) && !text.starts_with("-----BEGIN ");
        let shown = match self.judged(key, text) {
            // Of a sentence or a command a part is hidden.
            Some(hidden) if !one => hidden,
            _ => self.parts(text),
        };
        self.known.iter().fold(shown, |shown, secret| {
            if shown.contains(secret.as_str()) { shown.replace(secret.as_str(), &credential::masked(secret)) } else { shown }
        })
    }

    /// Arguments without their credentials: of `--password=…`, and what stands behind `--password`.
    pub(crate) fn list(&self, items: &[Datum]) -> Vec<Datum> {
        let mut key = "";
        let mut shown = Vec::with_capacity(items.len());
        for item in items {
            let Datum::Text(text) = item else {
                shown.push(item.clone());
                continue;
            };
            let value = if text.starts_with('-') { "" } else { key };
            shown.push(Datum::Text(self.text(value, text).into()));
            key = flag(text).unwrap_or_default();
        }
        shown
    }

    /// The words of a text, each for itself.
    fn parts(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut key = "";
        for piece in text.split_inclusive(is_end) {
            let end = piece.char_indices().next_back().filter(|(_, c)| is_end(*c)).map_or(piece.len(), |(at, _)| at);
            let (word, end) = piece.split_at(end);
            if !word.is_empty() {
                out += &self.word(if word.starts_with('-') { "" } else { key }, word);
                key = flag(word).unwrap_or_default();
            }
            out += end;
        }
        out
    }

    /// One word: an address, a key, the value of a flag, or `key=value` once or more.
    fn word(&self, key: &str, word: &str) -> String {
        if let Some(hidden) = self.judged(key, word) {
            return match word.split_once('=') {
                // An address holds such a sign, and says its own credential.
                Some((name, value)) if key.is_empty() && !word.contains("://") => self.pair(name, value),
                _ => hidden,
            };
        }
        let pairs = word.split_inclusive([';', '&', '?']).map(|pair| match pair.split_once('=') {
            Some((name, value)) => {
                let bare = value.trim_end_matches([';', '&', '?']);
                self.pair(name, bare) + &value[bare.len()..]
            }
            None => pair.to_owned(),
        });
        pairs.collect()
    }

    fn pair(&self, name: &str, value: &str) -> String {
        let hidden = self.judged(name.trim_start_matches('-'), value);
        format!("{name}={}", hidden.unwrap_or_else(|| value.to_owned()))
    }

    /// A credential hidden; `None` where the text is none.
    fn judged(&self, key: &str, text: &str) -> Option<String> {
        (credential::judge(self.words, key, text) > Strength::Placeholder).then(|| credential::concealed(text))
    }
}

fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '[' | ']' | '(' | ')')
}

/// The name of a flag whose value stands behind it.
fn flag(word: &str) -> Option<&str> {
    word.starts_with('-').then(|| word.trim_start_matches('-')).filter(|name| !name.contains('='))
}

fn text_of(app: &App, entity: Entity, field: &str) -> Option<String> {
    let has = || app.vocabulary.fields(Entities::word(entity.kind)?).iter().any(|one| one == field).then_some(());
    has()?;
    match app.reading(entity, field).value {
        Ok(Datum::Text(text)) => Some(text.to_string()),
        _ => None,
    }
}

/// The name that the value of an entity is given to.
pub(crate) fn name_of(app: &App, entity: Entity) -> String {
    text_of(app, entity, "name").or_else(|| text_of(app, entity, "key")).unwrap_or_default()
}
