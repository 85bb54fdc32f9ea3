//! Words, numbers and sentences: what can be judged without knowing what a rule may ask.

use std::str::FromStr;

use serde_saphyr::Spanned;

use crate::refusal::{Reading, instead};
use crate::written::{OneOrMany, Text};

pub(super) const SEVERITIES: &[&str] = &["note", "warning", "blocker"];
pub(super) const CONFIDENCES: &[&str] = &["low", "medium", "high"];
pub(super) const STAGES: &[&str] = &["app", "image", "deploy"];
/// The kinds that a component can have.
pub(super) const KINDS: &[&str] =
    &["service", "worker", "job", "web", "tool", "library", "client", "backing", "example", "test", "unknown"];
const EFFORTS: [i64; 6] = [1, 2, 3, 5, 8, 13];

/// A word of a fixed vocabulary; `what` says of which.
pub(super) fn word<T: FromStr>(reading: &mut Reading, written: &Text, what: &str, known: &[&str]) -> Option<T> {
    let read = written.value.parse().ok();
    if read.is_none() {
        let remedy = instead(&written.value, known.iter().copied());
        reading.refuse(written, format!("`{}` is no {what}", written.value), remedy);
    }
    read
}

/// Story points.
pub(super) fn effort(reading: &mut Reading, written: &Spanned<i64>) -> Option<u8> {
    if EFFORTS.contains(&written.value) {
        return u8::try_from(written.value).ok();
    }
    reading.refuse(written, format!("an effort of {} is not on the scale", written.value), "write 1, 2, 3, 5, 8 or 13");
    None
}

/// A text that is there.
pub(super) fn filled(reading: &mut Reading, written: &Text, what: &str) {
    if written.value.trim().is_empty() {
        reading.refuse(written, format!("{what} is empty"), "write it, or leave the key out where it may be left out");
    }
}

/// A sentence or phrase for the reader of a report, who sees it inside of others.
pub(super) fn phrase(reading: &mut Reading, written: &Text, what: &str) {
    filled(reading, written, what);
    let text = written.value.trim_end();
    if text.ends_with('.') {
        reading.refuse(written, format!("{what} ends with a period"), "leave it out; it is shown inside of other text");
    }
    if text.contains('\n') {
        reading.refuse(written, format!("{what} has several lines"), "keep it to one; the rest belongs into `why`");
    }
}

/// A list that is there has an entry.
pub(super) fn list<'a, T>(reading: &mut Reading, written: Option<&'a Spanned<Vec<T>>>, key: &str) -> &'a [T] {
    let Some(written) = written else { return &[] };
    if written.value.is_empty() {
        reading.refuse(written, format!("the list `{key}` is empty"), "add an entry, or leave the key out");
    }
    &written.value
}

/// The texts of a key that takes one or a list.
pub(super) fn several(reading: &mut Reading, written: Option<&Spanned<OneOrMany>>, key: &str) -> Vec<Text> {
    let Some(written) = written else { return Vec::new() };
    match &written.value {
        OneOrMany::One(text) => vec![Spanned::new(text.clone(), written.referenced, written.defined)],
        OneOrMany::Many(texts) => {
            if texts.is_empty() {
                reading.refuse(written, format!("the list `{key}` is empty"), "add an entry, or leave the key out");
            }
            texts.clone()
        }
    }
}
