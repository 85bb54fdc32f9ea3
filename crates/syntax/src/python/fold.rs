//! What an expression is known to be without running it.

use std::cell::RefCell;
use std::collections::HashMap;

use seaworthy_model::{Part, Span, Value};

use super::resolve::Found;
use super::scope::{Bound, Scope};
use super::thing::Thing;
use super::{literal, span};
use crate::code::{Import, Known};
pub(super) use crate::folding::{Folded, Sort};
use crate::folding::{MOST_PARTS, Work, bounded, join, reference, variable};
use crate::grammar::Node;

impl Folded {
    /// As a piece of a longer text.
    pub fn piece(self) -> Value {
        match self.sort {
            Sort::Text | Sort::Number => self.value,
            Sort::Bool | Sort::Nothing => Value::unknown(),
        }
    }
}

/// Folds the expressions of one file, within a bound for them all.
pub(super) struct Fold<'a, 't> {
    pub text: &'t str,
    pub scopes: &'a [Scope<'t>],
    pub wildcards: Vec<&'a str>,
    pub work: Work,
    /// What names were found to stand for, by the node that says it; nothing while it is looked for.
    found: RefCell<HashMap<usize, Vec<Thing>>>,
    /// What the names of environment variables begin with that give the fields of a class; `None` for any other class.
    pub prefixes: RefCell<HashMap<u32, Option<String>>>,
}

impl<'a, 't> Fold<'a, 't> {
    pub fn new(text: &'t str, scopes: &'a [Scope<'t>], imports: &'a [Import]) -> Self {
        let wildcards = imports.iter().filter(|import| import.local.is_none()).map(|import| import.path.as_str()).collect();
        Self { text, scopes, wildcards, work: Work::new(), found: RefCell::default(), prefixes: RefCell::default() }
    }

    /// What a node was found to stand for, looked for once; nothing where that depends on itself.
    pub fn once(&self, node: Node<'t>, look: impl FnOnce() -> Vec<Thing>) -> Vec<Thing> {
        if let Some(found) = self.found.borrow().get(&node.id()) {
            return found.clone();
        }
        self.found.borrow_mut().insert(node.id(), vec![]);
        let things = look();
        self.found.borrow_mut().insert(node.id(), things.clone());
        things
    }

    pub fn source(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.start_byte()..node.end_byte()).unwrap_or("")
    }

