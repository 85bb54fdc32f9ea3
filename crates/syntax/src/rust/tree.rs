//! A file of Rust as its facts need it: expressions in a list, each behind what it is made of, with scopes and types beside them.

use std::collections::HashMap;
use std::sync::Arc;

use seaworthy_model::Span;

use crate::code::{Annotation, Context, Import};

/// An expression, by its place in the list.
pub(super) type Id = u32;
/// The scope of the file.
pub(super) const MODULE: u32 = 0;

/// The scope and the context that something stands in, by their numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Here {
    pub scope: u32,
    pub context: u32,
}

#[derive(Debug)]
pub(super) struct Node {
    pub span: Span,
    pub here: Here,
    pub sort: Sort,
}

/// A path as it is written: `std::fs::write`.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub segments: Vec<String>,
    pub span: Span,
}

impl Name {
    pub fn last_name(&self) -> &str {
        self.segments.last().map_or("", String::as_str)
    }
}

#[derive(Debug)]
pub(super) enum Sort {
    Text(String),
    Number(String),
    Truth(bool),
    Path(Name),
    Call {
        callee: Id,
        arguments: Vec<Id>,
    },
    Method {
        receiver: Id,
        name: String,
        named: Span,
        arguments: Vec<Id>,
    },
    Macro {
        name: Name,
        arguments: Vec<(Option<String>, Id)>,
    },
    Field {
        base: Id,
        name: String,
    },
    Index(Id),
    /// What is as another expression is: `&x`, `x?`, `x.await`, `{ x }`.
    Same(Id),
    List(Vec<Id>),
    Tuple(Vec<Id>),
    Struct {
        name: Name,
        fields: Vec<(String, Id)>,
        open: bool,
    },
    Plus(Id, Id),
    /// `if` and `match`: what is asked, and what comes of it.
    Branches {
        on: Option<Id>,
        results: Vec<Id>,
    },
    Closure(Id),
    /// `json!({…})`: the keys and their values.
    Object(Vec<(String, Span, Id)>),
    Other,
}

/// A type as it is written, without references.
#[derive(Clone, Debug, Default)]
pub(super) struct Ty {
    pub segments: Vec<String>,
    pub arguments: Vec<Ty>,
    pub scope: u32,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    Import(String),
    Value {
        init: Option<Id>,
        ty: Option<Ty>,
        mutable: bool,
    },
    /// A `const` or a `static`, whole.
    Constant {
        init: Id,
        ty: Option<Ty>,
        whole: Span,
        shared: bool,
    },
    Function(u32),
    Type(u32),
    Alias(Ty),
    /// A module, here or in another file.
    Module,
    /// What a pattern takes out of something.
    Taken(Option<Id>),
}

#[derive(Debug)]
pub(super) struct Binding {
    pub bound: Bound,
    /// From where on it holds; items hold everywhere.
    pub from: u32,
    /// The context that it stands in.
    pub context: u32,
}

#[derive(Debug, Default)]
pub(super) struct Scope {
    pub parent: Option<u32>,
    pub names: HashMap<String, Vec<Binding>>,
    pub globs: Vec<String>,
    /// The type that `Self` stands for.
    pub owner: Option<u32>,
    pub function: bool,
}

/// A struct, enum or trait of this file, or one of another whose `impl` stands here.
#[derive(Debug, Default)]
pub(super) struct Struct {
    pub name: String,
    /// Its name where it is declared, and the context of that; nothing where it is declared elsewhere.
    pub declared: Option<(Span, u32)>,
    pub fields: HashMap<String, Ty>,
    /// Traits that it implements or derives.
    pub bases: Vec<Ty>,
    pub methods: Vec<(String, u32)>,
    pub constants: HashMap<String, Id>,
}

#[derive(Debug, Default)]
pub(super) struct Function {
    pub parameters: Vec<String>,
    pub gives: Option<Ty>,
    pub owner: Option<u32>,
}

/// What an expression is used for.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    /// What is given it.
    pub name: Option<Arc<str>>,
    /// The call that it is an argument of, by the number that the call is given, and its position.
    pub call: Option<(u32, usize)>,
    pub compared: bool,
    /// Whether it is a piece of a text.
    pub taken: bool,
}

/// What is given a value.
#[derive(Debug)]
pub(super) enum Left {
    /// A static or constant, or a name of one function.
    Name {
        name: String,
        module: bool,
    },
    Field {
        base: Id,
        name: String,
    },
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub scopes: Vec<Scope>,
    pub contexts: Vec<Context>,
    pub structs: Vec<Struct>,
    /// The types by their names.
    pub named: HashMap<String, u32>,
    pub functions: Vec<Function>,
    pub imports: Vec<Import>,
    /// Paths that are written in full where they are used.
    pub paths: Vec<Name>,
    /// Texts that are written out, and what each is used for.
    pub texts: Vec<(Id, Used)>,
    /// The calls, by the numbers that were given to them.
    pub calls: Vec<Id>,
    pub assignments: Vec<(Left, Id, Span, Here)>,
    /// Loops without a condition in which nobody writes `break`.
    pub loops: Vec<(Span, Here)>,
    pub annotations: Vec<(Annotation, Vec<Id>, Here, Option<u32>)>,
    /// Names that are given another value than their first.
    pub changed: Vec<(String, u32)>,
    /// Whether something was left out because the file holds too much.
    pub overflown: bool,
}

impl Tree {
    pub fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    pub fn span(&self, id: Id) -> Span {
        self.node(id).map_or_else(Span::default, |node| node.span)
    }

    pub fn context(&self, here: Here) -> Context {
        self.contexts.get(here.context as usize).cloned().unwrap_or_default()
    }

    pub fn bind(&mut self, scope: u32, name: String, bound: Bound, from: u32, context: u32) {
        if let Some(scope) = self.scopes.get_mut(scope as usize) {
            scope.names.entry(name).or_default().push(Binding { bound, from, context });
        }
    }

    /// What a name stands for at a place, and the scope that gives it.
    pub fn look(&self, name: &str, scope: u32, at: u32) -> Option<(&Binding, u32)> {
        let mut next = Some(scope);
        while let Some(number) = next {
            let scope = self.scopes.get(number as usize)?;
            let binding = scope.names.get(name).and_then(|all| all.iter().rev().find(|one| one.from <= at));
            if let Some(binding) = binding {
                return Some((binding, number));
            }
            next = scope.parent;
        }
        None
    }

    /// What the first name of a path of several stands for: no value and no function.
    pub fn look_for_type(&self, name: &str, scope: u32) -> Vec<&Binding> {
        let is_type = |one: &&Binding| matches!(one.bound, Bound::Import(_) | Bound::Type(_) | Bound::Alias(_) | Bound::Module);
        let mut next = Some(scope);
        while let Some(scope) = next.and_then(|number| self.scopes.get(number as usize)) {
            let found: Vec<&Binding> = scope.names.get(name).into_iter().flatten().filter(is_type).collect();
            if !found.is_empty() {
                return found;
            }
            next = scope.parent;
        }
        vec![]
    }

    /// The type that `Self` stands for.
    pub fn owner(&self, scope: u32) -> Option<u32> {
        let mut next = Some(scope);
        while let Some(scope) = next.and_then(|number| self.scopes.get(number as usize)) {
            if scope.owner.is_some() {
                return scope.owner;
            }
            next = scope.parent;
        }
        None
    }
}
