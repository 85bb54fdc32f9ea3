//! The user's rule packs, read from disk: everything further down knows texts alone.

use std::path::{Path, PathBuf};

use seaworthy_engine::PackFiles;
use seaworthy_model::Problem;
use walkdir::WalkDir;

use crate::args::Chosen;
use crate::refusal::problem;
use crate::settings::{self, Found};
use crate::text;

/// A rule is a page; what has more megabytes is none.
const LARGEST: u64 = 1;
/// Topics and tables lie one folder deep.
const DEEPEST: usize = 8;

/// The YAML files of each pack, in the order of their names.
///
/// # Errors
/// A pack that is no folder, and a file that cannot be read.
pub(crate) fn read(folders: &[PathBuf]) -> Result<Vec<PackFiles>, Vec<Problem>> {
    let mut packs = Vec::new();
    let mut problems = Vec::new();
    for folder in folders {
        match pack(folder) {
            Ok(pack) => packs.push(pack),
            Err(mut more) => problems.append(&mut more),
        }
    }
    if problems.is_empty() { Ok(packs) } else { Err(problems) }
}

/// The packs of the arguments and those of the settings; one that both name is read once.
///
/// # Errors
/// As [`read`].
pub(crate) fn all(folders: &[PathBuf], found: Option<&Found>) -> Result<Vec<PackFiles>, Vec<Problem>> {
    let (of_settings, mut gone) = found.map(Found::packs).unwrap_or_default();
    let mut whole: Vec<PathBuf> = folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    let mut all = folders.to_vec();
    for folder in of_settings {
        let Ok(there) = folder.canonicalize() else { continue };
        if !whole.contains(&there) {
            // As short as it can be said where the command runs.
            let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
            let short =
                here.and_then(|here| there.strip_prefix(here).map(Path::to_owned).ok()).filter(|short| !short.as_os_str().is_empty());
            all.push(short.unwrap_or(folder));
            whole.push(there);
        }
    }
    match read(&all) {
        Ok(packs) if gone.is_empty() => Ok(packs),
        read => {
            gone.extend(read.err().into_iter().flatten());
            Err(gone)
        }
    }
}

/// The packs of the arguments and those of the project that the command runs in, with its settings.
///
/// # Errors
/// As [`read`], and settings that are refused.
pub(crate) fn of_project(folders: &[PathBuf], chosen: &Chosen) -> Result<(Vec<PackFiles>, Option<Found>), Vec<Problem>> {
    let found = settings::of(chosen, None, Path::new("."), &[])?;
    Ok((all(folders, found.as_ref())?, found))
}

fn pack(folder: &Path) -> Result<PackFiles, Vec<Problem>> {
    if !folder.is_dir() {
        let remedy = Some("A rule pack is a folder: `--rules my-rules/`, with rules at `my-rules/<topic>/<rule>.yaml`.");
        let text = if folder.exists() { "this is no folder" } else { "there is no such folder" };
        return Err(vec![Problem { path: Some(shown(folder)), ..problem(text, remedy) }]);
    }
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for entry in WalkDir::new(folder).max_depth(DEEPEST).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                problems.push(unreadable(path, &error.to_string()));
                continue;
            }
        };
        let path = entry.path();
        if !entry.file_type().is_file() || path.extension().is_none_or(|extension| extension != "yaml" && extension != "yml") {
            continue;
        }
        match text::read(path, LARGEST) {
            Ok(text) => files.push((below(folder, path), text)),
            Err(why) => problems.push(unreadable(path, &why)),
        }
    }
    if problems.is_empty() { Ok(PackFiles { folder: shown(folder), files }) } else { Err(problems) }
}

fn unreadable(path: &Path, why: &str) -> Problem {
    Problem { path: Some(shown(path)), ..problem(format!("it cannot be read: {why}"), None) }
}

fn below(folder: &Path, path: &Path) -> String {
    shown(path.strip_prefix(folder).unwrap_or(path))
}

/// A path with `/`, without the slash at its end.
fn shown(path: &Path) -> String {
    let text = text::path(path);
    let cut = text.trim_end_matches('/');
    if cut.is_empty() { text } else { cut.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the test makes the files that it reads")]
    fn a_pack_is_its_yaml_files_by_their_names_below_it() {
        let folder = tempfile::tempdir().expect("a folder of its own");
        for (name, text) in [("state/b.yaml", "b"), ("state/a.yaml", "a"), ("README.md", "no rule")] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let packs = read(&[folder.path().to_owned()]).expect("it is a pack");
        assert_eq!(packs[0].files, [("state/a.yaml".into(), "a".into()), ("state/b.yaml".into(), "b".into())]);
    }

    #[test]
    fn what_is_no_folder_is_refused_with_its_path() {
        let problems = read(&["no/such/pack/".into()]).expect_err("it is refused");
        assert_eq!((problems[0].path.as_deref(), problems[0].text.as_str()), (Some("no/such/pack"), "there is no such folder"));
    }
}
