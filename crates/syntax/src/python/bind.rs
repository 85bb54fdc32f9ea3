//! Which nodes give a name something to stand for.

use tree_sitter::Node;

use super::scope::{Binding, Bound, MODULE, Sort};
use super::span;
use super::walk::Walk;
use crate::code::Import;

/// How far up a class is looked for from a method's code.
const NEAREST_CLASS: usize = 8;

impl<'t> Walk<'t> {
    pub(super) fn bind(&mut self, node: Node<'t>, at: u32) {
        let field = |name| node.child_by_field_name(name);
        match node.kind() {
            "assignment" => self.assignment(node, at),
            "augmented_assignment" => self.target(field("left"), Bound::Other, node, at),
            "named_expression" => {
                let bound = field("value").map_or(Bound::Other, |value| Bound::Value { node: value, scope: at });
                self.target(field("name"), bound, node, at);
            }
            "for_statement" | "for_in_clause" => self.target(field("left"), Bound::Other, node, at),
            "as_pattern" | "except_clause" => self.target(field("alias"), Bound::Other, node, at),
            "case_pattern" | "splat_pattern" => {
                if let Some(name) = node.named_child(0).filter(|name| matches!(name.kind(), "dotted_name" | "identifier")) {
                    self.add(at, span(name).of(self.text), Bound::Other, node);
                }
            }
            "delete_statement" => self.bind_all(node, at),
            "global_statement" => self.lend(node, at, MODULE),
            "nonlocal_statement" => {
                let outer = self.scopes[at as usize].parent;
                self.lend(node, at, outer);
            }
            "import_statement" => self.import(node, at),
            "import_from_statement" => self.import_from(node, at),
            _ => {}
        }
    }

    fn assignment(&mut self, node: Node<'t>, at: u32) {
        let mut right = node.child_by_field_name("right");
        while let Some(next) = right.filter(|right| right.kind() == "assignment") {
            right = next.child_by_field_name("right");
        }
        // `name: str` alone assigns nothing.
        let Some(right) = right else { return };
        self.target(node.child_by_field_name("left"), Bound::Value { node: right, scope: at }, node, at);
    }

    fn target(&mut self, target: Option<Node<'t>>, bound: Bound<'t>, whole: Node<'t>, at: u32) {
        let Some(target) = target else { return };
        match target.kind() {
            "identifier" => self.add(at, span(target).of(self.text), bound, whole),
            "attribute" => {
                let Some((name, class)) = self.own_member(target, at) else { return };
                self.add(class, name, bound, whole);
            }
            _ => self.bind_all(target, at),
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
    pub(super) fn bind_all(&mut self, pattern: Node<'t>, at: u32) {
        let mut cursor = pattern.walk();
        let mut depth = 0usize;
        loop {
            let node = cursor.node();
            if node.kind() == "identifier" {
                self.add(at, span(node).of(self.text), Bound::Other, pattern);
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

    pub(super) fn add(&mut self, at: u32, name: &'t str, bound: Bound<'t>, whole: Node<'t>) {
        let scope = &self.scopes[at as usize];
        let at = scope.lent.get(name).copied().unwrap_or(at);
        let span = span(whole);
        let names = &mut self.scopes[at as usize].names;
        names.entry(name).or_default().push(Binding { bound, start: span.start, end: span.end });
    }

    fn lend(&mut self, node: Node<'t>, at: u32, to: u32) {
        let mut cursor = node.walk();
        for name in node.named_children(&mut cursor) {
            self.scopes[at as usize].lent.insert(span(name).of(self.text), to);
        }
    }

    fn import(&mut self, node: Node<'t>, at: u32) {
        let mut cursor = node.walk();
        for name in node.children_by_field_name("name", &mut cursor) {
            let (path, alias) = self.imported(name);
            let first = path.split('.').next().unwrap_or(path);
            // `import a.b` gives the name `a`; `import a.b as c` gives `c`, which is `a.b`.
            let (local, names) = alias.map_or((first, first), |alias| (alias, path));
            self.add(at, local, Bound::Import(names.to_owned()), node);
            self.imports.push(Import { local: Some(local.to_owned()), path: path.to_owned(), span: span(node) });
        }
    }

    fn import_from(&mut self, node: Node<'t>, at: u32) {
        let Some(module) = node.child_by_field_name("module_name") else { return };
        let module = span(module).of(self.text);
        let dotted = |name: &str| if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") };
        let mut cursor = node.walk();
        for name in node.children_by_field_name("name", &mut cursor) {
            let (name, alias) = self.imported(name);
            let local = alias.unwrap_or(name);
            self.add(at, local, Bound::Import(dotted(name)), node);
            self.imports.push(Import { local: Some(local.to_owned()), path: dotted(name), span: span(node) });
        }
        let mut cursor = node.walk();
        if node.named_children(&mut cursor).any(|child| child.kind() == "wildcard_import") {
            self.imports.push(Import { local: None, path: module.to_owned(), span: span(node) });
        }
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
