//! The state of a project at a revision: which files differ from what is on disk, and their old texts.

mod changes;
mod run;

use std::path::{Path, PathBuf};

use seaworthy_engine::Laid;
use seaworthy_model::{Problem, Since};

use crate::refusal::problem;
use changes::Change;
use run::{Git, first_line};

/// Longer files are not read from disk either.
const LONGEST: usize = 8 << 20;

/// A project as it was.
pub(crate) struct Before {
    /// The texts that differ from the disk's, by their whole paths.
    pub(crate) texts: Vec<Laid>,
    pub(crate) since: Since,
}

/// What `revision` and what is checked out share, held against the disk below `root`.
///
/// # Errors
/// No git, no repository, no such revision, or a clone that does not hold what is asked for: each with the next step.
pub(crate) fn before(root: &Path, revision: &str) -> Result<Before, Problem> {
    if revision.is_empty() || revision.starts_with('-') || revision.contains(|c: char| c.is_control()) {
        let text = format!("`{revision}` is no revision");
        return Err(problem(text, Some("Name a branch, a tag or a commit: `--since main`, `--since HEAD~3`.")));
    }
    let git = Git::at(root)?;
    let base = base(&git, revision)?;
    let mut found = Vec::new();
    changes::below(&git, &base, Path::new(""), &mut found)?;
    let mut texts = Vec::new();
    for (folder, changes) in found {
        texts.extend(read(&folder, changes, root)?);
    }
    Ok(Before { texts, since: Since { revision: revision.to_owned(), base } })
}

/// The commit that is compared with: as `git diff REV...` has it, the newest that both share.
fn base(git: &Git, revision: &str) -> Result<String, Problem> {
    let commit = |name: &str| git.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")]);
    let Ok(asked) = commit(revision)? else {
        let text = format!("there is no commit `{revision}` in this clone");
        return Err(problem(text, Some(&deeper(git, "`git fetch origin` brings branches and tags that are not here yet.")?)));
    };
    let asked = hash(&asked);
    // In a repository without a commit, everything is new against any other.
    let Ok(head) = commit("HEAD")? else { return Ok(asked) };
    match git.run(&["merge-base", &asked, &hash(&head)])? {
        Ok(base) => Ok(hash(&base)),
        Err(_) => {
            let text = format!("`{revision}` and what is checked out share no commit in this clone");
            Err(problem(text, Some(&deeper(git, "Name a revision that this branch grew from.")?)))
        }
    }
}

fn hash(said: &[u8]) -> String {
    String::from_utf8_lossy(said).lines().next().unwrap_or_default().trim().to_owned()
}

/// The next step where history is missing.
fn deeper(git: &Git, otherwise: &str) -> Result<String, Problem> {
    let shallow = git.run(&["rev-parse", "--is-shallow-repository"])?.unwrap_or_default();
    let fetch = "The clone is shallow: bring its history with `git fetch --unshallow`; in GitHub Actions, set `fetch-depth: 0` at \
                 actions/checkout.";
    Ok(if shallow.starts_with(b"true") { fetch } else { otherwise }.to_owned())
}

/// The old texts of changes in one repository.
fn read(git: &Git, changes: Vec<Change>, root: &Path) -> Result<Vec<Laid>, Problem> {
    let asked: String = changes.iter().filter_map(|change| change.blob.as_ref()).map(|blob| format!("{blob}\n")).collect();
    let said = git.run_with(&["cat-file", "--batch"], asked.into_bytes())?;
    let said = said.map_err(|(_, said)| problem(format!("git cannot read old texts: {}", first_line(&said)), None))?;
    let mut rest = said.as_slice();
    let mut texts = Vec::new();
    for change in changes {
        let text = match change.blob {
            None => None,
            Some(_) => {
                let (bytes, after) = object(rest).ok_or_else(|| missing(&change.path))?;
                rest = after;
                // What is no text, or too long, is on disk no more than its name.
                (bytes.len() <= LONGEST).then(|| seaworthy_walk::decoded(bytes.to_vec())).flatten()
            }
        };
        let path = root.join(&change.path);
        if !is_behind_a_link(root, &path) {
            texts.push(Laid { path, text });
        }
    }
    Ok(texts)
}

/// Whether a path is a link today, or leads through one: no scan follows it, and it is no place for a text.
#[allow(clippy::disallowed_methods, reason = "what git names is looked at before it is laid over the disk")]
fn is_behind_a_link(root: &Path, path: &Path) -> bool {
    let above = path.ancestors().take_while(|above| *above != root);
    let is_link = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    above.into_iter().any(is_link)
}

/// The first object that `cat-file --batch` gave, and what follows it.
fn object(said: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = said.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&said[..end]).ok()?;
    let size: usize = head.rsplit_once(' ').filter(|(name, _)| name.ends_with(" blob"))?.1.parse().ok()?;
    let from = end + 1;
    Some((said.get(from..from.checked_add(size)?)?, said.get(from + size + 1..)?))
}

fn missing(path: &Path) -> Problem {
    let text = format!("the old text of `{}` is not in this clone", path.display());
    problem(text, Some("The clone is partial: bring the texts with `git fetch --refetch --no-filter origin`, or clone without `--filter`."))
}

/// The root of the project that is asked for, as the engine finds it.
pub(crate) fn root(root: Option<&Path>, asked: &[PathBuf]) -> PathBuf {
    let first = asked.first().map_or(Path::new("."), PathBuf::as_path);
    let standing = first.ancestors().find(|path| !path.as_os_str().is_empty() && path.exists()).unwrap_or(Path::new("."));
    let root = root.map_or_else(|| seaworthy_walk::root_of(standing), Path::to_owned);
    root.canonicalize().unwrap_or(root)
}
