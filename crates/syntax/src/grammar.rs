//! Source code as tree-sitter parses it, within bounds; the same for every language.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use seaworthy_model::Span;
use tree_sitter::{Language, Node, ParseOptions, Parser, Tree};

use crate::Trouble;
use crate::code::LONGEST;

/// How long one file may be parsed: ten times what the longest one takes. Only text of another language comes near it, and only
/// time tells: the parser's recovery from errors counts its steps as cheap as any.
const PARSING: Duration = Duration::from_secs(2);

/// The tree of a text in a language, `name`; where it is given up, the reason.
pub(crate) fn parse(language: &Language, name: &str, text: &str) -> Result<Tree, Trouble> {
    if text.len() > LONGEST {
        let text = format!("The file has {} bytes; source code is read up to {LONGEST} bytes.", text.len());
        return Err(Trouble::of_all(text, "Leave the file out of the scan where it is generated."));
    }
    tree(language, text).ok_or_else(|| {
        let text = format!("Reading the file was given up after 2 seconds: it is far from {name}.");
        Trouble::of_all(text, "Leave the file out of the scan.")
    })
}

fn tree(language: &Language, text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    let bytes = text.as_bytes();
    let started = Instant::now();
    let mut progress = |_: &tree_sitter::ParseState| {
        if started.elapsed() > PARSING { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))
}

/// Where a node stands.
pub(crate) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// What is said of the first place that is not of a language, `name`.
pub(crate) fn broken(span: Span, name: &str, text: &str) -> Trouble {
    Trouble {
        span: first_line(span, text),
        text: format!("This is not {name} that can be read; what stands around it is."),
        remedy: Some("Mend the syntax, or leave the file out of the scan.".into()),
    }
}

/// What is said of a file whose values cost more than they may.
pub(crate) fn entangled() -> Trouble {
    let text = "The file's values are so entangled that some were left unknown.".into();
    Trouble { span: Span::default(), text, remedy: None }
}

/// What of a span stands on its first line: an error may take in everything behind it.
fn first_line(span: Span, text: &str) -> Span {
    let length = span.of(text).find(['\n', '\r']).unwrap_or(span.len());
    Span::new(span.start as usize, span.start as usize + length)
}
