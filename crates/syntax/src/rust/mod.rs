//! Rust source through `syn`: parsed on a stack of its own, made into one list of expressions, values folded on demand.

mod attributes;
mod flow;
mod fold;
mod guard;
mod holders;
mod items;
mod known;
mod lower;
mod macros;
mod resolve;
mod tokens;
mod tree;
mod types;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::str::FromStr;
use std::thread;

use proc_macro2::TokenStream;
use seaworthy_model::{Part, Span};

use crate::Trouble;
use crate::code::{
    Argument, Assignment, Call, Code, Constant, Entry, Import, Known, List, Loop, Object, Target, Text, Type, broken, entangled, too_long,
};
use fold::Fold;
use lower::Lower;
use resolve::{Thing, paths};
use tree::{Here, Id, Left, MODULE, Node, Scope, Sort, Tree, Used};

/// The stack that a file is parsed on: what `tokens` lets through fits in it. Only what is used of it is ever taken.
const STACK: usize = 256 << 20;
/// How many tokens of macros are parsed in one file.
const MACROS: usize = 400_000;
/// How many elements of a list are kept.
const MOST_ELEMENTS: usize = 64;

/// Reads Rust source. Of what is no Rust only the texts are said, with one trouble.
pub(crate) fn read(text: &str) -> Code {
    if let Some(trouble) = too_long(text) {
        return trouble.into();
    }
    let lowered = thread::scope(|scope| {
        let parsing = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || lowered(text));
        parsing.ok().and_then(|parsing| parsing.join().ok())
    });
    match lowered {
        Some(Ok(tree)) => code(&tree),
        Some(Err(code)) => *code,
        None => Trouble::of_all("There was no memory to read the file in.", "Give the scan more memory.").into(),
    }
}

/// The list of expressions of a file; else what can be said of it all the same.
fn lowered(text: &str) -> Result<Tree, Box<Code>> {
    let tokens = TokenStream::from_str(&tokens::without_shebang(text)).map_err(|error| {
        let span = tokens::at(error.span());
        Box::new(broken(span, "Rust", text).into())
    })?;
    if tokens::too_deep(&tokens) {
        let said = format!(
            "The file nests deeper than {} brackets, or than {} tokens without an end between them; only its texts are read.",
            tokens::BRACKETS,
            tokens::RUN
        );
        let trouble = Trouble::of_all(said, "Leave the file out of the scan where it is generated.");
        return Err(Box::new(Code { texts: tokens::texts(tokens), ..trouble.into() }));
    }
    let file: syn::File = syn::parse2(tokens.clone()).map_err(|error| {
        let trouble = broken(tokens::at(error.span()), "Rust", text);
        Box::new(Code { texts: tokens::texts(tokens), ..trouble.into() })
    })?;
    let mut lower = Lower { text, tree: Tree::default(), macros: 0, tokens: MACROS };
    lower.tree.scopes.push(Scope::default());
    lower.tree.contexts.push(crate::code::Context::default());
    // What is no expression is the first of the list.
    let here = Here::default();
    lower.push(Span::default(), here, Sort::Other);
    let here = lower.under(&file.attrs, here);
    if let Some(here) = here {
        lower.items(&file.items.iter().collect::<Vec<_>>(), here);
    }
    Ok(lower.tree)
}

fn code(tree: &Tree) -> Code {
    let fold = Fold::new(tree);
    let mut code = Code {
        imports: imports(&fold),
        calls: calls(&fold),
        reads: vec![],
        loops: tree.loops.iter().map(|(span, here)| Loop { span: *span, context: tree.context(*here) }).collect(),
        objects: tree.nodes.iter().filter_map(|node| object(&fold, node)).collect(),
        lists: tree.nodes.iter().enumerate().filter_map(|(id, node)| list(&fold, id, node)).collect(),
        constants: constants(&fold),
        assignments: tree.assignments.iter().map(|one| assignment(&fold, one)).collect(),
        annotations: annotations(&fold),
        types: types(&fold),
        holders: holders::holders(&fold),
        texts: texts(&fold),
        troubles: vec![],
    };
    code.calls.sort_by_key(|call| (call.span.start, std::cmp::Reverse(call.span.end)));
    code.objects.sort_by_key(|object| object.span);
    code.lists.sort_by_key(|list| list.span);
    code.assignments.sort_by_key(|one| one.span);
    code.annotations.sort_by_key(|one| one.span);
    code.texts.sort_by_key(|one| one.span);
    if tree.overflown {
        let said = "The file holds more than is kept of one; what comes behind it is left out.";
        code.troubles.push(Trouble::of_all(said, "Leave the file out of the scan where it is data."));
    }
    if fold.work.exhausted() {
        code.troubles.push(entangled());
    }
    code
}

