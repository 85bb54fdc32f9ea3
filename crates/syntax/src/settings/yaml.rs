//! YAML as settings: profiles by documents and by sections, ERB in its values.

use std::sync::Arc;

use seaworthy_model::Span;

use super::fold::fold;
use super::sink::{DEEPEST, Sink, known, nothing};
use super::spring::{give_profile, is_environment};
use super::tree::{Node, Pair, set};
use crate::yaml;

/// How much aliases may make of a file: bytes, each value with [`VALUE`] beside its text.
const MOST: usize = 16 << 20;
const VALUE: usize = 64;

pub(super) fn read(text: &str, sink: &mut Sink) {
    let read = yaml::parse(unruled(text));
    let mut left = MOST;
    for document in read.documents() {
        let Some(root) = read.root(document) else { continue };
        let first = sink.entries().len();
        let Node::Map(pairs, _) = node(root, 0, &mut left) else { continue };
        match is_by_environment(&pairs) {
            true => by_environment(&pairs, sink),
            false => {
                set(&Node::Map(pairs, root.span()), "", root.span(), 0, sink);
                give_profile(&mut sink.entries()[first..]);
            }
        }
    }
    fold(sink, &[], false);
    if left == 0 {
        sink.trouble(Span::default(), "The aliases of this file repeat more than is read.", None);
    }
    if !super::is_template(text) {
        for trouble in read.problems() {
            sink.trouble(trouble.span, trouble.text.clone(), trouble.remedy.as_deref());
        }
    }
}

/// The text with comments where lines hold nothing but the code of a template, byte for byte as long.
fn unruled(text: &str) -> Arc<str> {
    if !text.contains("<%") && !text.contains("{%") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let is_rule = content.starts_with("<%") && !content.starts_with("<%=") && content.ends_with("%>")
            || content.starts_with("{%") && content.ends_with("%}");
        let indent = line.len() - line.trim_start().len();
        match is_rule {
            true => {
                out.push_str(&line[..indent]);
                out.push_str("# ");
                out.push_str(&line[indent + 2..]);
            }
            false => out.push_str(line),
        }
    }
    out.into()
}

fn node(value: yaml::Node<'_>, depth: usize, left: &mut usize) -> Node {
    let whole = value.span();
    *left = left.saturating_sub(VALUE + value.str().map_or(0, str::len));
    if *left == 0 {
        return Node::Map(Vec::new(), whole);
    }
    if let Some(text) = value.str() {
        return Node::Leaf(known(text, value.content_span()));
    }
    if value.is_null() {
        return Node::Leaf(nothing(whole));
    }
    if depth > DEEPEST + 1 {
        return Node::Map(Vec::new(), whole);
    }
    if value.is_seq() {
        return Node::List(value.items().map(|item| node(item, depth + 1, left)).collect(), whole);
    }
    let pairs = value.entries().filter_map(|entry| {
        let span = if entry.key.span() < entry.value.span() { entry.key.span().join(entry.value.span()) } else { entry.key.span() };
        Some(Pair { key: entry.key.str()?.to_owned(), span, value: node(entry.value, depth + 1, left) })
    });
    Node::Map(pairs.collect(), whole)
}

/// Whether the sections at the top are environments, as in Rails' `database.yml`.
fn is_by_environment(pairs: &[Pair]) -> bool {
    let is_section = |pair: &Pair| matches!(pair.value, Node::Map(..));
    let mut sections = pairs.iter().filter(|pair| is_section(pair)).map(|pair| pair.key.as_str()).peekable();
    sections.peek().is_some()
        && pairs
            .iter()
            .any(|pair| is_section(pair) && matches!(pair.key.as_str(), "development" | "dev" | "test" | "production" | "prod" | "staging"))
        && pairs.iter().all(|pair| is_environment(&pair.key) || is_shared(&pair.key))
}

fn is_shared(key: &str) -> bool {
    matches!(key, "default" | "defaults" | "shared" | "common" | "base" | "all") || key.starts_with(['.', '_'])
}

fn by_environment(pairs: &[Pair], sink: &mut Sink) {
    let brought: Vec<Span> = pairs.iter().filter(|pair| !is_shared(&pair.key)).flat_map(places).take(1_000).collect();
    for pair in pairs {
        let shared = is_shared(&pair.key);
        let whole = match &pair.value {
            Node::Map(_, span) | Node::List(_, span) => *span,
            Node::Leaf(known) => known.written,
        };
        // What other sections merge counts in them.
        if shared && brought.iter().any(|place| whole.contains(*place)) {
            continue;
        }
        sink.profile = if shared { String::new() } else { pair.key.clone() };
        match &pair.value {
            Node::Map(..) => set(&pair.value, "", pair.span, 0, sink),
            value => set(value, &pair.key, pair.span, 0, sink),
        }
        if let Node::Map(inner, span) = &pair.value {
            sink.object(inner.iter().filter_map(super::tree::entry).collect(), *span);
        }
    }
    sink.profile.clear();
}

fn places(pair: &Pair) -> impl Iterator<Item = Span> {
    let inner = if let Node::Map(inner, _) = &pair.value { inner.as_slice() } else { &[] };
    inner.iter().map(|pair| pair.span)
}
