use std::collections::{HashMap, HashSet};

use regex::{Regex, RegexSet};
use seaworthy_syntax::code::On;
use serde_saphyr::Spanned;

use crate::conventions::{Conventions, OfLanguage};
use crate::entry::Entry;
use crate::kinds::Kinds;
use crate::scan::{Member, Scan, Shape, Words};
use crate::signatures::SETTINGS;
use crate::written::{self, File, Setting};

/// What an entry is given beside the parameters that it names.
pub(crate) const OF_SETTING: [&str; 2] = ["value", "key"];
pub(crate) const OF_NAME: [&str; 2] = ["value", "name"];
pub(crate) const OF_TEXT: [&str; 4] = ["text", "name", "callee", "compared"];
pub(crate) const OF_TARGET: &str = "target";
pub(crate) const OF_PACKAGE: &str = "path";
pub(crate) const OF_DEPENDENCY: &str = "name";
/// The parameters of a call that sets a key.
pub(crate) const OF_SETTER: [&str; 2] = ["key", "value"];

/// The entries for a dotted path, by their index.
pub(crate) type ByPath = HashMap<String, Vec<usize>>;

/// The signatures of one language, or all that speak of configuration files; compiled but for their conditions.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub scan: Scan,
    /// Annotations of functions that answer requests or take messages, by their last name.
    pub handling: Vec<String>,
    /// What is called without a call.
    pub conventions: OfLanguage,
    pub entries: Vec<Entry>,
    /// By the path of the callee.
    pub calls: ByPath,
    /// By the last name of the callee, where it says it alone; with the imports of the library.
    pub distinctive: HashMap<String, Vec<(usize, Vec<String>)>>,
    /// Programs, and these with the words that may follow them on the way to the path of a call.
    pub programs: HashSet<String>,
    /// The options of a program that take the next word.
    pub options: HashMap<String, HashSet<String>>,
    /// By the path of an attribute that is read.
    pub reads: ByPath,
    /// What a call gives: its type, by its path.
    pub returns: HashMap<String, String>,
    pub annotations: HashMap<String, Vec<(Vec<On>, usize)>>,
    /// By the last name of an annotation, where it says it alone; with the imports of the library.
    pub distinctive_annotations: HashMap<String, Vec<(usize, Vec<String>)>>,
    pub types: ByPath,
    /// What is imported, and the entry for it.
    pub packages: Vec<(String, usize)>,
    /// Names of dependencies, perhaps with a `*` at the end, and the entry for each.
    pub dependencies: Vec<(String, usize)>,
    /// Calls that set a key, by the path of the callee.
    pub setters: HashMap<String, usize>,
    /// The keys that names of libraries stand for, by their paths.
    pub constants: HashMap<String, String>,
    /// By the canonical form of a key.
    pub keys: HashMap<String, Vec<Key>>,
    /// The names of all files that keys are narrowed to, but for whole formats (`*.py`).
    pub files: Vec<String>,
    /// The calls that are given keys by name.
    pub configuring: HashSet<String>,
    /// The calls that wait for a while.
    pub pauses: HashSet<String>,
    /// The keys of libraries that say which keys they read, as written, and in their canonical form.
    pub known: Vec<(String, String)>,
    /// Keys with `*`, by their canonical parts.
    pub patterns: Vec<(Vec<String>, Key)>,
    /// By the path of the attribute.
    pub assigns: ByPath,
    /// For a literal object: by key, then by value.
    pub objects: HashMap<String, HashMap<String, Vec<usize>>>,
    pub names: Likes,
    pub texts: Likes,
}

/// An entry for a key, and the names of the files that are meant; none for all.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub entry: usize,
    pub files: Vec<String>,
    pub anywhere: bool,
}

/// Expressions as they are written, with their entries; compiled where they name parts of a text.
type Expressions = Vec<(String, usize, Option<Regex>)>;

/// Regular expressions with their entries.
#[derive(Debug, Default)]
pub(crate) struct Likes {
    set: RegexSet,
    entries: Vec<Like>,
}

/// An entry, and the expression where it names parts of the text.
#[derive(Debug)]
pub(crate) struct Like {
    pub entry: usize,
    pub parts: Option<Regex>,
}

impl Likes {
    fn of(all: Expressions) -> Self {
        let (texts, entries): (Vec<String>, Vec<Like>) = all.into_iter().map(|(text, entry, parts)| (text, Like { entry, parts })).unzip();
        // What does not compile was refused when the file was read.
        Self { set: RegexSet::new(texts).unwrap_or_default(), entries }
    }

