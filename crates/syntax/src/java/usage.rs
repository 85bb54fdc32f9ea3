//! What texts are used for.

use super::walk::{Here, Walk};
use crate::grammar::Node;

/// Methods that compare their receiver with their argument.
const COMPARING: [&str; 11] = [
    "equals",
    "equalsIgnoreCase",
    "startsWith",
    "endsWith",
    "contains",
    "contentEquals",
    "compareTo",
    "compareToIgnoreCase",
    "matches",
    "indexOf",
    "regionMatches",
];

/// What an expression is used for.
#[derive(Clone, Copy)]
pub(super) enum Use<'t> {
    Free,
    /// It is a part of a text that is taken already.
    Taken,
    /// It is an operand of a sum that holds no text itself.
    Sum,
    /// It is given to what this names.
    Named(Node<'t>),
    /// An annotation is given it, under a key or by itself.
    Annotated(Node<'t>, Option<Node<'t>>),
    /// A call is given it.
    Argument(Node<'t>),
    /// It is given back where something failed.
    Fallback,
    Compared,
}

/// What the children of a node are used for.
#[derive(Clone, Copy)]
pub(super) enum Uses<'t> {
    Plain,
    /// As these children are.
    All(Use<'t>),
    /// A value under one of these fields; the rest is free.
    Field(&'static str, Use<'t>),
    /// The arguments and the receiver of a call.
    Call(Node<'t>, Use<'t>),
    /// The branches of a condition.
    Branches(Use<'t>),
    /// The left side of a sum without texts.
    Left,
}

impl<'t> Uses<'t> {
    pub fn of(self, field: Option<&str>) -> Use<'t> {
        match (self, field) {
            (Uses::All(used), _) => used,
            (Uses::Field(name, used), Some(field)) if name == field => used,
            (Uses::Call(call, _), Some("arguments")) => Use::Argument(call),
            (Uses::Call(_, receiver), Some("object")) => receiver,
            (Uses::Branches(used), Some("consequence" | "alternative")) => used,
            (Uses::Left, Some("left")) => Use::Sum,
            _ => Use::Free,
        }
    }
}

impl<'t> Walk<'t> {
    /// Takes what is a text, and says what the node's children are used for.
    pub(super) fn usage(&mut self, node: Node<'t>, kind: &str, used: Use<'t>, here: Here) -> Uses<'t> {
        match kind {
            "string_literal" => {
                if !matches!(used, Use::Taken) && !self.is_pattern(node, used) {
                    self.texts.push((node, used, here));
                }
                Uses::Plain
            }
            "binary_expression" => self.operands(node, used, here),
            "argument_list" | "parenthesized_expression" | "array_initializer" | "element_value_array_initializer" => Uses::All(used),
            "return_statement" if here.fallback => Uses::All(Use::Fallback),
            "cast_expression" => Uses::Field("value", used),
            "ternary_expression" => Uses::Branches(if matches!(used, Use::Taken | Use::Sum) { Use::Free } else { used }),
            "array_creation_expression" => Uses::Field("value", used),
            "variable_declarator" => node.child_by_field_name("name").map_or(Uses::Plain, |name| Uses::Field("value", Use::Named(name))),
            "assignment_expression" => node.child_by_field_name("left").map_or(Uses::Plain, |left| Uses::Field("right", Use::Named(left))),
            "annotation" => Uses::Field("arguments", Use::Annotated(node, None)),
            "annotation_argument_list" => Uses::All(used),
            "element_value_pair" => match used {
                Use::Annotated(annotation, _) => Uses::Field("value", Use::Annotated(annotation, node.child_by_field_name("key"))),
                _ => Uses::Plain,
            },
            "switch_label" => Uses::All(Use::Compared),
            "method_invocation" => {
                if self.pattern(node).is_some() && !matches!(used, Use::Taken) {
                    self.texts.push((node, used, here));
                }
                let name = node.child_by_field_name("name").map_or("", |name| self.source(name));
                let receiver = match name {
                    "formatted" => Use::Taken,
                    name if is_comparing(name) => Use::Compared,
                    _ => Use::Free,
                };
                Uses::Call(node, receiver)
            }
            "object_creation_expression" | "explicit_constructor_invocation" | "enum_constant" => Uses::Call(node, Use::Free),
            _ => Uses::Plain,
        }
    }

    fn operands(&mut self, node: Node<'t>, used: Use<'t>, here: Here) -> Uses<'t> {
        match node.child_by_field_name("operator").map_or("", |operator| operator.kind()) {
            "+" => match used {
                Use::Taken => Uses::All(Use::Taken),
                Use::Sum => Uses::Left,
                used if has_text(node) => {
                    if !self.is_pattern(node, used) {
                        self.texts.push((node, used, here));
                    }
                    Uses::All(Use::Taken)
                }
                _ => Uses::Left,
            },
            "==" | "!=" => Uses::All(Use::Compared),
            _ => Uses::Plain,
        }
    }

    /// The pattern of `String.format("…", …)` or `"…".formatted(…)`, where it is written out.
    fn pattern(&self, call: Node<'t>) -> Option<Node<'t>> {
        let object = call.child_by_field_name("object")?;
        match self.source(call.child_by_field_name("name")?) {
            "formatted" => Some(object).filter(|object| object.kind() == "string_literal"),
            "format" if matches!(self.source(object), "String" | "java.lang.String" | "MessageFormat") => {
                let arguments = call.child_by_field_name("arguments")?;
                let is_text = |node: &Node<'t>| node.kind() == "string_literal" || node.kind() == "binary_expression" && has_text(*node);
                [0, 1].into_iter().find_map(|at| arguments.named_child(at).filter(is_text))
            }
            _ => None,
        }
    }

    /// Whether a text is the pattern of the call that is given it, which is a text as a whole.
    fn is_pattern(&self, node: Node<'t>, used: Use<'t>) -> bool {
        matches!(used, Use::Argument(call) if self.pattern(call).is_some_and(|pattern| pattern.id() == node.id()))
    }
}

/// Whether a sum holds a text among its own operands.
fn has_text(sum: Node<'_>) -> bool {
    let mut left = sum;
    while left.kind() == "binary_expression" {
        let operand = |field| left.child_by_field_name(field);
        let (Some(next), Some(right)) = (operand("left"), operand("right")) else { return false };
        if operand("operator").is_none_or(|operator| operator.kind() != "+") {
            return false;
        }
        if right.kind() == "string_literal" {
            return true;
        }
        left = next;
    }
    left.kind() == "string_literal"
}

pub(super) fn is_comparing(name: &str) -> bool {
    COMPARING.contains(&name)
}
