//! Messages with links of their own, `[words](1)`, between texts that nobody takes for one.

/// How long a message may become, in bytes, before nothing more is said in it.
const LONGEST: usize = 4000;

/// A text that no reader takes for one with links.
pub(super) fn plain(text: &str) -> String {
    if text.contains("](") { literal(text) } else { text.to_owned() }
}

/// A text beside or within links: its brackets are no part of them.
pub(super) fn literal(text: &str) -> String {
    if text.contains(['[', ']']) { text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

/// Words that lead to the related place with this number.
pub(super) fn link(words: &str, id: usize) -> String {
    format!("[{}]({id})", literal(words))
}

/// Sentences that are put together as long as there is room; the first always has it.
#[derive(Default)]
pub(super) struct Sentences(String);

impl Sentences {
    pub(super) fn push(&mut self, sentence: &str) {
        if sentence.is_empty() || (!self.0.is_empty() && self.0.len() + sentence.len() > LONGEST) {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(sentence);
    }

    pub(super) fn end(self) -> String {
        self.0
    }
}
