use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use seaworthy_condition::Condition;
use seaworthy_model as model;
use seaworthy_model::{Refusal, Value};

use crate::check::check;
use crate::kinds::Kinds;
use crate::refusal::{Reading, documents};
use crate::scan::Scan;
use crate::written::{File, Scalar, Yields};

/// The folder of `rules/signatures/` that holds what describes source code of a kind; `None` for what is no source code.
#[must_use]
pub fn language(kind: model::Kind) -> Option<&'static str> {
    match kind {
        model::Kind::Python => Some("python"),
        model::Kind::Java => Some("java"),
        _ => None,
    }
}

/// What calls and settings mean, for every language; a language's are read when its first file comes.
#[derive(Debug, Default)]
pub struct Signatures {
    kinds: Kinds,
    languages: BTreeMap<String, Language>,
}

#[derive(Debug, Default)]
struct Language {
    /// The prepared files.
    prepared: Vec<String>,
    loaded: OnceLock<Loaded>,
}

/// The signatures of one language, compiled but for their conditions.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub scan: Scan,
    pub entries: Vec<Entry>,
    /// The entries for a callee, by its dotted path.
    pub calls: HashMap<String, Vec<usize>>,
    /// The entries for a literal object: by key, then by value.
    pub objects: HashMap<String, HashMap<String, Vec<usize>>>,
}

/// One entry of `calls` or `settings`.
#[derive(Debug)]
pub(crate) struct Entry {
    pub library: String,
    /// The parameters; the first `positional` may be given by position.
    pub parameters: Vec<String>,
    pub positional: usize,
    when: Option<(String, OnceLock<Option<Condition>>)>,
    /// Kind, and its fields in the kind's order.
    pub yields: Vec<(&'static str, Vec<(&'static str, Yielded)>)>,
}

/// What a field of a fact is taken from.
#[derive(Debug)]
pub(crate) enum Yielded {
    /// A parameter, by its index.
    Parameter(usize),
    /// A value that the signature says.
    Value(Value),
}

impl Signatures {
    /// The signatures of these files, each with its path (`…/<language>/<library>.yaml`) and its text.
    ///
    /// # Errors
    /// All that any of them is refused for; never an empty list.
    pub fn read(files: &[(&str, &str)], kinds: &Kinds) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut prepared = Vec::new();
        for (path, text) in files {
            let mut reading = Reading::new(path);
            if let Some(file) = reading.read::<File>(documents(text).0) {
                check(&file, kinds, &mut reading);
                match serde_json::to_string(&file) {
                    Ok(json) => prepared.push((*path, json)),
                    Err(error) => reading.refuse_at(1, 1, error.to_string(), "correct it"),
                }
            }
            refusals.append(&mut reading.refusals);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let prepared: Vec<(&str, &str)> = prepared.iter().map(|(path, json)| (*path, json.as_str())).collect();
        Ok(Self::from_prepared(&prepared, kinds))
    }

    /// The signatures of files that were checked, and prepared as JSON; what was not says nothing.
    #[must_use]
    pub fn from_prepared(files: &[(&str, &str)], kinds: &Kinds) -> Self {
        let mut languages: BTreeMap<String, Language> = BTreeMap::new();
        for (path, json) in files {
            let language = path.rsplit('/').nth(1).unwrap_or_default();
            languages.entry(language.to_owned()).or_default().prepared.push((*json).to_owned());
        }
        Self { kinds: kinds.clone(), languages }
    }

    /// The kinds of facts that they may yield.
    #[must_use]
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Whether source code of a language can hold a fact at all; where not, it need not be parsed.
    #[must_use]
    pub fn may_hold(&self, language: &str, text: &str) -> bool {
        self.loaded(language).is_some_and(|loaded| loaded.scan.may_hold(text))
    }

    pub(crate) fn loaded(&self, language: &str) -> Option<&Loaded> {
        let language = self.languages.get(language)?;
        Some(language.loaded.get_or_init(|| Loaded::of(&language.prepared, &self.kinds)))
    }
}

