//! The texts of a file, and what each is used for.

use std::collections::HashMap;

use seaworthy_model::{Part, Span};

use super::fold::Fold;
use super::scope::{Scope, Sort};
use super::thing::Thing;
use super::walk::{Here, MOST, Walk};
use super::{context, span};
use crate::code::{Call, Text};
use crate::folding::MOST_PARTS;
use crate::grammar::Node;

/// What an expression is used for.
#[derive(Clone, Copy, Default)]
pub(super) struct Used<'t> {
    /// What is given it: a variable, a field, a key, a parameter by its name.
    name: Option<Node<'t>>,
    /// The call that it is an argument of, by its number.
    call: Option<u32>,
    compared: bool,
    /// Whether it stands behind `or`, or is given back where something is not set: it holds where something else does not.
    default: bool,
    /// Whether it is one of several that are given to the name together.
    element: bool,
    /// Whether it is a piece of a text, documentation or a type: no text by itself.
    taken: bool,
}

/// What a node says of how its children are used.
#[derive(Clone, Copy)]
pub(super) enum Hands<'t> {
    /// Nothing.
    Nothing,
    /// As the node itself.
    Same(Used<'t>),
    /// As the node itself; what stands behind `or` as its default.
    Or(Used<'t>),
    /// The child in a field is given to a name.
    Named { field: &'static str, used: Used<'t> },
    /// The arguments are given to a call; whether the callee is a piece of the text that the call is.
    Call { number: u32, taken: bool },
}

impl<'t> Hands<'t> {
    /// How a child of the node is used.
    pub fn over(self, child: Node<'t>, field: Option<&str>) -> Used<'t> {
        match self {
            Hands::Nothing => Used::default(),
            Hands::Or(used) => Used { default: used.default || field == Some("right"), ..used },
            Hands::Same(used) => used,
            Hands::Named { field: wanted, used } if field == Some(wanted) => used,
            Hands::Named { .. } => Used::default(),
            Hands::Call { number, .. } if child.kind() == "argument_list" => Used { call: Some(number), ..Used::default() },
            Hands::Call { taken, .. } => Used { taken: taken && field == Some("function"), ..Used::default() },
        }
    }
}

impl<'t> Walk<'t> {
    /// Keeps a node that is a text, with what it is used for.
    pub(super) fn keep_text(&mut self, node: Node<'t>, here: Here, used: Used<'t>) {
        if used.taken || !is_text(node, self.text) {
            return;
        }
        if self.texts.len() < MOST {
            self.texts.push((node, here, used));
        } else {
            self.overflown = true;
        }
    }

    /// What a node says of how its children are used. A call is already among the calls.
    pub(super) fn hands(&self, node: Node<'t>, used: Used<'t>, here: Here) -> Hands<'t> {
        let named = |field: &'static str, name: &str, used: Used<'t>| Hands::Named {
            field,
            used: Used { name: node.child_by_field_name(name), ..used },
        };
        let taken = Hands::Same(Used { taken: true, ..Used::default() });
        match node.kind() {
            "string" | "concatenated_string" | "expression_statement" | "type" => taken,
            "binary_operator" if used.taken || is_text(node, self.text) => taken,
            "list" | "tuple" | "set" => Hands::Same(Used { element: used.name.is_some(), ..used }),
            "parenthesized_expression"
            | "conditional_expression"
            | "expression_list"
            | "await"
            | "argument_list"
            | "union_pattern"
            | "list_pattern"
            | "tuple_pattern"
            | "dict_pattern" => Hands::Same(used),
            "boolean_operator" if node.child_by_field_name("operator").is_some_and(|operator| operator.kind() == "or") => Hands::Or(used),
            "boolean_operator" => Hands::Same(used),
            // What a function gives where something is not set, or failed.
            "return_statement" => Hands::Same(Used { default: here.unset, ..Used::default() }),
            "attribute" | "subscript" if used.taken => Hands::Same(used),
            "assignment" | "augmented_assignment" => named("right", "left", Used::default()),
            "default_parameter" | "typed_default_parameter" | "named_expression" => named("value", "name", Used::default()),
            "pair" => named("value", "key", Used::default()),
            "keyword_argument" => named("value", "name", used),
            "comparison_operator" | "case_pattern" => Hands::Same(Used { compared: true, ..Used::default() }),
            "call" => {
                let number = u32::try_from(self.calls.len().saturating_sub(1)).unwrap_or(u32::MAX);
                Hands::Call { number, taken: is_text(node, self.text) }
            }
            _ => Hands::Nothing,
        }
    }
}

/// Whether an expression is a text that is written out, or is put together from one.
fn is_text(node: Node<'_>, text: &str) -> bool {
    match node.kind() {
        "string" | "concatenated_string" => true,
        "call" => {
            let callee = node.child_by_field_name("function").filter(|callee| callee.kind() == "attribute");
            callee.is_some_and(|callee| {
                callee.child_by_field_name("attribute").is_some_and(|name| span(name).of(text) == "format")
                    && callee.child_by_field_name("object").is_some_and(is_literal)
            })
        }
        "binary_operator" => joins_text(node),
        _ => false,
    }
}

fn is_literal(node: Node<'_>) -> bool {
    matches!(node.kind(), "string" | "concatenated_string")
}

/// Whether a chain of operators puts together a text that is written out.
fn joins_text(node: Node<'_>) -> bool {
    let mut left = node;
    for _ in 0..MOST_PARTS {
        let sign = left.child_by_field_name("operator").map_or("", |operator| operator.kind());
        let (Some(next), Some(right)) = (left.child_by_field_name("left"), left.child_by_field_name("right")) else { return false };
        match sign {
            "+" | "/" if is_literal(right) => return true,
            "+" | "/" | "%" if is_literal(next) => return true,
            "+" | "/" | "%" if next.kind() == "binary_operator" => left = next,
            _ => return false,
        }
    }
    false
}

/// The texts of a file, in the order of the text; `calls` are those of the walk, in their order.
pub(super) fn texts<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, calls: &[Call]) -> Vec<Text> {
    let mut callees = Callees { fold, walked, calls, parameters: HashMap::new() };
    let mut texts = Vec::new();
    for (node, here, used) in &walked.texts {
        let known = fold.known(*node, here.scope);
        if !known.value.parts.is_empty() && known.value.parts.iter().all(|part| *part == Part::Unknown) {
            continue;
        }
        let call = used.call.and_then(|number| calls.get(number as usize));
        let mut name = used.name.map_or_else(|| callees.parameter(*node, used), |name| name_of(fold, name, here.scope));
        if let (true, Some(call)) = (name.is_empty(), call) {
            collection(fold, call).clone_into(&mut name);
        }
        if used.element && !name.is_empty() {
            name.push_str("[]");
        }
        if used.default || call.is_some_and(|call| is_fallback(call, span(*node))) {
            name.push_str(".default");
        }
        texts.push(Text {
            known,
            span: span(*node),
            name,
            callee: call.map_or_else(Vec::new, callee),
            compared: used.compared,
            context: context(walked, *here),
        });
    }
    texts
}

