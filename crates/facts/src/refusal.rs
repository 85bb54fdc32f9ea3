use seaworthy_model::{Refusal, meant};
use serde::de::DeserializeOwned;
use serde_saphyr::{Error, Location, Spanned};

/// One file while it is read: what it is refused for so far.
pub(crate) struct Reading<'a> {
    path: &'a str,
    pub refusals: Vec<Refusal>,
}

impl<'a> Reading<'a> {
    pub fn new(path: &'a str) -> Self {
        Self { path, refusals: Vec::new() }
    }

    pub fn refuse<T>(&mut self, written: &Spanned<T>, text: impl Into<String>, remedy: impl Into<String>) {
        let (line, column) = place(written.referenced);
        self.refuse_at(line, column, text, remedy);
    }

    pub fn refuse_at(&mut self, line: u32, column: u32, text: impl Into<String>, remedy: impl Into<String>) {
        self.refusals.push(Refusal { path: self.path.to_owned(), line, column, text: text.into(), remedy: remedy.into() });
    }

    /// Reads one YAML document as `T`; refuses it where it does not have that form.
    pub fn read<T: DeserializeOwned>(&mut self, document: &str) -> Option<T> {
        let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
        match serde_saphyr::from_str_with_options(document, options) {
            Ok(read) => Some(read),
            Err(error) => {
                self.refuse_form(&error);
                None
            }
        }
    }

    fn refuse_form(&mut self, error: &Error) {
        let (line, column) = error.location().map_or((1, 1), place);
        let (text, remedy) = match error.without_snippet() {
            Error::SerdeUnknownField { field, expected, .. } => {
                (format!("`{field}` is no key that is known here"), instead(field, expected.iter().copied()))
            }
            Error::SerdeMissingField { field, .. } => (format!("`{field}` is missing"), "add it".to_owned()),
            Error::DuplicateMappingKey { key, .. } => {
                (format!("the key `{}` stands here twice", key.as_deref().unwrap_or("?")), "leave one of them out".to_owned())
            }
            other => (said(other), "correct it; `rules/README.md` describes the form".to_owned()),
        };
        self.refuse_at(line, column, text, remedy);
    }
}

fn place(at: Location) -> (u32, u32) {
    let number = |wide: u64| u32::try_from(wide).unwrap_or(u32::MAX).max(1);
    (number(at.line()), number(at.column()))
}

/// The library's own words, without the place that they repeat.
fn said(error: &Error) -> String {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let end = text.rfind(" at line ").or_else(|| text.rfind(", line ")).unwrap_or(text.len());
    text[..end].to_owned()
}

/// What to write instead of an unknown word.
pub(crate) fn instead<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    meant(word, known).unwrap_or_else(|| "leave it out".to_owned())
}

/// The documents of a file: its text up to the first line `---` that has content before it, and what stands behind it, each
/// with the line breaks of what was cut off in front, so that places stay true.
pub(crate) fn documents(text: &str) -> (&str, Option<String>) {
    let mut at = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let separator = line.trim_end() == "---";
        if separator && content {
            let behind = at + line.len();
            return (&text[..at], Some(format!("{}{}", "\n".repeat(text[..behind].matches('\n').count()), &text[behind..])));
        }
        let blank = line.trim().is_empty() || line.trim_start().starts_with('#');
        content |= !separator && !blank;
        at += line.len();
    }
    (text, None)
}
