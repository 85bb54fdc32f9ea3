use std::collections::{HashMap, HashSet};

use seaworthy_model::{Confidence, Fact, FileId, Guard, Place, Span, Value};
use seaworthy_syntax::code::{Argument, Assignment, Call, Code, Context, Known, Object, Read, Target, Type};

use crate::bases::Bases;
use crate::compiled::{Compiled, OF_SETTER};
use crate::entry::{Entry, Yielded};
use crate::given::{Given, reference};
use crate::given_parts::Lists;
use crate::kinds::{API, UNLESS};
use crate::reach;
use crate::signatures::{SETTINGS, Signatures};
use crate::whereabouts::{is_settings_module, is_test_path, profile_of, profile_of_class};
use crate::words::Meant;

/// More paths than these, of a name that wildcard imports may give, are a guess.
const SURE_OF_PATHS: usize = 2;

/// Stands for every value of a key, known or not.
const ANY_VALUE: &str = "*";

/// What is given to an entry's parameters, in their order.
pub(crate) type GivenTo<'a> = Vec<Option<&'a Known>>;

/// Literal objects by their spans.
type Objects<'a> = HashMap<Span, &'a Object>;

/// Where and as what a fact was found.
pub(crate) struct Found<'a> {
    pub api: &'a str,
    pub span: Span,
    pub confidence: Confidence,
    pub function: &'a str,
    pub test: bool,
    pub guard: Option<&'a Guard>,
    /// The key of a configuration file, and the profile that it is for.
    pub key: &'a str,
    pub profile: &'a str,
}

impl<'a> Found<'a> {
    pub fn of(api: &'a str, span: Span, confidence: Confidence, context: &'a Context) -> Self {
        let Context { function, test, guard } = context;
        Self { api, span, confidence, function, test: *test, guard: guard.as_ref(), key: "", profile: "" }
    }
}

/// Takes the facts of one file.
pub(crate) struct Extract<'a> {
    pub compiled: &'a Compiled,
    pub file: FileId,
    pub lists: &'a Lists<'a>,
    pub facts: Vec<Fact>,
}

impl Signatures {
    /// The facts that source code of a language holds, in the order of the text. They depend on it and on nothing else.
    #[must_use]
    pub fn extract(&self, file: FileId, path: &str, language: &str, code: &Code) -> Vec<Fact> {
        let Some(compiled) = self.compiled(language) else { return vec![] };
        let lists = Lists::of(&code.lists, &code.calls);
        let mut extract = Extract { compiled, file, lists: &lists, facts: Vec::new() };
        code.calls.iter().for_each(|call| extract.call(call, code));
        code.reads.iter().for_each(|read| extract.read(read));
        let objects: Objects<'_> = code.objects.iter().map(|object| (object.span, object)).collect();
        code.calls.iter().for_each(|call| extract.configures(call, &objects, path));
        code.objects.iter().for_each(|object| extract.object(object, &object.context));
        let bases = Bases::of(code, compiled);
        code.annotations.iter().for_each(|annotation| extract.annotation(annotation, &bases, code));
        code.types.iter().for_each(|ty| extract.ty(ty));
        extract.packages(code);
        extract.holders(code, path);
        extract.loops(code);
        let settings = is_settings_module(path);
        code.assignments.iter().for_each(|assignment| extract.assignment(assignment, settings, path));
        extract.words(code);
        let (test, profile) = (is_test_path(path), if settings { profile_of(path) } else { "" });
        let reached = reach::Called::of(&compiled.conventions, path, code);
        for fact in &mut extract.facts {
            fact.test |= test;
            fact.called = reached.by(&fact.function).to_owned();
            if fact.profile.is_empty() {
                let class = code.types.iter().rev().find(|ty| settings && ty.span.start < fact.place.span.start);
                let of_class = class.map(|class| profile_of_class(&class.name)).filter(|of_class| !of_class.is_empty());
                of_class.as_deref().unwrap_or(profile).clone_into(&mut fact.profile);
            }
        }
        extract.done()
    }
}

impl Signatures {
    /// What a library does as soon as a program is built with it, by the library's name in a build file; it stands at the place.
    #[must_use]
    pub fn of_dependency(&self, name: &str, place: Place) -> Vec<Fact> {
        let Some(compiled) = self.compiled(SETTINGS) else { return vec![] };
        let lists = Lists::default();
        let mut extract = Extract { compiled, file: place.file, lists: &lists, facts: Vec::new() };
        let context = Context::default();
        let known = written(name, place.span);
        let fits = |pattern: &str| pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start));
        for entry in compiled.dependencies.iter().filter(|(pattern, _)| fits(pattern)).filter_map(|(_, at)| compiled.entries.get(*at)) {
            extract.yields(entry, &vec![Some(&known)], false, &Found::of(name, place.span, Confidence::High, &context));
        }
        extract.done()
    }
}

