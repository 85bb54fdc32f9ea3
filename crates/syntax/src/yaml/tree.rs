use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use seaworthy_model::Span;

/// Up to this many entries a mapping is searched from its end; a longer one has an index.
const SMALL: usize = 16;

/// Past this many bytes a key that is an alias is no key: a long one repeated often would make comparing dear.
const LONG_KEY: usize = 1024;

/// The values of a file in one arena: nothing is nested, so nothing recurses to build or drop it.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Raw>,
    children: Vec<u32>,
    own: Vec<Box<str>>,
    tags: HashMap<u32, Box<str>>,
    indexes: HashMap<u32, Box<[u32]>>,
    shadowed: HashSet<u32>,
}

pub(super) struct Raw {
    pub span: Span,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}

/// The text of a scalar: a piece of the source wherever the two are equal.
#[derive(Clone, Copy)]
pub(super) enum Text {
    Source(Span),
    Own(u32),
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Nothing, or a word for it.
    Null,
    Scalar {
        style: Style,
        text: Text,
    },
    /// Children are the elements.
    Seq {
        from: u32,
        len: u32,
    },
    /// Children are keys and values in turn; `len` counts entries.
    Map {
        from: u32,
        len: u32,
        merges: bool,
    },
    /// Never names another alias.
    Alias(u32),
    /// An alias that names nothing, or nothing that may be followed.
    Missing,
}

impl Tree {
    pub fn add(&mut self, span: Span, shape: Shape) -> u32 {
        let id = count(self.nodes.len());
        self.nodes.push(Raw { span, shape });
        id
    }

    pub fn keep(&mut self, text: &str) -> Text {
        let id = count(self.own.len());
        self.own.push(text.into());
        Text::Own(id)
    }

    pub fn set_tag(&mut self, id: u32, tag: String) {
        self.tags.insert(id, tag.into_boxed_str());
    }

    pub fn tag(&self, id: u32) -> Option<&str> {
        self.tags.get(&id).map(|tag| &**tag)
    }

    pub fn raw(&self, id: u32) -> &Raw {
        &self.nodes[id as usize]
    }

    pub fn widen(&mut self, id: u32, end: u32) {
        let span = &mut self.nodes[id as usize].span;
        span.end = span.end.max(end);
    }

    pub fn mappings(&self) -> impl Iterator<Item = Span> {
        self.nodes.iter().filter(|raw| matches!(raw.shape, Shape::Map { .. })).map(|raw| raw.span)
    }

    /// The scalars, each with whether it is a block.
    pub fn scalars(&self) -> impl Iterator<Item = (Span, bool)> {
        let scalar = |raw: &Raw| match raw.shape {
            Shape::Scalar { style, .. } => Some((raw.span, style == Style::Block)),
            _ => None,
        };
        self.nodes.iter().filter_map(scalar)
    }

    /// The node itself, or what the alias names.
    pub fn follow(&self, id: u32) -> u32 {
        match self.raw(id).shape {
            Shape::Alias(target) => target,
            _ => id,
        }
    }

    pub fn text<'a>(&'a self, source: &'a str, id: u32) -> Option<&'a str> {
        match self.raw(self.follow(id)).shape {
            Shape::Scalar { text: Text::Source(span), .. } => Some(span.of(source)),
            Shape::Scalar { text: Text::Own(own), .. } => Some(&self.own[own as usize]),
            _ => None,
        }
    }

    pub fn key<'a>(&'a self, source: &'a str, id: u32) -> Option<&'a str> {
        let text = self.text(source, id)?;
        let dear = text.len() > LONG_KEY && matches!(self.raw(id).shape, Shape::Alias(_));
        (!dear).then_some(text)
    }

    pub fn is_merge(&self, source: &str, key: u32) -> bool {
        matches!(self.raw(key).shape, Shape::Scalar { style: Style::Plain, .. }) && self.text(source, key) == Some("<<")
    }

    /// The elements of a sequence; of anything else none.
    pub fn items(&self, id: u32) -> &[u32] {
        match self.raw(id).shape {
            Shape::Seq { from, len } => &self.children[from as usize..(from + len) as usize],
            _ => &[],
        }
    }

    /// Keys and values in turn; of anything but a mapping none.
    pub fn pairs(&self, id: u32) -> &[u32] {
        match self.raw(id).shape {
            Shape::Map { from, len, .. } => &self.children[from as usize..(from + 2 * len) as usize],
            _ => &[],
        }
    }

    /// Whether a later key of the same name stands in the same mapping.
    pub fn is_shadowed(&self, key: u32) -> bool {
        self.shadowed.contains(&key)
    }

