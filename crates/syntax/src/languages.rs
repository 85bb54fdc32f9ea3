//! The list of languages: whatever else knows them asks here.

use seaworthy_model::Kind;

use crate::code::Code;

/// A language whose source is read.
#[derive(Debug)]
pub struct Language {
    /// What people call it.
    pub name: &'static str,
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
    Language { name: "Java", kind: Kind::Java, folder: "java", suffix: "java", read: crate::java::read },
    #[cfg(feature = "python")]
    Language { name: "Python", kind: Kind::Python, folder: "python", suffix: "py", read: crate::python::read },
    #[cfg(feature = "rust")]
    Language { name: "Rust", kind: Kind::Rust, folder: "rust", suffix: "rs", read: crate::rust::read },
];

/// Languages that are known by the names of their files alone: what only code shows is not known where they are.
const UNREAD: &[(&str, &[&str])] = &[
    #[cfg(not(feature = "java"))]
    ("Java", &["java"]),
    #[cfg(not(feature = "python"))]
    ("Python", &["py"]),
    #[cfg(not(feature = "rust"))]
    ("Rust", &["rs"]),
    ("C#", &["cs"]),
    ("Go", &["go"]),
    ("JavaScript", &["js", "mjs", "cjs", "jsx"]),
    ("Kotlin", &["kt"]),
    ("PHP", &["php"]),
    ("Ruby", &["rb"]),
    ("TypeScript", &["ts", "tsx", "mts"]),
];

/// The language of source code of a kind; `None` for what is no source code, and for what this build does not read.
#[must_use]
pub fn language(kind: Kind) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.kind == kind)
}

/// The name of the language that a file is written in, by its path; `None` for what is no source code.
#[must_use]
pub fn name(path: &str) -> Option<&'static str> {
    let suffix = path.rsplit_once('.')?.1;
    let read = LANGUAGES.iter().find(|language| language.suffix == suffix).map(|language| language.name);
    read.or_else(|| UNREAD.iter().find(|(_, suffixes)| suffixes.contains(&suffix)).map(|(name, _)| *name))
}

/// The kind of a file by its suffix; `None` for what no reader of this build is for.
#[must_use]
pub fn by_suffix(suffix: &str) -> Option<Kind> {
    LANGUAGES.iter().find(|language| language.suffix == suffix).map(|language| language.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_a_name_whether_or_not_it_is_read() {
        for (path, expected) in
            [("a/b.py", Some("Python")), ("B.java", Some("Java")), ("lib.rs", Some("Rust")), ("x.tsx", Some("TypeScript"))]
        {
            assert_eq!(name(path), expected, "{path}");
        }
        assert_eq!((name("Makefile"), name("notes.txt"), by_suffix("ts")), (None, None, None));
    }
}
