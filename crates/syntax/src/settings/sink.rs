//! What the reader of every format puts its entries into, and the bounds that hold for them.

use seaworthy_model::{Span, Value};

use super::{Setting, Settings, reference};
use crate::Trouble;
use crate::code::{Context, Entry, Known, Object};
use crate::folding::clip;

/// How deep sections nest before what is in them is not read.
pub(super) const DEEPEST: usize = 64;
/// The most entries of one file, and the most of its objects.
const MOST: usize = 20_000;
/// The longest key; a longer one is none that any program asks for.
const LONGEST_KEY: usize = 1024;
/// The longest text of a value that is looked at.
const LONGEST_VALUE: usize = 4096;

/// A configuration file while it is read.
pub(super) struct Sink {
    settings: Settings,
    /// The profile of what is set from here on.
    pub profile: String,
    deep: bool,
}

impl Sink {
    pub fn new() -> Self {
        Self { settings: Settings::default(), profile: String::new(), deep: false }
    }

    /// Sets a key. What a file has beyond the bounds is left out, and one trouble says so.
    pub fn set(&mut self, key: &str, span: Span, known: Known) {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return;
        }
        let entries = &mut self.settings.entries;
        match entries.len() {
            MOST.. => self.past_bound(span),
            _ => entries.push(Setting { key: key.to_owned(), span, known, profile: self.profile.clone() }),
        }
    }

    fn past_bound(&mut self, span: Span) {
        if self.settings.entries.len() == MOST && !self.deep {
            self.deep = true;
            self.trouble(span, format!("This file sets more than {MOST} keys; those from here on are not read."), None);
        }
    }

    /// Keeps what several keys describe together.
    pub fn object(&mut self, entries: Vec<Entry>, span: Span) {
        if !entries.is_empty() && self.settings.objects.len() < MOST {
            self.settings.objects.push(Object { entries, span, context: Context::default() });
        }
    }

    pub fn trouble(&mut self, span: Span, text: impl Into<String>, remedy: Option<&str>) {
        self.settings.troubles.push(Trouble { span, text: text.into(), remedy: remedy.map(str::to_owned) });
    }

    /// Says once that sections nest too deep.
    pub fn too_deep(&mut self, span: Span) {
        if !std::mem::replace(&mut self.deep, true) {
            self.trouble(span, format!("This file nests deeper than {DEEPEST} levels and is not read below them."), None);
        }
    }

    pub fn is_full(&self) -> bool {
        self.settings.entries.len() >= MOST
    }

    pub fn entries(&mut self) -> &mut Vec<Setting> {
        &mut self.settings.entries
    }

    pub fn objects(&mut self) -> &mut Vec<Object> {
        &mut self.settings.objects
    }

    pub fn into_settings(self) -> Settings {
        self.settings
    }
}

/// What a text is known to be, the references in it among its pieces.
pub(super) fn known(text: &str, written: Span) -> Known {
    shaped(text, written, reference::read)
}

/// The same with the references of one format.
pub(super) fn shaped(text: &str, written: Span, read: impl Fn(&str) -> Value) -> Known {
    let cut = text.floor_char_boundary(LONGEST_VALUE);
    let mut value = read(&text[..cut]);
    if cut < text.len() {
        value = value.then(Value::unknown());
    }
    clip(&mut value);
    Known { value, written, nothing: false }
}

/// A text in which nothing is a reference.
pub(super) fn literal(text: &str, written: Span) -> Known {
    shaped(text, written, |text| Value::text(text))
}

/// The word for nothing.
pub(super) fn nothing(written: Span) -> Known {
    Known { value: Value::unknown(), written, nothing: true }
}

/// `prefix.part`, or `part` alone at the root.
pub(super) fn join(prefix: &str, part: &str) -> String {
    // A key past the longest is not kept, and neither is anything below it.
    if prefix.len() > LONGEST_KEY {
        return prefix.to_owned();
    }
    let part = &part[..part.floor_char_boundary(LONGEST_KEY + 1)];
    if prefix.is_empty() { part.to_owned() } else { format!("{prefix}.{part}") }
}
