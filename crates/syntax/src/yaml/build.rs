use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag};
use seaworthy_model::Span;

use super::tree::{Shape, Style, Text, Tree};
use super::{Comment, DEPTH, DUPLICATES, Document, Duplicate, NESTING, REPEATED, TROUBLES, Yaml, duplicate, fault, scalar};
use crate::Trouble;

pub(super) fn build(text: Arc<str>) -> Yaml {
    let mut builder = Builder::new(&text);
    if u32::try_from(text.len()).is_ok() {
        builder.read();
    } else {
        builder.trouble(fault::too_long());
    }
    let Builder { tree, documents, comments, duplicates, problems, .. } = builder;
    Yaml { tree, documents, comments, duplicates, problems, text }
}

struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    stack: Vec<Frame>,
    /// Children of the open collections, innermost last.
    pending: Vec<u32>,
    anchors: HashMap<usize, Anchored>,
    open: Option<Open>,
    repeated: u32,
    /// Whether it was said that an alias is not followed for a bound: once a file.
    cut_off: bool,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    duplicates: Vec<Duplicate>,
    problems: Vec<Trouble>,
}

/// A collection whose end has not come yet.
struct Frame {
    id: u32,
    map: bool,
    anchor: usize,
    /// Where its children begin in `pending`.
    from: usize,
    weight: Weight,
}

/// What a value costs whoever walks over it, aliases followed.
#[derive(Clone, Copy)]
struct Weight {
    values: u32,
    height: usize,
}

const LEAF: Weight = Weight { values: 1, height: 1 };

struct Anchored {
    id: u32,
    /// `None` while the value is open: an alias to it would make a cycle.
    weight: Option<Weight>,
}

