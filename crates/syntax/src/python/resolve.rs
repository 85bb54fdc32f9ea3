//! What names stand for.

use tree_sitter::Node;

use super::bind::nearest_class;
use super::fold::Fold;
use super::scope::{Binding, Bound, MODULE, Sort};
use crate::folding::DEEPEST;

/// How many scopes a name is looked for in.
const SCOPES: usize = 64;
/// How many names a dotted path may have.
const SEGMENTS: usize = 32;
/// How many paths a callee may have, under wildcard imports.
const CANDIDATES: usize = 8;

/// Where a name was found.
pub(super) enum Found<'a, 't> {
    /// What gives it something to stand for, at least one; and the scope that holds it.
    Here(&'a [Binding<'t>], u32),
    /// Nothing in this file does: a builtin, or what a wildcard import gives.
    Nowhere,
    /// It was not looked for to the end.
    GivenUp,
}

impl<'a, 't> Fold<'a, 't> {
    pub(super) fn look(&self, name: &str, from: u32) -> Found<'a, 't> {
        let mut at = from;
        for _ in 0..SCOPES {
            if !self.work.take(1) {
                return Found::GivenUp;
            }
            let Some(scope) = self.scopes.get(at as usize) else { return Found::GivenUp };
            // The names of a class are not seen from its methods.
            let seen = scope.sort != Sort::Class || at == from;
            let held = if seen { scope.lent.get(name).copied().or(Some(at)) } else { None };
            let bindings = held.and_then(|held| Some((self.scopes.get(held as usize)?.names.get(name)?, held)));
            if let Some((bindings, held)) = bindings {
                return Found::Here(bindings, held);
            }
            if at == MODULE {
                return Found::Nowhere;
            }
            at = scope.parent;
        }
        Found::GivenUp
    }

    /// The one place that gives `self.name`, or `Class.name`, something to stand for.
    pub(super) fn member(&self, attribute: Node<'t>, from: u32) -> Option<&'a Binding<'t>> {
        let object = attribute.child_by_field_name("object").filter(|object| object.kind() == "identifier")?;
        let class = match self.source(object) {
            "self" | "cls" => nearest_class(self.scopes, from)?,
            name => match self.look(name, from) {
                Found::Here([Binding { bound: Bound::Class(class), .. }], _) => *class,
                _ => return None,
            },
        };
        let name = self.source(attribute.child_by_field_name("attribute")?);
        match self.scopes.get(class as usize)?.names.get(name)?.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The dotted paths that a name or a chain of attributes may have.
    pub(crate) fn paths(&self, node: Node<'t>, from: u32) -> Vec<String> {
        self.paths_within(node, from, 0)
    }

    fn paths_within(&self, node: Node<'t>, from: u32, depth: usize) -> Vec<String> {
        let mut members = Vec::new();
        let mut base = node;
        while base.kind() == "attribute" {
            let (Some(object), Some(name)) = (base.child_by_field_name("object"), base.child_by_field_name("attribute")) else {
                return vec![];
            };
            members.push(self.source(name));
            base = object;
            if members.len() > SEGMENTS || !self.work.take(1) {
                return vec![];
            }
        }
        if base.kind() != "identifier" || depth > DEEPEST {
            return vec![];
        }
        let mut paths = self.base(base, from, members.is_empty(), depth);
        for path in &mut paths {
            for member in members.iter().rev() {
                path.push('.');
                path.push_str(member);
            }
        }
        paths
    }

    fn base(&self, name: Node<'t>, from: u32, alone: bool, depth: usize) -> Vec<String> {
        let text = self.source(name);
        match self.look(text, from) {
            Found::Here([Binding { bound: Bound::Value { node, scope }, .. }], _) if matches!(node.kind(), "identifier" | "attribute") => {
                self.paths_within(*node, *scope, depth + 1)
            }
            Found::Here(bindings, _) => imported(bindings),
            Found::Nowhere if text.starts_with("__") => vec![],
            Found::Nowhere => {
                let given = self.wildcards.iter().take(CANDIDATES).map(|module| dotted(module, text));
                let builtin = alone.then(|| text.to_owned());
                builtin.into_iter().chain(given).collect()
            }
            Found::GivenUp => vec![],
        }
    }
}

/// `name` in `module`, which may be relative.
pub(super) fn dotted(module: &str, name: &str) -> String {
    if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") }
}

/// The paths of a name that only imports give; none where anything else gives it too.
fn imported(bindings: &[Binding<'_>]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for binding in bindings.iter().take(CANDIDATES) {
        let Bound::Import(path) = &binding.bound else { return vec![] };
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths
}
