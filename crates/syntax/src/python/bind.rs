//! Which nodes give a name something to stand for.

use seaworthy_model::Guard;

use super::scope::{Binding, Bound, MODULE, Sort};
use super::span;
use super::walk::{Here, Walk};
use crate::code::Import;
use crate::grammar::Node;

/// How many places at which a function returns are looked at.
const MOST_RETURNS: usize = 8;
/// How many names `a = b = …` may give one value.
const LONGEST_CHAIN: usize = 32;
/// How far up a class is looked for from a method's code.
const NEAREST_CLASS: usize = 8;

impl<'t> Walk<'t> {
    pub(super) fn bind(&mut self, node: Node<'t>, here: Here) {
        let field = |name| node.child_by_field_name(name);
        match node.kind() {
            "assignment" => self.assignment(node, here),
            "augmented_assignment" => self.target(field("left"), Bound::Other, node, here),
            "named_expression" => {
                let here = Here { scope: self.around_comprehensions(here.scope), ..here };
                let bound = field("value").map_or(Bound::Other, |node| Bound::Value { node, scope: here.scope, declared: None });
                self.target(field("name"), bound, node, here);
            }
            "for_statement" | "for_in_clause" => self.target(field("left"), Bound::Other, node, here),
            "as_pattern" => self.alias(node, here),
            "case_pattern" | "splat_pattern" | "keyword_pattern" => {
                let last = last_of(node);
                if let Some(name) = last.filter(|name| matches!(name.kind(), "dotted_name" | "identifier")) {
                    self.add(span(name).of(self.text), Bound::Other, node, here);
                }
            }
            "delete_statement" => self.bind_all(node, here),
            "return_statement" => self.returned(node, here.scope),
            "global_statement" => self.lend(node, here.scope, MODULE),
            "nonlocal_statement" => {
                let outer = self.scopes[here.scope as usize].parent;
                self.lend(node, here.scope, outer);
            }
            "import_statement" => self.import(node, here),
            "import_from_statement" => self.import_from(node, here),
            _ => {}
        }
    }

    fn assignment(&mut self, node: Node<'t>, here: Here) {
        let declared = node.child_by_field_name("type");
        let bound = match (assigned(node), declared) {
            (Some(right), declared) => Bound::Value { node: right, scope: here.scope, declared },
            // `name: str` alone assigns nothing.
            (None, Some(node)) => Bound::Declared { node, scope: here.scope },
            (None, None) => return,
        };
        self.target(node.child_by_field_name("left"), bound, node, here);
    }

    /// `with f() as name`, `except E as name`, `case pattern as name`.
    fn alias(&mut self, node: Node<'t>, here: Here) {
        let last = || last_of(node).filter(|last| last.kind() == "identifier");
        let alias = node.child_by_field_name("alias").and_then(|alias| alias.named_child(0)).or_else(last);
        let entered = node.named_child(0).filter(|value| value.kind() != "case_pattern");
        let bound = entered.map_or(Bound::Other, |node| Bound::Entered { node, scope: here.scope });
        self.target(alias, bound, node, here);
    }

    fn returned(&mut self, node: Node<'t>, at: u32) {
        let returns = &mut self.scopes[at as usize].returns;
        if let Some(value) = node.named_child(0).filter(|_| returns.len() < MOST_RETURNS) {
            returns.push(value);
        }
    }

    fn around_comprehensions(&self, mut at: u32) -> u32 {
        for _ in 0..NEAREST_CLASS {
            match self.scopes.get(at as usize) {
                Some(scope) if scope.comprehension => at = scope.parent,
                _ => break,
            }
        }
        at
    }

    fn target(&mut self, target: Option<Node<'t>>, bound: Bound<'t>, whole: Node<'t>, here: Here) {
        let Some(target) = target else { return };
        match target.kind() {
            "identifier" => self.add(span(target).of(self.text), bound, whole, here),
            "attribute" => {
                let Some((name, class)) = self.own_member(target, here.scope) else { return };
                self.add(name, bound, whole, Here { scope: class, ..here });
            }
            _ => self.bind_all(target, here),
        }
    }

    /// The name and the class of `self.name` in a method.
    fn own_member(&self, attribute: Node<'t>, at: u32) -> Option<(&'t str, u32)> {
        let object = attribute.child_by_field_name("object")?;
        if object.kind() != "identifier" || span(object).of(self.text) != "self" {
            return None;
        }
        let class = nearest_class(&self.scopes, at)?;
        Some((span(attribute.child_by_field_name("attribute")?).of(self.text), class))
    }

