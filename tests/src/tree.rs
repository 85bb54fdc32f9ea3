use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The root of the project.
///
/// # Panics
/// Where the tests were moved out of the project.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the project's root").to_path_buf()
}

/// A folder that goes with its value: outside every git repository, so that it is its own root.
#[derive(Debug)]
pub struct Tree {
    folder: TempDir,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// An empty folder.
    ///
    /// # Panics
    /// Where the system gives no temporary folder.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("seaworthy-").tempdir().expect("a temporary folder") }
    }

    /// A copy of `from`, a folder of the project.
    ///
    /// # Panics
    /// Where it cannot be copied.
    #[must_use]
    pub fn copy_of(from: &str) -> Self {
        let tree = Self::new();
        copy(&root().join(from), tree.path());
        tree
    }

    /// A folder called `name` in a throwaway one, a copy of `from`: its name is the project's.
    ///
    /// # Panics
    /// Where it cannot be copied.
    #[must_use]
    pub fn project(from: &str, name: &str) -> (Self, PathBuf) {
        let tree = Self::new();
        let folder = tree.path().join(name);
        copy(&root().join(from), &folder);
        (tree, folder)
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, with the folders above it; gives its path.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder is made");
        fs::write(&path, content).expect("the file is written");
        path
    }
}

impl Tree {
    /// Makes the folder a git repository with its files in the commit `base`, and takes them away again.
    ///
    /// # Panics
    /// Where there is no git.
    pub fn commit(&self) {
        let git = |arguments: &[&str]| {
            let mut git = std::process::Command::new("git");
            for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
                git.env_remove(name);
            }
            let who =
                ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=trunk"];
            let done = git.args(who).args(arguments).current_dir(self.path()).output().expect("git runs");
            assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        };
        git(&["init", "--quiet"]);
        git(&["add", "--all", "--force"]);
        git(&["commit", "--quiet", "--message", "base"]);
        git(&["tag", "base"]);
        for entry in fs::read_dir(self.path()).expect("the folder").map(|entry| entry.expect("an entry").path()) {
            if entry.ends_with(".git") {
                continue;
            }
            if entry.is_dir() { fs::remove_dir_all(entry) } else { fs::remove_file(entry) }.expect("it goes");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file is copied");
        }
    }
}
