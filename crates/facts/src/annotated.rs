//! What annotations, decorators and attribute macros mean.

use seaworthy_model::{Confidence, Value};
use seaworthy_syntax::code::{Annotation, Argument, Code, Known};

use crate::bases::{Bases, joined, target as standing_at};
use crate::compiled::OF_TARGET;
use crate::entry::Entry;
use crate::extract::{Extract, Found, GivenTo, argument, below, of_imported_value, written};
use crate::kinds::HANDLER;

impl Extract<'_> {
    pub fn annotation(&mut self, annotation: &Annotation, bases: &Bases<'_>, code: &Code) {
        let compiled = self.compiled;
        let mut known = false;
        for path in &annotation.paths {
            let path = compiled.typed(path);
            let entries = compiled.annotations.get(&path);
            known |= entries.is_some();
            for (on, entry) in entries.into_iter().flatten() {
                let Some(entry) = compiled.entries.get(*entry).filter(|_| on.is_empty() || on.contains(&annotation.on)) else { continue };
                self.annotated(annotation, entry, bases, &path, Confidence::High);
            }
        }
        // A router that another module makes, or that a function is given.
        let unresolved = annotation.paths.iter().all(|path| path.contains("()") || of_imported_value(code, path));
        if known || !unresolved {
            return;
        }
        for (entry, imports) in compiled.distinctive_annotations.get(&annotation.name).into_iter().flatten() {
            let imported = |import: &String| code.imports.iter().any(|one| below(&one.path, import));
            let Some(entry) = compiled.entries.get(*entry).filter(|_| imports.iter().any(imported)) else { continue };
            self.annotated(annotation, entry, bases, &annotation.name, Confidence::Medium);
        }
    }

    fn annotated(&mut self, annotation: &Annotation, entry: &Entry, bases: &Bases<'_>, path: &str, confidence: Confidence) {
        let target = written(&annotation.target, annotation.span);
        let found = Found::of(path, annotation.span, confidence, &annotation.context);
        let before = bases.before(annotation, &entry.base);
        let known = self.facts.len();
        for first in each_first(annotation, entry) {
            let whole = if before.is_empty() { None } else { joined(&before, first) };
            let given = |at: usize| match entry.parameters[at].as_str() {
                OF_TARGET => Some(&target),
                _ if at == 0 => whole.as_ref().or(first),
                _ => argument(&annotation.arguments, entry, at),
            };
            let given: GivenTo<'_> = (0..entry.parameters.len()).map(given).collect();
            self.yields(entry, &given, false, &found);
        }
        for fact in &mut self.facts[known..] {
            fact.fields.push((HANDLER, Value::text(standing_at(annotation)), None));
        }
    }
}

/// What an annotation gives to the first parameter: each element of an array by itself; `None` once where it gives nothing.
fn each_first<'a>(annotation: &'a Annotation, entry: &Entry) -> Vec<Option<&'a Known>> {
    let Some(first) = entry.parameters.first().filter(|name| *name != OF_TARGET) else { return vec![None] };
    let given = |one: &&'a Argument| one.name.as_ref().map_or(entry.positional > 0, |name| name == first);
    let each: Vec<_> = annotation.arguments.iter().filter(given).map(|one| Some(&one.known)).collect();
    if each.is_empty() { vec![None] } else { each }
}
