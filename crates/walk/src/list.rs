use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};
use seaworthy_model::Problem;

use crate::{Found, IGNORE_FILE, Options, Walked, index, reason, skip};

/// Lists the whole project below `root`, and what was asked for by name, also where an ignore file names it.
///
/// An asked path that is not below the root, or not there, is a problem.
#[must_use]
pub fn list(root: &Path, asked: &[PathBuf], options: &Options) -> Walked {
    let Ok(root) = std::fs::canonicalize(root) else {
        return Walked { problems: vec![problem(None, "The project's root is not there.".to_owned())], ..Walked::default() };
    };
    let mut listing = Listing::new(&root, options);
    listing.walk(&root, None);
    listing.track();
    for path in asked {
        listing.ask(path);
    }
    listing.finish()
}

struct Listing<'a> {
    root: &'a Path,
    options: &'a Options,
    files: Vec<Found>,
    /// Every folder and file that was seen, relative to the root.
    seen: HashSet<String>,
    problems: Vec<Problem>,
    closed: Vec<String>,
    full: bool,
    /// The tops of repositories that lie below the root, submodules among them: each has an index of its own.
    repositories: Vec<PathBuf>,
    excluded: Option<Arc<Gitignore>>,
}

fn problem(path: Option<String>, text: String) -> Problem {
    Problem { place: None, path, text, remedy: None }
}

impl<'a> Listing<'a> {
    fn new(root: &'a Path, options: &'a Options) -> Self {
        let excluded = excluded(root, &options.exclude).map(Arc::new);
        let (files, problems, closed, repositories) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { root, options, files, seen: HashSet::new(), problems, closed, full: false, repositories, excluded }
    }

    fn finish(mut self) -> Walked {
        self.files.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
        self.problems.sort_by(|one, other| (&one.path, &one.text).cmp(&(&other.path, &other.text)));
        self.problems.dedup();
        self.closed.sort();
        self.closed.dedup();
        Walked { files: self.files, problems: self.problems, closed: self.closed }
    }

    fn trouble(&mut self, path: &Path, text: impl Into<String>) {
        let path = slashed(path.strip_prefix(self.root).unwrap_or(path));
        self.problems.push(problem(Some(path), text.into()));
    }

    /// What keeps a folder from being read.
    fn shut(&mut self, path: &Path, text: impl Into<String>) {
        self.trouble(path, text);
        self.closed.push(slashed(path.strip_prefix(self.root).unwrap_or(path)));
    }

    fn ask(&mut self, asked: &Path) {
        let Ok(path) = std::fs::canonicalize(asked) else {
            return self.problems.push(problem(Some(slashed(asked)), "It is not there.".to_owned()));
        };
        let Ok(relative) = path.strip_prefix(self.root) else {
            return self.problems.push(problem(Some(slashed(asked)), "It lies outside the project's root and is not read.".to_owned()));
        };
        let known = relative.as_os_str().is_empty() || exact(relative).is_some_and(|relative| self.seen.contains(&relative));
        if !known {
            self.walk(&path, None);
        }
    }

    /// An ignore file of git's says nothing of what git tracks. The project's own says it of everything.
    fn track(&mut self) {
        let top = self.root;
        let mut left: Vec<PathBuf> = vec![];
        for repository in std::iter::once(top).chain(self.repositories.iter().map(PathBuf::as_path)) {
            let tracked = index::tracked(repository).into_iter().map(|path| repository.join(path));
            left.extend(tracked.filter(|path| {
                let name = path.strip_prefix(top).ok().and_then(exact);
                name.is_some_and(|name| !self.seen.contains(&name))
            }));
        }
        if left.is_empty() {
            return;
        }
        let ways = left.iter().flat_map(|path| path.ancestors()).map(Path::to_owned).collect();
        self.walk(top, Some(Arc::new(ways)));
    }

    /// Lists what lies below a folder and no ignore file names; or, whatever git's say, these files and folders alone.
    fn walk(&mut self, top: &Path, only: Option<Arc<HashSet<PathBuf>>>) {
        let met = Arc::new(Mutex::new(Met::default()));
        let above = top.strip_prefix(self.root).map_or(0, |relative| relative.components().count());
        let depth = self.options.max_depth.saturating_sub(above);
        for entry in builder(top, depth, &met, self.excluded.clone(), only).build() {
            match entry {
                Ok(entry) => self.entry(&entry, depth),
                Err(error) => self.failed(top, &error),
            }
            if self.full {
                break;
            }
        }
        let met = std::mem::take(&mut *met.lock().unwrap_or_else(PoisonError::into_inner));
        for path in met.odd {
            self.shut(&path, "The folder's name is not UTF-8; nothing in it is read.");
        }
        self.repositories.extend(met.repositories);
    }

