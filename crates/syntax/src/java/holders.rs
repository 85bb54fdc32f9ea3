//! Collections that live as long as the process and that methods change.

use std::collections::{HashMap, HashSet};

use super::context;
use super::fold::Fold;
use super::scope::{Class, Variable};
use super::walk::Here;
use crate::code::Holder;
use crate::grammar::{Node, span};

/// Classes whose objects are collections that can be changed.
const COLLECTIONS: [&str; 29] = [
    "ArrayBlockingQueue",
    "ArrayDeque",
    "ArrayList",
    "ConcurrentHashMap",
    "ConcurrentLinkedDeque",
    "ConcurrentLinkedQueue",
    "ConcurrentSkipListMap",
    "ConcurrentSkipListSet",
    "CopyOnWriteArrayList",
    "CopyOnWriteArraySet",
    "DelayQueue",
    "EnumMap",
    "HashMap",
    "HashSet",
    "Hashtable",
    "IdentityHashMap",
    "LinkedBlockingDeque",
    "LinkedBlockingQueue",
    "LinkedHashMap",
    "LinkedHashSet",
    "LinkedList",
    "LinkedTransferQueue",
    "PriorityBlockingQueue",
    "PriorityQueue",
    "Stack",
    "TreeMap",
    "TreeSet",
    "Vector",
    "WeakHashMap",
];

/// Methods that change what they are called on.
const CHANGING: [&str; 35] = [
    "add",
    "addAll",
    "addElement",
    "addFirst",
    "addLast",
    "clear",
    "compute",
    "computeIfAbsent",
    "computeIfPresent",
    "insertElementAt",
    "merge",
    "offer",
    "offerFirst",
    "offerLast",
    "poll",
    "pollFirst",
    "pollLast",
    "pop",
    "push",
    "put",
    "putAll",
    "putIfAbsent",
    "remove",
    "removeAll",
    "removeElement",
    "removeFirst",
    "removeIf",
    "removeLast",
    "replace",
    "replaceAll",
    "retainAll",
    "set",
    "setElementAt",
    "take",
    "transfer",
];

/// Annotations of classes of which there is one object.
const SINGLE: [&str; 13] = [
    "ApplicationScoped",
    "Component",
    "Configuration",
    "Controller",
    "ControllerAdvice",
    "Path",
    "Repository",
    "RestController",
    "RestControllerAdvice",
    "Service",
    "ServerEndpoint",
    "Singleton",
    "WebServlet",
];

/// Annotations that say that there are many objects all the same.
const MANY: [&str; 10] = [
    "ConversationScoped",
    "Dependent",
    "Prototype",
    "RequestScope",
    "RequestScoped",
    "Scope",
    "SessionScope",
    "SessionScoped",
    "TransactionScoped",
    "ViewScoped",
];

/// How often a private method is looked at again for what calls it.
const ROUNDS: usize = 3;

/// A method: its class, and its name.
type Method<'t> = (u32, &'t str);

pub(super) fn of(fold: &Fold<'_, '_>) -> Vec<Holder> {
    let mut held: HashMap<u32, Option<Holder>> = HashMap::new();
    for (variable, at) in fold.walk.variables.iter().zip(0u32..) {
        if lives(fold, variable) && variable.values.iter().any(|(value, _)| is_collection(fold, *value)) {
            held.insert(at, None);
        }
    }
    if held.is_empty() {
        return vec![];
    }
    let starting = starting(fold);
    for (call, here) in &fold.walk.calls {
        let Some((variable, method)) = change(fold, *call, *here) else { continue };
        let Some(holder) = held.get_mut(&variable) else { continue };
        let function = &fold.walk.scopes[here.scope as usize].function;
        if function.is_empty() || method.is_some_and(|method| starting.contains(&method)) || is_starting(fold, *here) {
            continue;
        }
        let declared = &fold.walk.variables[variable as usize];
        let holder = holder.get_or_insert_with(|| Holder {
            name: declared.name.to_owned(),
            span: span(declared.whole),
            changed: span(*call),
            by: vec![],
            context: context(fold.walk, Here { scope: declared.scope, guard: None, fallback: false }),
        });
        if holder.by.len() < 64 && !holder.by.contains(function) {
            holder.by.push(function.clone());
        }
    }
    let mut holders: Vec<Holder> = held.into_values().flatten().collect();
    holders.sort_by_key(|holder| (holder.span, holder.changed));
    holders
}