/// What is imported, and what is named by its whole path where it is used.
fn imports(fold: &Fold<'_>) -> Vec<Import> {
    let canonical = |import: &Import| {
        let path = if import.path.starts_with('.') { import.path.clone() } else { fold.canonical(&import.path) };
        Import { path, ..import.clone() }
    };
    let mut imports: Vec<Import> = fold.tree.imports.iter().map(canonical).collect();
    let mut said: HashSet<&[String]> = HashSet::new();
    for name in &fold.tree.paths {
        let first = name.segments.first().map_or("", String::as_str);
        let of_crate = first.starts_with(|c: char| c.is_lowercase()) && !matches!(first, "crate" | "self" | "super");
        if of_crate && fold.tree.look(first, MODULE, u32::MAX).is_none() && said.insert(&name.segments) {
            imports.push(Import { local: Some(name.segments.join("::")), path: name.segments.join("."), span: name.span, guard: None });
        }
    }
    imports.sort_by_key(|import| import.span);
    imports
}

fn argument(fold: &Fold<'_>, name: Option<&str>, id: Id) -> Argument {
    Argument { name: name.map(str::to_owned), span: fold.tree.span(id), known: fold.known(id) }
}

fn calls(fold: &Fold<'_>) -> Vec<Call> {
    fold.tree.nodes.iter().filter_map(|node| call(fold, node)).collect()
}

fn call(fold: &Fold<'_>, node: &Node) -> Option<Call> {
    let tree = fold.tree;
    let positional = |ids: &[Id]| ids.iter().map(|id| argument(fold, None, *id)).collect::<Vec<_>>();
    let (name, callee, receiver, arguments, open) = match &node.sort {
        Sort::Call { callee, arguments } => {
            let name = match tree.node(*callee).map(|node| &node.sort) {
                Some(Sort::Path(name)) => name.last_name().to_owned(),
                Some(Sort::Field { name, .. }) => name.clone(),
                _ => String::new(),
            };
            (name, tree.span(*callee), None, positional(arguments), false)
        }
        Sort::Method { receiver, name, named, arguments } => {
            let mut given = positional(arguments);
            let of = argument(fold, Some("self"), *receiver);
            let module = matches!(of.known.value.parts.as_slice(), [Part::Ref { .. }]);
            given.extend((!module).then_some(of));
            (name.clone(), tree.span(*receiver).join(*named), Some(tree.span(*receiver)), given, false)
        }
        Sort::Struct { name, fields, open } => {
            let given = fields.iter().map(|(key, id)| argument(fold, Some(key), *id)).collect();
            (name.last_name().to_owned(), name.span, None, given, *open)
        }
        Sort::Macro { name, arguments } => {
            let given = arguments.iter().map(|(key, id)| argument(fold, key.as_deref(), *id)).collect();
            (format!("{}!", name.last_name()), name.span, None, given, false)
        }
        _ => return None,
    };
    let paths = paths(fold.callee(node));
    Some(Call { paths, name, span: node.span, callee, receiver, arguments, open, context: tree.context(node.here) })
}

fn object(fold: &Fold<'_>, node: &Node) -> Option<Object> {
    let Sort::Object(entries) = &node.sort else { return None };
    let entries: Vec<Entry> =
        entries.iter().map(|(key, span, id)| Entry { key: key.clone(), span: *span, known: fold.known(*id) }).collect();
    (!entries.is_empty()).then(|| Object { entries, span: node.span, context: fold.tree.context(node.here) })
}

/// A list that is written out, `vec![…]` too; a tuple that is an address is a text.
fn list(fold: &Fold<'_>, id: usize, node: &Node) -> Option<List> {
    let elements = match &node.sort {
        Sort::List(elements) => elements,
        Sort::Macro { name, arguments } if name.last_name() == "vec" => &arguments.iter().map(|(_, id)| *id).collect(),
        Sort::Tuple(elements) => {
            let id = u32::try_from(id).ok()?;
            // Of two that are not known nobody can say whether they are one.
            if elements.len() == 2 || fold.known(id).value.parts.iter().any(|part| *part != Part::Unknown) {
                return None;
            }
            elements
        }
        _ => return None,
    };
    let elements: Vec<Known> = elements.iter().take(MOST_ELEMENTS).map(|id| fold.known(*id)).collect();
    (!elements.is_empty()).then_some(List { span: node.span, elements })
}

