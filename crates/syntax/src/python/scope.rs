use std::collections::HashMap;
use std::sync::Arc;

use tree_sitter::Node;

/// The module's own scope, which is always there.
pub(super) const MODULE: u32 = 0;

/// The longest dotted name of a function that is kept; what is nested deeper bears its parent's.
const LONGEST_NAME: usize = 256;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Module,
    Class,
    Function,
}

/// What a name stands for.
pub(super) enum Bound<'t> {
    /// What an import names, dotted.
    Import(String),
    /// An expression, to be folded in its own scope.
    Value { node: Node<'t>, scope: u32 },
    /// A class of this file, by its scope.
    Class(u32),
    /// Known only when the program runs.
    Other,
}

/// One place that gives a name something to stand for.
pub(super) struct Binding<'t> {
    pub bound: Bound<'t>,
    pub start: u32,
    pub end: u32,
}

/// A region in which names live: module, class or function.
pub(super) struct Scope<'t> {
    pub parent: u32,
    pub sort: Sort,
    /// The dotted path of functions and classes down to here.
    path: Arc<str>,
    /// The function that holds code of this scope; empty at module level.
    pub function: Arc<str>,
    pub test: bool,
    pub names: HashMap<&'t str, Vec<Binding<'t>>>,
    /// Names that `global` or `nonlocal` hands to another scope.
    pub lent: HashMap<&'t str, u32>,
}

impl<'t> Scope<'t> {
    pub fn module() -> Self {
        Self {
            parent: MODULE,
            sort: Sort::Module,
            path: "".into(),
            function: "".into(),
            test: false,
            names: HashMap::new(),
            lent: HashMap::new(),
        }
    }

    /// A class inside this scope, which is number `at`.
    pub fn class(&self, at: u32, name: &str, test: bool) -> Self {
        let path = self.below(name);
        Self { parent: at, sort: Sort::Class, path, function: self.function.clone(), test: self.test || test, ..Self::module() }
    }

    /// A function inside this scope, which is number `at`.
    pub fn function(&self, at: u32, name: &str) -> Self {
        let path = self.below(name);
        let test = self.test || name.starts_with("test_");
        Self { parent: at, sort: Sort::Function, function: path.clone(), path, test, ..Self::module() }
    }

    /// A function without a name inside this scope, which is number `at`.
    pub fn lambda(&self, at: u32) -> Self {
        let function = self.function.clone();
        Self { parent: at, sort: Sort::Function, path: self.path.clone(), function, test: self.test, ..Self::module() }
    }

    fn below(&self, name: &str) -> Arc<str> {
        match self.path.len() {
            0 => name.chars().take(LONGEST_NAME).collect::<String>().into(),
            long if long + name.len() > LONGEST_NAME => self.path.clone(),
            _ => format!("{}.{name}", self.path).into(),
        }
    }
}
