//! Words that evidence is known by, in code that yields no fact: an absence is not judged where one of them stands.

use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use seaworthy_model::Span;
use seaworthy_rules::Rule;

/// The words of all rules.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    words: Vec<String>,
    /// Made when the first source file comes.
    scan: OnceLock<Option<AhoCorasick>>,
}

impl Mentions {
    pub fn of(rules: &[Arc<Rule>]) -> Self {
        let mut words: Vec<String> = rules.iter().flat_map(|rule| rule.evidence_words.iter().cloned()).collect();
        words.sort();
        words.dedup();
        Self { words, scan: OnceLock::new() }
    }

    /// The words that stand in a text, each with its first place.
    pub fn in_text(&self, text: &str) -> Vec<(&str, Span)> {
        let Some(scan) = self.scan.get_or_init(|| scan(&self.words)) else { return vec![] };
        let mut found: Vec<(&str, Span)> = Vec::new();
        let mut seen = vec![false; self.words.len()];
        for hit in scan.find_overlapping_iter(text) {
            let word = hit.pattern().as_usize();
            let (name, next) = (self.words[word].as_str(), text.as_bytes().get(hit.end()));
            // `/health` is a path, and `/healthcare` is another one.
            let goes_on = name.starts_with('/') && next.is_some_and(u8::is_ascii_lowercase);
            if !goes_on && !std::mem::replace(&mut seen[word], true) {
                found.push((name, Span::new(hit.start(), hit.end())));
            }
        }
        found
    }
}

fn scan(words: &[String]) -> Option<AhoCorasick> {
    if words.is_empty() {
        return None;
    }
    // A DFA is three times as fast, and takes 2 KiB for each word.
    AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(words).ok()
}
