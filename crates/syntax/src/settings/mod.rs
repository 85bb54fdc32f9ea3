//! Configuration files of every format as what they set: keys with values and places.

mod dotenv;
mod fold;
mod hocon;
mod httpd;
mod ini;
mod json;
mod lines;
mod nginx;
mod properties;
mod reference;
mod sink;
mod spring;
mod toml;
mod tree;
mod xml;
mod yaml;

use seaworthy_model::{Kind, Span};

use crate::Trouble;
use crate::code::{Known, Object};
use sink::Sink;

pub use spring::profile_of;

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

/// Reads a configuration file. Never fails; the text has no byte order mark.
#[must_use]
pub fn read(kind: Kind, text: &str) -> Settings {
    let mut sink = Sink::new();
    if text.len() > LONGEST {
        let said = format!("The file has {} bytes; configuration is read up to {LONGEST} bytes.", text.len());
        sink.trouble(Span::default(), said, Some("Leave the file out of the scan where it is data."));
        return sink.into_settings();
    }
    match kind {
        Kind::Properties => properties::read(text, &mut sink),
        Kind::DotEnv => dotenv::read(text, &mut sink),
        Kind::Ini => ini::read(text, &mut sink),
        Kind::SettingsYaml => yaml::read(text, &mut sink),
        Kind::SettingsJson => json::read(text, &mut sink),
        Kind::SettingsToml => toml::read(text, &mut sink),
        Kind::SettingsXml => xml::read(text, &mut sink),
        Kind::Hocon => hocon::read(text, &mut sink),
        Kind::Nginx => nginx::read(text, &mut sink),
        Kind::Httpd => httpd::read(text, &mut sink),
        _ => {}
    }
    sink.into_settings()
}

/// Whether a template language stands in a text: it is another text once it is rendered.
fn is_template(text: &str) -> bool {
    ["{{", "{%", "<%"].iter().any(|open| text.contains(open))
}

/// What of a line stands from a byte on, to show where reading ended.
fn line_from(text: &str, at: usize) -> Span {
    let at = text.floor_char_boundary(at.min(text.len()));
    let line = text[at..].split(['\n', '\r']).next().unwrap_or_default();
    Span::new(at, at + line.floor_char_boundary(80))
}

/// What the lines of a broken file say by themselves: sections and `key = "value"` of TOML, `"key": "value"` of JSON, which then
/// stands without the sections around it.
fn scan_lines(text: &str, sink: &mut Sink) {
    let mut section = String::new();
    for line in lines::lines(text).map(lines::Line::trimmed) {
        if let Some(name) = line.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim_matches(['[', ']']).trim().to_owned();
            continue;
        }
        let assignment = lines::Line { text: line.text.trim_end_matches(','), ..line };
        let Some(at) = assignment.text.find(['=', ':']) else { continue };
        let (key, value) = assignment.split(at, at + 1);
        let (key, _) = lines::unquoted(key);
        let clean = !key.text.is_empty() && key.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        let (value, true) = lines::unquoted(value) else { continue };
        if clean && !value.text.contains('\\') {
            sink.set(&sink::join(&section, key.text), assignment.span(), sink::known(value.text, value.span()));
        }
    }
}

#[cfg(test)]
mod tests;