fn constants(fold: &Fold<'_>) -> Vec<Constant> {
    let mut constants = Vec::new();
    for (name, bindings) in fold.tree.scopes.get(MODULE as usize).into_iter().flat_map(|scope| &scope.names) {
        if let [tree::Binding { bound: tree::Bound::Constant { init, whole, .. }, .. }] = bindings.as_slice() {
            constants.push(Constant { name: name.clone(), span: *whole, known: fold.known(*init) });
        }
    }
    constants.sort_by_key(|constant| constant.span);
    constants
}

fn assignment(fold: &Fold<'_>, (left, value, span, here): &(Left, Id, Span, Here)) -> Assignment {
    let (target, name) = match left {
        Left::Name { name, module: true } => (Target::Module, name.clone()),
        Left::Name { name, module: false } => (Target::Local, name.clone()),
        Left::Field { base, name } => {
            let own = matches!(fold.tree.node(*base).map(|node| &node.sort), Some(Sort::Path(path)) if path.last_name() == "self");
            (if own { Target::Local } else { Target::Member(paths(fold.things(*base, 0))) }, name.clone())
        }
    };
    Assignment { target, name, span: *span, known: fold.known(*value), context: fold.tree.context(*here) }
}

fn annotations(fold: &Fold<'_>) -> Vec<crate::code::Annotation> {
    let whole = |path: &String, scope: u32| {
        let segments: Vec<String> = path.split('.').map(str::to_owned).collect();
        paths(fold.path(&segments, scope, u32::MAX, 0))
    };
    let of = |(annotation, ids, here, _): &(crate::code::Annotation, Vec<Id>, Here, Option<u32>)| {
        let mut annotation = annotation.clone();
        annotation.paths = annotation.paths.iter().flat_map(|path| whole(path, here.scope)).collect();
        annotation.paths.dedup();
        for (argument, id) in annotation.arguments.iter_mut().zip(ids) {
            argument.known = fold.known(*id);
        }
        annotation
    };
    fold.tree.annotations.iter().map(of).collect()
}

fn types(fold: &Fold<'_>) -> Vec<Type> {
    let mut types = Vec::new();
    for one in &fold.tree.structs {
        let Some((span, context)) = one.declared else { continue };
        types.push(Type {
            name: one.name.clone(),
            span,
            bases: one.bases.iter().map(|base| paths(fold.path(&base.segments, base.scope, u32::MAX, 0))).collect(),
            methods: one.methods.iter().map(|(name, _)| name.clone()).collect(),
            context: fold.tree.contexts.get(context as usize).cloned().unwrap_or_default(),
        });
    }
    types.sort_by_key(|one| one.span);
    types
}

fn texts(fold: &Fold<'_>) -> Vec<Text> {
    let mut texts = Vec::new();
    for (id, used) in &fold.tree.texts {
        let known = fold.known(*id);
        let nothing = !known.value.parts.is_empty() && known.value.parts.iter().all(|part| *part == Part::Unknown);
        let Some(node) = fold.tree.node(*id).filter(|_| !nothing) else { continue };
        let callee = callee(fold, used);
        texts.push(Text {
            known,
            span: node.span,
            name: used.name.as_deref().map_or_else(|| parameter(fold, used, &callee), str::to_owned),
            callee: paths(callee),
            compared: used.compared,
            context: fold.tree.context(node.here),
        });
    }
    texts
}

fn callee(fold: &Fold<'_>, used: &Used) -> Vec<Thing> {
    let id = used.call.and_then(|(number, _)| fold.tree.calls.get(number as usize).copied());
    id.and_then(|id| fold.tree.node(id)).map_or_else(Vec::new, |node| fold.callee(node))
}

/// The parameter of a function of this file that a text is given to.
fn parameter(fold: &Fold<'_>, used: &Used, callee: &[Thing]) -> String {
    let (Some((_, at)), [Thing::Function(function)]) = (used.call, callee) else { return String::new() };
    let function = fold.tree.functions.get(*function as usize);
    function.and_then(|function| function.parameters.get(at)).cloned().unwrap_or_default()
}
