//! Patterns of paths, with the meaning that `.gitignore` gives them.

use std::borrow::Cow;
use std::fmt;

use globset::{GlobBuilder, GlobMatcher};
use schemars::JsonSchema;

use crate::words::{Fault, Word};

/// A pattern of paths as `.gitignore` has them, but for `!`: a name without `/` in it is meant in every folder, one with `/`
/// from the settings' own folder on; what a folder is meant by, everything in it is meant by.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(inline, extend("type" = "string", "minLength" = 1))]
pub struct Pattern {
    #[schemars(skip)]
    text: String,
    /// The folder that it is relative to; empty for the root.
    #[schemars(skip)]
    folder: String,
    #[schemars(skip)]
    matcher: GlobMatcher,
    /// Whether it ends with `/`, and means folders alone.
    #[schemars(skip)]
    only_folders: bool,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.folder) == (&other.text, &other.folder)
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The line of an ignore file in the project's root that means the same.
    #[must_use]
    pub fn line(&self) -> String {
        let text = self.text.as_str();
        let inner = text.strip_suffix('/').unwrap_or(text);
        match (self.folder.as_str(), inner.contains('/')) {
            ("", _) => text.to_owned(),
            (folder, true) => format!("/{folder}/{}", text.trim_start_matches('/')),
            (folder, false) => format!("/{folder}/**/{text}"),
        }
    }

    /// Whether it means a file, or a folder that holds it; the path is relative to the root.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let Some(path) = self.below(path) else { return false };
        let folders = path.match_indices('/').any(|(end, _)| self.matcher.is_match(&path[..end]));
        folders || (!self.only_folders && self.matcher.is_match(path))
    }

    /// Whether it means a folder itself, from the settings' own on, which `.` means; the path is relative to the root and empty
    /// for the root.
    #[must_use]
    pub fn is_folder(&self, path: &str) -> bool {
        match self.below(path) {
            Some("") => self.text == "." || self.text == "./",
            Some(path) => !(self.is_name() && path.contains('/')) && self.matcher.is_match(path),
            None => false,
        }
    }

    /// The same pattern of another folder's settings.
    pub(crate) fn in_folder(self, folder: &str) -> Self {
        Self { folder: folder.to_owned(), ..self }
    }

    /// Whether there is no `/` in it but at its end.
    fn is_name(&self) -> bool {
        !self.text.trim_end_matches('/').contains('/')
    }

    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.folder.is_empty() {
            return Some(path);
        }
        let rest = path.strip_prefix(self.folder.as_str())?;
        rest.strip_prefix('/').or_else(|| rest.is_empty().then_some(rest))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Word for Pattern {
    const TAKES: &'static str = "a pattern of paths";
    const EXAMPLE: &'static str = "\"legacy/\"";
    fn parse(text: &str) -> Result<Self, Fault> {
        let bare = text.trim_end_matches('/');
        if bare.trim().is_empty() {
            return Err((format!("`{text}` means no path"), "name a file or folder, or leave the entry out".into()));
        }
        if text.starts_with('!') {
            return Err((
                format!("`{text}` takes back what another pattern means"),
                "`!` is for `.seaworthyignore`; name here what is meant".into(),
            ));
        }
        if text.contains('\\') {
            return Err((format!("`{text}` has a backslash"), "write `/` between folders".into()));
        }
        let bare = bare.strip_prefix("./").unwrap_or(bare);
        if bare.split('/').any(|part| part == "..") {
            return Err((format!("`{text}` leads out of its folder"), "patterns are relative to this file's folder".into()));
        }
        let glob = match bare.strip_prefix('/') {
            Some(anchored) => Cow::Borrowed(anchored),
            None if bare.contains('/') => Cow::Borrowed(bare),
            None => Cow::Owned(format!("**/{bare}")),
        };
        let built = GlobBuilder::new(&glob).literal_separator(true).build();
        let glob = built.map_err(|error| (format!("`{text}` is no pattern of paths: {}", error.kind()), "mend the pattern".into()))?;
        Ok(Self { text: text.to_owned(), folder: String::new(), matcher: glob.compile_matcher(), only_folders: text.ends_with('/') })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap_or_else(|(why, _)| panic!("{why}"))
    }

    #[test]
    fn a_name_is_meant_in_every_folder_and_a_path_from_the_top() {
        assert!(pattern("*.bak").matches("a/b.bak") && pattern("legacy").matches("x/legacy/y.py"));
        assert!(pattern("k8s/legacy").matches("k8s/legacy/a.yaml") && !pattern("k8s/legacy").matches("x/k8s/legacy/a.yaml"));
        assert!(pattern("/a.yaml").matches("a.yaml") && !pattern("/a.yaml").matches("x/a.yaml"));
        assert!(pattern("k8s/*.yaml").matches("k8s/a.yaml") && !pattern("k8s/*.yaml").matches("k8s/b/a.yaml"));
        assert!(pattern("k8s/**/*.yaml").matches("k8s/b/c/a.yaml"));
    }

    #[test]
    fn a_slash_at_the_end_means_folders_alone() {
        assert!(pattern("old/").matches("x/old/a") && !pattern("old/").matches("x/old"));
    }

    #[test]
    fn a_pattern_of_a_folders_settings_is_relative_to_it() {
        let one = pattern("k8s/").in_folder("shop");
        assert!(one.matches("shop/k8s/a.yaml") && !one.matches("k8s/a.yaml") && !one.matches("shopping/k8s/a.yaml"));
        assert_eq!((one.line(), pattern("a/b").in_folder("shop").line()), ("/shop/**/k8s/".into(), "/shop/a/b".into()));
    }

    #[test]
    fn a_folder_is_named_by_its_path() {
        assert!(pattern("services/*").is_folder("services/web") && !pattern("services/*").is_folder("services/web/sub"));
        assert!(pattern("web/").is_folder("web") && !pattern("web").is_folder("old/web") && pattern("**/web").is_folder("old/web"));
        assert!(pattern(".").is_folder("") && !pattern("web").is_folder(""));
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for text in ["", " ", "/", "!a", "a[", "a{b", "a\\b", "../x"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
