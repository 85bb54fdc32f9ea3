use seaworthy_model::{FileId, Place, Span};
use seaworthy_syntax::yaml::Node;

use super::through::Through;
use crate::entity::Written;

/// A node of a YAML document, and the file that it stands in.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub file: FileId,
    pub node: Node<'a>,
    /// Where the document's text comes from, when it is not the file's own.
    through: Option<&'a Through>,
}

impl<'a> At<'a> {
    pub fn new(file: FileId, node: Node<'a>) -> Self {
        Self { file, node, through: None }
    }

    /// A node of a document whose text is made of pieces of files.
    pub fn through(file: FileId, node: Node<'a>, through: &'a Through) -> Self {
        Self { file, node, through: Some(through) }
    }

    /// Whether its document's text is not the file's own.
    pub fn is_through(self) -> bool {
        self.through.is_some()
    }

    fn with(self, node: Node<'a>) -> Self {
        Self { node, ..self }
    }

    fn spot(self, span: Span) -> Place {
        self.through.map_or(Place { file: self.file, span }, |through| through.place(span))
    }

    /// The whole value.
    pub fn place(self) -> Place {
        self.spot(self.node.span())
    }

    /// The value without its quotes.
    pub fn content(self) -> Place {
        self.spot(self.node.content_span())
    }

    pub fn get(self, key: &str) -> Option<At<'a>> {
        self.node.get(key).map(|node| self.with(node))
    }

    pub fn at(self, path: &[&str]) -> Option<At<'a>> {
        self.node.at(path).map(|node| self.with(node))
    }

    /// The place of a key, where the mapping has it.
    pub fn key(self, key: &str) -> Option<Place> {
        self.node.entry(key).map(|entry| self.spot(entry.key.span()))
    }

    /// Key and value of each entry.
    pub fn entries(self) -> impl Iterator<Item = (At<'a>, At<'a>)> {
        self.node.entries().map(move |entry| (self.with(entry.key), self.with(entry.value)))
    }

    pub fn items(self) -> impl Iterator<Item = At<'a>> {
        self.node.items().map(move |node| self.with(node))
    }

    /// The items below a key.
    pub fn list(self, key: &str) -> impl Iterator<Item = At<'a>> {
        self.get(key).into_iter().flat_map(At::items)
    }

    pub fn str(self) -> Option<&'a str> {
        self.node.str()
    }

    /// A scalar as text, with its place.
    pub fn text(self) -> Option<Written<String>> {
        self.node.str().map(|text| Written::at(text.to_owned(), self.place()))
    }

    /// The text below a key; the empty text without a place where there is none.
    pub fn text_of(self, key: &str) -> Written<String> {
        self.get(key).and_then(At::text).unwrap_or_default()
    }

    /// The text below a key, or this default.
    pub fn text_or(self, key: &str, default: &str) -> Written<String> {
        self.get(key).and_then(At::text).unwrap_or_else(|| Written::default_of(default.to_owned()))
    }

    /// The number below a key, or this default.
    pub fn int_or(self, key: &str, default: i64) -> Written<i64> {
        let found = self.get(key).and_then(|at| at.node.int().map(|value| Written::at(value, at.place())));
        found.unwrap_or_else(|| Written::default_of(default))
    }

    /// The switch below a key, or false.
    pub fn bool_of(self, key: &str) -> Written<bool> {
        let found = self.get(key).and_then(|at| at.node.bool().map(|value| Written::at(value, at.place())));
        found.unwrap_or_default()
    }

    /// The texts of a list below a key.
    pub fn texts_of(self, key: &str) -> Written<Vec<String>> {
        let Some(list) = self.get(key) else { return Written::default() };
        let texts = if list.node.is_seq() {
            list.items().filter_map(At::str).map(str::to_owned).collect()
        } else {
            list.str().map(str::to_owned).into_iter().collect()
        };
        Written::at(texts, list.place())
    }

    /// `key=value` of each entry below a key, sorted.
    pub fn pairs_of(self, key: &str) -> Written<Vec<String>> {
        let Some(map) = self.get(key) else { return Written::default() };
        let pair = |(key, value): (At<'a>, At<'a>)| Some(format!("{}={}", key.str()?, value.str().unwrap_or_default()));
        let mut pairs: Vec<String> = map.entries().filter_map(pair).collect();
        pairs.sort();
        Written::at(pairs, map.place())
    }
}
