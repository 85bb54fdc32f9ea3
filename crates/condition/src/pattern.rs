use regex::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// A regular expression of a condition, compiled when it is first needed and then kept.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: String,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Pattern {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), compiled: OnceLock::new() }
    }

    /// The expression, or why it does not compile: a phrase.
    pub(crate) fn regex(&self) -> Result<&Regex, String> {
        // 1 MiB holds any expression that a person writes, and keeps a pack's `\w{9999}` from taking the memory of the scan.
        let compiled = self.compiled.get_or_init(|| RegexBuilder::new(&self.text).size_limit(1 << 20).build().map_err(|e| phrase(&e)));
        compiled.as_ref().map_err(Clone::clone)
    }
}

/// The last line of what `regex` says; those above it draw the expression once more.
fn phrase(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}
