use crate::grammar::Node;
use std::collections::HashMap;
use std::sync::Arc;

/// The end of what holds to the end of the file.
pub(super) const END: u32 = u32::MAX;

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
    /// An expression, to be folded in its own scope, and the type that it is declared to have.
    Value { node: Node<'t>, scope: u32, declared: Option<Node<'t>> },
    /// What an expression gives as the context of a `with`: like it, and yet not it.
    Entered { node: Node<'t>, scope: u32 },
    /// Something of a declared type.
    Declared { node: Node<'t>, scope: u32 },
    /// A class of this file, by its scope.
    Class(u32),
    /// A function of this file, by its scope.
    Function(u32),
    /// Known only when the program runs.
    Other,
}

/// One place that gives a name something to stand for.
pub(super) struct Binding<'t> {
    pub bound: Bound<'t>,
    pub start: u32,
    pub end: u32,
    /// From where on the name has it.
    pub holds: u32,
    /// The end of the block in which it stands: up to there nothing goes round it.
    pub until: u32,
}

/// A region in which names live: module, class or function.
pub(super) struct Scope<'t> {
    pub parent: u32,
    pub sort: Sort,
    /// The function or class itself; `None` for the module.
    pub node: Option<Node<'t>>,
    /// The dotted path of functions and classes down to here.
    pub path: Arc<str>,
    /// The function that holds code of this scope; empty at module level.
    pub function: Arc<str>,
    pub test: bool,
    /// Whether it is a comprehension: `:=` in it names something of the scope around it.
    pub comprehension: bool,
    /// Whether it is a function that is read like a field.
    pub property: bool,
    /// What it returns, in the order of the text, up to a bound.
    pub returns: Vec<Node<'t>>,
    pub names: HashMap<&'t str, Vec<Binding<'t>>>,
    /// Names that `global` or `nonlocal` hands to another scope.
    pub lent: HashMap<&'t str, u32>,
}

impl<'t> Scope<'t> {
    pub fn module() -> Self {
        Self {
            parent: MODULE,
            sort: Sort::Module,
            node: None,
            path: "".into(),
            function: "".into(),
            test: false,
            comprehension: false,
            property: false,
            returns: vec![],
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

    /// A comprehension inside this scope, which is number `at`.
    pub fn comprehension(&self, at: u32) -> Self {
        Self { comprehension: true, ..self.lambda(at) }
    }

    fn below(&self, name: &str) -> Arc<str> {
        match self.path.len() {
            0 => name.chars().take(LONGEST_NAME).collect::<String>().into(),
            long if long + name.len() > LONGEST_NAME => self.path.clone(),
            _ => format!("{}.{name}", self.path).into(),
        }
    }
}
