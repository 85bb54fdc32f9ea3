//! Java source through tree-sitter: parsed once, walked once with a cursor, values folded on demand.

mod declare;
mod fold;
mod guard;
mod holders;
mod known;
mod literal;
mod resolve;
mod scope;
mod texts;
mod types;
mod unset;
mod usage;
mod walk;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::code::{Annotation, Argument, Assignment, Call, Code, Constant, Context, Target, Type, broken, entangled};
use crate::grammar::{Grammar, Node, parse, span};
use fold::Fold;
use walk::{Given, Held, Here, Walk};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&tree_sitter_java::LANGUAGE.into(), "Java"));

/// Reads Java source; what is not Java becomes one trouble, and what stands around it is read.
pub(crate) fn read(text: &str) -> Code {
    let tree = match parse(&GRAMMAR, text) {
        Ok(tree) => tree,
        Err(trouble) => return trouble.into(),
    };
    let mut walked = Walk::over(&tree, text);
    let settled = Fold::new(&walked).settled();
    walked.settle(settled);
    let fold = Fold::new(&walked);
    let mut code = Code {
        lists: vec![],
        reads: vec![],
        loops: vec![],
        imports: walked.imports.clone(),
        calls: walked.calls.iter().map(|(node, here)| call(&fold, *node, *here)).collect(),
        objects: vec![],
        constants: walked.given.iter().filter_map(|given| constant(&fold, given)).collect(),
        assignments: walked.given.iter().filter_map(|given| assignment(&fold, given)).collect(),
        annotations: walked.annotations.iter().map(|(node, held, here)| annotation(&fold, *node, held, *here)).collect(),
        types: types(&fold),
        holders: holders::of(&fold),
        texts: walked.texts.iter().map(|(node, used, here)| texts::text(&fold, *node, *used, *here)).collect(),
        troubles: walked.broken.map(|span| broken(span, "Java", text)).into_iter().collect(),
    };
    if fold.work.exhausted() {
        code.troubles.push(entangled());
    }
    code
}

fn context(walk: &Walk<'_>, here: Here) -> Context {
    let scope = &walk.scopes[here.scope as usize];
    Context { function: scope.function.clone(), test: scope.test, guard: here.guard.and_then(|at| walk.guards.get(at as usize)).cloned() }
}

fn call<'t>(fold: &Fold<'_, 't>, node: Node<'t>, here: Here) -> Call {
    let field = |name| node.child_by_field_name(name);
    let last = field("name").or_else(|| field("constructor")).or_else(|| field("type")).unwrap_or(node);
    let receiver = field("object").filter(|_| node.kind() != "object_creation_expression");
    let callee = receiver.map_or(span(last), |receiver| span(receiver).join(span(last)));
    let arguments = known::arguments(node).into_iter();
    Call {
        paths: fold.callee(node, here.scope, 0),
        name: fold.last_name(last).to_owned(),
        span: span(node),
        callee,
        receiver: receiver.map(span),
        arguments: arguments.map(|value| Argument { name: None, span: span(value), known: fold.known(value, here.scope) }).collect(),
        open: false,
        context: context(fold.walk, here),
    }
}

fn constant<'t>(fold: &Fold<'_, 't>, given: &Given<'t>) -> Option<Constant> {
    let variable = fold.walk.variables.get(given.variable? as usize)?;
    if !(variable.field && variable.fixed && variable.class_level) {
        return None;
    }
    let class = &fold.walk.scopes[variable.scope as usize].path;
    let known = fold.known(given.value, given.here.scope);
    Some(Constant { name: format!("{class}.{}", variable.name), span: span(given.whole), known })
}

fn assignment<'t>(fold: &Fold<'_, 't>, given: &Given<'t>) -> Option<Assignment> {
    let scope = given.here.scope;
    let name = match given.left.kind() {
        "identifier" => given.left,
        "field_access" => given.left.child_by_field_name("field")?,
        _ => return None,
    };
    let variable = given.variable.or_else(|| fold.variable_of(given.left, scope));
    let target = match (variable.and_then(|variable| fold.walk.variables.get(variable as usize)), given.left.child_by_field_name("object"))
    {
        (Some(variable), _) if variable.class_level => Target::Module,
        (Some(_), _) => Target::Local,
        (None, Some(object)) => Target::Member(fold.paths_within(object, scope, 0)),
        // It is a field of a base.
        (None, None) => Target::Member(fold.walk.scopes[scope as usize].class.map_or_else(Vec::new, |class| fold.bases(class))),
    };
    Some(Assignment {
        target,
        name: fold.source(name).to_owned(),
        span: span(given.whole),
        known: fold.known(given.value, scope),
        context: context(fold.walk, given.here),
    })
}

fn annotation<'t>(fold: &Fold<'_, 't>, node: Node<'t>, held: &Held<'t>, here: Here) -> Annotation {
    let name = node.child_by_field_name("name");
    let paths = fold.annotation_paths(node, here.scope);
    let mut arguments = Vec::new();
    for (key, value) in fold::given_to_annotation(node) {
        let mut known = fold.known(value, here.scope);
        if fold::reads_placeholders(&paths) {
            known.value = literal::placeholders(known.value);
        }
        let name = key.map(|key| fold.source(key)).filter(|key| *key != "value").map(str::to_owned);
        arguments.push(Argument { name, span: span(value), known });
    }
    let scope = &fold.walk.scopes[here.scope as usize];
    let test = fold.walk.scopes[held.scope as usize].test;
    Annotation {
        paths,
        name: name.map_or("", |name| fold.last_name(name)).to_owned(),
        span: span(node),
        arguments,
        on: held.on,
        target: held.target.to_owned(),
        context: Context { function: scope.path.clone(), test, guard: None },
    }
}

fn types(fold: &Fold<'_, '_>) -> Vec<Type> {
    let named = fold.walk.classes.iter().filter(|class| !class.name.is_empty());
    let of = |class: &scope::Class<'_>| {
        let scope = &fold.walk.scopes[class.scope as usize];
        let around = &fold.walk.scopes[scope.parent as usize];
        Some(Type {
            name: class.name.to_owned(),
            span: span(class.node.child_by_field_name("name")?),
            bases: class.bases.iter().map(|base| fold.type_paths(*base, scope.parent)).collect(),
            methods: class.names.iter().map(|name| (*name).to_owned()).collect(),
            context: Context { function: around.path.clone(), test: scope.test, guard: None },
        })
    };
    named.filter_map(of).collect()
}