    fn entry(&mut self, entry: &DirEntry, depth: usize) {
        let path = entry.path();
        if let Some(error) = entry.error() {
            self.trouble(path, format!("An ignore file is read only in part: {}.", innermost(error)));
        }
        let Some(kind) = entry.file_type() else { return };
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let Some(name) = exact(relative) else {
            return self.trouble(path, "The file's name is not UTF-8; it is not read.");
        };
        if kind.is_dir() {
            if entry.depth() == depth {
                let text = format!("The folder lies {} levels deep; nothing in it is read.", self.options.max_depth);
                self.shut(path, text);
            }
            self.seen.insert(name);
        } else if kind.is_symlink() {
            self.link(path);
        } else if kind.is_file() {
            self.file(entry, name);
        } else {
            self.trouble(path, "It is a FIFO, a socket or a device and is not opened.");
        }
    }

    fn file(&mut self, entry: &DirEntry, name: String) {
        let (size, written) = match entry.metadata() {
            Ok(metadata) => (metadata.len(), written(&metadata)),
            Err(error) => return self.failed(entry.path(), &error),
        };
        if self.seen.contains(&name) {
            return;
        }
        if self.files.len() == self.options.max_files {
            self.full = true;
            let text = format!("The project has more than {} files; those from here on are not read.", self.options.max_files);
            return self.trouble(entry.path(), text);
        }
        self.seen.insert(name.clone());
        self.files.push(Found { path: name, absolute: entry.path().to_owned(), size, written });
    }

    /// What a link within the root leads to is listed by its own name.
    fn link(&mut self, path: &Path) {
        let Ok(target) = std::fs::canonicalize(path) else { return };
        if !target.starts_with(self.root) {
            self.trouble(path, "The link leads out of the project and is not followed.");
        }
    }

    fn failed(&mut self, top: &Path, error: &ignore::Error) {
        let path = place(error).unwrap_or(top);
        let why = error.io_error().map_or_else(|| innermost(error), reason);
        if path.is_dir() {
            self.shut(path, format!("The folder cannot be read: {why}."));
        } else {
            self.trouble(path, format!("It cannot be read: {why}."));
        }
    }
}

fn written(metadata: &std::fs::Metadata) -> Option<u128> {
    metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok().map(|since| since.as_nanos())
}

/// What is not listed. A line that is no pattern excludes nothing: who wrote it was told when it was read.
fn excluded(root: &Path, lines: &[String]) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(root);
    for line in lines {
        builder.add_line(None, line).ok()?;
    }
    builder.build().ok().filter(|_| !lines.is_empty())
}

fn builder(
    top: &Path,
    depth: usize,
    met: &Arc<Mutex<Met>>,
    excluded: Option<Arc<Gitignore>>,
    only: Option<Arc<HashSet<PathBuf>>>,
) -> WalkBuilder {
    let met = Arc::clone(met);
    let mut builder = WalkBuilder::new(top);
    builder
        // Only what lies in the tree decides, so that it is the same tree everywhere.
        .parents(false)
        .git_global(false)
        .ignore(false)
        .require_git(false)
        .hidden(false)
        .follow_links(false)
        .git_ignore(only.is_none())
        .git_exclude(only.is_none())
        .add_custom_ignore_filename(IGNORE_FILE)
        .max_depth(Some(depth))
        // Where a bound cuts the listing off, it cuts at the same file each time.
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            only.as_ref().is_none_or(|only| only.contains(entry.path()))
                && is_entered(entry, &met)
                && !is_excluded(entry, excluded.as_deref())
        });
    builder
}

fn is_excluded(entry: &DirEntry, excluded: Option<&Gitignore>) -> bool {
    let Some(excluded) = excluded.filter(|_| entry.depth() > 0) else { return false };
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    excluded.matched(entry.path(), is_folder).is_ignore()
}

/// What is met on the way and not entered.
#[derive(Default)]
struct Met {
    /// Folders whose names are not UTF-8.
    odd: Vec<PathBuf>,
    /// Tops of repositories, below the folder where the way begins.
    repositories: Vec<PathBuf>,
}

fn is_entered(entry: &DirEntry, met: &Mutex<Met>) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let met = || met.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(name) = entry.file_name().to_str() else {
        if is_folder {
            met().odd.push(entry.path().to_owned());
        }
        return !is_folder;
    };
    if name == ".git" && entry.depth() > 1 {
        met().repositories.extend(entry.path().parent().map(Path::to_owned));
    }
    !((is_folder || name == ".git") && skip::is_of_a_tool(entry.path(), name))
}

/// A path with `/`; `None` where a part of it is not UTF-8.
fn exact(path: &Path) -> Option<String> {
    let mut text = String::new();
    for part in path.components() {
        if let Component::Normal(part) = part {
            if !text.is_empty() {
                text.push('/');
            }
            text.push_str(part.to_str()?);
        }
    }
    Some(text)
}

/// A path with `/`; what is not UTF-8 in it is replaced.
#[must_use]
pub fn slashed(path: &Path) -> String {
    exact(path).filter(|_| path.is_relative()).unwrap_or_else(|| path.to_string_lossy().into_owned())
}

fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(errors) => errors.iter().find_map(place),
        _ => None,
    }
}

/// What an error says without the path that it stands at.
fn innermost(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => innermost(err),
        ignore::Error::WithLineNumber { line, err } => format!("line {line}: {}", innermost(err)),
        ignore::Error::Partial(errors) => errors.first().map_or_else(String::new, innermost),
        other => other.to_string(),
    }
}
