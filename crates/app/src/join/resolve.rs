//! Constants of other modules, and settings that configuration files give.

use std::collections::HashMap;

use seaworthy_model::{FileId, Part, Place, Source, Value};
use seaworthy_syntax::Document;

use crate::read::aside::is_example_file;

/// How often a constant may lead to another one.
const DEEPEST: usize = 4;

/// The names that modules of the tree give to constants.
pub(crate) struct Names<'a> {
    /// By the last part of the module and the name: the module's whole dotted path, and what it is.
    constants: HashMap<(&'a str, &'a str), Vec<(String, &'a Value)>>,
    /// What configuration files set for every profile, by the key in one spelling.
    settings: HashMap<String, Vec<(&'a Value, Place)>>,
}

impl<'a> Names<'a> {
    pub fn of(sources: &'a [Source], documents: &'a [&'a Document]) -> Self {
        let mut constants: HashMap<(&str, &str), Vec<(String, &Value)>> = HashMap::new();
        for (source, document) in sources.iter().zip(documents) {
            let Document::Code(code) = document else { continue };
            let module = module_of(&source.path);
            let last = last_of(&source.path);
            for constant in &code.constants {
                // Java's constants bear the name of their class, which is the module's last part.
                let name = constant.name.strip_prefix(last).and_then(|rest| rest.strip_prefix('.')).unwrap_or(&constant.name);
                constants.entry((last, name)).or_default().push((module.clone(), &constant.known.value));
            }
        }
        Self { constants, settings: settings(sources, documents) }
    }

    /// Gives a setting what the one file that sets it says, and its place there; it stays a setting, which can be changed.
    pub fn set(&self, value: &mut Value) -> Option<Place> {
        let mut place = None;
        let single = value.parts.len() == 1;
        for part in &mut value.parts {
            let Part::Setting { key, default } = part else { continue };
            let Some([(found, at)]) = self.settings.get(&one_spelling(key)).map(Vec::as_slice) else { continue };
            if found.parts.iter().any(|part| matches!(part, Part::Setting { key: other, .. } if other == key)) {
                continue;
            }
            *default = Some((*found).clone());
            place = Some(*at).filter(|_| single);
        }
        place
    }

    /// Puts what references stand for in their place, as far as the tree says it.
    pub fn resolve(&self, value: &mut Value, path: &str) {
        for _ in 0..DEEPEST {
            if !value.parts.iter().any(|part| matches!(part, Part::Ref { .. })) {
                return;
            }
            let mut whole = Value::default();
            let mut changed = false;
            for part in std::mem::take(&mut value.parts) {
                let found = match &part {
                    Part::Ref { module, name } => self.constant(module, name, path),
                    _ => None,
                };
                changed |= found.is_some();
                whole = whole.then(found.cloned().unwrap_or(Value { parts: vec![part] }));
            }
            *value = whole;
            if !changed {
                return;
            }
        }
    }

    /// The one constant that a reference can mean.
    fn constant(&self, module: &str, name: &str, path: &str) -> Option<&'a Value> {
        let bare = module.trim_start_matches('.');
        let last = bare.rsplit('.').next().filter(|last| !last.is_empty())?;
        let found = self.constants.get(&(last, name))?;
        let fitting: Vec<_> = found.iter().filter(|(whole, _)| whole == bare || whole.ends_with(&format!(".{bare}"))).collect();
        match fitting.as_slice() {
            [(_, value)] => Some(value),
            // Of several modules of one name, the one beside the file is meant.
            several => {
                let folder = module_of(path.rsplit_once('/').map_or("", |(folder, _)| folder));
                let near = |whole: &str| whole.strip_suffix(bare).is_some_and(|above| above.trim_end_matches('.') == folder);
                several.iter().find(|(whole, _)| near(whole)).map(|(_, value)| *value)
            }
        }
    }
}

fn settings<'a>(sources: &'a [Source], documents: &'a [&'a Document]) -> HashMap<String, Vec<(&'a Value, Place)>> {
    let mut settings: HashMap<String, Vec<(&Value, Place)>> = HashMap::new();
    for (index, (source, document)) in sources.iter().zip(documents).enumerate() {
        let Document::Settings(file) = document else { continue };
        if is_example_file(&source.path) {
            continue;
        }
        let file_id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        for entry in file.entries.iter().filter(|entry| entry.profile.is_empty()) {
            let place = Place { file: file_id, span: entry.known.written };
            settings.entry(one_spelling(&entry.key)).or_default().push((&entry.known.value, place));
        }
    }
    settings
}

/// A key without the differences that relaxed binding allows.
fn one_spelling(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
}

/// A file as the dotted path of a module: `shop/config.py` is `shop.config`, `shop/__init__.py` is `shop`.
fn module_of(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    stem.trim_end_matches("/__init__").replace('/', ".")
}

fn last_of(path: &str) -> &str {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let stem = stem.trim_end_matches("/__init__");
    stem.rsplit('/').next().unwrap_or(stem)
}
