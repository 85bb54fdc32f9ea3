//! What an annotation says together with others: the path of a class before the one of its method.

use std::collections::{HashMap, HashSet};

use seaworthy_model::{Part, Value};
use seaworthy_syntax::code::{Annotation, Code, Known, On};

use crate::compiled::Compiled;

/// The annotations of a file that stand before others, by the dotted name of what they stand at.
pub(crate) struct Bases<'a> {
    by_target: HashMap<String, Vec<&'a Annotation>>,
}

impl<'a> Bases<'a> {
    pub fn of(code: &'a Code, compiled: &Compiled) -> Self {
        let wanted: HashSet<&str> = compiled.entries.iter().flat_map(|entry| &entry.base).map(String::as_str).collect();
        let mut by_target: HashMap<String, Vec<&'a Annotation>> = HashMap::new();
        if !wanted.is_empty() {
            let is_base = |one: &&Annotation| one.paths.iter().any(|path| wanted.contains(path.as_str()));
            for annotation in code.annotations.iter().filter(is_base) {
                by_target.entry(target(annotation)).or_default().push(annotation);
            }
        }
        Self { by_target }
    }

    /// What stands before what an annotation is given itself: at the type that holds it, then beside it.
    pub fn before(&self, annotation: &Annotation, names: &[String]) -> Vec<&'a Known> {
        if names.is_empty() || annotation.on != On::Function {
            return vec![];
        }
        let holder: &str = &annotation.context.function;
        let beside = target(annotation);
        [holder, &beside].into_iter().filter_map(|at| self.nearest(at, annotation, names)).collect()
    }

    /// Of several, as overloaded methods have them, the nearest one.
    fn nearest(&self, at: &str, annotation: &Annotation, names: &[String]) -> Option<&'a Known> {
        let others = self.by_target.get(at)?.iter().filter(|one| one.span != annotation.span);
        let named = others.filter(|one| one.paths.iter().any(|path| names.contains(path)));
        let nearest = named.min_by_key(|one| one.span.start.abs_diff(annotation.span.start))?;
        let path = |name: &Option<String>| matches!(name.as_deref(), None | Some("path"));
        nearest.arguments.iter().find(|argument| path(&argument.name)).map(|argument| &argument.known)
    }
}

pub(crate) fn target(annotation: &Annotation) -> String {
    match &*annotation.context.function {
        "" => annotation.target.clone(),
        holder => format!("{holder}.{}", annotation.target),
    }
}

/// Paths one below the other, with one `/` between them; the last one that is given says where it is written.
pub(crate) fn joined(before: &[&Known], own: Option<&Known>) -> Option<Known> {
    let mut all = before.iter().copied().chain(own);
    let mut whole = all.next()?.clone();
    for next in all {
        let mut value = whole.value;
        if let Some(Part::Text(text)) = value.parts.last_mut() {
            text.truncate(text.trim_end_matches('/').len());
        }
        let mut rest = next.value.clone();
        let empty = rest.parts.is_empty() || rest.known().is_some_and(|text| text.is_empty());
        if let Some(Part::Text(text)) = rest.parts.first_mut() {
            *text = text.trim_start_matches('/').to_owned();
        }
        if !empty {
            value = value.then(Value::text("/")).then(rest);
        }
        whole = Known { value, ..next.clone() };
    }
    Some(whole)
}
