//! What the tree says of real and of hostile files.

mod hostile;
mod values;

use super::{Node, Yaml, parse};

pub(super) fn read(text: &str) -> Yaml {
    parse(text.into())
}

pub(super) fn first(yaml: &Yaml) -> Node<'_> {
    yaml.documents().iter().find_map(|document| yaml.root(document)).expect("a document with a value")
}

/// What is written at the end of a path of keys.
pub(super) fn written<'a>(yaml: &'a Yaml, path: &[&str]) -> Option<&'a str> {
    first(yaml).at(path).map(|node| node.span().of(yaml.text()))
}

pub(super) fn said(yaml: &Yaml) -> Vec<&str> {
    yaml.problems().iter().map(|trouble| trouble.text.as_str()).collect()
}
