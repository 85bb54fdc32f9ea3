//! What an expression is known to be without running it.

use std::collections::HashMap;

use seaworthy_model::{Part, Value};

use super::literal;
use super::resolve::is_constant;
use super::scope::{Said, Variable};
use super::walk::Walk;
use crate::code::Known;
use crate::folding::{DEEPEST, MOST_PARTS, Work, bounded, reference};
pub(super) use crate::folding::{Folded, Sort};
use crate::grammar::{Node, span};

impl Folded {
    pub fn number(value: Value) -> Self {
        Self { value, sort: Sort::Number, written: None }
    }
}

/// Folds the expressions of one file, within a bound for them all.
pub(super) struct Fold<'a, 't> {
    pub walk: &'a Walk<'t>,
    pub work: Work,
    /// The classes that imports name.
    pub imported: HashMap<&'a str, &'a str>,
    /// The members of classes that static imports name.
    pub members: HashMap<&'a str, &'a str>,
    /// The packages whose classes are all imported.
    pub wildcards: Vec<&'a str>,
    /// The classes whose static members are all imported.
    pub member_wildcards: Vec<&'a str>,
    /// The named classes of this file.
    pub by_path: HashMap<&'a str, u32>,
}

impl<'a, 't> Fold<'a, 't> {
    pub fn new(walk: &'a Walk<'t>) -> Self {
        let named = walk.classes.iter().zip(0u32..).filter(|(class, _)| !class.path.is_empty());
        let by_path = named.map(|(class, at)| (class.path.as_str(), at)).collect();
        let mut fold = Self {
            walk,
            work: Work::new(),
            imported: HashMap::new(),
            members: HashMap::new(),
            wildcards: vec![],
            member_wildcards: vec![],
            by_path,
        };
        for (import, of_members) in walk.imports.iter().zip(&walk.of_members) {
            let path = import.path.as_str();
            match (import.local.as_deref(), of_members) {
                (Some(local), false) => drop(fold.imported.insert(local, path)),
                (Some(local), true) => drop(fold.members.insert(local, path)),
                (None, false) => fold.wildcards.push(path),
                (None, true) => fold.member_wildcards.push(path),
            }
        }
        fold
    }