impl Extract<'_> {
    pub fn done(mut self) -> Vec<Fact> {
        self.facts.sort_by(|one, other| (one.place, one.kind).cmp(&(other.place, other.kind)));
        self.facts.dedup();
        self.facts
    }

    fn call(&mut self, call: &Call, code: &Code) {
        let compiled = self.compiled;
        let confidence = sure(call.paths.len());
        let mut known = false;
        for path in &call.paths {
            let path = compiled.typed(path);
            self.sets(call, &path);
            let entries = compiled.calls.get(&path);
            known |= entries.is_some();
            let entries = entries.into_iter().flatten().filter_map(|at| compiled.entries.get(*at));
            for entry in entries.filter(|entry| !is_awaited(call, &entry.awaited, code, compiled)) {
                let given: GivenTo<'_> = (0..entry.parameters.len()).map(|at| argument(&call.arguments, entry, at)).collect();
                self.yields(entry, &given, call.open, &Found::of(&path, call.span, confidence, &call.context));
            }
        }
        let unresolved = call.paths.is_empty() || call.paths.iter().all(|path| path.contains("()") || of_imported_value(code, path));
        if known || call.receiver.is_none() || !unresolved {
            return;
        }
        for (entry, imports) in compiled.distinctive.get(&call.name).into_iter().flatten() {
            let imported = |import: &String| code.imports.iter().any(|one| below(&one.path, import));
            let Some(entry) = compiled.entries.get(*entry).filter(|_| imports.iter().any(imported)) else { continue };
            let given: GivenTo<'_> = (0..entry.parameters.len()).map(|at| argument(&call.arguments, entry, at)).collect();
            self.yields(entry, &given, call.open, &Found::of(&call.name, call.span, Confidence::Medium, &call.context));
        }
    }

    /// An attribute that is read.
    fn read(&mut self, read: &Read) {
        let compiled = self.compiled;
        if compiled.reads.is_empty() {
            return;
        }
        let confidence = sure(read.paths.len());
        for path in read.paths.iter().map(|path| compiled.typed(path)) {
            for entry in compiled.reads.get(&path).into_iter().flatten().filter_map(|at| compiled.entries.get(*at)) {
                self.yields(entry, &vec![], false, &Found::of(&path, read.span, confidence, &read.context));
            }
        }
    }

    /// A call that sets a key: what is said of the key holds for its value.
    fn sets(&mut self, call: &Call, path: &str) {
        let compiled = self.compiled;
        let Some(entry) = compiled.setters.get(path).and_then(|at| compiled.entries.get(*at)) else { return };
        let under = |name| entry.parameters.iter().position(|own| own == name).and_then(|at| argument(&call.arguments, entry, at));
        let [Some(key), Some(value)] = OF_SETTER.map(under) else { return };
        let constant = || compiled.constants.get(&reference(&key.value)?).cloned();
        // A word alone may be a key of anything.
        let Some(key) = constant().or_else(|| key.value.known().filter(|key| key.contains('.'))) else { return };
        let found = Found { key: &key, ..Found::of(&key, call.span, Confidence::High, &call.context) };
        self.key(&key, value, "", Meant::Any, &found);
        self.name(&key, value, &found);
    }

    /// What a file imports, said once for each entry.
    fn packages(&mut self, code: &Code) {
        let compiled = self.compiled;
        let mut said: HashSet<usize> = HashSet::new();
        for import in &code.imports {
            let path = import.path.trim_end_matches(".*");
            for (_, at) in compiled.packages.iter().filter(|(name, _)| below(path, name)) {
                let Some(entry) = compiled.entries.get(*at).filter(|_| !said.contains(at)) else { continue };
                let context = Context::default();
                let before = self.facts.len();
                let imported = written(path, import.span);
                self.yields(entry, &vec![Some(&imported)], false, &Found::of(path, import.span, Confidence::High, &context));
                if self.facts.len() > before {
                    said.insert(*at);
                }
            }
        }
    }

    /// What a call sets that is given keys: by name, or as an object.
    fn configures(&mut self, call: &Call, objects: &Objects<'_>, path: &str) {
        let compiled = self.compiled;
        if !call.paths.iter().any(|path| compiled.configuring.contains(&compiled.typed(path))) {
            return;
        }
        for argument in &call.arguments {
            let given = argument.name.as_deref().map(|name| (name, &argument.known, argument.span));
            let entries = objects.get(&argument.known.written).into_iter().flat_map(|object| &object.entries);
            for (key, known, span) in given.into_iter().chain(entries.map(|entry| (entry.key.as_str(), &entry.known, entry.span))) {
                let found = Found { key, ..Found::of(key, span, Confidence::High, &call.context) };
                self.key(key, known, path, Meant::Any, &found);
            }
        }
    }

    pub fn object(&mut self, object: &Object, context: &Context) {
        let compiled = self.compiled;
        for chosen in &object.entries {
            let Some(by_value) = compiled.objects.get(&chosen.key) else { continue };
            let value = chosen.known.value.known().or_else(|| reference(&chosen.known.value));
            // A value that is meant says what the object is; a key that says it with any value is a place by itself.
            let exact = value.as_ref().and_then(|value| by_value.get(value)).into_iter().flatten().map(|at| (at, object.span));
            let any = by_value.get(ANY_VALUE).into_iter().flatten().map(|at| (at, chosen.span));
            let api = value.as_deref().unwrap_or(&chosen.key);
            for (at, span) in exact.chain(any) {
                let Some(entry) = compiled.entries.get(*at) else { continue };
                let last = |name: &String| match name.as_str() {
                    "value" => Some(&chosen.known),
                    name => object.entries.iter().rfind(|one| is_named(&one.key, name)).map(|one| &one.known),
                };
                let given: GivenTo<'_> = entry.parameters.iter().map(|name| last(name).filter(|known| !known.nothing)).collect();
                self.yields(entry, &given, false, &Found::of(api, span, Confidence::High, context));
            }
        }
    }

    fn ty(&mut self, ty: &Type) {
        let compiled = self.compiled;
        let target = written(&ty.name, ty.span);
        let mut said: HashSet<usize> = HashSet::new();
        for path in ty.bases.iter().flatten() {
            for at in compiled.types.get(path).into_iter().flatten().filter(|at| said.insert(**at)) {
                let Some(entry) = compiled.entries.get(*at) else { continue };
                self.yields(entry, &vec![Some(&target)], false, &Found::of(path, ty.span, Confidence::High, &ty.context));
            }
        }
    }

    fn assignment(&mut self, assignment: &Assignment, settings: bool, path: &str) {
        let compiled = self.compiled;
        let name = assignment.name.as_str();
        let meant = match &assignment.target {
            Target::Module if settings && !name.contains(|c: char| c.is_lowercase()) => Some(Meant::Any),
            Target::Module => Some(Meant::Named),
            Target::Key(paths) if paths.iter().any(|path| ["config", "settings", "conf"].iter().any(|end| path.ends_with(end))) => {
                Some(Meant::Any)
            }
            Target::Key(_) | Target::Local | Target::Member(_) => None,
        };
        if let Some(meant) = meant {
            let found = Found { key: name, ..Found::of(name, assignment.span, Confidence::High, &assignment.context) };
            self.key(name, &assignment.known, path, meant, &found);
        }
        let Target::Member(paths) = &assignment.target else { return };
        for path in paths {
            let path = format!("{}.{name}", compiled.typed(path));
            for entry in compiled.assigns.get(&path).into_iter().flatten().filter_map(|at| compiled.entries.get(*at)) {
                self.setting(entry, &assignment.known, name, &Found::of(&path, assignment.span, Confidence::High, &assignment.context));
            }
        }
    }

    /// What an entry for a setting says of a value under a key.
    pub fn setting(&mut self, entry: &Entry, value: &Known, key: &str, found: &Found<'_>) {
        let key = written(key, found.span);
        let mut given: GivenTo<'_> = vec![Some(value).filter(|known| !known.nothing), Some(&key)];
        given.resize(entry.parameters.len(), None);
        self.yields(entry, &given, false, found);
    }

    pub fn yields(&mut self, entry: &Entry, given: &GivenTo<'_>, open: bool, found: &Found<'_>) {
        let lists = self.lists;
        let given: GivenTo<'_> = given.iter().map(|known| known.map(|known| lists.whole(known))).collect();
        let given = &given;
        if !entry.holds(given, open, lists) {
            return;
        }
        let file = self.file;
        for (kind, yielded) in &entry.yields {
            let mut fields: Vec<(&'static str, Value, Option<Place>)> = vec![(API, Value::text(said(found.api)), None)];
            for (name, value) in yielded {
                match value {
                    Yielded::Value(value) => fields.push((name, value.clone(), None)),
                    Yielded::Parameter(at, taken) => {
                        let known = given.get(*at).copied().flatten();
                        let Some((value, span)) = known.and_then(|known| self.lists.taken(known, *taken)) else { continue };
                        fields.push((name, value, Some(Place { file, span })));
                    }
                }
            }
            if !entry.unless.is_empty() {
                fields.push((UNLESS, Value::text(entry.unless.join(",")), None));
            }
            self.facts.push(Fact {
                library: entry.library.clone(),
                function: found.function.to_owned(),
                test: found.test,
                guard: found.guard.cloned(),
                confidence: found.confidence,
                key: found.key.to_owned(),
                profile: found.profile.to_owned(),
                ..Fact::new(kind, Place { file, span: found.span }, fields)
            });
        }
    }
}