    /// The entries whose expression holds somewhere in a text.
    pub fn matching<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Like> + 'a {
        self.set.matches(text).into_iter().filter_map(|at| self.entries.get(at))
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// An expression that names parts of a text; what names none need not be compiled by itself.
fn with_parts(text: &str) -> Option<Regex> {
    let names_parts = text.contains("(?P<") || text.contains("(?<");
    if names_parts { Regex::new(text).ok() } else { None }
}

/// The names of the parts of a text that an expression tells.
pub(crate) fn parts(expression: &Regex) -> impl Iterator<Item = &str> {
    expression.capture_names().flatten()
}

/// A key in the one spelling of all that are relaxed: lower case, without `-` and `_`.
pub(crate) fn canonical(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
}

fn last_two(path: &str) -> &str {
    let end = path.rfind('.').and_then(|end| path[..end].rfind('.'));
    end.map_or(path, |at| &path[at + 1..])
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn texts(written: &[written::Text]) -> impl Iterator<Item = String> + '_ {
    written.iter().map(|one| one.value.clone())
}

impl Compiled {
    /// For [`SETTINGS`], only what speaks of configuration files.
    pub fn of(files: Vec<File>, language: &str, kinds: &Kinds, conventions: &Conventions) -> Self {
        let settings = language == SETTINGS;
        let packages = files.iter().flat_map(|file| &file.packages).flat_map(|package| &package.name.value.0);
        let packages = packages.map(|name| Words { imports: vec![name.as_str()], members: vec![] });
        let given = files.iter().flat_map(|file| {
            let of_calls = file.calls.iter().filter_map(|call| call.returns.as_ref());
            file.returns.0.iter().map(|(_, ty)| ty).chain(of_calls).map(|ty| ty.value.as_str())
        });
        let given: HashSet<&str> = given.collect();
        let named = files.iter().flat_map(|file| [words(file, language, &given), Words { imports: vec![], members: anywhere(file) }]);
        let words: Vec<Words<'_>> = named.filter(|words| !words.members.is_empty()).chain(packages).collect();
        let likes = || files.iter().flat_map(|file| file.names.iter().chain(&file.texts));
        let scan = |one: &written::Like| one.scan.as_ref().unwrap_or(&one.like).value.clone();
        let of_calls = files.iter().flat_map(|file| &file.calls).filter_map(|call| call.scan.as_ref()).map(|scan| scan.value.clone());
        let mut scans: Vec<String> = likes().map(scan).chain(of_calls).collect();
        let of_language = conventions.of(language);
        scans.extend((!of_language.kept.is_empty()).then(|| of_language.kept.clone()));
        let in_tests: Vec<String> = likes().filter(|one| one.tests).map(scan).collect();
        let mut compiled = Compiled {
            scan: if settings { Scan::default() } else { Scan::new(words, &texts_of(&scans), &texts_of(&in_tests), language == "java") },
            handling: conventions.annotations.clone(),
            conventions: of_language,
            ..Self::default()
        };
        let mut likes = [vec![], vec![]];
        for file in files {
            compiled.add(file, settings, kinds, &mut likes);
        }
        let [names, texts] = likes;
        compiled.names = Likes::of(names);
        compiled.texts = Likes::of(texts);
        compiled
    }

    fn add(&mut self, file: File, settings: bool, kinds: &Kinds, [names, texts]: &mut [Expressions; 2]) {
        let library = file.library.value.clone();
        if !settings {
            self.add_code(&file, &library, kinds);
        }
        if !file.known.is_empty() {
            let keys = file.settings.iter().flat_map(|one| &one.key).flat_map(|key| &key.value.0).filter(|key| !key.contains('*'));
            let known = keys.cloned().chain(file.known.iter().map(|key| key.value.clone()));
            self.known.extend(known.map(|key| (key.clone(), canonical(&key))));
        }
        for dependency in file.dependencies {
            self.dependencies.extend(dependency.name.value.0.into_iter().map(|name| (name, self.entries.len())));
            let parameters = vec![OF_DEPENDENCY.to_owned()];
            self.entries.push(Entry::new(&library, parameters, 0, None, dependency.yields, kinds));
        }
        for setting in file.settings {
            self.add_setting(setting, &library, kinds);
        }
        let likes = [(file.names, OF_NAME.as_slice(), names), (file.texts, &OF_TEXT, texts)];
        for (written, parameters, into) in likes {
            for one in written {
                let expression = with_parts(&one.like.value);
                let own = parameters.iter().copied().chain(expression.iter().flat_map(parts));
                let parameters = own.map(str::to_owned).collect();
                into.push((one.like.value, self.entries.len(), expression));
                self.entries.push(Entry::new(&library, parameters, 0, one.when.map(value), one.yields, kinds));
            }
        }
    }

