//! Folders, ignore files, size limits and a stable order: the only part that opens what is scanned.
//!
//! Nothing here knows what a file means. No link is followed, nothing but plain files is opened, and what is left out
//! for a bound or a fault is a problem that says so.
#![forbid(unsafe_code)]
// The other parts may not touch the disk; this one is the door to it.
#![allow(clippy::disallowed_methods)]

mod decode;
mod index;
mod list;
mod skip;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_model::Problem;

pub use decode::text as decoded;
pub use list::{list, slashed};

/// The name of the project's own ignore file: `.gitignore`'s form, and it wins over `.gitignore`.
pub const IGNORE_FILE: &str = ".seaworthyignore";

/// The bounds of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The longest file that is read, in bytes.
    pub max_file: u64,
    /// How many files are listed.
    pub max_files: usize,
    /// How many folders deep a file may lie below the root.
    pub max_depth: usize,
    /// What is not listed: lines of an ignore file in the root, which win over those of the tree.
    pub exclude: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_file: 8 << 20, max_files: 500_000, max_depth: 64, exclude: Vec::new() }
    }
}

/// A plain file below the root. No two of a listing have equal paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Where it is opened.
    pub absolute: PathBuf,
    /// Its length when it was listed, in bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970; `None` where the system does not say.
    pub written: Option<u128>,
}

/// What a listing found.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    /// The files, in the order of their paths' bytes.
    pub files: Vec<Found>,
    /// What was left out, in the order of paths.
    pub problems: Vec<Problem>,
    /// The folders among it, relative to the root: nobody knows what they hold.
    pub closed: Vec<String>,
}

/// The text of a file, without a byte order mark: UTF-8, UTF-16 with its mark, else windows-1252.
///
/// # Errors
/// `None` for a binary file, of which there is nothing to say; else why it was not read: too long, gone, not permitted,
/// or no plain file any more.
pub fn read(found: &Found, options: &Options) -> Result<Arc<str>, Option<Problem>> {
    let bytes = bytes(&found.absolute, options.max_file)
        .map_err(|(text, remedy)| Some(Problem { place: None, path: Some(found.path.clone()), text, remedy: remedy.map(str::to_owned) }))?;
    decode::text(bytes).ok_or(None)
}

type Refused = (String, Option<&'static str>);

fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, Refused> {
    use std::io::Read;
    let failed = |error: std::io::Error| (format!("The file cannot be read: {}.", reason(&error)), None);
    let too_long = || (format!("The file is longer than {max} bytes and is not read."), None);
    // Opening a FIFO waits for its writer, so the kind is known before.
    let metadata = std::fs::symlink_metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(("It is no plain file and is not opened.".to_owned(), None));
    }
    if metadata.len() > max {
        return Err(too_long());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > max { Err(too_long()) } else { Ok(bytes) }
}

/// What an error of the system says, in words that are the same everywhere.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::NotFound => "it is not there".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a folder is the top of a git repository.
#[must_use]
pub fn is_repository(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

/// The project that a path belongs to: the top folder of the git repository around it, else the path itself, or its
/// folder when it is a file. A path that does not exist is given back.
#[must_use]
pub fn root_of(path: &Path) -> PathBuf {
    let Ok(path) = std::fs::canonicalize(path) else { return path.to_owned() };
    let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
    let top = folder.ancestors().find(|folder| is_repository(folder));
    top.unwrap_or(folder).to_owned()
}

#[cfg(test)]
mod tests;
