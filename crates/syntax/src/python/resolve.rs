//! What names stand for.

use super::fold::Fold;
use super::scope::{Binding, Bound, END, MODULE, Scope, Sort};
use super::thing::Thing;
use crate::folding::DEEPEST;
use crate::grammar::Node;

/// How many scopes a name is looked for in.
const SCOPES: usize = 64;
/// How many paths an expression may have, under wildcard imports.
pub(super) const CANDIDATES: usize = 8;
/// How many places that give a name something are looked at for one use of it.
const REACHING: usize = 16;
/// How many bases of a class are followed.
const MOST_BASES: usize = 16;

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

    /// The class of this file that holds `self.name`, `Class.name` or `object.name`, and the one place that gives it something.
    pub(super) fn member(&self, attribute: Node<'t>, from: u32) -> Option<(u32, &'a Binding<'t>)> {
        let object = attribute.child_by_field_name("object")?;
        let class = match self.things(object, from, 0).as_slice() {
            [Thing::Class(class) | Thing::Object(class)] => *class,
            _ => return None,
        };
        match self.scopes.get(class as usize)?.names.get(self.member_name(attribute))?.as_slice() {
            [one] => Some((class, one)),
            _ => None,
        }
    }

    /// The constructor of a class of this file.
    pub(super) fn constructor(&self, class: u32) -> Option<&'a Scope<'t>> {
        match self.scopes.get(class as usize)?.names.get("__init__")?.last()?.bound {
            Bound::Function(function) => self.scopes.get(function as usize),
            _ => None,
        }
    }

    /// The last name of `object.name`.
    pub(super) fn member_name(&self, attribute: Node<'t>) -> &'t str {
        attribute.child_by_field_name("attribute").map_or("", |name| self.source(name))
    }

    /// The dotted paths that an expression may have.
    pub(crate) fn paths(&self, node: Node<'t>, from: u32) -> Vec<String> {
        self.written(&self.things(node, from, 0), 0)
    }

    /// The dotted paths of what is called: of a class of this file with a constructor of its own, none.
    pub(super) fn callees(&self, node: Node<'t>, from: u32) -> Vec<String> {
        let mut things = self.things(node, from, 0);
        let own = |class: &u32| self.scopes.get(*class as usize).is_some_and(|class| class.names.contains_key("__init__"));
        things.retain(|thing| !matches!(thing, Thing::Class(class) if own(class)));
        self.written(&things, 0)
    }

    /// The one dotted path of an expression that names something of another module.
    pub(super) fn reference(&self, node: Node<'t>, from: u32) -> Option<String> {
        match self.things(node, from, 0).as_slice() {
            [Thing::Path(path)] if !path.contains('(') => Some(path.clone()),
            _ => None,
        }
    }

    /// What a class extends: for each base the dotted paths that it may have; those of its own bases for a class of this file.
    pub(super) fn bases(&self, class: u32, depth: usize) -> Vec<Vec<String>> {
        let Some(scope) = self.scopes.get(class as usize) else { return vec![] };
        if depth > DEEPEST || !self.work.take(1) {
            return vec![];
        }
        base_nodes(scope.node).into_iter().map(|node| self.written(&self.things(node, scope.parent, depth + 1), depth + 1)).collect()
    }

    fn written(&self, things: &[Thing], depth: usize) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for thing in things {
            let of_bases =
                |class: u32, end: &str| self.bases(class, depth).into_iter().flatten().map(|path| path + end).collect::<Vec<_>>();
            let more = match thing {
                Thing::Path(path) | Thing::Builtin(path) => vec![path.clone()],
                Thing::Class(class) => of_bases(*class, ""),
                Thing::Object(class) => of_bases(*class, "()"),
                Thing::Function(_) | Thing::Super(_) => vec![],
            };
            for path in more {
                if paths.len() < CANDIDATES && !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        paths
    }

    /// Which of the places that give a name something may do so for a use at byte `at`, the nearest first.
    ///
    /// The nearest before it does; what stands in a block that the use is not in may have been passed by, so that what
    /// stands before does as well. Without any before it, a loop comes round, and all of them do.
    pub(super) fn reaching<'b>(&self, bindings: &'b [Binding<'t>], at: u32) -> Vec<&'b Binding<'t>> {
        let mut reaching: Vec<&Binding<'t>> = Vec::new();
        let before = bindings.partition_point(|binding| binding.start <= at);
        for binding in bindings[..before].iter().rev().take(REACHING).filter(|binding| binding.holds <= at) {
            reaching.push(binding);
            if at < binding.until || binding.until == END {
                break;
            }
        }
        if reaching.is_empty() {
            reaching.extend(bindings.iter().take(REACHING));
        }
        self.work.take(reaching.len());
        reaching
    }
}

/// The expressions of a class's bases, without what is in brackets behind them.
pub(super) fn base_nodes(class: Option<Node<'_>>) -> Vec<Node<'_>> {
    let Some(list) = class.and_then(|class| class.child_by_field_name("superclasses")) else { return vec![] };
    let mut cursor = list.walk();
    list.named_children(&mut cursor)
        .filter(|base| !base.is_extra() && !matches!(base.kind(), "keyword_argument" | "list_splat" | "dictionary_splat"))
        .map(|base| base.child_by_field_name("value").filter(|_| base.kind() == "subscript").unwrap_or(base))
        .take(MOST_BASES)
        .collect()
}

/// `name` in `module`, which may be relative.
pub(super) fn dotted(module: &str, name: &str) -> String {
    if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") }
}
