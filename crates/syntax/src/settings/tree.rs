//! Mappings, lists and scalars of any format as entries and objects.

use seaworthy_model::Span;

use super::sink::{DEEPEST, Sink, join};
use crate::code::{Entry, Known};

/// A value as YAML, JSON, TOML and HOCON have it.
pub(super) enum Node {
    Map(Vec<Pair>, Span),
    List(Vec<Node>, Span),
    Leaf(Known),
}

/// A key and its value.
pub(super) struct Pair {
    pub key: String,
    /// The key and its value.
    pub span: Span,
    pub value: Node,
}

/// Sets what is below `prefix`. A mapping becomes an object by its scalars.
pub(super) fn set(node: &Node, prefix: &str, span: Span, depth: usize, sink: &mut Sink) {
    if sink.is_full() {
        return;
    }
    match node {
        Node::Leaf(known) => sink.set(prefix, span, known.clone()),
        _ if depth > DEEPEST => sink.too_deep(span),
        Node::List(items, _) => {
            for (index, item) in items.iter().enumerate() {
                let span = match item {
                    Node::Map(_, span) | Node::List(_, span) => *span,
                    Node::Leaf(known) => known.written,
                };
                set(item, &join(prefix, &index.to_string()), span, depth + 1, sink);
            }
        }
        Node::Map(pairs, whole) => {
            if depth > 0 {
                sink.object(pairs.iter().filter_map(entry).collect(), *whole);
            }
            for pair in pairs {
                set(&pair.value, &join(prefix, &pair.key), pair.span, depth + 1, sink);
            }
        }
    }
}

pub(super) fn entry(pair: &Pair) -> Option<Entry> {
    let Node::Leaf(known) = &pair.value else { return None };
    Some(Entry { key: pair.key.clone(), span: pair.span, known: known.clone() })
}
