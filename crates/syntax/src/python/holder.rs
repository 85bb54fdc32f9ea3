//! Collections of the module, and of classes, that functions change: what a second process would not see.

use std::collections::HashMap;
use std::sync::Arc;

use seaworthy_model::Span;

use super::fold::{Fold, arguments};
use super::resolve::Found;
use super::scope::{Binding, Bound, END, MODULE, Scope, Sort};
use super::thing::Thing;
use super::walk::{Here, Walk};
use super::{context, span};
use crate::code::{Context, Holder};
use crate::grammar::Node;

/// How many functions are named that change one collection.
const MOST_FUNCTIONS: usize = 64;
/// How many subscripts behind each other are followed.
const SUBSCRIPTS: usize = 8;

/// The methods that change a collection.
const CHANGES: [&str; 19] = [
    "append",
    "appendleft",
    "add",
    "update",
    "setdefault",
    "pop",
    "popleft",
    "popitem",
    "extend",
    "extendleft",
    "insert",
    "clear",
    "remove",
    "discard",
    "put",
    "put_nowait",
    "get_nowait",
    "subtract",
    "push",
];

/// The functions that make a collection.
const MAKERS: [&str; 15] = [
    "dict",
    "list",
    "set",
    "collections.deque",
    "collections.defaultdict",
    "collections.OrderedDict",
    "collections.Counter",
    "queue.Queue",
    "queue.LifoQueue",
    "queue.PriorityQueue",
    "queue.SimpleQueue",
    "asyncio.Queue",
    "asyncio.PriorityQueue",
    "asyncio.LifoQueue",
    "multiprocessing.Queue",
];

/// What a function changes: the scope that holds the name, the name, and where.
struct Change<'t> {
    held: u32,
    name: &'t str,
    place: Span,
    by: Arc<str>,
}

/// The collections that functions change, in the order of the text.
pub(super) fn holders<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>) -> Vec<Holder> {
    let assigned = walked.assignments.iter().filter_map(|(node, here)| by_assignment(fold, *node, *here));
    let called = walked.calls.iter().filter_map(|(node, here)| by_call(fold, *node, *here));
    let deleted = walked.deletions.iter().filter_map(|(node, here)| by_deletion(fold, *node, *here));
    let mut changes: Vec<Change<'t>> = assigned.chain(called).chain(deleted).collect();
    changes.sort_by_key(|change| change.place);
    let mut holders: Vec<Holder> = Vec::new();
    let mut known: HashMap<(u32, &str), Option<usize>> = HashMap::new();
    for change in changes {
        let at = known.entry((change.held, change.name)).or_insert_with(|| {
            let holder = declared(fold, walked, &change)?;
            holders.push(holder);
            Some(holders.len() - 1)
        });
        let Some(holder) = at.and_then(|at| holders.get_mut(at)) else { continue };
        if holder.by.len() < MOST_FUNCTIONS && !holder.by.contains(&change.by) {
            holder.by.push(change.by);
        }
    }
    holders.sort_by_key(|holder| holder.span);
    holders
}

fn by_assignment<'t>(fold: &Fold<'_, 't>, node: Node<'t>, here: Here) -> Option<Change<'t>> {
    let left = node.child_by_field_name("left")?;
    match left.kind() {
        "subscript" => change(fold, left.child_by_field_name("value")?, node, here),
        "identifier" | "attribute" if node.kind() == "augmented_assignment" => {
            // Numbers and texts are added to as well: what is added says that it is a collection.
            let collection =
                matches!(node.child_by_field_name("right")?.kind(), "list" | "list_comprehension" | "set" | "dictionary" | "tuple");
            if collection { change(fold, left, node, here) } else { None }
        }
        "identifier" => {
            let lent = fold.scopes.get(here.scope as usize)?.lent.get(fold.source(left))?;
            if *lent == MODULE { change(fold, left, node, here) } else { None }
        }
        _ => None,
    }
}

fn by_call<'t>(fold: &Fold<'_, 't>, node: Node<'t>, here: Here) -> Option<Change<'t>> {
    let callee = node.child_by_field_name("function").filter(|callee| callee.kind() == "attribute")?;
    if !CHANGES.contains(&fold.member_name(callee)) {
        return None;
    }
    change(fold, callee.child_by_field_name("object")?, node, here)
}

fn by_deletion<'t>(fold: &Fold<'_, 't>, node: Node<'t>, here: Here) -> Option<Change<'t>> {
    let target = node.named_child(0).filter(|target| target.kind() == "subscript")?;
    change(fold, target.child_by_field_name("value")?, node, here)
}