/// Whether the function of a call waits for what the call begins: by one of these calls, or by one of that name without arguments,
/// whatever that is called on: the elements of a list are known of nothing.
fn is_awaited(call: &Call, by: &[String], code: &Code, compiled: &Compiled) -> bool {
    let waits = |other: &&Call| {
        let bare = other.arguments.iter().all(|argument| argument.name.as_deref() == Some("self"));
        let meant = |path: &String| by.contains(&compiled.typed(path));
        let named = || by.iter().any(|name| name.rsplit('.').next() == Some(other.name.as_str()));
        other.paths.iter().any(meant) || bare && other.receiver.is_some() && named()
    };
    !by.is_empty() && code.calls.iter().filter(|other| other.context.function == call.context.function).any(|other| waits(&other))
}

/// How sure it is what a name means that may have so many paths.
fn sure(paths: usize) -> Confidence {
    if paths > SURE_OF_PATHS { Confidence::Medium } else { Confidence::High }
}

/// A path as people write it: an element that is asked for by a key stands in brackets.
fn said(path: &str) -> String {
    path.replace(".__getitem__()", "[…]").replace(".__getitem__", "[…]")
}

/// Whether a key is what a signature names; a `-` in it is a `_` there.
fn is_named(key: &str, name: &str) -> bool {
    key.len() == name.len() && key.bytes().zip(name.bytes()).all(|(one, other)| one == other || (one, other) == (b'-', b'_'))
}

