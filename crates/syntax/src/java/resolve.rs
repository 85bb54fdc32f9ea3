//! What names and expressions stand for.

use super::fold::Fold;
use super::scope::FILE;
use super::types::{CANDIDATES, SCOPES, SEGMENTS, is_class};
use super::walk::Walk;
use crate::folding::DEEPEST;
use crate::grammar::Node;

impl<'t> Fold<'_, 't> {
    /// The variable that a name stands for at a place.
    pub(super) fn variable(&self, name: Node<'t>, from: u32) -> Option<u32> {
        let (text, place) = (self.source(name), name.start_byte());
        let mut at = from;
        for _ in 0..SCOPES {
            if !self.work.take(1) {
                return None;
            }
            let scope = self.walk.scopes.get(at as usize)?;
            if let Some(declared) = scope.variables.get(text) {
                // In a block, the last one that is declared before; a pattern's name lives only up to the next.
                let before = declared.partition_point(|one| {
                    self.walk.variables.get(*one as usize).is_some_and(|one| scope.fields || one.whole.start_byte() <= place)
                });
                if before > 0 {
                    return declared.get(before - 1).copied();
                }
            }
            if at == FILE {
                return None;
            }
            at = scope.parent;
        }
        None
    }

    /// The variable that `x`, `this.x` or `Class.x` stands for.
    pub(super) fn variable_of(&self, node: Node<'t>, from: u32) -> Option<u32> {
        match node.kind() {
            "identifier" => self.variable(node, from),
            "field_access" => {
                let object = node.child_by_field_name("object")?;
                let class = match object.kind() {
                    "this" => self.walk.scopes.get(from as usize)?.class?,
                    "identifier" if self.variable(object, from).is_none() => self.class_named(self.source(object), from)??,
                    _ => return None,
                };
                self.field(class, self.source(node.child_by_field_name("field")?))
            }
            _ => None,
        }
    }

    pub(super) fn field(&self, class: u32, name: &str) -> Option<u32> {
        let scope = self.walk.scopes.get(self.walk.classes.get(class as usize)?.scope as usize)?;
        scope.variables.get(name)?.first().copied()
    }

    /// The dotted paths of what an expression gives, as a receiver.
    pub(super) fn paths_within(&self, node: Node<'t>, from: u32, depth: usize) -> Vec<String> {
        if depth > DEEPEST || !self.work.take(1) {
            return vec![];
        }
        let field = |name| node.child_by_field_name(name);
        let within = |inner: Option<Node<'t>>| inner.map_or_else(Vec::new, |inner| self.paths_within(inner, from, depth + 1));
        match node.kind() {
            "identifier" | "field_access" => self.member_paths(node, from, depth),
            "this" => self.own_class(from).map_or_else(Vec::new, |class| self.class_paths(class)),
            "super" => self.own_class(from).map_or_else(Vec::new, |class| self.bases(class)),
            "method_invocation" => self.given_back(node, from, depth),
            "object_creation_expression" | "cast_expression" => field("type").map_or_else(Vec::new, |named| self.type_paths(named, from)),
            "parenthesized_expression" => within(node.named_child(0)),
            "array_access" => within(field("array")),
            "assignment_expression" => within(field("right")),
            "ternary_expression" => match within(field("consequence")) {
                paths if paths.is_empty() => within(field("alternative")),
                paths => paths,
            },
            "string_literal" => vec!["java.lang.String".into()],
            "binary_expression" if field("right").is_some_and(|right| right.kind() == "string_literal") => vec!["java.lang.String".into()],
            "class_literal" => vec!["java.lang.Class".into()],
            _ => vec![],
        }
    }

    fn own_class(&self, from: u32) -> Option<u32> {
        self.walk.scopes.get(from as usize)?.class
    }

    /// The path of a class of this file; of one without a name, those of its bases.
    fn class_paths(&self, class: u32) -> Vec<String> {
        match self.walk.classes.get(class as usize) {
            Some(named) if !named.path.is_empty() => vec![named.path.clone()],
            Some(_) => self.bases(class),
            None => vec![],
        }
    }

    /// The paths of `a.b.c`, whatever `a` is.
    fn member_paths(&self, node: Node<'t>, from: u32, depth: usize) -> Vec<String> {
        let mut members = Vec::new();
        let mut base = node;
        while base.kind() == "field_access" {
            let (Some(object), Some(field)) = (base.child_by_field_name("object"), base.child_by_field_name("field")) else {
                return vec![];
            };
            // `Outer.this` is of the class `Outer`.
            if field.kind() != "this" {
                members.push(self.source(field));
            }
            base = object;
            if members.len() > SEGMENTS || !self.work.take(1) {
                return vec![];
            }
        }
        members.reverse();
        if base.kind() != "identifier" {
            let paths = self.paths_within(base, from, depth + 1);
            return members.iter().fold(paths, |paths, member| self.step(paths, member, depth));
        }
        let name = self.source(base);
        if let Some(variable) = self.variable(base, from) {
            return members.iter().fold(self.type_of(variable, depth), |paths, member| self.step(paths, member, depth));
        }
        if let Some(path) = self.members.get(name) {
            return members.iter().fold(vec![(*path).to_owned()], |paths, member| self.step(paths, member, depth));
        }
        let is_package = !is_class(name) && members.iter().any(|member| is_class(member)) && self.class_named(name, from).is_none();
        if is_package {
            return vec![format!("{name}.{}", members.join("."))];
        }
        let paths = if is_class(name) { self.simple(name, from) } else { vec![] };
        let inherited = !is_class(name) || is_constant(name) && self.class_named(name, from).is_none();
        let mut paths = if inherited && !self.imported.contains_key(name) { self.inherited(name, from, paths) } else { paths };
        paths.truncate(CANDIDATES);
        members.iter().fold(paths, |paths, member| self.step(paths, member, depth))
    }

    /// What a name that nothing in the file declares may be, by the bases of the classes around it; else `otherwise`.
    fn inherited(&self, name: &str, from: u32, otherwise: Vec<String>) -> Vec<String> {
        match self.own_class(from).map(|class| self.bases(class)) {
            Some(bases) if !bases.is_empty() => bases.into_iter().map(|base| format!("{base}.{name}")).collect(),
            _ => otherwise,
        }
    }

    /// The paths of a member of what has these.
    fn step(&self, paths: Vec<String>, member: &str, depth: usize) -> Vec<String> {
        if let [path] = paths.as_slice()
            && let Some(field) = self.by_path.get(path.as_str()).and_then(|class| self.field(*class, member))
            && depth < DEEPEST
        {
            return self.type_of(field, depth + 1);
        }
        paths.into_iter().map(|path| format!("{path}.{member}")).collect()
    }

    /// What a call gives: the type that its method declares in this file, else the callee's path with `()`.
    fn given_back(&self, call: Node<'t>, from: u32, depth: usize) -> Vec<String> {
        let (object, name) = (call.child_by_field_name("object"), call.child_by_field_name("name"));
        if depth < 2 && is_long_chain(call) {
            return vec![];
        }
        let Some(name) = name.map(|name| self.source(name)) else { return vec![] };
        let paths = match object {
            None => {
                if let Some(class) = self.declaring(name, from) {
                    return self.declared(class, name);
                }
                self.callee(call, from, depth)
            }
            Some(object) => {
                let owners = self.paths_within(object, from, depth + 1);
                let class = if let [path] = owners.as_slice() { self.by_path.get(path.as_str()) } else { None };
                match class {
                    Some(class) if self.walk.classes[*class as usize].methods.contains_key(name) => return self.declared(*class, name),
                    _ => owners.into_iter().map(|owner| format!("{owner}.{name}")).collect(),
                }
            }
        };
        paths.into_iter().map(|path| path + "()").collect()
    }

    /// The nearest class around a place that declares a method.
    fn declaring(&self, method: &str, from: u32) -> Option<u32> {
        let mut class = self.own_class(from);
        for _ in 0..SCOPES {
            let at = class?;
            let here = self.walk.classes.get(at as usize)?;
            if here.methods.contains_key(method) {
                return Some(at);
            }
            class = here.outer;
        }
        None
    }

    /// The paths of the types that the methods of a name give.
    fn declared(&self, class: u32, method: &str) -> Vec<String> {
        let Some(class) = self.walk.classes.get(class as usize) else { return vec![] };
        let mut paths: Vec<String> = Vec::new();
        for given in class.methods.get(method).into_iter().flatten().take(CANDIDATES) {
            for path in self.type_paths(*given, class.scope) {
                if !paths.contains(&path) && paths.len() < CANDIDATES {
                    paths.push(path);
                }
            }
        }
        paths
    }

    /// The dotted paths that the callee of a call may have.
    pub(super) fn callee(&self, call: Node<'t>, from: u32, depth: usize) -> Vec<String> {
        let field = |name| call.child_by_field_name(name);
        match call.kind() {
            "object_creation_expression" => field("type").map_or_else(Vec::new, |named| self.type_paths(named, from)),
            "explicit_constructor_invocation" => match field("constructor").map(|node| node.kind()) {
                Some("super") => self.own_class(from).map_or_else(Vec::new, |class| self.bases(class).into_iter().take(1).collect()),
                _ => self.own_class(from).map_or_else(Vec::new, |class| self.class_paths(class)),
            },
            "enum_constant" => self.own_class(from).map_or_else(Vec::new, |class| self.class_paths(class)),
            _ => {
                let Some(name) = field("name").map(|name| self.source(name)) else { return vec![] };
                let owners = match field("object") {
                    // `Outer.super.x()` is of a base of this class as well.
                    Some(object) => self.paths_within(object, from, depth + 1),
                    None => match self.members.get(name) {
                        Some(path) if self.declaring(name, from).is_none() => return vec![(*path).to_owned()],
                        _ => self.owners(name, from),
                    },
                };
                owners.into_iter().map(|owner| format!("{owner}.{name}")).collect()
            }
        }
    }

    /// The classes that may hold a method that is called by its name alone.
    fn owners(&self, method: &str, from: u32) -> Vec<String> {
        let declaring = self.declaring(method, from);
        let mut owners: Vec<String> = Vec::new();
        let mut class = declaring.or_else(|| self.own_class(from));
        while let Some(at) = class {
            let Some(here) = self.walk.classes.get(at as usize) else { break };
            if !here.path.is_empty() {
                owners.push(here.path.clone());
            }
            owners.extend(self.bases(at));
            // The body of `new Base() { … }` sees what is around it.
            class = here.outer.filter(|_| declaring.is_none() && owners.len() < CANDIDATES);
        }
        if declaring.is_none() {
            owners.extend(self.member_wildcards.iter().map(|path| (*path).to_owned()));
        }
        owners.truncate(CANDIDATES);
        owners
    }
}

