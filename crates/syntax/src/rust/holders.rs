//! Statics that hold a collection which functions change: what a second process would not see.

use std::collections::HashMap;
use std::sync::Arc;

use seaworthy_model::Span;

use super::fold::Fold;
use super::tree::{Bound, Id, Sort, Ty};
use crate::code::{Context, Holder};
use crate::folding::DEEPEST;

/// How many functions are named that change one collection.
const MOST_FUNCTIONS: usize = 64;

const COLLECTIONS: [&str; 15] = [
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "Vec",
    "VecDeque",
    "DashMap",
    "DashSet",
    "IndexMap",
    "IndexSet",
    "LinkedList",
    "BinaryHeap",
    "SegQueue",
    "ArrayQueue",
    "SkipMap",
];

const CHANGES: [&str; 22] = [
    "insert",
    "push",
    "push_back",
    "push_front",
    "pop",
    "pop_front",
    "pop_back",
    "remove",
    "remove_entry",
    "clear",
    "extend",
    "retain",
    "drain",
    "append",
    "entry",
    "get_mut",
    "entry_ref",
    "swap_remove",
    "truncate",
    "alter",
    "get_or_insert_with",
    "iter_mut",
];

/// The statics that functions change, in the order of the text.
pub(super) fn holders(fold: &Fold<'_>) -> Vec<Holder> {
    let mut holders: Vec<Holder> = Vec::new();
    let mut known: HashMap<Span, usize> = HashMap::new();
    for node in &fold.tree.nodes {
        let Sort::Method { receiver, name, .. } = &node.sort else { continue };
        if !CHANGES.contains(&name.as_str()) {
            continue;
        }
        let by = fold.tree.context(node.here).function;
        let Some((name, whole, context)) = root(fold, *receiver, 0).filter(|_| !by.is_empty()) else { continue };
        let at = *known.entry(whole).or_insert_with(|| {
            holders.push(Holder { name, span: whole, changed: node.span, by: vec![], context });
            holders.len() - 1
        });
        add(&mut holders[at], by, node.span);
    }
    holders.sort_by_key(|holder| holder.span);
    holders
}

fn add(holder: &mut Holder, by: Arc<str>, place: Span) {
    if place.start < holder.changed.start {
        holder.changed = place;
    }
    if holder.by.len() < MOST_FUNCTIONS && !holder.by.contains(&by) {
        holder.by.push(by);
    }
}

/// The static that an expression comes from, where it holds a collection.
fn root(fold: &Fold<'_>, id: Id, depth: usize) -> Option<(String, Span, Context)> {
    let node = fold.tree.node(id).filter(|_| depth < DEEPEST && fold.work.take(1))?;
    match &node.sort {
        Sort::Same(inner) | Sort::Index(inner) => root(fold, *inner, depth + 1),
        Sort::Method { receiver, name, .. } if !matches!(name.as_str(), "clone" | "to_vec" | "collect" | "iter" | "load") => {
            root(fold, *receiver, depth + 1)
        }
        Sort::Path(name) => {
            let [one] = name.segments.as_slice() else { return None };
            let (binding, _) = fold.tree.look(one, node.here.scope, node.span.start)?;
            match &binding.bound {
                Bound::Value { init: Some(init), .. } | Bound::Taken(Some(init)) => root(fold, *init, depth + 1),
                Bound::Constant { ty: Some(ty), whole, shared: true, .. } if holds_collection(ty, 0) => {
                    let context = fold.tree.contexts.get(binding.context as usize).cloned().unwrap_or_default();
                    Some((one.clone(), *whole, context))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn holds_collection(ty: &Ty, depth: usize) -> bool {
    let named = ty.segments.last().is_some_and(|last| COLLECTIONS.contains(&last.as_str()));
    named || (depth < 8 && ty.arguments.first().is_some_and(|inner| holds_collection(inner, depth + 1)))
}