    fn add_code(&mut self, file: &File, library: &str, kinds: &Kinds) {
        for (program, options) in &file.options.0 {
            self.options.entry(program.value.clone()).or_default().extend(options.value.0.iter().cloned());
        }
        self.returns.extend(file.returns.0.iter().map(|(call, ty)| (call.value.clone(), ty.value.clone())));
        self.add_calls(file, library, kinds);
        self.add_annotations(file, library, kinds);
        for ty in &file.types {
            for name in &ty.name.value.0 {
                self.types.entry(name.clone()).or_default().push(self.entries.len());
            }
            let when = ty.when.as_ref().map(|when| when.value.clone());
            self.entries.push(Entry::new(library, vec![OF_TARGET.to_owned()], 0, when, ty.yields.clone(), kinds));
        }
        for read in &file.reads {
            for name in &read.name.value.0 {
                self.reads.entry(name.clone()).or_default().push(self.entries.len());
            }
            let when = read.when.as_ref().map(|when| when.value.clone());
            self.entries.push(Entry::new(library, vec![], 0, when, read.yields.clone(), kinds));
        }
        for package in &file.packages {
            self.packages.extend(package.name.value.0.iter().map(|name| (name.clone(), self.entries.len())));
            let when = package.when.as_ref().map(|when| when.value.clone());
            self.entries.push(Entry::new(library, vec![OF_PACKAGE.to_owned()], 0, when, package.yields.clone(), kinds));
        }
        for (name, key) in &file.constants.0 {
            // Under a wildcard import, class and name are all that is known.
            let short = name.value.rmatch_indices('.').nth(1).map_or(name.value.as_str(), |(dot, _)| &name.value[dot + 1..]);
            self.constants.entry(short.to_owned()).or_insert_with(|| key.value.clone());
            self.constants.insert(name.value.clone(), key.value.clone());
        }
    }

    fn add_calls(&mut self, file: &File, library: &str, kinds: &Kinds) {
        for call in &file.calls {
            for name in &call.name.value.0 {
                self.returns.extend(call.returns.as_ref().map(|ty| (name.clone(), ty.value.clone())));
                self.setters.extend(call.sets.then(|| (name.clone(), self.entries.len())));
                if call.configures {
                    self.configuring.insert(name.clone());
                }
                if call.pauses {
                    self.pauses.insert(name.clone());
                }
                if call.yields.0.is_empty() {
                    continue;
                }
                self.programs.extend(name.match_indices('.').map(|(dot, _)| name[..dot].to_owned()).chain([name.clone()]));
                self.calls.entry(name.clone()).or_default().push(self.entries.len());
                if call.distinctive {
                    let imports = texts(&file.imports.value).collect();
                    self.distinctive.entry(last(name).to_owned()).or_default().push((self.entries.len(), imports));
                }
            }
            if !call.yields.0.is_empty() || call.sets {
                let parameters = texts(&call.parameters).chain(texts(&call.named)).collect();
                let when = call.when.as_ref().map(|when| when.value.clone());
                let entry = Entry::new(library, parameters, call.parameters.len(), when, call.yields.clone(), kinds);
                self.entries.push(entry.unless(texts(&call.unless).collect()).awaited(texts(&call.awaited).collect()));
            }
        }
    }

    fn add_annotations(&mut self, file: &File, library: &str, kinds: &Kinds) {
        for annotation in &file.annotations {
            let on: Vec<On> = annotation.on.iter().filter_map(|on| on_from(&on.value)).collect();
            for name in &annotation.name.value.0 {
                self.annotations.entry(name.clone()).or_default().push((on.clone(), self.entries.len()));
            }
            // One entry for each last name, however many classes have it.
            let lasts: HashSet<&str> = annotation.name.value.0.iter().map(|name| last(name)).collect();
            for last in lasts.into_iter().filter(|_| annotation.distinctive) {
                let imports = texts(&file.imports.value).collect();
                self.distinctive_annotations.entry(last.to_owned()).or_default().push((self.entries.len(), imports));
            }
            let parameters = texts(&annotation.parameters).chain(texts(&annotation.named)).chain([OF_TARGET.to_owned()]).collect();
            let when = annotation.when.as_ref().map(|when| when.value.clone());
            let mut entry = Entry::new(library, parameters, annotation.parameters.len(), when, annotation.yields.clone(), kinds);
            entry.base = annotation.base.as_ref().map(|names| names.value.0.clone()).unwrap_or_default();
            self.entries.push(entry);
        }
    }