/// Whether a field lives as long as the process.
fn lives(fold: &Fold<'_, '_>, variable: &Variable<'_>) -> bool {
    let class = fold.walk.scopes[variable.scope as usize].class.and_then(|class| fold.walk.classes.get(class as usize));
    variable.field && (variable.class_level || class.is_some_and(|class| is_single(fold, class)))
}

/// Whether there is one object of a class as a rule.
fn is_single(fold: &Fold<'_, '_>, class: &Class<'_>) -> bool {
    let annotated: Vec<&str> = fold.walk.annotated(class.node).collect();
    let is = |names: &[&str]| annotated.iter().any(|name| names.contains(name));
    let servlet = || class.bases.iter().any(|base| matches!(fold.last_name(*base), "HttpServlet" | "GenericServlet"));
    // `private static final Registry INSTANCE = new Registry();`
    let own = || {
        let fields = fold.walk.scopes[class.scope as usize].variables.values().flatten();
        let mut fields = fields.filter_map(|field| fold.walk.variables.get(*field as usize));
        fields.any(|field| field.class_level && field.values.iter().any(|(value, _)| makes(fold, *value, class.name)))
    };
    !class.name.is_empty() && !is(&MANY) && (is(&SINGLE) || servlet() || own())
}

fn makes(fold: &Fold<'_, '_>, value: Node<'_>, class: &str) -> bool {
    value.kind() == "object_creation_expression" && value.child_by_field_name("type").is_some_and(|named| fold.source(named) == class)
}

fn is_collection(fold: &Fold<'_, '_>, value: Node<'_>) -> bool {
    let field = |name| value.child_by_field_name(name).map(|node| fold.last_name(node));
    match value.kind() {
        "object_creation_expression" => field("type").is_some_and(|class| COLLECTIONS.contains(&class)),
        "method_invocation" => match (field("object"), field("name")) {
            (Some("Collections"), Some(name)) => name.starts_with("synchronized") || name == "newSetFromMap",
            (Some("Maps" | "Lists" | "Sets" | "Queues"), Some(name)) => name.starts_with("new"),
            (Some("ConcurrentHashMap"), Some("newKeySet")) => true,
            _ => false,
        },
        _ => false,
    }
}

/// The variable that a call changes, and the method in which it does.
fn change<'t>(fold: &Fold<'_, 't>, call: Node<'t>, here: Here) -> Option<(u32, Option<Method<'t>>)> {
    let name = call.child_by_field_name("name").filter(|_| call.kind() == "method_invocation")?;
    if !CHANGING.contains(&fold.source(name)) {
        return None;
    }
    let variable = fold.variable_of(call.child_by_field_name("object")?, here.scope)?;
    Some((variable, method(fold, here)))
}

fn method<'t>(fold: &Fold<'_, 't>, here: Here) -> Option<Method<'t>> {
    let scope = &fold.walk.scopes[here.scope as usize];
    Some((scope.class?, scope.method))
}

fn is_starting(fold: &Fold<'_, '_>, here: Here) -> bool {
    fold.walk.scopes[here.scope as usize].starting
}

/// Private methods that nothing calls but what runs before anything is asked of the program.
fn starting<'t>(fold: &Fold<'_, 't>) -> HashSet<Method<'t>> {
    let mut callers: HashMap<Method<'t>, Vec<Here>> = HashMap::new();
    for (call, here) in &fold.walk.calls {
        let object = call.child_by_field_name("object");
        let own = call.kind() == "method_invocation" && object.is_none_or(|object| object.kind() == "this");
        let (Some(name), Some(class)) = (call.child_by_field_name("name"), fold.walk.scopes[here.scope as usize].class) else { continue };
        let name = fold.source(name);
        if own && fold.walk.classes.get(class as usize).is_some_and(|class| class.hidden.contains(name)) {
            callers.entry((class, name)).or_default().push(*here);
        }
    }
    let mut starting = HashSet::new();
    for _ in 0..ROUNDS {
        let found = callers.iter().filter(|(_, callers)| {
            callers.iter().all(|here| is_starting(fold, *here) || method(fold, *here).is_some_and(|method| starting.contains(&method)))
        });
        let found: Vec<Method<'t>> = found.map(|(method, _)| *method).collect();
        starting.extend(found);
    }
    starting
}
