use std::collections::HashSet;

use seaworthy_model::{Confidence, Fact, FileId, Place, Span, Value};
use seaworthy_syntax::code::{Argument, Call, Code, Context, Known, Object};

use crate::given::{Given, reference};
use crate::kinds::API;
use crate::signatures::{Entry, Loaded, Signatures, Yielded};
use crate::test_code::is_test_path;

/// More paths than these, of a name that wildcard imports may give, are a guess.
const SURE_OF_PATHS: usize = 2;

/// What is given to an entry's parameters, in their order.
type GivenTo<'a> = Vec<Option<&'a Known>>;

/// Where and as what a fact was found.
struct Found<'a> {
    api: &'a str,
    span: Span,
    context: &'a Context,
    confidence: Confidence,
}

impl Signatures {
    /// The facts that source code of a language holds, in the order of the text. They depend on it and on nothing else.
    #[must_use]
    pub fn extract(&self, file: FileId, path: &str, language: &str, code: &Code) -> Vec<Fact> {
        let Some(loaded) = self.loaded(language) else { return vec![] };
        let mut facts = Vec::new();
        for call in &code.calls {
            loaded.call(call, file, &mut facts);
        }
        for object in &code.objects {
            loaded.object(object, file, &mut facts);
        }
        let test = is_test_path(path);
        facts.iter_mut().for_each(|fact| fact.test |= test);
        facts.sort_by_key(|fact| fact.place);
        facts
    }
}

impl Loaded {
    fn call(&self, call: &Call, file: FileId, facts: &mut Vec<Fact>) {
        let confidence = if call.paths.len() > SURE_OF_PATHS { Confidence::Medium } else { Confidence::High };
        for path in &call.paths {
            for entry in self.calls.get(path).into_iter().flatten().filter_map(|at| self.entries.get(*at)) {
                let given: GivenTo<'_> = (0..entry.parameters.len()).map(|at| argument(call, entry, at)).collect();
                let found = Found { api: path, span: call.span, context: &call.context, confidence };
                entry.yield_facts(&given, call.open, &found, file, facts);
            }
        }
    }

    fn object(&self, object: &Object, file: FileId, facts: &mut Vec<Fact>) {
        for chosen in &object.entries {
            let Some(by_value) = self.objects.get(&chosen.key) else { continue };
            let Some(value) = chosen.known.value.known().or_else(|| reference(&chosen.known.value)) else { continue };
            for entry in by_value.get(&value).into_iter().flatten().filter_map(|at| self.entries.get(*at)) {
                let last = |name: &String| object.entries.iter().rfind(|one| one.key == *name).map(|one| &one.known);
                let given: GivenTo<'_> = entry.parameters.iter().map(|name| last(name).filter(|known| !known.nothing)).collect();
                let found = Found { api: &value, span: object.span, context: &object.context, confidence: Confidence::High };
                entry.yield_facts(&given, false, &found, file, facts);
            }
        }
    }
}

/// What a call gives to a parameter, by name or by position; the language's word for nothing gives nothing.
fn argument<'a>(call: &'a Call, entry: &Entry, at: usize) -> Option<&'a Known> {
    let named = call.arguments.iter().find(|argument| argument.name.as_deref() == Some(entry.parameters[at].as_str()));
    let positional = |argument: &&Argument| argument.name.is_none();
    let placed = || call.arguments.iter().filter(positional).nth(at).filter(|_| at < entry.positional);
    named.or_else(placed).map(|argument| &argument.known).filter(|known| !known.nothing)
}

impl Entry {
    fn yield_facts(&self, given: &GivenTo<'_>, open: bool, found: &Found<'_>, file: FileId, facts: &mut Vec<Fact>) {
        if !self.holds(given, open) {
            return;
        }
        for (kind, yielded) in &self.yields {
            let mut fields: Vec<(&'static str, Value, Option<Place>)> = vec![(API, Value::text(found.api), None)];
            for (name, value) in yielded {
                match value {
                    Yielded::Value(value) => fields.push((name, value.clone(), None)),
                    Yielded::Parameter(at) => {
                        let Some(known) = given.get(*at).copied().flatten() else { continue };
                        fields.push((name, known.value.clone(), Some(Place { file, span: known.written })));
                    }
                }
            }
            facts.push(Fact {
                kind,
                place: Place { file, span: found.span },
                fields,
                library: self.library.clone(),
                function: found.context.function.to_string(),
                test: found.context.test,
                guard: found.context.guard.clone(),
                confidence: found.confidence,
            });
        }
    }

    fn holds(&self, given: &GivenTo<'_>, open: bool) -> bool {
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
        Given { values }.holds(condition)
    }
}