/// The JSON that [`Signatures::from_prepared`] reads, from the text of one signature file.
///
/// # Errors
/// What it is refused for; names and fields are not checked here, [`Signatures::read`] does that.
pub fn prepare(path: &str, text: &str) -> Result<String, Vec<Refusal>> {
    let mut reading = Reading::new(path);
    let Some(file) = reading.read::<File>(documents(text).0) else { return Err(reading.refusals) };
    serde_json::to_string(&file).map_err(|error| {
        reading.refuse_at(1, 1, error.to_string(), "correct it");
        reading.refusals
    })
}

impl Loaded {
    fn of(prepared: &[String], kinds: &Kinds) -> Self {
        let files: Vec<File> = prepared.iter().filter_map(|json| serde_json::from_str(json).ok()).collect();
        let scan = Scan::new(files.iter().map(|file| {
            let imports = file.imports.value.iter().map(|import| import.value.as_str()).collect();
            let calls = file.calls.iter().flat_map(|call| &call.name.value.0);
            let values = file.settings.iter().flat_map(|one| &one.object.0).flat_map(|(_, values)| &values.value.0);
            (imports, calls.chain(values).map(|name| name.rsplit('.').next().unwrap_or(name)).collect())
        }));
        let mut loaded = Self { scan, entries: vec![], calls: HashMap::new(), objects: HashMap::new() };
        for file in files {
            loaded.add(file, kinds);
        }
        loaded
    }

    fn add(&mut self, file: File, kinds: &Kinds) {
        let text = |written: serde_saphyr::Spanned<String>| written.value;
        for call in file.calls {
            let positional = call.parameters.len();
            let parameters: Vec<String> = call.parameters.into_iter().chain(call.named).map(text).collect();
            for name in call.name.value.0 {
                self.calls.entry(name).or_default().push(self.entries.len());
            }
            self.entries.push(Entry::new(&file.library.value, parameters, positional, call.when.map(text), call.yields, kinds));
        }
        for setting in file.settings {
            let parameters = setting.named.into_iter().map(text).collect();
            for (key, values) in setting.object.0 {
                let by_value = self.objects.entry(key.value).or_default();
                for value in values.value.0 {
                    by_value.entry(value).or_default().push(self.entries.len());
                }
            }
            self.entries.push(Entry::new(&file.library.value, parameters, 0, setting.when.map(text), setting.yields, kinds));
        }
    }
}

impl Entry {
    fn new(library: &str, parameters: Vec<String>, positional: usize, when: Option<String>, yields: Yields, kinds: &Kinds) -> Self {
        let mut yielded = Vec::new();
        for (kind, values) in yields.0 {
            let Some(kind) = kinds.kind(&kind.value) else { continue };
            let mut fields: Vec<(&'static str, Yielded)> = Vec::new();
            for field in &kind.fields {
                let value = values.0.iter().find(|(name, _)| name.value == field.name).map(|(_, value)| &value.value);
                let value = value.and_then(|value| yielded_from(value, &parameters));
                fields.extend(value.map(|value| (field.name, value)));
            }
            yielded.push((kind.name, fields));
        }
        let when = when.map(|text| (text, OnceLock::new()));
        Self { library: library.to_owned(), parameters, positional, when, yields: yielded }
    }

    /// The condition, compiled when it is first asked for; `None` where there is none.
    pub fn when(&self) -> Option<&Condition> {
        let (text, compiled) = self.when.as_ref()?;
        compiled.get_or_init(|| Condition::parse(text).ok()).as_ref()
    }
}

fn yielded_from(value: &Scalar, parameters: &[String]) -> Option<Yielded> {
    Some(match value {
        Scalar::Text(text) => match text.strip_prefix('$') {
            Some(name) => Yielded::Parameter(parameters.iter().position(|parameter| parameter == name)?),
            None => Yielded::Value(Value::text(text)),
        },
        Scalar::Bool(truth) => Yielded::Value(Value::text(truth.to_string())),
        Scalar::Int(number) => Yielded::Value(Value::text(number.to_string())),
    })
}