/// A name of the source as what an entry is given.
pub(crate) fn written(name: &str, span: Span) -> Known {
    Known { value: Value::text(name), written: span, nothing: false }
}

/// Whether a dotted path is another or lies below it.
pub(crate) fn below(path: &str, import: &str) -> bool {
    path.strip_prefix(import).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
}

/// What a call gives to a parameter, by name or by position; the language's word for nothing gives nothing.
pub(crate) fn argument<'a>(arguments: &'a [Argument], entry: &Entry, at: usize) -> Option<&'a Known> {
    let named = arguments.iter().find(|argument| argument.name.as_deref() == Some(entry.parameters[at].as_str()));
    let positional = |argument: &&Argument| argument.name.is_none();
    let placed = || arguments.iter().filter(positional).nth(at).filter(|_| at < entry.positional);
    named.or_else(placed).map(|argument| &argument.known).filter(|known| !known.nothing)
}

impl Entry {
    fn holds(&self, given: &GivenTo<'_>, open: bool, lists: &Lists<'_>) -> bool {
        let Some(condition) = self.when() else { return true };
        let values: Vec<(String, Option<Value>)> =
            self.parameters.iter().zip(given).map(|(name, known)| (name.clone(), known.map(|known| known.value.clone()))).collect();
        if open {
            // What `**options` gives is not known: a condition over it cannot be said.
            let missing: HashSet<&str> = values.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str()).collect();
            let used = condition.fields_used();
            if used.iter().any(|path| path.get(1).is_some_and(|name| missing.contains(name.as_str()))) {
                return false;
            }
        }
        let calls = given.iter().map(|known| known.map_or("", |known| lists.call_of(known)).to_owned()).collect();
        Given { values, calls }.holds(condition)
    }
}

/// Whether a path is a method of a value that another module keeps: `db` of `from shop.models import db`. Of a class the type
/// would be known.
pub(crate) fn of_imported_value(code: &Code, path: &str) -> bool {
    let Some((receiver, _)) = path.rsplit_once('.') else { return false };
    let last = receiver.rsplit('.').next().unwrap_or(receiver);
    last.starts_with(|c: char| c.is_ascii_lowercase()) && code.imports.iter().any(|one| below(receiver, &one.path))
}
