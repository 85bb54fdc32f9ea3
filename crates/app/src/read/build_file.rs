//! Build files, as they stand in the tree.

use seaworthy_model::{FileId, Place};
use seaworthy_syntax::build::Build;

use crate::join::variant::folder_of;

/// A build file of the tree.
pub(crate) struct BuildFile<'a> {
    pub file: FileId,
    pub path: &'a str,
    pub build: &'a Build,
    /// Whether its name says that what it lists is for tests, documentation or development.
    pub aside: bool,
}

/// Words in the name of a list of requirements that say it is not what the program runs with.
const ASIDE: [&str; 13] =
    ["dev", "develop", "development", "test", "tests", "testing", "doc", "docs", "lint", "ci", "build", "style", "local"];

impl<'a> BuildFile<'a> {
    pub fn new(file: FileId, path: &'a str, build: &'a Build) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut words = name.trim_end_matches(".txt").split(['-', '_', '.']);
        let aside = build.tool == "pip" && words.any(|word| ASIDE.contains(&word.to_ascii_lowercase().as_str()));
        Self { file, path, build, aside }
    }

    /// The folder that it builds: a list in a folder `requirements` is for the folder above.
    pub fn folder(&self) -> &'a str {
        let folder = folder_of(self.path);
        let lists = self.build.tool == "pip" && folder.rsplit('/').next() == Some("requirements");
        if lists { folder_of(folder) } else { folder }
    }

    pub fn place(&self) -> Place {
        Place { file: self.file, span: self.build.place }
    }
}
