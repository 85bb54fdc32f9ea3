//! What a file declares, and where its names live.

use crate::grammar::Node;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The file's own scope, which is always there.
pub(super) const FILE: u32 = 0;

/// The longest dotted name of a function that is kept; what is nested deeper bears its parent's.
const LONGEST_NAME: usize = 256;

/// A region in which names live: the file, a class, a method, a block.
#[derive(Default)]
pub(super) struct Scope<'t> {
    pub parent: u32,
    /// The nearest class around it.
    pub class: Option<u32>,
    /// Whether it is that class's own scope, which holds its fields.
    pub fields: bool,
    /// The dotted path of classes and methods down to here.
    pub path: Arc<str>,
    /// The method that holds code of this scope; empty outside of methods.
    pub function: Arc<str>,
    /// The last name of that method.
    pub method: &'t str,
    pub test: bool,
    /// Whether its code runs before anything is asked of the program: initialisers, constructors, what is called after them.
    pub starting: bool,
    /// Variables by name, in the order of the text.
    pub variables: HashMap<&'t str, Vec<u32>>,
    /// Classes by name; `None` for a type parameter.
    pub classes: HashMap<&'t str, Option<u32>>,
}

impl<'t> Scope<'t> {
    /// A block inside this scope, which is number `at`.
    pub fn block(&self, at: u32) -> Self {
        Self {
            parent: at,
            class: self.class,
            path: self.path.clone(),
            function: self.function.clone(),
            method: self.method,
            test: self.test,
            starting: self.starting,
            ..Self::default()
        }
    }

    /// A method inside this scope, which is number `at`.
    pub fn function(&self, at: u32, name: &'t str) -> Self {
        let path = self.below(name);
        Self { function: path.clone(), path, method: name, starting: false, ..self.block(at) }
    }

    /// A class inside this scope, which is number `at`; without a name it bears the path of what holds it.
    pub fn of_class(&self, at: u32, class: u32, name: &str) -> Self {
        let path = if name.is_empty() { self.path.clone() } else { self.below(name) };
        Self { class: Some(class), fields: true, path, ..self.block(at) }
    }

    fn below(&self, name: &str) -> Arc<str> {
        match self.path.len() {
            0 => name.chars().take(LONGEST_NAME).collect::<String>().into(),
            long if long + name.len() > LONGEST_NAME => self.path.clone(),
            _ => format!("{}.{name}", self.path).into(),
        }
    }
}

/// A class, interface, enum, record or annotation type; without a name where it is declared in an expression.
pub(super) struct Class<'t> {
    pub node: Node<'t>,
    pub name: &'t str,
    /// Its dotted path with the package; empty without a name.
    pub path: String,
    /// The class around it.
    pub outer: Option<u32>,
    /// Its own scope.
    pub scope: u32,
    /// What it extends and implements, the superclass first.
    pub bases: Vec<Node<'t>>,
    /// The names of its methods, each once, in the order of the text.
    pub names: Vec<&'t str>,
    /// Those of its methods that only this file can call.
    pub hidden: HashSet<&'t str>,
    /// What its methods give, by name.
    pub methods: HashMap<&'t str, Vec<Node<'t>>>,
}

/// Where the type of a variable is said.
#[derive(Clone, Copy)]
pub(super) enum Said<'t> {
    /// At its declaration.
    Here(Node<'t>),
    /// By what it is given: `var`.
    ByValue,
    /// Nowhere in the file, or by a type of the compiler's own finding.
    Nowhere,
}

/// A local variable, a field, or a parameter.
pub(super) struct Variable<'t> {
    pub name: &'t str,
    pub said: Said<'t>,
    /// The scope that holds it.
    pub scope: u32,
    /// Its annotations and modifiers.
    pub modifiers: Option<Node<'t>>,
    /// The whole declaration.
    pub whole: Node<'t>,
    /// What it is given, and the scope in which that stands.
    pub values: Vec<(Node<'t>, u32)>,
    /// Whether it is given what no expression says: a parameter, the element of a loop, what is counted up.
    pub open: bool,
    pub field: bool,
    pub fixed: bool,
    pub class_level: bool,
}
