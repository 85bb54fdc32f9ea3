//! YAML and JSON as a tree with a byte span for each key and value.

mod block;
mod build;
mod duplicate;
mod fault;
mod node;
mod scalar;
#[cfg(test)]
mod tests;
mod tree;

use std::fmt;
use std::sync::Arc;

use seaworthy_model::Span;

use crate::Trouble;
use tree::Tree;

pub use block::Block;
pub use node::{Entry, Node};

/// How deep blocks or brackets nest before the rest of a document is not read: levels of either kind.
pub const NESTING: usize = 255;

/// How deep a tree is at most once its aliases are followed: levels.
pub const DEPTH: usize = 640;

/// How many values the aliases of one file repeat at most; an alias past it names nothing.
///
/// Together with [`DEPTH`] it bounds what a walk over a whole tree costs, whatever the file holds.
pub const REPEATED: u32 = 250_000;

/// How many duplicate keys of one file are kept.
pub const DUPLICATES: usize = 1_000;

/// How many troubles of one file are kept; one more says that there are others.
pub const TROUBLES: usize = 100;

/// A file of YAML documents, or of JSON. Reading one never fails: what could not be read is in [`Yaml::problems`].
///
/// Every span lies within [`Yaml::text`], on character boundaries. The tree holds no cycle, also through aliases,
/// and is no deeper than [`DEPTH`].
pub struct Yaml {
    text: Arc<str>,
    tree: Tree,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    duplicates: Vec<Duplicate>,
    problems: Vec<Trouble>,
}

impl fmt::Debug for Yaml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.documents.iter().map(|document| self.root(document))).finish()
    }
}

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// From its `---`, or its first value, to the end of its last value.
    pub span: Span,
    /// Whether all of it was read. Where it is not, what is absent from it may only be unread.
    pub complete: bool,
    root: Option<u32>,
}

/// A comment, with its `#` and without its line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
}

/// A key that stands twice in one mapping. The last one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The first key of that name.
    pub first: Span,
    /// A later one.
    pub again: Span,
    /// The key, cut to 256 bytes.
    pub key: String,
    /// Its document: an index into [`Yaml::documents`].
    pub document: usize,
    /// The keys, and `[index]` for elements, from the document's root to the mapping; each cut to 256 bytes.
    pub path: Vec<String>,
    /// Whether both have the same value.
    pub same_value: bool,
}

/// Reads YAML or JSON. The text has no byte order mark.
#[must_use]
pub fn parse(text: Arc<str>) -> Yaml {
    build::build(text)
}

impl Yaml {
    /// The text that all spans refer to.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The documents in the order of the file; empty ones are among them.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The root value of a document of this file; `None` where it is empty.
    #[must_use]
    pub fn root(&self, document: &Document) -> Option<Node<'_>> {
        document.root.map(|id| Node::new(self, id))
    }

    /// The comments in the order of the file.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The keys that stand twice in their mapping, [`DUPLICATES`] at most.
    #[must_use]
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// What could not be read, in the order of the file.
    #[must_use]
    pub fn problems(&self) -> &[Trouble] {
        &self.problems
    }

    /// Every scalar, keys too, with whether it is a block (`|`, `>`).
    pub(crate) fn scalars(&self) -> impl Iterator<Item = (Span, bool)> {
        self.tree.scalars()
    }

    /// Whether a mapping begins with `{{`: a template's action that happens to be YAML, and that no manifest holds.
    pub(crate) fn holds_an_action(&self) -> bool {
        self.tree.mappings().any(|span| span.of(&self.text).starts_with("{{"))
    }
}