    pub fn source(&self, node: Node<'_>) -> &'t str {
        self.walk.source(node)
    }

    pub fn known(&self, node: Node<'t>, scope: u32) -> Known {
        self.fold(node, scope, 0).known(span(node))
    }

    pub fn fold(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        bounded(&self.work, depth, || self.expression(node, scope, depth))
    }

    /// As a piece of a longer text: numbers and truths are written out.
    pub fn piece(&self, node: Node<'t>, scope: u32, depth: usize) -> Value {
        self.fold(node, scope, depth + 1).value
    }

    fn expression(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let field = |name| node.child_by_field_name(name);
        let inner = |inner: Option<Node<'t>>| inner.map_or_else(Folded::unknown, |inner| self.fold(inner, scope, depth + 1));
        match node.kind() {
            "string_literal" => Folded::text(literal::string(self.source(node))),
            "character_literal" => Folded::text(literal::character(self.source(node))),
            "decimal_integer_literal" | "hex_integer_literal" | "octal_integer_literal" | "binary_integer_literal" => {
                literal::integer(self.source(node)).map_or_else(Folded::unknown, |digits| Folded::number(Value::text(digits)))
            }
            "decimal_floating_point_literal" => {
                Folded::number(Value::text(self.source(node).replace('_', "").trim_end_matches(['f', 'F', 'd', 'D'])))
            }
            "true" | "false" => Folded { value: Value::text(node.kind()), sort: Sort::Bool, written: None },
            "null_literal" => Folded { value: Value::unknown(), sort: Sort::Nothing, written: None },
            "parenthesized_expression" => {
                let folded = inner(node.named_child(0));
                Folded { written: folded.written.or_else(|| node.named_child(0).map(span)), ..folded }
            }
            "cast_expression" => inner(field("value")),
            "assignment_expression" => inner(field("right")),
            "unary_expression" => match (field("operator").map(|sign| sign.kind()), inner(field("operand"))) {
                (Some("-"), folded) if folded.sort == Sort::Number => Folded::number(Value::text("-").then(folded.value)),
                _ => Folded::unknown(),
            },
            "identifier" => self.name(node, scope, depth),
            "field_access" => self.member(node, scope, depth),
            "class_literal" => {
                let paths = node.named_child(0).map_or_else(Vec::new, |named| self.type_paths(named, scope));
                self.one(&paths).map_or_else(Folded::unknown, |path| Folded::text(reference(path)))
            }
            "method_invocation" => self.call(node, scope, depth),
            "object_creation_expression" => self.creation(node, scope, depth),
            "binary_expression" => self.operator(node, scope, depth),
            "ternary_expression" => self.ternary(node, scope, depth),
            _ => Folded::unknown(),
        }
    }

    fn name(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        if let Some(variable) = self.variable(node, scope) {
            return self.value_of(variable, depth);
        }
        let name = self.source(node);
        if let Some(path) = self.members.get(name) {
            return Folded::text(reference(path));
        }
        let class = self.walk.scopes.get(scope as usize).and_then(|scope| scope.class);
        let lone = class.filter(|class| self.walk.classes.get(*class as usize).is_some_and(|class| class.bases.len() == 1));
        let bases = lone.map_or_else(Vec::new, |class| self.bases(class));
        match (is_constant(name), self.member_wildcards.as_slice(), self.one(&bases)) {
            (true, [class], None) => Folded::text(reference(&format!("{class}.{name}"))),
            (true, [], Some(base)) => Folded::text(reference(&format!("{base}.{name}"))),
            _ => Folded::unknown(),
        }
    }

    /// What a variable is given, where it is given one value alone.
    fn value_of(&self, number: u32, depth: usize) -> Folded {
        let Some(variable) = self.walk.variables.get(number as usize) else { return Folded::unknown() };
        let mut given = variable.values.iter().filter(|(value, _)| variable.values.len() == 1 || value.kind() != "null_literal");
        let unknown = || Folded { sort: sort(variable, self.walk), ..Folded::unknown() };
        match (given.next(), given.next()) {
            (Some((value, scope)), None) if !variable.open && !self.is_builder(*value) => {
                let folded = self.fold(*value, *scope, depth + 1);
                Folded { written: folded.written.or_else(|| Some(span(*value))), ..folded }
            }
            (None, _) => match self.injected(variable, depth) {
                Some((value, written)) => Folded { value, written: Some(written), ..unknown() },
                None => unknown(),
            },
            _ => unknown(),
        }
    }

    /// Whether an expression makes a text that is changed afterwards.
    fn is_builder(&self, value: Node<'t>) -> bool {
        value.kind() == "object_creation_expression"
            && value.child_by_field_name("type").is_some_and(|named| matches!(self.source(named), "StringBuilder" | "StringBuffer"))
    }

    /// `x.NAME`: a constant of a class of this file, or of another.
    fn member(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let (Some(object), Some(field)) = (node.child_by_field_name("object"), node.child_by_field_name("field")) else {
            return Folded::unknown();
        };
        if let Some(variable) = self.variable_of(node, scope) {
            return self.value_of(variable, depth);
        }
        // A field of an object is not known; what a class holds is a constant.
        let mut base = object;
        for _ in 0..DEEPEST {
            match base.child_by_field_name("object").filter(|_| base.kind() == "field_access") {
                Some(next) => base = next,
                None => break,
            }
        }
        if base.kind() != "identifier" || self.variable(base, scope).is_some() {
            return Folded::unknown();
        }
        let paths = self.paths_within(object, scope, depth + 1);
        let Some(path) = self.one(&paths) else { return Folded::unknown() };
        match (path.as_str(), self.source(field)) {
            (_, name) if paths.iter().any(|path| path == "java.io.File") => match name {
                "separator" | "separatorChar" => Folded::text(Value::text("/")),
                "pathSeparator" | "pathSeparatorChar" => Folded::text(Value::text(":")),
                _ => Folded::unknown(),
            },
            (path, name) => match self.by_path.get(path).and_then(|class| self.field(*class, name)) {
                Some(variable) => self.value_of(variable, depth),
                None => Folded::text(reference(&format!("{path}.{name}"))),
            },
        }
    }

    /// The one path that a class of the project may have: what the platform's wildcards might give beside it is none of those.
    fn one<'p>(&self, paths: &'p [String]) -> Option<&'p String> {
        let (first, rest) = paths.split_first()?;
        let of_platform = |path: &&String| ["java.", "javax.", "jakarta."].iter().any(|start| path.starts_with(start));
        rest.iter().all(|path| of_platform(&path)).then_some(first)
    }

    /// A chain of one operator is walked along its left side: it may be thousands long.
    fn operator(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let sign = |node: Node<'t>| node.child_by_field_name("operator").map_or("", |operator| operator.kind());
        let (sign_of_all, mut right, mut left) = (sign(node), vec![], node);
        if !matches!(sign_of_all, "+" | "*" | "-") {
            return Folded::unknown();
        }
        while left.kind() == "binary_expression" && sign(left) == sign_of_all && self.work.take(1) {
            let (Some(next), Some(operand)) = (left.child_by_field_name("left"), left.child_by_field_name("right")) else {
                return Folded::unknown();
            };
            right.push(operand);
            left = next;
        }
        let mut whole = self.fold(left, scope, depth + 1);
        let cut = right.len() > MOST_PARTS;
        for operand in right.into_iter().rev().take(MOST_PARTS) {
            let next = self.fold(operand, scope, depth + 1);
            whole = match sign_of_all {
                "+" if whole.sort == Sort::Text || next.sort == Sort::Text => Folded::text(whole.value.then(next.value)),
                _ => match literal::reckon(&whole.value, sign_of_all, &next.value) {
                    Some(value) => Folded::number(value),
                    None => Folded { sort: Sort::Number, ..Folded::unknown() },
                },
            };
        }
        if cut {
            whole.value = whole.value.then(Value::unknown());
        }
        Folded { written: None, ..whole }
    }

    /// `x != null ? x : "default"`: a variable with what stands in for it.
    fn ternary(&self, node: Node<'t>, scope: u32, depth: usize) -> Folded {
        let branch = |name| node.child_by_field_name(name).map(|branch| self.fold(branch, scope, depth + 1));
        let (Some(yes), Some(no)) = (branch("consequence"), branch("alternative")) else { return Folded::unknown() };
        if yes.value == no.value {
            return Folded { written: None, ..yes };
        }
        let value = match (changeable(&yes.value), changeable(&no.value)) {
            (true, false) if no.sort == Sort::Nothing => yes.value,
            (false, true) if yes.sort == Sort::Nothing => no.value,
            (true, false) => or(yes.value, no.value),
            (false, true) => or(no.value, yes.value),
            _ => Value::unknown(),
        };
        Folded { value, sort: if yes.sort == no.sort { yes.sort } else { Sort::Text }, written: None }
    }
}

