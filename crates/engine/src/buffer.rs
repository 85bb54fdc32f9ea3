//! Where a text stands that takes the place of a file.

use std::path::{Component, Path, PathBuf};

use seaworthy_model::Problem;

use crate::request::{Buffer, Refused, problem};
use crate::scan::{outside, unreadable};

/// The root of the project around a buffer, and the buffer's path below it. There is no root where the buffer's folder is
/// not there and nothing says what it belongs to, or where it stands at the top of the disk: then the buffer is the whole
/// project.
pub(crate) fn located(buffer: &Buffer, root: Option<&Path>) -> Result<(Option<PathBuf>, String), Refused> {
    let here = Path::new(".").canonicalize().map_err(|error| unreadable(Path::new("."), &error))?;
    let whole = whole(&here, &buffer.path)?;
    let root = match root {
        Some(root) => Some(root.canonicalize().map_err(|error| unreadable(root, &error))?),
        None => around(&here, &whole, buffer.path.is_relative()),
    };
    let below = match &root {
        Some(root) => whole.strip_prefix(root).map_err(|_| outside(&buffer.path, root))?,
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
        return Err(Refused::Argument(Problem { remedy, ..problem(format!("`{}` is the name of no file.", name.display())) }));
    };
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    Ok(whole.canonicalize().ok().or_else(|| folder.map(|folder| folder.join(file))).unwrap_or(whole))
}
