//! Configuration files of every format as what they set: keys with values and places.

use seaworthy_model::Span;

use crate::Trouble;
use crate::code::{Known, Object};

/// The longest configuration file that is read, in bytes; a longer one is a [`Trouble`] and holds nothing.
pub const LONGEST: usize = 1 << 20;

/// A configuration file. What could not be read is in `troubles`; the rest is complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// What it sets, in the order of the text.
    pub entries: Vec<Setting>,
    /// Sections that bear several keys at once, each a whole of its own: an element of XML with its attributes and simple
    /// children (`<appender class="…"><file>…</file></appender>`), a mapping whose values are scalars.
    pub objects: Vec<Object>,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The key from the document's root, its parts joined by dots: `spring.datasource.url`, `server.port`, `http.server.listen`,
    /// `web-app.session-config.cookie-config.secure`. An attribute of an XML element is a part as an element is; a
    /// `<property name="a.b" value="c"/>` sets `a.b`. An element of a list is a part by its index from 0.
    pub key: String,
    /// The key and its value.
    pub span: Span,
    /// What the value is known to be: `${NAME:default}` and `${?NAME}` are variables of the environment or other settings.
    pub known: Known,
    /// The profile or environment that it is for: `production` in `application-production.yml`, in a document with
    /// `spring.config.activate.on-profile`, in a section of `database.yml`; empty for all.
    pub profile: String,
}

impl Settings {
    /// The values of a key, in the order of the text.
    pub fn get<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Setting> {
        self.entries.iter().filter(move |entry| entry.key == key)
    }
}