/// Whether a value is one variable, or one setting, without a default.
fn changeable(value: &Value) -> bool {
    matches!(value.parts.as_slice(), [Part::Env { default: None, .. } | Part::Setting { default: None, .. }])
}

/// A value with what is used where it is not set; a value that is always set stays.
pub(super) fn or(mut value: Value, with: Value) -> Value {
    if let [Part::Env { default: default @ None, .. } | Part::Setting { default: default @ None, .. }] = value.parts.as_mut_slice() {
        *default = Some(with);
    }
    value
}

/// What sort of thing a variable holds, by its declared type.
fn sort(variable: &Variable<'_>, walk: &Walk<'_>) -> Sort {
    match variable.said {
        Said::Here(written) => match written.kind() {
            "integral_type" if walk.source(written) == "char" => Sort::Text,
            "integral_type" | "floating_point_type" => Sort::Number,
            "boolean_type" => Sort::Bool,
            _ => Sort::Text,
        },
        _ => Sort::Text,
    }
}

/// What an annotation is given, each with its key; of an array, the elements one by one.
pub(super) fn given_to_annotation<'t>(annotation: Node<'t>) -> Vec<(Option<Node<'t>>, Node<'t>)> {
    let Some(list) = annotation.child_by_field_name("arguments") else { return vec![] };
    let mut given = Vec::new();
    let mut cursor = list.walk();
    for child in list.named_children(&mut cursor).filter(|child| !child.is_extra() && !child.is_error()) {
        let (key, value) = match child.kind() {
            "element_value_pair" => (child.child_by_field_name("key"), child.child_by_field_name("value")),
            _ => (None, Some(child)),
        };
        match value {
            Some(array) if array.kind() == "element_value_array_initializer" => {
                let mut cursor = array.walk();
                let elements = array.named_children(&mut cursor).filter(|child| !child.is_extra() && !child.is_error());
                given.extend(elements.map(|element| (key, element)));
            }
            Some(value) => given.push((key, value)),
            None => {}
        }
    }
    given
}

/// Whether the framework of an annotation reads `${key}` in its texts.
pub(super) fn reads_placeholders(paths: &[String]) -> bool {
    paths.iter().any(|path| path.starts_with("org.springframework.") || path.starts_with("io.micronaut."))
}