/// A variable with an expression that it is given; or what is given it is not known.
pub(super) type Settled<'t> = (u32, Option<(Node<'t>, u32)>);

impl<'t> Walk<'t> {
    /// Gives variables what assignments give them.
    pub(super) fn settle(&mut self, settled: Vec<Settled<'t>>) {
        for (variable, value) in settled {
            let Some(variable) = self.variables.get_mut(variable as usize) else { continue };
            match value {
                Some(value) => variable.values.push(value),
                None => variable.open = true,
            }
        }
    }
}

impl<'t> Fold<'_, 't> {
    /// What assignments give variables.
    pub(super) fn settled(&self) -> Vec<Settled<'t>> {
        let assigned = self.walk.given.iter().filter(|given| given.variable.is_none());
        let assigned = assigned.filter_map(|given| {
            let variable = self.variable_of(given.left, given.here.scope)?;
            Some((variable, Some((given.value, given.here.scope))))
        });
        let stirred = self.walk.stirred.iter().filter_map(|(left, scope)| Some((self.variable_of(*left, *scope)?, None)));
        assigned.chain(stirred).collect()
    }

    /// The paths of an annotation.
    pub(super) fn annotation_paths(&self, annotation: Node<'t>, from: u32) -> Vec<String> {
        annotation.child_by_field_name("name").map_or_else(Vec::new, |name| self.type_paths(name, from))
    }

    /// The last name of a dotted one, or of what bears type arguments.
    pub(super) fn last_name(&self, node: Node<'t>) -> &'t str {
        let text = self.source(node);
        let text = text.split('<').next().unwrap_or(text).trim_end();
        text.rsplit('.').next().unwrap_or(text).trim()
    }
}

/// Whether more calls are chained than a path may have names: such a chain is thousands long as often as not.
fn is_long_chain(call: Node<'_>) -> bool {
    let mut call = call;
    for _ in 0..SEGMENTS {
        match call.child_by_field_name("object") {
            Some(object) if object.kind() == "method_invocation" => call = object,
            _ => return false,
        }
    }
    true
}

/// Whether a name is written as those of constants are.
pub(super) fn is_constant(name: &str) -> bool {
    name.len() > 1 && is_class(name) && !name.contains(char::is_lowercase)
}
