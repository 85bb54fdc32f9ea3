//! The nodes of a tree, as tree-sitter gives them. It looks a name up, compares it with all the others and checks that it is
//! UTF-8 at every call; here the names of a grammar are looked up once.

use std::collections::HashMap;

use tree_sitter::{Language, TreeCursor};

/// A language's grammar, with the names of its kinds of nodes and of its fields.
pub(crate) struct Grammar {
    pub(super) language: Language,
    /// What the language is called.
    pub(super) name: &'static str,
    /// By their numbers.
    kinds: Vec<String>,
    /// By their numbers, which begin at 1.
    fields: Vec<String>,
    numbers: HashMap<String, u16>,
}

impl Grammar {
    pub fn new(language: &Language, name: &'static str) -> Self {
        let numbered = |count: usize| 0..=u16::try_from(count).unwrap_or(u16::MAX);
        let kind = |number| language.node_kind_for_id(number).unwrap_or_default().to_owned();
        let field = |number| language.field_name_for_id(number).unwrap_or_default().to_owned();
        let fields: Vec<String> = numbered(language.field_count()).map(field).collect();
        Self {
            language: language.clone(),
            name,
            kinds: numbered(language.node_kind_count()).map(kind).collect(),
            numbers: fields.iter().cloned().zip(0..).filter(|(_, number)| *number > 0).collect(),
            fields,
        }
    }
}

/// The tree of a text.
pub(crate) struct Tree {
    pub(super) tree: tree_sitter::Tree,
    pub(super) grammar: &'static Grammar,
}

impl Tree {
    pub fn root_node(&self) -> Node<'_> {
        Node { node: self.tree.root_node(), grammar: self.grammar }
    }

    /// Visits every node, each before what it holds: `visit` gets what it gave for the node around, at the top `outside`.
    pub fn visit<'t, F: Copy>(&'t self, outside: F, mut visit: impl FnMut(&Cursor<'t>, F) -> F) {
        let mut cursor = Cursor { cursor: self.tree.walk(), grammar: self.grammar };
        let mut around = vec![outside];
        loop {
            let given = visit(&cursor, around.last().copied().unwrap_or(outside));
            if cursor.goto_first_child() {
                around.push(given);
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                around.pop();
            }
        }
    }
}

/// Goes over a whole tree.
pub(crate) struct Cursor<'t> {
    cursor: TreeCursor<'t>,
    grammar: &'static Grammar,
}

impl<'t> Cursor<'t> {
    pub fn node(&self) -> Node<'t> {
        Node { node: self.cursor.node(), grammar: self.grammar }
    }

    /// The name of the field that the node is in.
    pub fn field_name(&self) -> Option<&'static str> {
        self.grammar.fields.get(usize::from(self.cursor.field_id()?.get())).map(String::as_str)
    }

    pub fn goto_first_child(&mut self) -> bool {
        self.cursor.goto_first_child()
    }

    pub fn goto_next_sibling(&mut self) -> bool {
        self.cursor.goto_next_sibling()
    }

    pub fn goto_parent(&mut self) -> bool {
        self.cursor.goto_parent()
    }
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    node: tree_sitter::Node<'t>,
    grammar: &'static Grammar,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<'t> Node<'t> {
    /// What the grammar calls such a node.
    pub fn kind(self) -> &'static str {
        // The numbers of errors lie far above those of the grammar.
        self.grammar.kinds.get(usize::from(self.node.kind_id())).map_or("ERROR", String::as_str)
    }

    /// The first child in a field.
    pub fn child_by_field_name(self, field: &str) -> Option<Node<'t>> {
        let number = self.grammar.numbers.get(field)?;
        self.other(self.node.child_by_field_id(*number)?)
    }

    pub fn children_by_field_name<'c>(
        &'c self,
        field: &'c str,
        cursor: &'c mut TreeCursor<'t>,
    ) -> impl Iterator<Item = Node<'t>> + use<'c, 't> {
        let grammar = self.grammar;
        self.node.children_by_field_name(field, cursor).map(move |node| Node { node, grammar })
    }

    pub fn children<'c>(&'c self, cursor: &'c mut TreeCursor<'t>) -> impl Iterator<Item = Node<'t>> + use<'c, 't> {
        let grammar = self.grammar;
        self.node.children(cursor).map(move |node| Node { node, grammar })
    }

    pub fn named_children<'c>(&'c self, cursor: &'c mut TreeCursor<'t>) -> impl Iterator<Item = Node<'t>> + use<'c, 't> {
        let grammar = self.grammar;
        self.node.named_children(cursor).map(move |node| Node { node, grammar })
    }

    pub fn named_child(self, at: u32) -> Option<Node<'t>> {
        self.other(self.node.named_child(at)?)
    }

    pub fn named_child_count(self) -> usize {
        self.node.named_child_count()
    }

    /// What goes over the node and all below it.
    pub fn cursor(self) -> Cursor<'t> {
        Cursor { cursor: self.node.walk(), grammar: self.grammar }
    }

    /// What goes over the children of nodes.
    pub fn walk(self) -> TreeCursor<'t> {
        self.node.walk()
    }

    /// The same for the same node of a tree.
    pub fn id(self) -> usize {
        self.node.id()
    }

    pub fn start_byte(self) -> usize {
        self.node.start_byte()
    }

    pub fn end_byte(self) -> usize {
        self.node.end_byte()
    }

    /// Whether the grammar names it: punctuation and keywords are not.
    pub fn is_named(self) -> bool {
        self.node.is_named()
    }

    /// Whether it may stand anywhere, as a comment.
    pub fn is_extra(self) -> bool {
        self.node.is_extra()
    }

    /// Whether it is text that does not fit the grammar.
    pub fn is_error(self) -> bool {
        self.node.is_error()
    }

    /// Whether it was put in, so that the rest fits the grammar.
    pub fn is_missing(self) -> bool {
        self.node.is_missing()
    }

    fn other(self, node: tree_sitter::Node<'t>) -> Option<Node<'t>> {
        Some(Node { node, ..self })
    }
}

#[cfg(all(test, feature = "python"))]
mod tests {
    use super::Grammar;
    use crate::grammar::parse;

    #[test]
    fn kinds_and_fields_bear_the_names_that_tree_sitter_gives_them() {
        let grammar: &'static Grammar = Box::leak(Box::new(Grammar::new(&tree_sitter_python::LANGUAGE.into(), "Python")));
        let mut fields = 0;
        for text in ["@a\ndef f(a, *b: int = 1):\n    return a not in b or f'{a!r}'\n", "class A(:\n    x = = 1\n", "print 'a' %% ("] {
            let tree = parse(grammar, text).unwrap_or_else(|_| panic!("{text}"));
            tree.visit((), |cursor, ()| {
                let node = cursor.node();
                assert_eq!(node.kind(), node.node.kind(), "{text}");
                assert_eq!(cursor.field_name(), cursor.cursor.field_name(), "{text}");
                if let Some(field) = cursor.field_name() {
                    let around = node.node.parent().unwrap_or(node.node);
                    let around = super::Node { node: around, grammar };
                    assert_eq!(around.child_by_field_name(field).map(|one| one.node), around.node.child_by_field_name(field), "{text}");
                    fields += 1;
                }
            });
        }
        assert!(fields > 10);
    }
}
