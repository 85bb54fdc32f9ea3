//! The list of languages: whatever else knows them asks here.

use seaworthy_model::Kind;

use crate::code::Code;

/// A language whose source is read.
#[derive(Debug)]
pub struct Language {
    /// What its files are.
    pub kind: Kind,
    /// The folder of `rules/signatures/` that holds what describes it.
    pub folder: &'static str,
    /// What the names of its files end with, without the dot.
    pub suffix: &'static str,
    /// Its reader.
    pub(crate) read: fn(&str) -> Code,
}

/// Every language of this build.
pub const LANGUAGES: &[Language] = &[
    #[cfg(feature = "java")]
    Language { kind: Kind::Java, folder: "java", suffix: "java", read: crate::java::read },
    #[cfg(feature = "python")]
    Language { kind: Kind::Python, folder: "python", suffix: "py", read: crate::python::read },
    #[cfg(feature = "rust")]
    Language { kind: Kind::Rust, folder: "rust", suffix: "rs", read: crate::rust::read },
];

/// The language of source code of a kind; `None` for what is no source code, and for what this build does not read.
#[must_use]
pub fn language(kind: Kind) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.kind == kind)
}

/// The kind of a file by its suffix.
pub(crate) fn by_suffix(suffix: &str) -> Option<Kind> {
    LANGUAGES.iter().find(|language| language.suffix == suffix).map(|language| language.kind)
}