/// The change of what `object` names, if a function makes it.
fn change<'t>(fold: &Fold<'_, 't>, object: Node<'t>, whole: Node<'t>, here: Here) -> Option<Change<'t>> {
    let scope = fold.scopes.get(here.scope as usize).filter(|scope| !scope.function.is_empty())?;
    let mut object = object;
    for _ in 0..SUBSCRIPTS {
        match object.child_by_field_name("value").filter(|_| object.kind() == "subscript") {
            Some(inner) => object = inner,
            None => break,
        }
    }
    let (held, name) = match object.kind() {
        "identifier" => match fold.look(fold.source(object), here.scope) {
            Found::Here(_, held) if held == MODULE => (held, fold.source(object)),
            _ => return None,
        },
        "attribute" => {
            let of = object.child_by_field_name("object").filter(|of| of.kind() == "identifier")?;
            match fold.things(of, here.scope, 0).as_slice() {
                [Thing::Class(class)] => (*class, fold.member_name(object)),
                _ => return None,
            }
        }
        _ => return None,
    };
    if name == "__all__" || is_registration(fold, scope, whole) {
        return None;
    }
    Some(Change { held, name, place: span(whole), by: scope.function.clone() })
}

/// Whether a function only notes down what it is given, and gives it back: a decorator, which runs while modules are imported.
fn is_registration<'t>(fold: &Fold<'_, 't>, function: &Scope<'t>, change: Node<'t>) -> bool {
    let name = function.function.rsplit('.').next().unwrap_or("");
    let of_a_type = || fold.bases(function.parent, 0).iter().flatten().any(|base| base == "type" || base == "abc.ABCMeta");
    if matches!(name, "__init_subclass__" | "__set_name__") || (matches!(name, "__new__" | "__init__") && of_a_type()) {
        return true;
    }
    let parameter = |name: &str| {
        let bindings = function.names.get(name).map_or(&[][..], Vec::as_slice);
        bindings.first().is_some_and(|first| matches!(first.bound, Bound::Other | Bound::Declared { .. }) && first.until == END)
    };
    let noted: Vec<&str> = names(fold, change).into_iter().filter(|name| parameter(name)).collect();
    function.returns.iter().any(|returned| {
        if returned.kind() != "identifier" {
            return false;
        }
        let returned = fold.source(*returned);
        let wrapper =
            function.names.get(returned).is_some_and(|bound| matches!(bound.last(), Some(Binding { bound: Bound::Function(_), .. })));
        noted.contains(&returned) || (wrapper && !noted.is_empty())
    })
}

/// The names that are put into a collection: by themselves, or as arguments.
fn names<'t>(fold: &Fold<'_, 't>, change: Node<'t>) -> Vec<&'t str> {
    let value = change.child_by_field_name("right");
    let given = if change.kind() == "call" { arguments(change) } else { vec![] };
    let values = value.into_iter().chain(given.into_iter().map(|(_, value)| value));
    let mut names = Vec::new();
    for value in values {
        let mut cursor = value.walk();
        let inner = value.named_children(&mut cursor).filter(|_| matches!(value.kind(), "tuple" | "list" | "dictionary" | "call"));
        let inner: Vec<Node<'t>> = inner.take(SUBSCRIPTS).collect();
        names.extend([value].into_iter().chain(inner).filter(|one| one.kind() == "identifier").map(|one| fold.source(one)));
    }
    names
}

/// The collection that is changed, where it is declared; `None` where it is none, or one of each object.
fn declared<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, change: &Change<'t>) -> Option<Holder> {
    let scope = fold.scopes.get(change.held as usize)?;
    let bindings = scope.names.get(change.name)?;
    let own = |binding: &Binding<'t>| matches!(binding.bound, Bound::Value { scope, .. } if scope == change.held);
    // What a method gives to `self` is of one object.
    if scope.sort == Sort::Class && bindings.iter().any(|binding| matches!(binding.bound, Bound::Value { .. }) && !own(binding)) {
        return None;
    }
    let declaration = bindings.iter().find(|binding| own(binding) && is_collection(fold, binding))?;
    let context =
        Context { test: scope.test, ..context(walked, Here { scope: change.held, guard: None, main: false, unset: false, until: 0 }) };
    Some(Holder {
        name: change.name.to_owned(),
        span: Span::new(declaration.start as usize, declaration.end as usize),
        changed: change.place,
        by: vec![],
        context,
    })
}

fn is_collection<'t>(fold: &Fold<'_, 't>, binding: &Binding<'t>) -> bool {
    let Bound::Value { node, scope, .. } = binding.bound else { return false };
    match node.kind() {
        "list" | "dictionary" | "set" | "list_comprehension" | "dictionary_comprehension" | "set_comprehension" => true,
        "call" => {
            let callee = node.child_by_field_name("function");
            let paths = callee.map_or_else(Vec::new, |callee| fold.paths(callee, scope));
            paths.iter().any(|path| MAKERS.contains(&path.as_str()))
        }
        _ => false,
    }
}