struct Open {
    span: Span,
    root: Option<u32>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            tree: Tree::default(),
            stack: Vec::new(),
            pending: Vec::new(),
            anchors: HashMap::new(),
            open: None,
            repeated: 0,
            cut_off: false,
            documents: Vec::new(),
            comments: Vec::new(),
            duplicates: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn read(&mut self) {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: NESTING,
            block_nesting_limit: NESTING,
        };
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        while let Some(next) = parser.next_event() {
            match next {
                Ok((event, span)) => self.event(event, self.span(&span)),
                Err(error) => {
                    self.broken(&error);
                    if !matches!(parser.proceed_next_document(), Ok(true)) {
                        break;
                    }
                }
            }
        }
        self.end_document(false);
        self.comments.sort_by_key(|comment| comment.span);
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        if self.text.get(range.clone()).is_some() { Span::new(range.start, range.end) } else { Span::default() }
    }

    fn event(&mut self, event: Event<'t>, span: Span) {
        match event {
            Event::DocumentStart(..) => self.open = Some(Open { span, root: None }),
            Event::DocumentEnd => self.end_document(true),
            Event::Comment(..) => self.comments.push(Comment { span }),
            Event::Scalar(value, style, anchor, tag) => self.scalar(&value, style, anchor, tag, span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                self.trouble(fault::unknown_alias(&name, span));
                self.leaf(span, Shape::Missing, 0, None);
            }
            Event::SequenceStart(style, anchor, tag) => self.start(span, false, style, anchor, tag),
            Event::MappingStart(style, anchor, tag) => self.start(span, true, style, anchor, tag),
            Event::SequenceEnd | Event::MappingEnd => self.end(Some(span)),
            _ => {}
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchor: usize, tag: Option<Cow<'t, Tag>>, span: Span) {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        if style == Style::Plain && scalar::is_null(value, span.is_empty(), tag.as_deref()) {
            return self.leaf(span, Shape::Null, anchor, tag);
        }
        let span = if style == Style::Block { trimmed(span, self.text) } else { span };
        let inner = if style == Style::Quoted { scalar::within_quotes(span) } else { span };
        let text = if inner.of(self.text) == value { Text::Source(inner) } else { self.tree.keep(value) };
        self.leaf(span, Shape::Scalar { style, text }, anchor, tag);
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let Some(target) = self.anchors.get(&anchor) else { return self.leaf(span, Shape::Missing, 0, None) };
        let id = target.id;
        let Some(weight) = target.weight else {
            self.trouble(fault::cycle(span.of(self.text), span));
            return self.leaf(span, Shape::Missing, 0, None);
        };
        let repeated = self.repeated.saturating_add(weight.values);
        if repeated > REPEATED || self.stack.len() + weight.height > DEPTH {
            if !std::mem::replace(&mut self.cut_off, true) {
                self.trouble(fault::repeats(span));
            }
            return self.leaf(span, Shape::Missing, 0, None);
        }
        self.repeated = repeated;
        let alias = self.tree.add(span, Shape::Alias(id));
        self.attach(alias, weight);
    }

    fn leaf(&mut self, span: Span, shape: Shape, anchor: usize, tag: Option<Cow<'t, Tag>>) {
        let id = self.tree.add(span, shape);
        self.tag(id, tag);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { id, weight: Some(LEAF) });
        }
        self.attach(id, LEAF);
    }

    fn tag(&mut self, id: u32, tag: Option<Cow<'t, Tag>>) {
        if let Some(tag) = tag {
            self.tree.set_tag(id, tag.original());
        }
    }

    /// Adds a finished value to the collection that is open, or makes it the root.
    fn attach(&mut self, id: u32, weight: Weight) {
        if self.stack.is_empty() {
            self.set_root(id);
        } else {
            self.pending.push(id);
        }
        self.weigh(weight);
    }

    fn weigh(&mut self, child: Weight) {
        let Some(frame) = self.stack.last_mut() else { return };
        frame.weight.values = frame.weight.values.saturating_add(child.values);
        frame.weight.height = frame.weight.height.max(child.height + 1);
    }

    fn set_root(&mut self, id: u32) {
        if let Some(open) = &mut self.open {
            open.root = Some(id);
        }
    }

    fn start(&mut self, span: Span, map: bool, style: StructureStyle, anchor: usize, tag: Option<Cow<'t, Tag>>) {
        let span = if style == StructureStyle::Block { Span { end: span.start, ..span } } else { span };
        let id = self.tree.add(span, Shape::Missing);
        self.tag(id, tag);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { id, weight: None });
        }
        if self.stack.is_empty() {
            self.set_root(id);
        } else {
            self.pending.push(id);
        }
        self.stack.push(Frame { id, map, anchor, from: self.pending.len(), weight: LEAF });
    }

    /// Closes the innermost collection. A bracket that ends it belongs to it; the end of a block is where its last value ends.
    fn end(&mut self, bracket: Option<Span>) {
        let Some(frame) = self.stack.pop() else { return };
        let mut children = self.pending.split_off(frame.from);
        if frame.map && children.len() % 2 == 1 {
            // A key whose value was not read says nothing.
            children.pop();
        }
        let last = children.last().map(|id| self.tree.raw(*id).span.end);
        let bracket = bracket.filter(|span| matches!(span.of(self.text), "}" | "]")).map(|span| span.end);
        self.tree.widen(frame.id, last.into_iter().chain(bracket).max().unwrap_or(0));
        if frame.map {
            self.close_map(frame.id, &children);
        } else {
            self.tree.close_seq(frame.id, &children);
        }
        if let Some(anchored) = self.anchors.get_mut(&frame.anchor).filter(|anchored| anchored.id == frame.id) {
            anchored.weight = Some(frame.weight);
        }
        self.weigh(frame.weight);
    }

    fn close_map(&mut self, id: u32, children: &[u32]) {
        let equal = self.tree.close_map(self.text, id, children);
        if equal.is_empty() {
            return;
        }
        let frames: Vec<_> = self.stack.iter().map(|frame| (frame.map, frame.from)).collect();
        let path = duplicate::path(&self.tree, self.text, &frames, &self.pending);
        for ((first, value), (again, other)) in equal {
            if self.duplicates.len() == DUPLICATES {
                return self.trouble(fault::many_duplicates(self.tree.raw(again).span));
            }
            self.duplicates.push(Duplicate {
                first: self.tree.raw(first).span,
                again: self.tree.raw(again).span,
                key: duplicate::cut(self.tree.key(self.text, again).unwrap_or("")),
                document: self.documents.len(),
                path: path.clone(),
                same_value: duplicate::same(&self.tree, self.text, value, other),
            });
        }
    }

    fn end_document(&mut self, complete: bool) {
        while !self.stack.is_empty() {
            self.end(None);
        }
        self.pending.clear();
        self.anchors.clear();
        let Some(Open { span, root }) = self.open.take() else { return };
        let root = root.filter(|id| !(matches!(self.tree.raw(*id).shape, Shape::Null) && self.tree.raw(*id).span.is_empty()));
        let span = root.map_or(span, |id| span.join(self.tree.raw(id).span));
        self.documents.push(Document { span, complete, root });
    }

    fn broken(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0);
        self.end_document(false);
        self.trouble(fault::broken(error.kind(), at, self.text));
    }

    fn trouble(&mut self, trouble: Trouble) {
        match self.problems.len() {
            kept if kept < TROUBLES => self.problems.push(trouble),
            TROUBLES => self.problems.push(fault::more(trouble.span)),
            _ => {}
        }
    }
}

/// A block scalar without the line breaks after its last line.
fn trimmed(span: Span, text: &str) -> Span {
    let start = span.start as usize;
    Span::new(start, start + span.of(text).trim_end_matches(['\n', '\r', ' ']).len())
}