    fn add_setting(&mut self, setting: Setting, library: &str, kinds: &Kinds) {
        let entry = self.entries.len();
        let files = setting.files.map(|files| files.value.0).unwrap_or_default();
        self.files.extend(files.iter().filter(|file| !file.starts_with("*.")).cloned());
        for key in setting.key.into_iter().flat_map(|key| key.value.0) {
            let key = canonical(&key);
            let found = Key { entry, files: files.clone(), anywhere: setting.anywhere };
            if key.contains('*') {
                self.patterns.push((key.split('.').map(str::to_owned).collect(), found));
            } else {
                self.keys.entry(key).or_default().push(found);
            }
        }
        for path in setting.assign.into_iter().flat_map(|path| path.value.0) {
            self.assigns.entry(path).or_default().push(entry);
        }
        for (key, values) in setting.object.into_iter().flat_map(|object| object.0) {
            let by_value = self.objects.entry(key.value).or_default();
            for value in values.value.0 {
                by_value.entry(value).or_default().push(entry);
            }
        }
        let parameters = OF_SETTING.map(str::to_owned).into_iter().chain(setting.named.into_iter().map(value)).collect();
        let entry = Entry::new(library, parameters, 0, setting.when.map(value), setting.yields, kinds);
        self.entries.push(entry.unless(texts(&setting.unless).collect()));
    }
}

fn value(written: Spanned<String>) -> String {
    written.value
}

pub(crate) fn on_from(word: &str) -> Option<On> {
    Some(match word {
        "type" => On::Type,
        "function" => On::Function,
        "field" => On::Field,
        "parameter" => On::Parameter,
        _ => return None,
    })
}

fn texts_of(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// The words of a library: what is imported, and one of its members. What has a type of `given` comes back from a call, so that the
/// name of its class may not stand in the file.
fn words<'a>(file: &'a File, language: &str, given: &HashSet<&str>) -> Words<'a> {
    let imports = file.imports.value.iter().map(|import| import.value.as_str()).collect();
    let read = file.reads.iter().chain(&file.types).flat_map(|one| &one.name.value.0).map(String::as_str);
    let settings = file.settings.iter().flat_map(|one| &one.assign).flat_map(|path| &path.value.0).map(String::as_str);
    let objects = file.settings.iter().flat_map(|one| &one.object).flat_map(|object| &object.0);
    let any = objects.clone().filter(|(_, values)| values.value.0.iter().any(|value| value == "*")).map(|(key, _)| key.value.as_str());
    // The last name alone would be `django` for `mysql.connector.django`.
    let values = objects.flat_map(|(_, values)| &values.value.0).map(|value| last_two(value));
    let constants = file.constants.0.iter().map(|(name, _)| last(&name.value));
    // A key stands in code as it is written, dots and all.
    let keys = file.settings.iter().flat_map(|one| &one.key).flat_map(|names| &names.value.0).map(String::as_str);
    let words = read.chain(settings).map(last).chain(constants).chain(keys).chain(any).chain(values);
    let annotations = file.annotations.iter().flat_map(|one| &one.name.value.0).map(|name| last(name));
    // An attribute of Rust, and what it derives, may stand on lines of their own.
    let annotating = if language == "rust" { Shape::Word } else { Shape::Annotation };
    let of = |shape| move |word| Member { shape, word, owner: None };
    let members = called(file, given).chain(annotations.map(of(annotating))).chain(words.map(of(Shape::Word)));
    Words { imports, members: members.filter(|member| !member.word.contains('*')).collect() }
}

/// The members of a library that are called.
fn called<'a>(file: &'a File, given: &HashSet<&str>) -> impl Iterator<Item = Member<'a>> {
    let scanned = file.calls.iter().filter(|call| call.scan.is_none() && (call.configures || call.pauses || !call.yields.0.is_empty()));
    let names = scanned.flat_map(|call| call.name.value.0.iter().map(|name| (name.as_str(), call.distinctive)));
    names.map(|(path, distinctive)| {
        // Nobody writes `__getitem__`: what it is asked of stands in the text.
        if let Some(path) = path.strip_suffix(ITEM) {
            return Member { shape: Shape::Word, word: last(path), owner: None };
        }
        let owner = path.rsplit_once('.').map(|(owner, _)| owner).filter(|owner| !distinctive && !given.contains(owner)).map(last);
        // A builder is one of whatever class.
        let owner = owner.filter(|class| class.starts_with(char::is_uppercase) && *class != "Builder");
        Member { shape: Shape::Used, word: last(path), owner }
    })
}

/// How what is asked of a key is called.
const ITEM: &str = ".__getitem__";

/// The keys that are meant in any module: the word alone says it.
fn anywhere(file: &File) -> Vec<Member<'_>> {
    let keys = file.settings.iter().filter(|one| one.anywhere).flat_map(|one| &one.key).flat_map(|key| &key.value.0);
    let words = keys.map(String::as_str).filter(|key| !key.contains(['*', '.']));
    words.map(|word| Member { shape: Shape::Word, word, owner: None }).collect()
}
