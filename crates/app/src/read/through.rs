//! Documents whose text is not a file's own: a block of text within another document, or what overlays make of objects.

use std::sync::Arc;

use seaworthy_model::{FileId, Place, Span};
use seaworthy_syntax::yaml::{self, Block, Node, Yaml};

use super::at::At;

/// Leads from the spans of such a text to the places that its values come from.
pub(crate) enum Through {
    /// The text is a block of this file.
    Block(FileId, Block),
    /// The text stands in this file byte for byte, from this byte on.
    Shifted(FileId, u32),
    /// The text is made of pieces: where each begins in it, and where it comes from, ascending.
    Pieces { pieces: Vec<(u32, Place)>, whole: Place },
    /// The text stands at this place in another form.
    Whole(Place),
}

impl Through {
    /// The place that a span of the text comes from.
    pub fn place(&self, span: Span) -> Place {
        match self {
            Self::Block(file, block) => Place { file: *file, span: block.span(span) },
            Self::Shifted(file, by) => Place { file: *file, span: Span { start: span.start + by, end: span.end + by } },
            Self::Pieces { pieces, whole } => {
                let before = pieces.partition_point(|(start, _)| *start <= span.start);
                before.checked_sub(1).and_then(|index| pieces.get(index)).map_or(*whole, |(_, place)| *place)
            }
            Self::Whole(place) => *place,
        }
    }
}

/// A document within a scalar of another.
pub(crate) struct Inner {
    file: FileId,
    yaml: Yaml,
    through: Through,
}

impl Inner {
    /// Reads the text of a scalar as YAML or JSON.
    pub fn read(at: At<'_>) -> Option<Self> {
        let text = at.node.str()?;
        let yaml = yaml::parse(Arc::from(text));
        Some(Self { file: at.place().file, yaml, through: leading(at) })
    }

    /// The documents that were read whole.
    pub fn roots(&self) -> impl Iterator<Item = At<'_>> {
        let nodes = self.yaml.documents().iter().filter(|document| document.complete).filter_map(|document| self.yaml.root(document));
        nodes.map(|node: Node<'_>| At::through(self.file, node, &self.through))
    }

    /// The same, with spans of the scalar's text for places.
    pub fn plain_roots(&self) -> impl Iterator<Item = At<'_>> {
        let nodes = self.yaml.documents().iter().filter_map(|document| self.yaml.root(document));
        nodes.map(|node: Node<'_>| At::new(self.file, node))
    }

    /// Whether all of it could be read.
    pub fn is_sound(&self) -> bool {
        self.yaml.problems().is_empty()
    }
}

/// Leads from the text of a scalar to its places.
pub(crate) fn leading(at: At<'_>) -> Through {
    let place = at.content();
    if at.is_through() {
        return Through::Whole(place);
    }
    if let Some(block) = at.node.block() {
        return Through::Block(place.file, block);
    }
    if at.node.verbatim() { Through::Shifted(place.file, place.span.start) } else { Through::Whole(place) }
}
