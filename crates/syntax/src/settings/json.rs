//! JSON, with comments and trailing commas.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use seaworthy_model::Span;

use super::sink::{DEEPEST, Sink, known, literal, nothing};
use super::tree::{Node, Pair, set};

pub(super) fn read(text: &str, sink: &mut Sink) {
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => {
            if let Some(root) = parsed.value {
                set(&node(&root, 0), "", Span::default(), 0, sink);
            }
        }
        Err(_) if super::is_template(text) => super::scan_lines(text, sink),
        Err(error) => {
            super::scan_lines(text, sink);
            let span = super::line_from(text, error.range().start);
            sink.trouble(
                span,
                format!("This is not JSON that can be read: {}.", lowered(&error.kind().to_string())),
                Some("Mend the syntax."),
            );
        }
    }
}

fn lowered(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn span(value: &impl Ranged) -> Span {
    Span::new(value.range().start, value.range().end)
}

fn node(value: &Value<'_>, depth: usize) -> Node {
    let whole = span(value);
    match value {
        // Past this depth nothing is read, and the walk over the tree says so.
        Value::Object(_) | Value::Array(_) if depth > DEEPEST + 1 => Node::Map(Vec::new(), whole),
        Value::Object(object) => {
            let pairs = object.properties.iter().map(|property| Pair {
                key: property.name.as_str().to_owned(),
                span: span(property),
                value: node(&property.value, depth + 1),
            });
            Node::Map(pairs.collect(), whole)
        }
        Value::Array(array) => Node::List(array.elements.iter().map(|element| node(element, depth + 1)).collect(), whole),
        Value::StringLit(text) => Node::Leaf(known(&text.value, within_quotes(whole))),
        Value::NumberLit(number) => Node::Leaf(literal(number.value, whole)),
        Value::BooleanLit(truth) => Node::Leaf(literal(if truth.value { "true" } else { "false" }, whole)),
        Value::NullKeyword(_) => Node::Leaf(nothing(whole)),
    }
}

pub(super) fn within_quotes(span: Span) -> Span {
    if span.len() < 2 { span } else { Span { start: span.start + 1, end: span.end - 1 } }
}
