//! Which files differ between a commit and the disk, submodules included.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use seaworthy_model::Problem;

use super::run::{Git, Ran, first_line};
use crate::refusal::problem;

/// How deep submodules are followed.
const DEEPEST: usize = 8;

/// A file that differs.
pub(super) struct Change {
    /// Its path below the root.
    pub path: PathBuf,
    /// Its old text's name; `None` where there was no such file.
    pub blob: Option<String>,
}

/// The changes below a folder, by the repository that holds their old texts. `within` is where the folder stands below the root.
pub(super) fn below(git: &Git, base: &str, within: &Path, found: &mut Vec<(Git, Vec<Change>)>) -> Result<(), Problem> {
    let mut changes = tracked(git, base, within)?;
    changes.extend(untracked(git, within, DEEPEST)?);
    // What is moved to another kind of file stands twice: as it was, and as one that is not tracked yet.
    changes.sort_by(|a, b| (&a.path, &b.blob).cmp(&(&b.path, &a.blob)));
    changes.dedup_by(|again, first| again.path == first.path);
    if within.components().count() < 64 && git.folder.join(".gitmodules").exists() {
        submodules(git, base, within, found)?;
    }
    found.push((Git::at(&git.folder)?, changes));
    Ok(())
}

fn done(ran: Ran) -> Result<Vec<u8>, Problem> {
    ran.map_err(|(_, said)| problem(format!("git cannot tell what changed: {}", first_line(&said)), None))
}

/// The parts between NUL bytes.
fn parts(said: &[u8]) -> impl Iterator<Item = &[u8]> {
    said.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

/// `:100644 100644 OLD NEW M`, and the path behind it.
fn tracked(git: &Git, base: &str, within: &Path) -> Result<Vec<Change>, Problem> {
    let arguments = [
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--relative",
        "--ignore-submodules=dirty",
        base,
        "--",
    ];
    let said = done(git.run(&arguments)?)?;
    let mut parts = parts(&said);
    let mut changes = Vec::new();
    while let (Some(head), Some(path)) = (parts.next(), parts.next()) {
        let head = String::from_utf8_lossy(head);
        let words: Vec<&str> = head.split(' ').collect();
        let [old, new, blob, ..] = words[..] else { continue };
        let (old, new) = (old.trim_start_matches(':'), new);
        if old == "160000" || new == "160000" {
            continue;
        }
        // Links are not followed, so that the text of one is no file's.
        let blob = old.starts_with("100").then(|| blob.to_owned());
        changes.push(Change { path: within.join(path_of(path)), blob });
    }
    Ok(changes)
}

/// What git does not know, by the ignore files that the scan goes by: it was not there. A repository that lies there and is no
/// submodule is new with all its files.
fn untracked(git: &Git, within: &Path, depth: usize) -> Result<Vec<Change>, Problem> {
    let said = done(git.run(&["ls-files", "-z", "--others", "--exclude-per-directory=.gitignore"])?)?;
    let mut changes = Vec::new();
    for path in parts(&said) {
        let name = within.join(path_of(path));
        if path.ends_with(b"/") && depth > 0 {
            changes.extend(whole(&git.folder.join(path_of(path)), &name, depth - 1)?);
        } else {
            changes.push(Change { path: name, blob: None });
        }
    }
    Ok(changes)
}

/// Every file of a repository, as new.
fn whole(folder: &Path, within: &Path, depth: usize) -> Result<Vec<Change>, Problem> {
    let git = Git::at(folder)?;
    let said = done(git.run(&["ls-files", "-z", "--cached"])?)?;
    let mut changes: Vec<Change> = parts(&said).map(|path| Change { path: within.join(path_of(path)), blob: None }).collect();
    changes.extend(untracked(&git, within, depth)?);
    Ok(changes)
}

/// The changes within submodules that are checked out: against the commit that the base names.
fn submodules(git: &Git, base: &str, within: &Path, found: &mut Vec<(Git, Vec<Change>)>) -> Result<(), Problem> {
    let old: HashMap<PathBuf, String> = links(&done(git.run(&["ls-tree", "-r", "-z", base])?)?, 2).into_iter().collect();
    let now = links(&done(git.run(&["ls-files", "-z", "--stage"])?)?, 1);
    for (path, _) in now {
        let folder = git.folder.join(&path);
        if !folder.join(".git").exists() {
            continue;
        }
        let name = within.join(&path);
        let sub = Git::at(&folder)?;
        let Some(commit) = old.get(&path) else {
            let changes = whole(&folder, &name, DEEPEST)?;
            found.push((sub, changes));
            continue;
        };
        if sub.run(&["cat-file", "-e", &format!("{commit}^{{commit}}")])?.is_err() {
            let text = format!("the submodule `{}` does not hold the commit {commit} that it was at", name.display());
            let remedy = format!("Bring it: `git -C {} fetch origin {commit}`; in GitHub Actions, set `fetch-depth: 0`.", name.display());
            return Err(problem(text, Some(&remedy)));
        }
        below(&sub, commit, &name, found)?;
    }
    Ok(())
}

/// The submodules of a listing, with their commits, which are the word at `at`.
fn links(said: &[u8], at: usize) -> Vec<(PathBuf, String)> {
    let link = |line: &[u8]| {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let head = std::str::from_utf8(&line[..tab]).ok()?;
        let commit = head.split(' ').nth(at).filter(|_| head.starts_with("160000 "))?;
        Some((path_of(&line[tab + 1..]), commit.to_owned()))
    };
    parts(said).filter_map(link).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
