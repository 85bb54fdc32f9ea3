//! Classes, and what decorators say of them and of functions.

use super::fold::{self, Fold};
use super::scope::{Bound, Scope, Sort};
use super::walk::{Here, Walk};
use super::{context, given, span};
use crate::code::{Annotation, Argument, Context, On, Type};
use crate::grammar::Node;

/// How many elements of a list are arguments of a decorator.
const MOST_ELEMENTS: usize = 64;

pub(super) fn annotations<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>) -> Vec<Annotation> {
    walked.decorators.iter().filter_map(|(node, at, here)| annotation(fold, walked, *node, *at, *here)).collect()
}

fn annotation<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, node: Node<'t>, at: u32, here: Here) -> Option<Annotation> {
    let expression = node.named_child(0)?;
    let (callee, arguments) = match expression.kind() {
        "call" => (expression.child_by_field_name("function")?, elements(fold, expression, here)),
        _ => (expression, vec![]),
    };
    let last = if callee.kind() == "attribute" { callee.child_by_field_name("attribute")? } else { callee };
    let scope = walked.scopes.get(at as usize)?;
    let around = walked.scopes.get(here.scope as usize)?;
    let context = context(walked, here);
    Some(Annotation {
        paths: fold.paths(callee, here.scope),
        name: if last.kind() == "identifier" { fold.source(last).to_owned() } else { String::new() },
        span: span(node),
        arguments,
        on: if scope.sort == Sort::Class { On::Type } else { On::Function },
        target: name_of(fold, scope).map_or_else(String::new, |name| fold.source(name).to_owned()),
        context: if around.sort == Sort::Class { Context { function: around.path.clone(), ..context } } else { context },
    })
}

/// The arguments of a decorator. A list gives one for each of its elements, where no position behind it moves.
fn elements<'t>(fold: &Fold<'_, 't>, call: Node<'t>, here: Here) -> Vec<Argument> {
    let nodes = fold::arguments(call);
    let (given, open) = given(fold, call, here);
    if open || given.len() != nodes.len() {
        return given;
    }
    let last = nodes.iter().rposition(|(name, _)| name.is_none());
    let mut all = Vec::new();
    for (at, (argument, (name, value))) in given.into_iter().zip(nodes).enumerate() {
        if !matches!(value.kind(), "list" | "tuple" | "set") || (name.is_none() && last != Some(at)) {
            all.push(argument);
            continue;
        }
        let mut cursor = value.walk();
        let elements = value.named_children(&mut cursor).filter(|element| !element.is_extra()).take(MOST_ELEMENTS);
        all.extend(elements.map(|element| Argument {
            name: argument.name.clone(),
            span: span(element),
            known: fold.known(element, here.scope),
        }));
    }
    all
}

pub(super) fn types<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>) -> Vec<Type> {
    walked.classes.iter().filter_map(|(at, here)| class(fold, walked, *at, *here)).collect()
}

fn class<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, at: u32, here: Here) -> Option<Type> {
    let scope = walked.scopes.get(at as usize)?;
    let name = name_of(fold, scope)?;
    Some(Type {
        name: fold.source(name).to_owned(),
        span: span(name),
        bases: fold.bases(at, 0),
        methods: methods(scope),
        context: context(walked, here),
    })
}

/// The names of a class's methods, in the order of the text.
fn methods(class: &Scope<'_>) -> Vec<String> {
    let function = |bound: &Bound<'_>| matches!(bound, Bound::Function(_));
    let mut methods: Vec<(u32, &str)> = class
        .names
        .iter()
        .filter_map(|(name, bindings)| Some((bindings.iter().find(|binding| function(&binding.bound))?.start, *name)))
        .collect();
    methods.sort_unstable();
    methods.into_iter().map(|(_, name)| name.to_owned()).collect()
}

fn name_of<'t>(fold: &Fold<'_, 't>, scope: &Scope<'t>) -> Option<Node<'t>> {
    scope.node?.child_by_field_name("name").filter(|name| !fold.source(*name).is_empty())
}
