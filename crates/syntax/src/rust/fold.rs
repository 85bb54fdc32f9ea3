//! What an expression is known to be without running it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use seaworthy_model::{Part, Span, Value};

use super::resolve::{Thing, paths};
use super::tree::{Bound, Id, Node, Sort, Tree};
use crate::code::Known;
use crate::folding::{DEEPEST, Work, clip, reference};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Truth,
    Nothing,
}

pub(super) struct Folded {
    pub value: Value,
    pub kind: Kind,
    /// Where it is written, when that is not the expression itself.
    pub written: Option<Span>,
}

impl Folded {
    pub fn text(value: Value) -> Self {
        Self { value, kind: Kind::Text, written: None }
    }

    pub fn unknown() -> Self {
        Self::text(Value::unknown())
    }

    pub fn number(value: Value) -> Self {
        Self { value, kind: Kind::Number, written: None }
    }
}

/// Folds the expressions of one file, within a bound for them all.
pub(super) struct Fold<'a> {
    pub tree: &'a Tree,
    pub work: Work,
    /// What expressions stand for; nothing while it is looked for.
    pub found: RefCell<HashMap<Id, Vec<Thing>>>,
    /// Names that are given another value than their first.
    changed: HashSet<&'a str>,
}

impl<'a> Fold<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        let changed = tree.changed.iter().map(|(name, _)| name.as_str()).collect();
        Self { tree, work: Work::new(), found: RefCell::default(), changed }
    }

    pub fn known(&self, id: Id) -> Known {
        let folded = self.fold(id, 0);
        let written = folded.written.unwrap_or_else(|| self.tree.span(id));
        Known { value: folded.value, written, nothing: folded.kind == Kind::Nothing }
    }

    pub fn value(&self, id: Id, depth: usize) -> Value {
        self.fold(id, depth).value
    }

    pub fn fold(&self, id: Id, depth: usize) -> Folded {
        let Some(node) = self.tree.node(id).filter(|_| depth <= DEEPEST && self.work.take(1)) else { return Folded::unknown() };
        let mut folded = self.expression(node, depth + 1);
        clip(&mut folded.value);
        if self.work.take_value(&folded.value) { folded } else { Folded::unknown() }
    }

    fn expression(&self, node: &Node, depth: usize) -> Folded {
        match &node.sort {
            Sort::Text(text) => Folded::text(Value::text(text.as_str())),
            Sort::Number(digits) => Folded::number(Value::text(digits.as_str())),
            Sort::Truth(truth) => Folded { value: Value::text(truth.to_string()), kind: Kind::Truth, written: None },
            Sort::Path(name) => match name.segments.as_slice() {
                [one] if one == "None" => Folded { value: Value::unknown(), kind: Kind::Nothing, written: None },
                [one] => self.variable(one, node, depth),
                segments => self.path_value(segments, node, depth),
            },
            Sort::Same(inner) => self.elsewhere(*inner, depth),
            Sort::Plus(left, right) => match self.fold(*left, depth) {
                left if left.kind == Kind::Text => Folded::text(left.value.then(self.value(*right, depth))),
                _ => Folded::unknown(),
            },
            Sort::Tuple(elements) => self.address(elements, depth),
            Sort::Branches { on, results } => self.branches(*on, results, depth),
            Sort::Call { callee, arguments } if self.wraps(*callee) => {
                arguments.first().map_or_else(Folded::unknown, |inner| self.elsewhere(*inner, depth))
            }
            Sort::Call { callee, arguments } => self.call(*callee, arguments, depth),
            Sort::Method { receiver, name, arguments, .. } => self.method(*receiver, name, arguments, depth),
            Sort::Macro { name, arguments } => self.joined(name.last_name(), arguments, node, depth),
            _ => Folded::unknown(),
        }
    }

    /// What is written at another place, which stays its place.
    pub fn elsewhere(&self, id: Id, depth: usize) -> Folded {
        let folded = self.fold(id, depth);
        Folded { written: folded.written.or_else(|| Some(self.tree.span(id))), ..folded }
    }

    fn variable(&self, name: &str, node: &Node, depth: usize) -> Folded {
        self.named(name, node.here.scope, node.span.start, depth)
    }

    /// The value of a name at a place.
    pub fn named(&self, name: &str, scope: u32, at: u32, depth: usize) -> Folded {
        let Some((binding, _)) = self.tree.look(name, scope, at) else { return Folded::unknown() };
        match &binding.bound {
            Bound::Value { init: Some(init), mutable, .. } => {
                if *mutable && self.changed.contains(name) {
                    return Folded::unknown();
                }
                let folded = self.elsewhere(*init, depth);
                // What is `mut` may have been added to.
                if *mutable && folded.kind == Kind::Text { Folded { value: folded.value.then(Value::unknown()), ..folded } } else { folded }
            }
            Bound::Constant { init, .. } => self.elsewhere(*init, depth),
            Bound::Import(path) => Folded::text(reference(&self.canonical(path))),
            Bound::Taken(Some(init)) => {
                let folded = self.fold(*init, depth);
                if matches!(folded.value.parts.as_slice(), [Part::Env { .. }]) { folded } else { Folded::unknown() }
            }
            _ => Folded::unknown(),
        }
    }

    fn path_value(&self, segments: &[String], node: &Node, depth: usize) -> Folded {
        if let Some((owner, [name])) = segments.split_first() {
            let of = match owner.as_str() {
                "Self" => self.tree.owner(node.here.scope),
                owner => match self.tree.look(owner, node.here.scope, u32::MAX).map(|(binding, _)| &binding.bound) {
                    Some(Bound::Type(at)) => Some(*at),
                    _ => None,
                },
            };
            let constant = of.and_then(|at| self.tree.structs.get(at as usize)).and_then(|one| one.constants.get(name));
            if let Some(constant) = constant {
                return self.elsewhere(*constant, depth);
            }
        }
        match paths(self.path(segments, node.here.scope, node.span.start, depth)).first() {
            Some(path) if path.ends_with("Addr.LOCALHOST") => {
                Folded::text(Value::text(if path.contains("v6") { "::1" } else { "127.0.0.1" }))
            }
            Some(path) if path.ends_with("Addr.UNSPECIFIED") => {
                Folded::text(Value::text(if path.contains("v6") { "::" } else { "0.0.0.0" }))
            }
            Some(path) => Folded::text(reference(path)),
            None => Folded::unknown(),
        }
    }

    /// `("127.0.0.1", 8080)` as an address.
    fn address(&self, elements: &[Id], depth: usize) -> Folded {
        let [host, port] = elements else { return Folded::unknown() };
        let host = match self.octets(*host, depth) {
            Some(host) => Folded::text(Value::text(host)),
            None => self.fold(*host, depth),
        };
        let port = self.fold(*port, depth);
        let named = host.value.known().is_some_and(|host| is_host(&host));
        let said = named && port.value.known().is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
        if host.kind == Kind::Text && (port.kind == Kind::Number || said) {
            return Folded::text(host.value.then(Value::text(":")).then(port.value));
        }
        Folded::unknown()
    }

    /// `[127, 0, 0, 1]` as a host.
    pub fn octets(&self, id: Id, depth: usize) -> Option<String> {
        let Some(Sort::List(elements)) = self.tree.node(id).map(|node| &node.sort) else { return None };
        let numbers: Vec<String> = elements.iter().take(9).filter_map(|one| self.value(*one, depth).known()).collect();
        match (elements.len(), numbers.len()) {
            (4, 4) => Some(numbers.join(".")),
            (8, 8) if numbers.iter().all(|one| one == "0") => Some("::".to_owned()),
            _ => None,
        }
    }

    /// What is asked for in the environment, with what stands in for it; else what all branches give.
    fn branches(&self, on: Option<Id>, results: &[Id], depth: usize) -> Folded {
        let asked = on.map(|on| self.value(on, depth)).unwrap_or_default();
        if let [Part::Env { name, default: None }] = asked.parts.as_slice() {
            let other = results
                .iter()
                .map(|result| self.value(*result, depth))
                .find(|value| value.known().is_some() && value.env().next().is_none());
            return Folded::text(Value { parts: vec![Part::Env { name: name.clone(), default: other }] });
        }
        Folded::unknown()
    }
}

fn is_host(text: &str) -> bool {
    let of_four = || text.split('.').count() == 4 && text.split('.').all(|part| part.parse::<u8>().is_ok());
    let of_eight = || text.matches(':').count() > 1 && text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    text == "localhost" || of_four() || of_eight()
}
