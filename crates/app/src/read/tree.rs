//! A value that can be changed, each part with the place that it comes from.

use std::fmt::Write;
use std::sync::Arc;

use seaworthy_model::Place;
use seaworthy_syntax::yaml::{self, Yaml};

use super::at::At;
use super::through::Through;

/// A value of a document, or of what overlays make of one.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub place: Place,
    pub shape: Shape,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Null,
    Scalar { text: String, plain: bool },
    Map(Vec<(Key, Tree)>),
    Seq(Vec<Tree>),
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub text: String,
    pub place: Place,
}

impl Tree {
    pub fn of(at: At<'_>) -> Tree {
        let shape = if at.node.is_map() {
            let key = |key: At<'_>| Some(Key { text: key.str()?.to_owned(), place: key.place() });
            Shape::Map(at.entries().filter_map(|(name, value)| Some((key(name)?, Tree::of(value)))).collect())
        } else if at.node.is_seq() {
            Shape::Seq(at.items().map(Tree::of).collect())
        } else {
            at.str().map_or(Shape::Null, |text| Shape::Scalar { text: text.to_owned(), plain: at.node.plain() })
        };
        Tree { place: at.place(), shape }
    }

    pub fn text(text: String, place: Place) -> Tree {
        Tree { place, shape: Shape::Scalar { text, plain: false } }
    }

    pub fn str(&self) -> Option<&str> {
        if let Shape::Scalar { text, .. } = &self.shape { Some(text) } else { None }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.shape, Shape::Null)
    }

    pub fn is_map(&self) -> bool {
        matches!(self.shape, Shape::Map(_))
    }

    pub fn entries(&self) -> &[(Key, Tree)] {
        if let Shape::Map(entries) = &self.shape { entries } else { &[] }
    }

    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.entries().iter().find(|(one, _)| one.text == key).map(|(_, value)| value)
    }

    pub fn at(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Tree> {
        let Shape::Map(entries) = &mut self.shape else { return None };
        entries.iter_mut().find(|(one, _)| one.text == key).map(|(_, value)| value)
    }

    /// What a segment of a JSON pointer leads to.
    pub fn child(&mut self, segment: &str) -> Option<&mut Tree> {
        match &mut self.shape {
            Shape::Seq(items) => items.get_mut(segment.parse::<usize>().ok()?),
            Shape::Map(entries) => entries.iter_mut().find(|(one, _)| one.text == segment).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Puts a value under a key, in the place of what is there.
    pub fn set(&mut self, key: Key, value: Tree) {
        let Shape::Map(entries) = &mut self.shape else { return };
        match entries.iter_mut().find(|(one, _)| one.text == key.text) {
            Some(entry) => *entry = (key, value),
            None => entries.push((key, value)),
        }
    }

    pub fn remove(&mut self, key: &str) {
        if let Shape::Map(entries) = &mut self.shape {
            entries.retain(|(one, _)| one.text != key);
        }
    }

    /// The value as a document of its own, whose nodes lead to the places of their parts.
    pub fn render(&self) -> (Yaml, Through) {
        let (mut text, mut pieces) = (String::new(), vec![]);
        self.write(&mut text, &mut pieces);
        (yaml::parse(Arc::from(text)), Through::Pieces { pieces, whole: self.place })
    }

    fn write(&self, out: &mut String, pieces: &mut Vec<(u32, Place)>) {
        pieces.push((u32::try_from(out.len()).unwrap_or(u32::MAX), self.place));
        match &self.shape {
            Shape::Null => out.push_str("null"),
            Shape::Scalar { text, plain } => scalar(out, text, *plain),
            Shape::Map(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    pieces.push((u32::try_from(out.len()).unwrap_or(u32::MAX), key.place));
                    scalar(out, &key.text, false);
                    out.push_str(": ");
                    value.write(out, pieces);
                }
                out.push('}');
            }
            Shape::Seq(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    item.write(out, pieces);
                }
                out.push(']');
            }
        }
    }
}

/// Without quotes only where nothing of it has a meaning between brackets: numbers and truth values are among these.
fn scalar(out: &mut String, text: &str, plain: bool) {
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '/');
    if plain && !text.is_empty() && text.chars().all(harmless) && text != "-" {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || c == '\u{feff}' => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use seaworthy_model::{FileId, Span};

    use super::*;

    #[test]
    fn what_is_rendered_reads_as_it_was_and_leads_to_its_places() {
        let text = "a: [1, yes, \"2\", 'x: \\ \"y\"']\nb: {c: |\n}\n";
        let whole = yaml::parse(Arc::from(text));
        let root = whole.root(&whole.documents()[0]).unwrap();
        let tree = Tree::of(At::new(FileId(7), root));
        let (again, through) = tree.render();
        let at = At::through(FileId(7), again.root(&again.documents()[0]).unwrap(), &through);
        let items: Vec<At<'_>> = at.list("a").collect();
        assert_eq!((items[0].node.int(), items[1].node.bool(), items[2].node.int()), (Some(1), Some(true), None));
        assert_eq!(items[3].str(), Some("x: \\ \"y\""));
        assert_eq!(items[0].place(), Place { file: FileId(7), span: Span { start: 4, end: 5 } });
        assert_eq!(at.key("a").unwrap().span, Span { start: 0, end: 1 });
    }
}