    pub fn close_seq(&mut self, id: u32, items: &[u32]) {
        let from = count(self.children.len());
        self.children.extend_from_slice(items);
        self.nodes[id as usize].shape = Shape::Seq { from, len: count(items.len()) };
    }

    /// Makes `id` the mapping of these keys and values, and gives the pairs of equal keys: the first and each later one.
    pub fn close_map(&mut self, source: &str, id: u32, pairs: &[u32]) -> Vec<((u32, u32), (u32, u32))> {
        let from = count(self.children.len());
        self.children.extend_from_slice(pairs);
        let merges = pairs.iter().step_by(2).any(|key| self.is_merge(source, *key));
        self.nodes[id as usize].shape = Shape::Map { from, len: count(pairs.len() / 2), merges };
        let equal = if pairs.len() / 2 > SMALL { self.index(source, id) } else { self.compare(source, pairs) };
        let entry = |at: usize| (pairs[2 * at], pairs[2 * at + 1]);
        let mut found = Vec::new();
        for run in equal {
            let [first, later @ ..] = run.as_slice() else { continue };
            if self.is_merge(source, entry(*first).0) {
                continue;
            }
            let last = run[run.len() - 1];
            self.shadowed.extend(run.iter().filter(|at| **at != last).map(|at| entry(*at).0));
            found.extend(later.iter().map(|again| (entry(*first), entry(*again))));
        }
        found
    }

    /// Runs of equal keys in a small mapping, as positions of entries.
    fn compare(&self, source: &str, pairs: &[u32]) -> Vec<Vec<usize>> {
        let keys: Vec<_> = pairs.iter().step_by(2).map(|key| self.key(source, *key)).collect();
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (at, key) in keys.iter().enumerate().filter(|(_, key)| key.is_some()) {
            let Some(first) = keys[..at].iter().position(|earlier| earlier == key) else { continue };
            match runs.iter_mut().find(|run| run[0] == first) {
                Some(run) => run.push(at),
                None => runs.push(vec![first, at]),
            }
        }
        runs
    }

    /// The same for a large one, which gets its index on the way.
    fn index(&mut self, source: &str, id: u32) -> Vec<Vec<usize>> {
        let pairs = self.pairs(id);
        let mut order: Vec<(&str, u32)> = Vec::with_capacity(pairs.len() / 2);
        for (at, key) in pairs.iter().step_by(2).enumerate() {
            order.extend(self.key(source, *key).map(|text| (text, count(at))));
        }
        order.sort_unstable();
        let equal = order.chunk_by(|one, other| one.0 == other.0).filter(|run| run.len() > 1);
        let runs = equal.map(|run| run.iter().map(|(_, at)| *at as usize).collect()).collect();
        let index: Box<[u32]> = order.iter().map(|(_, at)| *at).collect();
        self.indexes.insert(id, index);
        runs
    }

    /// The last entry of that name: key and value. Merged ones are not looked at.
    pub fn own_entry(&self, source: &str, map: u32, name: &str) -> Option<(u32, u32)> {
        let pairs = self.pairs(map);
        let Some(index) = self.indexes.get(&map) else {
            return pairs.chunks_exact(2).rev().find(|pair| self.key(source, pair[0]) == Some(name)).map(|pair| (pair[0], pair[1]));
        };
        let key_at = |at: u32| self.key(source, pairs[2 * at as usize]).unwrap_or("");
        let past = index.partition_point(|at| key_at(*at).cmp(name) != Ordering::Greater);
        let at = *index.get(past.checked_sub(1)?)? as usize;
        (key_at(count(at)) == name).then(|| (pairs[2 * at], pairs[2 * at + 1]))
    }

    /// The mappings that `<<` brings, those that they merge themselves among them, each once, in the order in which they count.
    pub fn merged(&self, source: &str, map: u32) -> Vec<u32> {
        let mut found = Vec::new();
        let mut left = self.named_by_merge(source, map);
        let mut seen = HashSet::new();
        while let Some(next) = left.pop() {
            if seen.insert(next) {
                found.push(next);
                left.extend(self.named_by_merge(source, next));
            }
        }
        found
    }

    /// The mappings that a mapping's own `<<` names, the first one last.
    fn named_by_merge(&self, source: &str, map: u32) -> Vec<u32> {
        let Shape::Map { merges: true, .. } = self.raw(map).shape else { return Vec::new() };
        let mut found = Vec::new();
        for pair in self.pairs(map).chunks_exact(2).filter(|pair| self.is_merge(source, pair[0])) {
            let value = self.follow(pair[1]);
            found.push(value);
            found.extend(self.items(value).iter().map(|item| self.follow(*item)));
        }
        found.retain(|id| matches!(self.raw(*id).shape, Shape::Map { .. }));
        found.reverse();
        found
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
