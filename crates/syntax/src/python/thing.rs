//! What expressions stand for, as far as paths say it: what other modules give, and the classes and functions of this file.

use super::bind::nearest_class;
use super::element::GET;
use super::fold::Fold;
use super::resolve::{CANDIDATES, Found, base_nodes, dotted};
use super::scope::{Binding, Bound, MODULE};
use crate::folding::DEEPEST;
use crate::grammar::Node;

/// How many names and calls a path may have.
const SEGMENTS: usize = 32;
/// The longest path that is kept.
const LONGEST_PATH: usize = 512;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// What has a dotted path; `()` stands in it for what a call gave.
    Path(String),
    /// A name that nothing in this file gives.
    Builtin(String),
    /// A class of this file, or an object of it seen from within.
    Class(u32),
    /// An object of a class of this file.
    Object(u32),
    /// A function of this file.
    Function(u32),
    /// What a class of this file extends.
    Super(u32),
}

/// A step from one expression to the next.
enum Step<'t> {
    Member(&'t str),
    Call,
}

impl<'t> Fold<'_, 't> {
    /// What an expression may stand for; nothing where that is not known.
    pub(super) fn things(&self, node: Node<'t>, from: u32, depth: usize) -> Vec<Thing> {
        let mut steps = Vec::new();
        let mut base = node;
        if depth > DEEPEST {
            return vec![];
        }
        loop {
            let next = match base.kind() {
                "attribute" => {
                    let Some(name) = base.child_by_field_name("attribute") else { return vec![] };
                    steps.push(Step::Member(self.source(name)));
                    base.child_by_field_name("object")
                }
                "call" => {
                    steps.push(Step::Call);
                    base.child_by_field_name("function")
                }
                "subscript" => {
                    steps.extend([Step::Call, Step::Member(GET)]);
                    base.child_by_field_name("value")
                }
                "await" | "parenthesized_expression" => base.named_child(0),
                "named_expression" => base.child_by_field_name("value"),
                _ => break,
            };
            let Some(next) = next.filter(|_| steps.len() <= SEGMENTS && self.work.take(1)) else { return vec![] };
            base = next;
        }
        let mut things = self.base(base, from, depth);
        for step in steps.iter().rev() {
            let mut stepped = Vec::new();
            for thing in things {
                union(&mut stepped, self.step(thing, step, from, depth));
            }
            things = stepped;
        }
        things
    }

    fn base(&self, base: Node<'t>, from: u32, depth: usize) -> Vec<Thing> {
        let either = |left: Option<Node<'t>>, right: Option<Node<'t>>| {
            let mut things = Vec::new();
            for one in [left, right].into_iter().flatten() {
                union(&mut things, self.things(one, from, depth + 1));
            }
            things
        };
        match base.kind() {
            "identifier" => self.named(base, from, depth),
            "boolean_operator" => either(base.child_by_field_name("left"), base.child_by_field_name("right")),
            // What a folder is joined to is a path as it is.
            "binary_operator" if base.child_by_field_name("operator").is_some_and(|operator| operator.kind() == "/") => {
                let mut things = either(base.child_by_field_name("left"), None);
                things.retain(|thing| matches!(thing, Thing::Path(path) if path.starts_with("pathlib.")));
                things
            }
            "conditional_expression" => either(base.named_child(0), base.named_child(2)),
            _ => vec![],
        }
    }

    fn named(&self, name: Node<'t>, from: u32, depth: usize) -> Vec<Thing> {
        let text = self.source(name);
        if let ("self" | "cls", Some(class)) = (text, nearest_class(self.scopes, from)) {
            return vec![Thing::Class(class)];
        }
        self.name_at(text, u32::try_from(name.start_byte()).unwrap_or(u32::MAX), from, depth)
    }

    /// What a name stands for at a byte of a scope.
    pub(super) fn name_at(&self, name: &str, at: u32, from: u32, depth: usize) -> Vec<Thing> {
        match self.look(name, from) {
            Found::Here(bindings, held) => {
                // What runs later sees what was given last.
                let at = if held == from { at } else { u32::MAX };
                self.union_of(&self.reaching(bindings, at), depth)
            }
            Found::Nowhere if name.starts_with("__") => vec![],
            Found::Nowhere => {
                let given = self.wildcards.iter().take(CANDIDATES).map(|module| Thing::Path(dotted(module, name)));
                [Thing::Builtin(name.to_owned())].into_iter().chain(given).collect()
            }
            Found::GivenUp => vec![],
        }
    }

    fn union_of(&self, bindings: &[&Binding<'t>], depth: usize) -> Vec<Thing> {
        let mut things = Vec::new();
        for binding in bindings.iter().rev() {
            union(&mut things, self.bound(binding, depth));
        }
        things
    }

    fn bound(&self, binding: &Binding<'t>, depth: usize) -> Vec<Thing> {
        let (node, scope, declared) = match &binding.bound {
            Bound::Import(path) => return vec![Thing::Path(path.clone())],
            Bound::Class(class) => return vec![Thing::Class(*class)],
            Bound::Function(function) => return vec![Thing::Function(*function)],
            Bound::Other => return vec![],
            Bound::Value { node, scope, declared } => (*node, *scope, *declared),
            Bound::Entered { node, scope } => (*node, *scope, None),
            Bound::Declared { node, scope } => (*node, *scope, Some(*node)),
        };
        self.once(node, || {
            let things = declared.map_or_else(Vec::new, |declared| self.declared(declared, scope, depth + 1));
            if things.is_empty() && declared.is_none_or(|declared| declared != node) { self.things(node, scope, depth + 1) } else { things }
        })
    }

    fn step(&self, thing: Thing, step: &Step<'t>, from: u32, depth: usize) -> Vec<Thing> {
        let Step::Member(name) = step else { return self.called(thing, from, depth) };
        match thing {
            Thing::Path(path) => longer(path, &format!(".{name}")),
            Thing::Class(class) => self.member_of(class, "", name, depth),
            Thing::Object(class) => self.member_of(class, "()", name, depth),
            Thing::Super(class) => self.inherited(class, "", name, depth),
            Thing::Builtin(_) | Thing::Function(_) => vec![],
        }
    }

    /// What a call of something gives.
    fn called(&self, thing: Thing, from: u32, depth: usize) -> Vec<Thing> {
        match thing {
            Thing::Builtin(name) if name == "super" => nearest_class(self.scopes, from).map(Thing::Super).into_iter().collect(),
            Thing::Path(path) | Thing::Builtin(path) => longer(path, "()"),
            Thing::Class(class) => vec![Thing::Object(class)],
            Thing::Function(function) => self.result(function, depth),
            Thing::Object(_) | Thing::Super(_) => vec![],
        }
    }

    /// What a function of this file gives: what it is declared to, or else what it returns.
    fn result(&self, function: u32, depth: usize) -> Vec<Thing> {
        let Some(scope) = self.scopes.get(function as usize).filter(|_| depth <= DEEPEST) else { return vec![] };
        let Some(node) = scope.node else { return vec![] };
        self.once(node, || {
            let declared = node.child_by_field_name("return_type");
            let mut things = declared.map_or_else(Vec::new, |declared| self.declared(declared, scope.parent, depth + 1));
            if things.is_empty() {
                for returned in &scope.returns {
                    union(&mut things, self.things(*returned, function, depth + 1));
                }
            }
            things
        })
    }

    /// What `name` is of a class of this file: its own, or what each base gives.
    fn member_of(&self, class: u32, end: &str, name: &str, depth: usize) -> Vec<Thing> {
        let Some(scope) = self.scopes.get(class as usize) else { return vec![] };
        let Some(bindings) = scope.names.get(name) else { return self.inherited(class, end, name, depth) };
        let last: Vec<&Binding<'t>> = bindings.iter().rev().take(CANDIDATES).collect();
        let mut things = Vec::new();
        for thing in self.union_of(&last, depth + 1) {
            match thing {
                Thing::Function(function) if self.scopes.get(function as usize).is_some_and(|function| function.property) => {
                    union(&mut things, self.result(function, depth + 1));
                }
                thing => union(&mut things, vec![thing]),
            }
        }
        things
    }

    fn inherited(&self, class: u32, end: &str, name: &str, depth: usize) -> Vec<Thing> {
        let Some(scope) = self.scopes.get(class as usize).filter(|_| depth <= DEEPEST && self.work.take(1)) else { return vec![] };
        let mut things = Vec::new();
        for base in base_nodes(scope.node) {
            for thing in self.things(base, scope.parent, depth + 1) {
                match thing {
                    Thing::Path(path) => union(&mut things, longer(path, &format!("{end}.{name}"))),
                    Thing::Class(base) if base != class => union(&mut things, self.member_of(base, end, name, depth + 1)),
                    _ => {}
                }
            }
        }
        things
    }

    /// What a declared type names; nothing for what says no more than `Any` or `str`.
    fn declared(&self, node: Node<'t>, from: u32, depth: usize) -> Vec<Thing> {
        if depth > DEEPEST || !self.work.take(1) {
            return vec![];
        }
        let mut cursor = node.walk();
        let mut things = match node.kind() {
            "string" => {
                let name = self.source(node).trim_matches(['"', '\'']);
                let mut names = name.split('.');
                let first = names.next().unwrap_or(name);
                let steps = names.map(Step::Member).collect::<Vec<_>>();
                let mut things = if first.starts_with(char::is_alphabetic) { self.name_at(first, u32::MAX, from, depth) } else { vec![] };
                for step in steps.iter().take(SEGMENTS) {
                    things = things.into_iter().flat_map(|thing| self.step(thing, step, from, depth)).collect();
                }
                things
            }
            "generic_type" | "subscript" => {
                let outer = node.named_child(0);
                let name = outer.map_or("", |outer| self.source(outer));
                match name.rsplit('.').next() {
                    Some("Optional" | "Union" | "Annotated" | "Final" | "ClassVar" | "Type" | "type") => {
                        let most = if name.ends_with("Annotated") { 1 } else { CANDIDATES };
                        let inner: Vec<Node<'t>> = node.named_children(&mut cursor).skip(1).take(most).collect();
                        inner.into_iter().flat_map(|inner| self.declared(inner, from, depth + 1)).collect()
                    }
                    _ => outer.map_or_else(Vec::new, |outer| self.things(outer, from, depth + 1)),
                }
            }
            "type" | "type_parameter" | "union_type" | "binary_operator" | "parenthesized_expression" => {
                let inner: Vec<Node<'t>> = node.named_children(&mut cursor).take(CANDIDATES).collect();
                inner.into_iter().flat_map(|inner| self.declared(inner, from, depth + 1)).collect()
            }
            "identifier" | "attribute" => self.things(node, from, depth + 1),
            _ => vec![],
        };
        things.retain(|thing| match thing {
            Thing::Path(path) => !path.starts_with("typing.") && !path.starts_with("collections.abc."),
            Thing::Class(class) => *class != MODULE,
            Thing::Builtin(_) | Thing::Object(_) | Thing::Function(_) | Thing::Super(_) => false,
        });
        things.truncate(CANDIDATES);
        things
    }
}

fn longer(mut path: String, end: &str) -> Vec<Thing> {
    if path.len() + end.len() > LONGEST_PATH {
        return vec![];
    }
    path.push_str(end);
    vec![Thing::Path(path)]
}

fn union(things: &mut Vec<Thing>, more: Vec<Thing>) {
    for thing in more {
        if things.len() < CANDIDATES && !things.contains(&thing) {
            things.push(thing);
        }
    }
}
