//! Source code as tree-sitter parses it, within bounds; the same for every language.

mod node;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use seaworthy_model::Span;
use tree_sitter::{ParseOptions, Parser};

pub(crate) use node::{Grammar, Node, Tree};

use crate::Trouble;
use crate::code::too_long;

/// How long one file may be parsed: ten times what the longest one takes. Only text of another language comes near it, and only
/// time tells: the parser's recovery from errors counts its steps as cheap as any.
#[cfg(not(debug_assertions))]
const PARSING: Duration = Duration::from_secs(2);
/// Tests run beside each other, unoptimized, on whatever machine there is.
#[cfg(debug_assertions)]
const PARSING: Duration = Duration::from_secs(30);

/// Words in the names of what says where something is.
pub(crate) const NAMING: [&str; 14] =
    ["url", "uri", "host", "addr", "endpoint", "server", "broker", "dsn", "env", "conf", "setting", "origin", "redis", "database"];

/// The tree of a text in a language; where it is given up, the reason.
pub(crate) fn parse(grammar: &'static Grammar, text: &str) -> Result<Tree, Trouble> {
    if let Some(trouble) = too_long(text) {
        return Err(trouble);
    }
    tree(grammar, text).ok_or_else(|| {
        let text = format!("Reading the file was given up after 2 seconds: it is far from {}.", grammar.name);
        Trouble::of_all(text, "Leave the file out of the scan.")
    })
}

fn tree(grammar: &'static Grammar, text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&grammar.language).ok()?;
    let bytes = text.as_bytes();
    let started = Instant::now();
    let mut progress = |_: &tree_sitter::ParseState| {
        if started.elapsed() > PARSING { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))?;
    Some(Tree { tree, grammar })
}

/// Where a node stands.
pub(crate) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
