use std::collections::HashSet;
use std::fmt;

use seaworthy_model::Span;

use super::tree::{Raw, Shape, Style, Text};
use super::{Block, Yaml, scalar};

/// A value in a tree. Where an alias stands, it is what the alias names.
///
/// A walk over all values below one ends: the tree has no cycle, and aliases repeat a bounded number of values.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    yaml: &'a Yaml,
    /// Never an alias.
    id: u32,
}

/// A key of a mapping and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The key.
    pub key: Node<'a>,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    pub(super) fn new(yaml: &'a Yaml, id: u32) -> Self {
        Self { yaml, id: yaml.tree.follow(id) }
    }

    fn raw(self) -> &'a Raw {
        self.yaml.tree.raw(self.id)
    }

    fn pair(self, (key, value): (u32, u32)) -> Entry<'a> {
        Entry { key: Node::new(self.yaml, key), value: Node::new(self.yaml, value) }
    }

    /// The value as it is written, quotes and brackets included; without anchor and tag, and for a block of text
    /// without its `|`. Behind an alias, where the value that it names stands.
    #[must_use]
    pub fn span(self) -> Span {
        self.raw().span
    }

    /// What stands under `key`: the last of its name, else what `<<` brings.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The same with its key as it is written; behind `<<`, where the merged mapping has it.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let (tree, source) = (&self.yaml.tree, self.yaml.text());
        let own = tree.own_entry(source, self.id, key);
        let pair = own.or_else(|| tree.merged(source, self.id).into_iter().find_map(|map| tree.own_entry(source, map, key)))?;
        Some(self.pair(pair))
    }

    /// What a chain of keys leads to.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The entries of a mapping, each key once: its own in the order of the file, then what `<<` brings, which is no
    /// entry itself. Of anything else, none.
    pub fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        let tree = &self.yaml.tree;
        let counts = move |pair: &&[u32]| !tree.is_shadowed(pair[0]) && !tree.is_merge(self.yaml.text(), pair[0]);
        let own = tree.pairs(self.id).chunks_exact(2).filter(counts);
        own.map(move |pair| self.pair((pair[0], pair[1]))).chain(self.brought())
    }

    /// The entries that merged mappings bring beyond this one's own.
    fn brought(self) -> Vec<Entry<'a>> {
        let (tree, source) = (&self.yaml.tree, self.yaml.text());
        let merged = tree.merged(source, self.id);
        if merged.is_empty() {
            return Vec::new();
        }
        let mut seen: HashSet<&str> = tree.pairs(self.id).chunks_exact(2).filter_map(|pair| tree.key(source, pair[0])).collect();
        let pairs = merged.iter().flat_map(|map| tree.pairs(*map).chunks_exact(2));
        let counts = |pair: &&[u32]| !tree.is_shadowed(pair[0]) && !tree.is_merge(source, pair[0]);
        let fresh = pairs.filter(counts).filter(|pair| tree.key(source, pair[0]).is_some_and(|key| seen.insert(key)));
        fresh.map(|pair| self.pair((pair[0], pair[1]))).collect()
    }

    /// The elements of a sequence. Of anything else, none.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        self.yaml.tree.items(self.id).iter().map(move |id| Node::new(self.yaml, *id))
    }

    /// Whether it is a mapping.
    #[must_use]
    pub fn is_map(self) -> bool {
        matches!(self.raw().shape, Shape::Map { .. })
    }

    /// Whether it is a sequence.
    #[must_use]
    pub fn is_seq(self) -> bool {
        matches!(self.raw().shape, Shape::Seq { .. })
    }

    /// Whether nothing is written, or a word for it; also where an alias names nothing.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.raw().shape, Shape::Null | Shape::Missing)
    }

    /// Whether it is a text, a number or a truth value: what [`Node::str`] gives.
    #[must_use]
    pub fn is_scalar(self) -> bool {
        matches!(self.raw().shape, Shape::Scalar { .. })
    }

    /// A scalar as text, without quotes and escapes. Null has none.
    #[must_use]
    pub fn str(self) -> Option<&'a str> {
        self.yaml.tree.text(self.yaml.text(), self.id)
    }

    /// Whether it is a scalar without quotes, which may be a number or a truth value.
    #[must_use]
    pub fn plain(self) -> bool {
        matches!(self.raw().shape, Shape::Scalar { style: Style::Plain, .. })
    }

    /// The whole number that it is, as YAML 1.1 reads it (`0644` is octal). Text in quotes is none.
    #[must_use]
    pub fn int(self) -> Option<i64> {
        if !self.plain() || self.is_text() {
            return None;
        }
        scalar::integer(self.str()?)
    }

    /// The truth value that it is, by the words of YAML 1.1 (`yes`, `off`). Text in quotes is none.
    #[must_use]
    pub fn bool(self) -> Option<bool> {
        if !self.plain() || self.is_text() {
            return None;
        }
        scalar::boolean(self.str()?)
    }

    fn is_text(self) -> bool {
        self.tag() == Some("!!str")
    }

    /// The tag as it is written, such as `!reset` or `!!str`.
    #[must_use]
    pub fn tag(self) -> Option<&'a str> {
        self.yaml.tree.tag(self.id)
    }

    /// The text between the quotes of a quoted scalar; of anything else the whole span.
    #[must_use]
    pub fn content_span(self) -> Span {
        match self.raw().shape {
            Shape::Scalar { style: Style::Quoted, .. } => scalar::within_quotes(self.span()),
            _ => self.span(),
        }
    }

    /// How the lines of a `|` or `>` scalar lie in the source; `None` for anything else.
    #[must_use]
    pub fn block(self) -> Option<Block> {
        let Shape::Scalar { style: Style::Block, .. } = self.raw().shape else { return None };
        Block::new(self.str()?, self.yaml.text(), self.span())
    }

    /// Whether the text stands in the source byte for byte, so that a byte of it is a byte of [`Node::content_span`].
    #[must_use]
    pub fn verbatim(self) -> bool {
        matches!(self.raw().shape, Shape::Scalar { text: Text::Source(_), .. })
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = self.span();
        write!(f, "{}..{} {:?}", span.start, span.end, span.of(self.yaml.text()))
    }
}
