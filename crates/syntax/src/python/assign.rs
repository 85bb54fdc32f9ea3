//! What is given a value.

use seaworthy_model::{Span, Value};

use super::bind::assigned;
use super::fold::Fold;
use super::scope::{MODULE, Sort};
use super::walk::{Here, Walk};
use super::{context, span};
use crate::code::{Assignment, Known, Target};
use crate::grammar::Node;

/// The assignments of a file, in the order of the text; one to several names at once is none.
pub(super) fn assignments<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>) -> Vec<Assignment> {
    let mut assignments: Vec<Assignment> =
        walked.assignments.iter().filter_map(|(node, here)| assignment(fold, walked, *node, *here)).collect();
    assignments.sort_by_key(|assignment| assignment.span);
    assignments
}

fn assignment<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, node: Node<'t>, here: Here) -> Option<Assignment> {
    let field = |name| node.child_by_field_name(name);
    let whole = Assignment {
        target: Target::Local,
        name: String::new(),
        span: span(node),
        known: Known { value: Value::unknown(), written: Span::default(), nothing: false },
        context: context(walked, here),
    };
    if let "default_parameter" | "typed_default_parameter" = node.kind() {
        let outside = walked.scopes.get(here.scope as usize).map_or(MODULE, |scope| scope.parent);
        return Some(Assignment { name: fold.source(field("name")?).to_owned(), known: fold.known(field("value")?, outside), ..whole });
    }
    let value = if node.kind() == "assignment" { assigned(node)? } else { field("right").or_else(|| field("value"))? };
    let (target, name) = target(fold, field("left").or_else(|| field("name"))?, here.scope)?;
    let mut known = match (&target, fold.own(here.scope, &name)) {
        // A field that the environment may give.
        (Target::Module, Some(one)) if one.start == whole.span.start => fold.known_field(here.scope, &name, one, value),
        _ => fold.known(value, here.scope),
    };
    if node.kind() == "augmented_assignment" {
        known.value = match field("operator").map(|operator| operator.kind()) {
            Some("+=") => Value::unknown().then(known.value),
            _ => Value::unknown(),
        };
        known.nothing = false;
    }
    Some(Assignment { target, name, known, ..whole })
}

/// What an assignment gives a value to, and its last name.
fn target<'t>(fold: &Fold<'_, 't>, left: Node<'t>, from: u32) -> Option<(Target, String)> {
    match left.kind() {
        "identifier" => {
            let name = fold.source(left);
            let scope = fold.scopes.get(from as usize)?;
            let held = scope.lent.get(name).copied().unwrap_or(from);
            let local = fold.scopes.get(held as usize).is_some_and(|held| held.sort == Sort::Function);
            Some((if local { Target::Local } else { Target::Module }, name.to_owned()))
        }
        "attribute" => {
            let object = left.child_by_field_name("object")?;
            let name = fold.source(left.child_by_field_name("attribute")?).to_owned();
            let target = match (object.kind(), fold.source(object)) {
                ("identifier", "self") => Target::Local,
                ("identifier", "cls") => Target::Module,
                _ => Target::Member(fold.paths(object, from)),
            };
            Some((target, name))
        }
        "subscript" => {
            let key = left.child_by_field_name("subscript")?;
            let key = fold.known(key, from).value.known().filter(|_| key.kind().contains("string"))?;
            Some((Target::Key(fold.paths(left.child_by_field_name("value")?, from)), key))
        }
        _ => None,
    }
}
