//! TOML.

use seaworthy_model::Span;
use toml_edit::{Document, Item, TableLike, Value};

use super::fold::fold;
use super::sink::{DEEPEST, Sink, known, literal};
use super::tree::{Node, Pair, set};

pub(super) fn read(text: &str, sink: &mut Sink) {
    match Document::parse(text) {
        Ok(document) => {
            let root = table(text, document.as_table(), Span::default(), 0);
            set(&root, "", Span::default(), 0, sink);
            sink.entries().sort_by_key(|entry| entry.span);
            sink.objects().sort_by_key(|object| object.span);
            fold(sink, &[], false);
        }
        Err(_) if super::is_template(text) => super::scan_lines(text, sink),
        Err(error) => {
            super::scan_lines(text, sink);
            let span = super::line_from(text, error.span().map_or(0, |span| span.start));
            let said = error.message().lines().next().unwrap_or_default().to_owned();
            sink.trouble(span, format!("This is not TOML that can be read: {said}."), Some("Mend the syntax."));
        }
    }
}

fn span(range: Option<std::ops::Range<usize>>) -> Span {
    range.map_or_else(Span::default, |range| Span::new(range.start, range.end))
}

fn table(text: &str, table: &dyn TableLike, whole: Span, depth: usize) -> Node {
    let mut pairs = Vec::new();
    for (name, item) in table.iter() {
        let key = table.get_key_value(name).map_or_else(Span::default, |(key, _)| span(key.span()));
        let value = span(item.span());
        let span = match item {
            Item::Value(_) if !key.is_empty() => key.join(value),
            _ => value,
        };
        pairs.push(Pair { key: name.to_owned(), span, value: node(text, item, value, depth + 1) });
    }
    Node::Map(pairs, whole)
}

fn node(text: &str, item: &Item, whole: Span, depth: usize) -> Node {
    if depth > DEEPEST + 1 {
        return Node::Map(Vec::new(), whole);
    }
    match item {
        Item::Table(inner) => table(text, inner, whole, depth),
        Item::ArrayOfTables(tables) => {
            Node::List(tables.iter().map(|inner| table(text, inner, span(inner.span()), depth + 1)).collect(), whole)
        }
        Item::Value(inner) => value(text, inner, depth),
        Item::None => Node::List(Vec::new(), whole),
    }
}

fn value(text: &str, value: &Value, depth: usize) -> Node {
    let whole = span(value.span());
    match value {
        Value::Array(_) | Value::InlineTable(_) if depth > DEEPEST + 1 => Node::Map(Vec::new(), whole),
        Value::Array(array) => Node::List(array.iter().map(|inner| self::value(text, inner, depth + 1)).collect(), whole),
        Value::InlineTable(inner) => table(text, inner, whole, depth + 1),
        Value::String(content) => Node::Leaf(known(content.value(), within_quotes(text, whole))),
        _ => Node::Leaf(literal(whole.of(text), whole)),
    }
}

fn within_quotes(text: &str, span: Span) -> Span {
    let quotes = ["\"\"\"", "'''", "\"", "'"].iter().find(|quotes| span.of(text).starts_with(**quotes)).map_or(0, |quotes| quotes.len());
    if span.len() < 2 * quotes { span } else { Span::new(span.start as usize + quotes, span.end as usize - quotes) }
}
