//! A text becomes settings.

use seaworthy_model::Refusal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Settings;
use crate::convert::converted;
use crate::reading::{Readable, Reading};
use crate::written::File;

/// What is longer is no settings of a person.
const LONGEST: usize = 1 << 20;

/// Reads the settings of a file.
///
/// `path` is how the file is named in what is said of it; `folder` is its folder relative to the project's root (empty for the
/// root itself), and `None` where it lies elsewhere: then its patterns are relative to the root.
///
/// # Errors
/// Everything that is refused, in the order of the file.
pub fn read(path: &str, folder: Option<&str>, text: &str) -> Result<Settings, Vec<Refusal>> {
    let (settings, refusals) = read_in_part(path, folder, text);
    if refusals.is_empty() { Ok(settings) } else { Err(refusals) }
}

/// As [`read`]: what can be read, and everything that is refused beside it, so that what the rest names can be looked at, too.
#[must_use]
pub fn read_in_part(path: &str, folder: Option<&str>, text: &str) -> (Settings, Vec<Refusal>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = Reading::new(path, text);
    if text.len() > LONGEST {
        reading.refuse(seaworthy_model::Span::default(), "the file is longer than 1 MB", "is this the file that was meant?");
        return (Settings::default(), reading.finish());
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    errors.iter().for_each(|error| reading.refuse_syntax(error));
    let span = document.span();
    let whole = Spanned::new(span, DeValue::Table(document.into_inner()));
    let file = File::read(&whole, "", &mut reading).unwrap_or_default();
    let settings = converted(file, folder, &mut reading);
    let settings = Settings {
        path: path.to_owned(),
        folder: folder.unwrap_or_default().to_owned(),
        inside: folder.is_some(),
        text: text.into(),
        ..settings
    };
    (settings, reading.finish())
}

#[cfg(test)]
mod tests;
