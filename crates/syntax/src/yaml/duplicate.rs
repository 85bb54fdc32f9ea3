use super::tree::{Shape, Tree};

/// How many pairs of values are compared before two long ones count as different.
const COMPARED: usize = 10_000;

/// The longest piece of a key that is kept, in bytes.
const KEPT: usize = 256;

pub(super) fn cut(key: &str) -> String {
    let mut end = key.len().min(KEPT);
    while !key.is_char_boundary(end) {
        end -= 1;
    }
    key[..end].to_owned()
}

/// The keys and indexes that lead through the open collections (whether a mapping, and where its children begin in
/// `pending`) to the value that has just ended.
pub(super) fn path(tree: &Tree, source: &str, frames: &[(bool, usize)], pending: &[u32]) -> Vec<String> {
    let ends = frames.iter().skip(1).map(|(_, from)| *from).chain([pending.len()]);
    let step = |((map, from), end): (&(bool, usize), usize)| {
        let Some(last) = end.checked_sub(1) else { return String::new() };
        if !map {
            return format!("[{}]", last.saturating_sub(*from));
        }
        // The value's key stands before it; a mapping that is itself a key has none.
        let key = if (last - from) % 2 == 1 { pending.get(last - 1) } else { None };
        cut(key.and_then(|key| tree.key(source, *key)).unwrap_or(""))
    };
    frames.iter().zip(ends).map(step).collect()
}

/// Whether two values are equal, in the same order of keys; false for what is too long to compare.
pub(super) fn same(tree: &Tree, source: &str, one: u32, other: u32) -> bool {
    let mut left = vec![(one, other)];
    for _ in 0..COMPARED {
        let Some((one, other)) = left.pop() else { return true };
        let (one, other) = (tree.follow(one), tree.follow(other));
        if one == other {
            continue;
        }
        let (a, b) = match (tree.raw(one).shape, tree.raw(other).shape) {
            (Shape::Null, Shape::Null) => continue,
            (Shape::Scalar { .. }, Shape::Scalar { .. }) if tree.text(source, one) == tree.text(source, other) => continue,
            (Shape::Seq { .. }, Shape::Seq { .. }) => (tree.items(one), tree.items(other)),
            (Shape::Map { .. }, Shape::Map { .. }) => (tree.pairs(one), tree.pairs(other)),
            _ => return false,
        };
        if a.len() != b.len() || a.len() > COMPARED {
            return false;
        }
        left.extend(a.iter().copied().zip(b.iter().copied()));
    }
    left.is_empty()
}
