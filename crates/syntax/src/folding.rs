//! What the values of every language are put together with, and the bounds that hold for them.

use std::cell::Cell;

use seaworthy_model::{Part, Span, Value};

use crate::code::Known;

/// How deep expressions and constants are followed.
pub(crate) const DEEPEST: usize = 40;
/// The most pieces of a value.
pub(crate) const MOST_PARTS: usize = 64;
/// How much work the values of one file may cost: steps, and 16 bytes of text each.
const WORK: u32 = 4_000_000;
/// The longest text of a value.
const LONGEST_TEXT: usize = 4096;

/// What sort of thing an expression gives, as far as joining it to a text needs to know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Text,
    Number,
    Bool,
    Nothing,
}

/// What an expression is folded to.
pub(crate) struct Folded {
    pub value: Value,
    pub sort: Sort,
    /// Where it is written, when that is not the expression itself.
    pub written: Option<Span>,
}

impl Folded {
    pub fn text(value: Value) -> Self {
        Self { value, sort: Sort::Text, written: None }
    }

    pub fn unknown() -> Self {
        Self::text(Value::unknown())
    }

    /// As a known value of an expression that stands at `whole`.
    pub fn known(self, whole: Span) -> Known {
        let nothing = self.sort == Sort::Nothing;
        Known { value: self.value, written: self.written.unwrap_or(whole), nothing }
    }
}

/// What `expression` gives, as far as its depth and what its file may cost allow.
pub(crate) fn bounded(work: &Work, depth: usize, expression: impl FnOnce() -> Folded) -> Folded {
    if depth > DEEPEST || !work.take(1) {
        return Folded::unknown();
    }
    let mut folded = expression();
    clip(&mut folded.value);
    if work.take_value(&folded.value) { folded } else { Folded::unknown() }
}

/// What the values of one file may still cost.
pub(crate) struct Work(Cell<u32>);

impl Work {
    pub fn new() -> Self {
        Self(Cell::new(WORK))
    }

    /// Takes from the bound; false where nothing is left of it.
    pub fn take(&self, cost: usize) -> bool {
        let left = self.0.get().saturating_sub(u32::try_from(cost).unwrap_or(u32::MAX));
        self.0.set(left);
        left > 0
    }

    /// Takes what a value costs.
    pub fn take_value(&self, value: &Value) -> bool {
        self.take(value.parts.iter().map(|part| if let Part::Text(text) = part { 1 + text.len() / 16 } else { 1 }).sum())
    }

    pub fn exhausted(&self) -> bool {
        self.0.get() == 0
    }
}

/// Cuts a value at its bounds: what is behind them is unknown.
pub(crate) fn clip(value: &mut Value) {
    let mut left = LONGEST_TEXT;
    for at in 0..value.parts.len() {
        if let Part::Text(text) = &mut value.parts[at] {
            if text.len() > left {
                text.truncate(text.floor_char_boundary(left));
                let kept = if text.is_empty() { at } else { at + 1 };
                value.parts.truncate(kept);
                value.parts.push(Part::Unknown);
                return;
            }
            left -= text.len();
        }
        if at >= MOST_PARTS {
            value.parts.truncate(at);
            value.parts.push(Part::Unknown);
            return;
        }
    }
}

/// An environment variable whose name is known.
pub(crate) fn variable(name: &Value, default: Option<Value>) -> Value {
    match name.parts.as_slice() {
        [Part::Text(name)] => Value { parts: vec![Part::Env { name: name.clone(), default }] },
        _ => Value::unknown(),
    }
}

/// `next` below the path `base`; an absolute path starts anew.
pub(crate) fn join(base: Value, next: Value) -> Value {
    if next.prefix().starts_with('/') { next } else { below(base, next) }
}

/// `next` below the path `base`, wherever it begins.
pub(crate) fn below(base: Value, next: Value) -> Value {
    if base.parts.is_empty() {
        return next;
    }
    let ends_with_slash = match base.parts.last() {
        Some(Part::Text(text)) => text.ends_with('/'),
        Some(Part::Env { default: Some(default), .. } | Part::Setting { default: Some(default), .. }) => {
            default.known().is_some_and(|text| text.ends_with('/'))
        }
        _ => false,
    };
    let base = if ends_with_slash { base } else { base.then(Value::text("/")) };
    base.then(next)
}

/// What an import names, as the value of an expression; unknown for a path of one name.
pub(crate) fn reference(path: &str) -> Value {
    match path.rsplit_once('.').filter(|(module, name)| !module.is_empty() && !name.is_empty()) {
        Some((module, name)) => Value { parts: vec![Part::Ref { module: module.to_owned(), name: name.to_owned() }] },
        None => Value::unknown(),
    }
}
