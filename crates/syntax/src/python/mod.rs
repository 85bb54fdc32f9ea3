//! Python source through tree-sitter: parsed once, walked once with a cursor, values folded on demand.

mod bind;
mod fold;
mod known;
mod literal;
mod resolve;
mod scope;
mod walk;

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use seaworthy_model::Span;
use tree_sitter::{Node, ParseOptions, Parser, Tree};

use crate::Trouble;
use crate::code::{Argument, Call, Code, Constant, Context, Entry, LONGEST, Object};
use fold::Fold;
use scope::{Bound, MODULE};
use walk::{Here, Walk};

/// How long one file may be parsed: ten times what the longest one takes. Only text that is not Python comes near it, and only
/// time tells: the parser's recovery from errors counts its steps as cheap as any.
const PARSING: Duration = Duration::from_secs(2);

/// Reads Python source; what is not Python becomes one trouble, and what stands around it is read.
pub(crate) fn read(text: &str) -> Code {
    if text.len() > LONGEST {
        let text = format!("The file has {} bytes; source code is read up to {LONGEST} bytes.", text.len());
        return Code::refused(text, "Leave the file out of the scan where it is generated.");
    }
    let Some(tree) = parse(text) else {
        return Code::refused("Reading the file was given up after 2 seconds: it is far from Python.", "Leave the file out of the scan.");
    };
    let walked = Walk::over(&tree, text);
    let fold = Fold::new(text, &walked.scopes, &walked.imports);
    let mut code = Code {
        calls: walked.calls.iter().map(|(node, here)| call(&fold, &walked, *node, *here)).collect(),
        objects: walked.objects.iter().filter_map(|(node, here)| object(&fold, &walked, *node, *here)).collect(),
        constants: constants(&fold, &walked),
        ..Code::default()
    };
    if let Some(span) = walked.broken {
        code.troubles.push(Trouble {
            span: first_line(span, text),
            text: "This is not Python that can be read; what stands around it is.".into(),
            remedy: Some("Mend the syntax, or leave the file out of the scan.".into()),
        });
    }
    if fold.exhausted() {
        code.troubles.push(Trouble {
            span: Span::default(),
            text: "The file's values are so entangled that some were left unknown.".into(),
            remedy: None,
        });
    }
    code.imports = walked.imports;
    code
}

fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).ok()?;
    let bytes = text.as_bytes();
    let started = Instant::now();
    let mut progress = |_: &tree_sitter::ParseState| {
        if started.elapsed() > PARSING { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))
}

fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// What of a span stands on its first line: an error may take in everything behind it.
fn first_line(span: Span, text: &str) -> Span {
    let length = span.of(text).find(['\n', '\r']).unwrap_or(span.len());
    Span::new(span.start as usize, span.start as usize + length)
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
        paths: fold.paths(callee, here.scope),
        name: last.map(|name| fold.source(name).to_owned()).unwrap_or_default(),
        span: span(node),
        callee: span(callee),
        receiver,
        arguments: Vec::new(),
        open: false,
        context: context(walked, here),
    };
    for (name, value) in fold::arguments(node) {
        match (name, value.kind()) {
            (_, "list_splat" | "parenthesized_list_splat" | "dictionary_splat") => call.open = true,
            // Behind `*list` no position is known.
            (None, _) if call.open => {}
            (name, _) => call.arguments.push(Argument {
                name: name.map(|name| fold.source(name).to_owned()),
                span: span(value),
                known: fold.known(value, here.scope),
            }),
        }
    }
    call
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
                Bound::Value { node, scope } => {
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