    /// What a span of the file holds.
    pub fn text_of(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    pub fn known(&self, node: Node<'t>, scope: u32) -> Known {
        self.fold(node, scope, 0).known(span(node))
    }

    pub fn fold(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        bounded(&self.work, depth, || self.expression(node, scope, depth))
    }

    fn expression(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        match node.kind() {
            "string" => Folded::text(literal::string(self, node, scope, depth)),
            "concatenated_string" => {
                let mut cursor = node.walk();
                let strings = node.named_children(&mut cursor).filter(|child| child.kind() == "string").take(MOST_PARTS);
                Folded::text(strings.fold(Value::default(), |whole, one| whole.then(literal::string(self, one, scope, depth))))
            }
            "integer" => match literal::integer(self.source(node)) {
                Some(digits) => Folded { value: Value::text(digits), sort: Sort::Number, written: None },
                None => Folded::unknown(),
            },
            "true" | "false" => Folded { value: Value::text(node.kind()), sort: Sort::Bool, written: None },
            "none" => Folded { value: Value::unknown(), sort: Sort::Nothing, written: None },
            "parenthesized_expression" => match node.named_child(0) {
                Some(inner) if node.named_child_count() == 1 => {
                    let folded = self.fold(inner, scope, depth + 1);
                    Folded { written: folded.written.or_else(|| Some(span(inner))), ..folded }
                }
                _ => Folded::unknown(),
            },
            "named_expression" => {
                node.child_by_field_name("value").map_or_else(Folded::unknown, |value| self.fold(value, scope, depth + 1))
            }
            "identifier" => self.name(node, scope, depth),
            "attribute" => self.temporary_name(node, scope).unwrap_or_else(|| self.attribute(node, scope, depth)),
            "subscript" => self.subscript(node, scope, depth),
            "call" => self.call(node, scope, depth),
            "binary_operator" => self.operator(node, scope, depth),
            "boolean_operator" => self.boolean(node, scope, depth),
            _ => Folded::unknown(),
        }
    }

    fn name(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        match self.look(self.source(node), scope) {
            Found::Here([one], held) => match &one.bound {
                // Before its assignment, in the same run of code, a name is something else or comes round a loop.
                Bound::Value { .. } if held == scope && (one.end as usize) > node.start_byte() => Folded::unknown(),
                Bound::Value { node, scope, .. } => self.elsewhere(*node, *scope, depth),
                Bound::Import(path) => Folded::text(reference(path)),
                Bound::Entered { node, scope } => self.entered(*node, *scope, depth),
                _ => Folded::unknown(),
            },
            Found::Nowhere => match (self.wildcards.as_slice(), self.paths(node, scope).as_slice()) {
                ([_], [_builtin, path]) => Folded::text(reference(path)),
                _ => Folded::unknown(),
            },
            Found::Here(..) | Found::GivenUp => Folded::unknown(),
        }
    }

    /// What is written at another place, which stays its place.
    pub fn elsewhere(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let folded = self.fold(node, scope, depth + 1);
        Folded { written: folded.written.or_else(|| Some(span(node))), ..folded }
    }

    fn attribute(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        if let Some((class, one)) = self.member(node, scope) {
            return match (self.field(class, self.member_name(node), one, depth), &one.bound) {
                (Some(field), _) => field,
                (None, Bound::Value { node, scope, .. }) => self.elsewhere(*node, *scope, depth),
                _ => Folded::unknown(),
            };
        }
        match self.reference(node, scope) {
            Some(path) if path == "os.sep" || path == "os.path.sep" => Folded::text(Value::text("/")),
            Some(path) => Folded::text(reference(&path)),
            None => Folded::unknown(),
        }
    }

    fn subscript(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let (Some(value), Some(key)) = (node.child_by_field_name("value"), node.child_by_field_name("subscript")) else {
            return Folded::unknown();
        };
        if !self.paths(value, scope).iter().any(|path| path == "os.environ") {
            return Folded::unknown();
        }
        Folded::text(variable(&self.fold(key, scope, depth + 1).value, None))
    }

    /// A chain of one operator is walked along its left side: it may be thousands long.
    fn operator(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let sign = |node: Node<'t>| node.child_by_field_name("operator").map_or("", |operator| operator.kind());
        let (sign_of_all, mut right, mut left) = (sign(node), vec![], node);
        while left.kind() == "binary_operator" && sign(left) == sign_of_all && self.work.take(1) {
            let (Some(next), Some(operand)) = (left.child_by_field_name("left"), left.child_by_field_name("right")) else {
                return Folded::unknown();
            };
            right.push(operand);
            left = next;
        }
        if right.len() > MOST_PARTS {
            return Folded::unknown();
        }
        let mut whole = self.fold(left, scope, depth + 1);
        for operand in right.into_iter().rev() {
            whole = match sign_of_all {
                "%" => Folded::text(literal::percent(self, &whole.piece(), operand, scope, depth)),
                "+" if whole.sort != Sort::Number => Folded::text(whole.piece().then(self.fold(operand, scope, depth + 1).piece())),
                "/" if whole.sort != Sort::Number => {
                    let next = self.fold(operand, scope, depth + 1);
                    // A number that is divided is no path.
                    if next.sort != Sort::Text {
                        return Folded::unknown();
                    }
                    Folded::text(join(whole.piece(), next.value))
                }
                _ => return Folded::unknown(),
            };
        }
        Folded { written: None, ..whole }
    }

    /// `os.environ.get("A") or "b"`: a variable with what stands in for it.
    fn boolean(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
            return Folded::unknown();
        };
        if node.child_by_field_name("operator").is_none_or(|operator| operator.kind() != "or") {
            return Folded::unknown();
        }
        let left = self.fold(left, scope, depth + 1);
        let right = self.fold(right, scope, depth + 1);
        match left.value.parts.as_slice() {
            _ if left.sort == Sort::Nothing => Folded { written: None, ..right },
            // An empty default is none.
            [Part::Env { name, default }] if default.as_ref().is_none_or(|default| default.parts.is_empty()) => {
                let default = (right.sort != Sort::Nothing).then_some(right.value);
                Folded::text(Value { parts: vec![Part::Env { name: name.clone(), default }] })
            }
            [Part::Text(_)] => Folded { written: None, ..left },
            _ => Folded::unknown(),
        }
    }
}

/// The arguments of a call: the name where there is one, and the expression.
pub(super) fn arguments<'t>(call: Node<'t>) -> Vec<(Option<Node<'t>>, Node<'t>)> {
    let Some(list) = call.child_by_field_name("arguments") else { return vec![] };
    if list.kind() != "argument_list" {
        return vec![(None, list)];
    }
    let mut cursor = list.walk();
    list.named_children(&mut cursor)
        .filter(|child| !child.is_extra() && !child.is_error())
        .filter_map(|child| match child.kind() {
            "keyword_argument" => Some((Some(child.child_by_field_name("name")?), child.child_by_field_name("value")?)),
            _ => Some((None, child)),
        })
        .collect()
}
