//! TOML with places, as far as build files need it.

use seaworthy_model::Span;
use toml_edit::{Document, Item, TableLike, Value};

use crate::Trouble;

/// A document, or why it is none.
pub(super) fn parse<'t>(text: &'t str, tool: &str) -> Result<Document<&'t str>, Trouble> {
    Document::parse(text).map_err(|error| {
        let span = error.span().map_or(Span::default(), |range| Span::new(range.start, range.end));
        let said = error.message().lines().next().unwrap_or_default();
        Trouble { span, text: format!("This is no TOML that {tool} could read: {said}."), remedy: None }
    })
}

/// What stands below keys, one after the other.
pub(super) fn at<'a>(item: &'a Item, keys: &[&str]) -> Option<&'a Item> {
    keys.iter().try_fold(item, |item, key| item.as_table_like()?.get(key))
}

/// The table below keys.
pub(super) fn table<'a>(item: &'a Item, keys: &[&str]) -> Option<&'a dyn TableLike> {
    at(item, keys)?.as_table_like()
}

/// The text below keys.
pub(super) fn text<'a>(item: &'a Item, keys: &[&str]) -> Option<&'a str> {
    at(item, keys)?.as_str()
}

/// The texts of the list below keys, each with its place.
pub(super) fn texts<'a>(item: &'a Item, keys: &[&str]) -> Vec<(&'a str, Span)> {
    at(item, keys).map(list).unwrap_or_default()
}

/// The texts of a list, each with its place.
pub(super) fn list(item: &Item) -> Vec<(&str, Span)> {
    let values = item.as_array().into_iter().flatten();
    values.filter_map(|value: &Value| Some((value.as_str()?, span_of(value.span())))).collect()
}

/// Where an item stands; the start of the file where that is not known.
pub(super) fn place(item: Option<&Item>) -> Span {
    span_of(item.and_then(Item::span))
}

/// A key with its value.
pub(super) fn pair(table: &dyn TableLike, key: &str, item: &Item) -> Span {
    let own = span_of(item.span());
    let Some(key) = table.key(key).and_then(toml_edit::Key::span) else { return own };
    let key = Span::new(key.start, key.end);
    // A table under a header of its own does not stand behind its key.
    if item.span().is_some() && own.start >= key.start && item.is_value() { key.join(own) } else { key }
}

fn span_of(range: Option<std::ops::Range<usize>>) -> Span {
    range.map_or(Span::default(), |range| Span::new(range.start, range.end))
}
