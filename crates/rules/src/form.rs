//! Every mistake of form in a document, where the reader of YAML stops at the first.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use seaworthy_model::nearest;
use serde::de::DeserializeOwned;

use crate::written::{Fault, read};

/// How many mistakes of one document are told; who sees more reads the page about the form.
const MOST: usize = 20;

/// What a document of this form may lack without that being a second mistake: a rule's own keys, with values of their form.
const REQUIRED: [(&str, &str); 7] =
    [("title", "x"), ("matches", "[]"), ("severity", "x"), ("effort", "1"), ("stage", "x"), ("why", "x"), ("remedy", "x")];

/// Reads a document; where it does not have its form, what is wrong is taken out, and what is left is read again.
///
/// # Errors
/// Everything that could be told apart, in the order in which it was met: at least one fault.
pub(crate) fn read_all<T: DeserializeOwned>(document: &str) -> Result<T, Vec<Fault>> {
    let mut fault = match read::<T>(document) {
        Ok(read) => return Ok(read),
        Err(fault) => fault,
    };
    let mut text = document.to_owned();
    let mut faults: Vec<Fault> = vec![];
    // The keys that a fault speaks of, and the lines that are changed: what they leave behind is no other mistake.
    let mut spoken: BTreeSet<String> = BTreeSet::new();
    let mut out: BTreeSet<usize> = BTreeSet::new();
    loop {
        let is_left_behind;
        let next = if let Some(key) = missing(&fault.text) {
            is_left_behind = spoken.contains(key);
            with(&text, key)
        } else {
            let entry = Entry::of(&text, &fault);
            let meant = fault.unknown.as_ref().and_then(|(word, known)| nearest(word, known.iter().copied()));
            let line = fault.line as usize;
            let lines = entry.as_ref().filter(|_| meant.is_none()).map_or(line..=line, |entry| entry.lines.clone());
            is_left_behind = lines.clone().any(|line| out.contains(&line));
            out.extend(lines);
            entry.map(|entry| {
                spoken.insert(entry.key.to_owned());
                // What stands below a misspelt key is read as what was meant.
                entry.with_key(&text, meant)
            })
        };
        if !is_left_behind {
            faults.push(fault);
        }
        let Some(left) = next.filter(|left| faults.len() < MOST && *left != text) else { return Err(faults) };
        text = left;
        match read::<T>(&text) {
            Ok(_) => return Err(faults),
            Err(other) => fault = other,
        }
    }
}

/// The key that is missing.
fn missing(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix("` is missing")
}

/// The document with one more key of the rule's, below all others.
fn with(text: &str, key: &str) -> Option<String> {
    let (key, value) = REQUIRED.iter().find(|(known, _)| *known == key)?;
    Some(format!("{}\n{key}: {value}\n", text.trim_end()))
}

/// The entry of a block mapping that a fault is about.
struct Entry<'a> {
    key: &'a str,
    /// Where the key starts in its line, in bytes.
    start: usize,
    /// The lines that the entry takes, from 1.
    lines: RangeInclusive<usize>,
}

impl<'a> Entry<'a> {
    fn of(text: &'a str, fault: &Fault) -> Option<Self> {
        let at = fault.line as usize;
        let line = text.lines().nth(at.checked_sub(1)?)?;
        let start = line.find(|c| c != ' ' && c != '-')?;
        let (key, _) = line[start..].split_once(':')?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        let value = start + key.len() + 1;
        let column = line.char_indices().nth(fault.column as usize - 1).map_or(line.len(), |(byte, _)| byte);
        // At the key, where it is the key that is wrong; else at the value behind it.
        let is_of_the_key = fault.unknown.is_some() || fault.text.starts_with("the key ");
        let is_its_own = column == start && is_of_the_key || column >= value && line[value..column].trim().is_empty();
        let belongs = |other: &&str| {
            let indent = other.len() - other.trim_start().len();
            other.trim().is_empty() || indent > start || indent == start && other.trim_start().starts_with("- ")
        };
        let more = text.lines().skip(at).take_while(belongs).count();
        (is_key && is_its_own).then_some(Self { key, start, lines: at..=at + more })
    }

    /// The document with another key, or with blanks in the entry's place.
    fn with_key(&self, text: &str, key: Option<&str>) -> String {
        let mut kept: Vec<String> = text.lines().map(str::to_owned).collect();
        let (first, more) = (*self.lines.start() - 1, *self.lines.start()..*self.lines.end());
        match key {
            Some(key) => kept[first].replace_range(self.start..self.start + self.key.len(), key),
            None => {
                kept[first].truncate(self.start);
                kept[more].iter_mut().for_each(String::clear);
            }
        }
        kept.join("\n")
    }
}
