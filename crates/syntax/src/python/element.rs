//! Lists, elements that are asked for by a key, and attributes that are read.

use super::fold::Fold;
use super::walk::{Here, Walk};
use super::{context, span};
use crate::code::{Argument, Call, List, Read};
use crate::grammar::Node;

/// How many elements of a list are kept.
const MOST_ELEMENTS: usize = 64;
/// What a call is named that asks for an element.
pub(super) const GET: &str = "__getitem__";

/// The lists of a file that hold anything, by their spans.
pub(super) fn lists<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>) -> Vec<List> {
    let mut lists: Vec<List> = walked.lists.iter().filter_map(|(node, here)| list(fold, *node, *here)).collect();
    lists.sort_by_key(|list| list.span);
    lists
}

fn list<'t>(fold: &Fold<'_, 't>, node: Node<'t>, here: Here) -> Option<List> {
    let mut cursor = node.walk();
    let elements = node.named_children(&mut cursor).filter(|element| !element.is_extra()).take(MOST_ELEMENTS);
    let elements: Vec<_> = elements.map(|element| fold.known(element, here.scope)).collect();
    (!elements.is_empty()).then(|| List { span: span(node), elements })
}

/// What is asked for by a key, of something that another module gives.
pub(super) fn asked<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, node: Node<'t>, here: Here) -> Option<Call> {
    let holder = node.child_by_field_name("value")?;
    let key = node.child_by_field_name("subscript")?;
    if matches!(key.kind(), "integer" | "slice" | "unary_operator") {
        return None;
    }
    let paths: Vec<String> = fold.paths(holder, here.scope).into_iter().map(|path| format!("{path}.{GET}")).collect();
    paths.iter().any(|path| is_member(path)).then(|| Call {
        paths,
        name: GET.to_owned(),
        span: span(node),
        callee: span(holder),
        receiver: Some(span(holder)),
        arguments: vec![Argument { name: None, span: span(key), known: fold.known(key, here.scope) }],
        open: false,
        context: context(walked, here),
    })
}

/// An attribute that is read, of something that another module gives.
pub(super) fn read<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, node: Node<'t>, here: Here) -> Option<Read> {
    let paths = fold.paths(node, here.scope);
    paths.iter().any(|path| is_member(path)).then(|| Read { paths, span: span(node), context: context(walked, here) })
}

/// Whether a path goes on behind what a module gives: `flask.request.method`, and not `os.name`.
fn is_member(path: &str) -> bool {
    path.split('.').nth(2).is_some() || path.contains("()")
}
