//! What is asked for, and the texts that are laid over the disk.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use seaworthy_model::Problem;
use seaworthy_walk::{Found, Options};

use crate::request::{Laid, Refused, Request, problem};

/// A file of the project.
pub(crate) enum File<'a> {
    /// As the disk holds it.
    Disk(&'a Found),
    /// A text in its place: its path below the root, and the text.
    Laid(String, Arc<str>),
}

impl File<'_> {
    /// Its path below the root, with `/`.
    pub fn path(&self) -> &str {
        match self {
            Self::Disk(found) => &found.path,
            Self::Laid(path, _) => path,
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// As [`seaworthy_walk::read`]; of a text that is laid over the disk, that it is too long.
    pub fn text(&self, options: &Options) -> Result<Arc<str>, Option<Problem>> {
        match self {
            Self::Disk(found) => seaworthy_walk::read(found, options),
            Self::Laid(path, text) if text.len() as u64 > options.max_file => {
                let text = format!("The text is longer than {} bytes and is not judged.", options.max_file);
                Err(Some(Problem { path: Some(path.clone()), ..problem(text) }))
            }
            Self::Laid(_, text) => Ok(Arc::clone(text)),
        }
    }
}

/// What a file was when it was read: the same for the same text.
#[derive(Clone, PartialEq)]
pub(crate) enum Stamp {
    /// Its length, and when it was written.
    Disk(u64, Option<u128>),
    Laid(Arc<str>),
}

impl Stamp {
    pub fn of(file: &File) -> Self {
        match file {
            File::Disk(found) => Self::Disk(found.size, found.written),
            File::Laid(_, text) => Self::Laid(Arc::clone(text)),
        }
    }
}

/// The files of a listing with texts laid over them, in the order of their paths. A text for a file that is there and was
/// not listed, since an ignore file names it, counts only where it is asked for.
pub(crate) fn files<'a>(request: &Request, listed: &'a [Found], root: Option<&Path>, asked: &[String]) -> Result<Vec<File<'a>>, Refused> {
    let mut files: BTreeMap<&[u8], File<'a>> = listed.iter().map(|found| (found.path.as_bytes(), File::Disk(found))).collect();
    let mut laid = vec![];
    for one in &request.overlay {
        laid.push((located(one, root)?.1, &one.text));
    }
    for (path, text) in &laid {
        let ignored = |root: &Path| !files.contains_key(path.as_bytes()) && root.join(path).exists();
        match text {
            None => drop(files.remove(path.as_bytes())),
            Some(_) if root.is_some_and(ignored) && !asked.contains(path) => {}
            Some(text) => drop(files.insert(path.as_bytes(), File::Laid(path.clone(), Arc::clone(text)))),
        }
    }
    Ok(files.into_values().collect())
}

/// The root, and what is asked for below it: nothing where that is all of it. There is no root where one text alone is the
/// whole project.
pub(crate) fn asked(request: &Request) -> Result<(Option<PathBuf>, Vec<String>), Refused> {
    let here = [PathBuf::from(".")];
    let asked: &[PathBuf] = if request.asked.is_empty() { &here } else { &request.asked };
    let laid = |path: &Path| request.overlay.iter().find(|laid| laid.path == path);
    let root = match (&request.root, laid(&asked[0])) {
        (Some(root), _) => Some(root.canonicalize().map_err(|error| unreadable(root, &error))?),
        (None, Some(laid)) => located(laid, None)?.0,
        (None, None) => {
            let root = seaworthy_walk::root_of(&asked[0]);
            Some(root.canonicalize().map_err(|error| unreadable(&root, &error))?)
        }
    };
    let mut below = vec![];
    for path in asked {
        match (laid(path), &root) {
            (Some(laid), root) => below.push(located(laid, root.as_deref())?.1),
            (None, Some(root)) => {
                let whole = path.canonicalize().map_err(|error| unreadable(path, &error))?;
                let relative = whole.strip_prefix(root).map_err(|_| outside(path, root))?;
                below.push(seaworthy_walk::slashed(relative));
            }
            (None, None) => return Err(outside(path, Path::new("."))),
        }
    }
    if below.iter().any(String::is_empty) {
        below.clear();
    }
    Ok((root, below))
}

fn outside(path: &Path, root: &Path) -> Refused {
    let remedy = Some("Name a folder above both with `--root`.".to_owned());
    Refused::from(Problem { remedy, ..problem(format!("`{}` lies outside the root `{}`.", path.display(), root.display())) })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refused {
    let text = match error.kind() {
        std::io::ErrorKind::NotFound => format!("There is no `{}`.", path.display()),
        _ => format!("`{}` cannot be read: {error}.", path.display()),
    };
    Refused::from(problem(text))
}

/// The root of the project around a text, and the text's path below it. There is no root where its folder is not there and
/// nothing says what it belongs to, or where it stands at the top of the disk: then the text is the whole project.
fn located(laid: &Laid, root: Option<&Path>) -> Result<(Option<PathBuf>, String), Refused> {
    let here = Path::new(".").canonicalize().map_err(|error| unreadable(Path::new("."), &error))?;
    let whole = whole(&here, &laid.path)?;
    let root = match root {
        Some(root) => Some(root.canonicalize().map_err(|error| unreadable(root, &error))?),
        None => around(&here, &whole, laid.path.is_relative()),
    };
    let below = match &root {
        Some(root) => whole.strip_prefix(root).map_err(|_| outside(&laid.path, root))?,
        None => &whole,
    };
    let below: Vec<_> = below.components().filter(|part| matches!(part, Component::Normal(_))).map(|part| part.as_os_str()).collect();
    let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    Ok((root, below.join("/")))
}

/// The git repository around a file, else the folder that its name starts from, else its own folder.
fn around(here: &Path, whole: &Path, relative: bool) -> Option<PathBuf> {
    let folder = whole.parent().filter(|folder| folder.is_dir());
    let top = folder.map(seaworthy_walk::root_of);
    let in_git = top.as_ref().is_some_and(|top| top.join(".git").exists());
    let named_from_here = whole.starts_with(here) && (relative || folder.is_none());
    let root = if named_from_here && !in_git { Some(seaworthy_walk::root_of(here)) } else { top };
    // A whole disk is nobody's project.
    root.filter(|root| root.parent().is_some())
}

/// The path from the top, without links as far as it is there.
fn whole(here: &Path, name: &Path) -> Result<PathBuf, Refused> {
    let mut whole = PathBuf::new();
    for part in here.join(name).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    let named = matches!(name.components().next_back(), Some(Component::Normal(_)));
    let Some(file) = whole.file_name().filter(|_| named && !whole.is_dir()) else {
        let remedy = Some("Name the file that the text stands for, such as `k8s/web.yaml`.".to_owned());
        return Err(Refused::from(Problem { remedy, ..problem(format!("`{}` is the name of no file.", name.display())) }));
    };
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    Ok(whole.canonicalize().ok().or_else(|| folder.map(|folder| folder.join(file))).unwrap_or(whole))
}