/// The name of the collection that a call adds to; empty for any other call.
fn collection<'t>(fold: &Fold<'_, 't>, call: &Call) -> &'t str {
    let adds = matches!(call.name.as_str(), "append" | "add" | "insert" | "extend" | "appendleft");
    let written = call.receiver.filter(|_| adds).map_or("", |receiver| fold.text_of(receiver));
    let last = written.rsplit('.').next().unwrap_or(written);
    if last.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') { last } else { "" }
}

/// Whether an argument is what a call gives where the key that it asks for is not there: `options.get(key, it)`.
fn is_fallback(call: &Call, argument: Span) -> bool {
    let asks = matches!(call.name.as_str(), "get" | "pop" | "setdefault") && call.receiver.is_some();
    asks && call.arguments.get(1).is_some_and(|second| second.name.is_none() && second.span == argument)
}

/// The paths of a callee, or the name of a method of something that is not known.
fn callee(call: &Call) -> Vec<String> {
    let method = call.paths.is_empty() && call.receiver.is_some() && !call.name.is_empty();
    if method { vec![call.name.clone()] } else { call.paths.clone() }
}

/// The last name of what is given a value; empty for several at once.
fn name_of<'t>(fold: &Fold<'_, 't>, name: Node<'t>, scope: u32) -> String {
    match name.kind() {
        "identifier" => fold.source(name).to_owned(),
        "attribute" => fold.member_name(name).to_owned(),
        "string" | "concatenated_string" => fold.known(name, scope).value.known().unwrap_or_default(),
        "subscript" => match name.child_by_field_name("subscript").filter(|key| key.kind() == "string") {
            Some(key) => fold.known(key, scope).value.known().unwrap_or_default(),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// The functions of this file that are called, with the names of their parameters.
struct Callees<'a, 'b, 't> {
    fold: &'a Fold<'b, 't>,
    walked: &'a Walk<'t>,
    calls: &'a [Call],
    parameters: HashMap<u32, Vec<&'t str>>,
}

impl<'t> Callees<'_, '_, 't> {
    /// The parameter that an argument without a name is given to; empty where the function is not of this file.
    fn parameter(&mut self, node: Node<'t>, used: &Used<'t>) -> String {
        let Some((number, call)) = used.call.and_then(|number| Some((number, self.calls.get(number as usize)?))) else {
            return String::new();
        };
        let start = span(node).start;
        // What it is called on stands last, and is no argument by position.
        let given = match call.arguments.split_last() {
            Some((last, given)) if last.span.start < call.callee.end => given,
            _ => call.arguments.as_slice(),
        };
        let behind = given.partition_point(|argument| argument.span.start <= start);
        let at = behind.checked_sub(1).filter(|at| given.get(*at).is_some_and(|argument| argument.span.end > start));
        let Some(at) = at else { return String::new() };
        let (fold, walked) = (self.fold, self.walked);
        let parameters = self.parameters.entry(number).or_insert_with(|| parameters_of(fold, walked, number));
        parameters.get(at).map_or_else(String::new, |name| (*name).to_owned())
    }
}

/// The names of the parameters that the arguments of a call are given to, in their order.
fn parameters_of<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, number: u32) -> Vec<&'t str> {
    let Some((node, here)) = walked.calls.get(number as usize) else { return vec![] };
    let Some(callee) = node.child_by_field_name("function") else { return vec![] };
    let function = match fold.things(callee, here.scope, 0).as_slice() {
        [Thing::Function(function)] => walked.scopes.get(*function as usize),
        [Thing::Class(class)] => fold.constructor(*class),
        _ => None,
    };
    function.map_or_else(Vec::new, |function| parameters(fold, walked, function))
}

/// The names of the parameters of a function that have positions, without the object of a method.
fn parameters<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, function: &Scope<'t>) -> Vec<&'t str> {
    let Some(list) = function.node.and_then(|node| node.child_by_field_name("parameters")) else { return vec![] };
    let mut cursor = list.walk();
    let mut names = Vec::new();
    for parameter in list.named_children(&mut cursor) {
        let name = match parameter.kind() {
            "identifier" => parameter,
            "default_parameter" | "typed_default_parameter" => parameter.child_by_field_name("name").unwrap_or(parameter),
            "typed_parameter" => parameter.named_child(0).unwrap_or(parameter),
            "positional_separator" | "comment" => continue,
            _ => break,
        };
        if name.kind() != "identifier" {
            break;
        }
        names.push(fold.source(name));
    }
    let method = walked.scopes.get(function.parent as usize).is_some_and(|around| around.sort == Sort::Class);
    if method && matches!(names.first(), Some(&("self" | "cls"))) {
        names.remove(0);
    }
    names
}
