//! Python source through tree-sitter: parsed once, walked once with a cursor, values folded on demand.

mod assign;
mod bind;
mod declare;
mod element;
mod environment;
mod fold;
mod holder;
mod known;
mod literal;
mod resolve;
mod scope;
mod text;
mod thing;
mod unset;
mod walk;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_assignments;
#[cfg(test)]
mod tests_declarations;
#[cfg(test)]
mod tests_elements;
#[cfg(test)]
mod tests_environment;
#[cfg(test)]
mod tests_holders;
#[cfg(test)]
mod tests_receivers;
#[cfg(test)]
mod tests_texts;

use std::sync::LazyLock;

use seaworthy_model::{Part, Span};

use crate::Trouble;
use crate::code::{Argument, Call, Code, Constant, Context, Entry, Object, broken, entangled};
use crate::grammar::{Grammar, Node, parse, span};
use fold::Fold;
use scope::{Bound, MODULE};
use walk::{Here, MOST, Walk};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&tree_sitter_python::LANGUAGE.into(), "Python"));

/// Reads Python source; what is not Python becomes one trouble, and what stands around it is read.
pub(crate) fn read(text: &str) -> Code {
    let tree = match parse(&GRAMMAR, text) {
        Ok(tree) => tree,
        Err(trouble) => return trouble.into(),
    };
    let walked = Walk::over(&tree, text);
    let fold = Fold::new(text, &walked.scopes, &walked.imports);
    let mut code = Code {
        calls: walked.calls.iter().map(|(node, here)| call(&fold, &walked, *node, *here)).collect(),
        objects: walked.objects.iter().filter_map(|(node, here)| object(&fold, &walked, *node, *here)).collect(),
        reads: walked.reads.iter().filter_map(|(node, here)| element::read(&fold, &walked, *node, *here)).collect(),
        lists: element::lists(&fold, &walked),
        constants: constants(&fold, &walked),
        assignments: assign::assignments(&fold, &walked),
        annotations: declare::annotations(&fold, &walked),
        holders: holder::holders(&fold, &walked),
        types: declare::types(&fold, &walked),
        ..Code::default()
    };
    code.texts = text::texts(&fold, &walked, &code.calls);
    code.calls.extend(walked.elements.iter().filter_map(|(node, here)| element::asked(&fold, &walked, *node, *here)));
    code.calls.sort_by_key(|call| (call.span.start, std::cmp::Reverse(call.span.end)));
    code.troubles.extend(walked.broken.map(|span| broken(span, "Python", text)));
    if walked.overflown {
        let text = format!("The file has more than {MOST} texts or literal objects; what comes behind them is left out.");
        code.troubles.push(Trouble::of_all(text, "Leave the file out of the scan where it is data."));
    }
    if fold.work.exhausted() {
        code.troubles.push(entangled());
    }
    code.imports = walked.imports;
    code
}

fn context(walked: &Walk<'_>, here: Here) -> Context {
    let scope = &walked.scopes[here.scope as usize];
    let function = if here.main && scope.function.is_empty() { "__main__".into() } else { scope.function.clone() };
    Context { function, test: scope.test, guard: here.guard.and_then(|at| walked.guards.get(at as usize)).cloned() }
}

fn call<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, node: Node<'t>, here: Here) -> Call {
    let callee = node.child_by_field_name("function").unwrap_or(node);
    let (receiver, last) = match callee.kind() {
        "attribute" => (callee.child_by_field_name("object").map(span), callee.child_by_field_name("attribute")),
        "identifier" => (None, Some(callee)),
        _ => (None, None),
    };
    let mut call = Call {
        paths: fold.callees(callee, here.scope),
        name: last.map(|name| fold.source(name).to_owned()).unwrap_or_default(),
        span: span(node),
        callee: span(callee),
        receiver,
        arguments: Vec::new(),
        open: false,
        context: context(walked, here),
    };
    (call.arguments, call.open) = given(fold, node, here);
    call.arguments.extend(callee.child_by_field_name("object").and_then(|object| called_on(fold, object, here)));
    call
}

/// What a method is called on; nothing where that is what another module gives.
fn called_on<'t>(fold: &Fold<'_, 't>, object: Node<'t>, here: Here) -> Option<Argument> {
    if matches!(object.kind(), "string" | "concatenated_string") {
        return None;
    }
    let known = fold.known(object, here.scope);
    let module = matches!(known.value.parts.as_slice(), [Part::Ref { .. }]);
    (!module).then(|| Argument { name: Some("self".to_owned()), span: span(object), known })
}

/// The arguments of a call whose position or name is known, and whether it may be given more.
fn given<'t>(fold: &Fold<'_, 't>, node: Node<'t>, here: Here) -> (Vec<Argument>, bool) {
    let mut open = false;
    let mut given = Vec::new();
    for (name, value) in fold::arguments(node) {
        match (name, value.kind()) {
            (_, "list_splat" | "parenthesized_list_splat" | "dictionary_splat") => open = true,
            // Behind `*list` no position is known.
            (None, _) if open => {}
            (name, _) => given.push(Argument {
                name: name.map(|name| fold.source(name).to_owned()),
                span: span(value),
                known: fold.known(value, here.scope),
            }),
        }
    }
    (given, open)
}

fn object<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>, node: Node<'t>, here: Here) -> Option<Object> {
    let mut cursor = node.walk();
    let entries: Vec<Entry> = node
        .named_children(&mut cursor)
        .filter(|child| child.kind() == "pair")
        .filter_map(|pair| {
            let key = pair.child_by_field_name("key").filter(|key| matches!(key.kind(), "string" | "concatenated_string"))?;
            let value = pair.child_by_field_name("value")?;
            let key = fold.known(key, here.scope).value.known()?;
            Some(Entry { key, span: span(pair), known: fold.known(value, here.scope) })
        })
        .collect();
    (!entries.is_empty()).then(|| Object { entries, span: span(node), context: context(walked, here) })
}

fn constants<'t>(fold: &Fold<'_, 't>, walked: &Walk<'t>) -> Vec<Constant> {
    let mut constants: Vec<Constant> = walked.scopes[MODULE as usize]
        .names
        .iter()
        .filter_map(|(name, bindings)| match bindings.as_slice() {
            [one] => match one.bound {
                Bound::Value { node, scope, .. } => {
                    let whole = Span::new(one.start as usize, one.end as usize);
                    Some(Constant { name: (*name).to_owned(), span: whole, known: fold.known(node, scope) })
                }
                _ => None,
            },
            _ => None,
        })
        .collect();
    constants.sort_by_key(|constant| constant.span);
    constants
}