    /// Makes every name that stands in a pattern one that is not known.
    pub(super) fn bind_all(&mut self, pattern: Node<'t>, here: Here) {
        let mut cursor = pattern.cursor();
        let mut depth = 0usize;
        loop {
            let node = cursor.node();
            if node.kind() == "identifier" {
                self.add(span(node).of(self.text), Bound::Other, pattern, here);
            }
            if !matches!(node.kind(), "attribute" | "subscript") && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while depth == 0 || !cursor.goto_next_sibling() {
                if depth == 0 || !cursor.goto_parent() {
                    return;
                }
                depth -= 1;
            }
        }
    }

    pub(super) fn add(&mut self, name: &'t str, bound: Bound<'t>, whole: Node<'t>, here: Here) {
        let scope = &self.scopes[here.scope as usize];
        let at = scope.lent.get(name).copied().unwrap_or(here.scope);
        let span = span(whole);
        let holds = match whole.kind() {
            "for_statement" => whole.child_by_field_name("left").map_or(span.end, |left| super::span(left).end),
            "for_in_clause" => self.scopes[here.scope as usize].node.map_or(span.start, |all| super::span(all).start),
            _ => span.end,
        };
        let binding = Binding { bound, start: span.start, end: span.end, holds, until: here.until };
        self.scopes[at as usize].names.entry(name).or_default().push(binding);
    }

    fn lend(&mut self, node: Node<'t>, at: u32, to: u32) {
        let mut cursor = node.walk();
        for name in node.named_children(&mut cursor) {
            self.scopes[at as usize].lent.insert(span(name).of(self.text), to);
        }
    }

    fn import(&mut self, node: Node<'t>, here: Here) {
        let mut cursor = node.walk();
        for name in node.children_by_field_name("name", &mut cursor) {
            let (path, alias) = self.imported(name);
            let first = path.split('.').next().unwrap_or(path);
            // `import a.b` gives the name `a`; `import a.b as c` gives `c`, which is `a.b`.
            let (local, names) = alias.map_or((first, first), |alias| (alias, path));
            self.add(local, Bound::Import(names.to_owned()), node, here);
            self.imports.push(Import { local: Some(local.to_owned()), path: path.to_owned(), span: span(node), guard: self.guard(here) });
        }
    }

    fn import_from(&mut self, node: Node<'t>, here: Here) {
        let Some(module) = node.child_by_field_name("module_name") else { return };
        let module = span(module).of(self.text);
        let dotted = |name: &str| if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") };
        let mut cursor = node.walk();
        for name in node.children_by_field_name("name", &mut cursor) {
            let (name, alias) = self.imported(name);
            let local = alias.unwrap_or(name);
            self.add(local, Bound::Import(dotted(name)), node, here);
            self.imports.push(Import { local: Some(local.to_owned()), path: dotted(name), span: span(node), guard: self.guard(here) });
        }
        let mut cursor = node.walk();
        if node.named_children(&mut cursor).any(|child| child.kind() == "wildcard_import") {
            self.imports.push(Import { local: None, path: module.to_owned(), span: span(node), guard: self.guard(here) });
        }
    }

    /// The setting that something stands under.
    fn guard(&self, here: Here) -> Option<Guard> {
        here.guard.and_then(|at| self.guards.get(at as usize)).cloned()
    }

    /// The path and the alias of `a.b` or `a.b as c`.
    fn imported(&self, name: Node<'t>) -> (&'t str, Option<&'t str>) {
        let text = |node: Node<'t>| span(node).of(self.text);
        match name.child_by_field_name("alias") {
            Some(alias) => (name.child_by_field_name("name").map_or("", text), Some(text(alias))),
            None => (text(name), None),
        }
    }
}

fn last_of(node: Node<'_>) -> Option<Node<'_>> {
    node.named_child(u32::try_from(node.named_child_count()).ok()?.checked_sub(1)?)
}

/// What an assignment assigns: behind `a = b = …` what stands last. A chain that is longer than any assigns its own rest.
pub(super) fn assigned(assignment: Node<'_>) -> Option<Node<'_>> {
    let mut right = assignment.child_by_field_name("right");
    for _ in 0..LONGEST_CHAIN {
        match right.filter(|right| right.kind() == "assignment") {
            Some(next) => right = next.child_by_field_name("right"),
            None => break,
        }
    }
    right
}

/// The class in whose method, or body, scope `at` is.
pub(super) fn nearest_class(scopes: &[super::scope::Scope<'_>], mut at: u32) -> Option<u32> {
    for _ in 0..NEAREST_CLASS {
        let scope = scopes.get(at as usize)?;
        match scope.sort {
            Sort::Class => return Some(at),
            Sort::Module => return None,
            Sort::Function => at = scope.parent,
        }
    }
    None
}
