//! The project's `seaworthy.toml`: found, and handed over as a text.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_model::Problem;
use seaworthy_settings::{FILE, Settings};

use crate::args::Chosen;
use crate::refusal::problem;

/// Settings that were read, with the folder that packs and the baseline are relative to.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) settings: Arc<Settings>,
    folder: PathBuf,
}

impl Found {
    /// A path that the settings name.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// The folders of the packs that the settings name.
    ///
    /// # Errors
    /// What is no folder, with the place that names it.
    pub(crate) fn packs(&self) -> Result<Vec<PathBuf>, Vec<Problem>> {
        let packs = self.settings.packs.iter().map(|pack| (pack, self.beside(&pack.value)));
        let (there, gone): (Vec<_>, Vec<_>) = packs.partition(|(_, folder)| folder.is_dir());
        if gone.is_empty() {
            return Ok(there.into_iter().map(|(_, folder)| folder).collect());
        }
        let refused = gone.into_iter().map(|(pack, _)| {
            let text = format!("{}: `rules.packs`: there is no folder `{}`", self.settings.spot(pack.span), pack.value);
            let remedy = Some("A pack is a folder with rules at `<topic>/<rule>.yaml`; its path is relative to the settings' own folder.");
            Problem { path: Some(self.settings.path.clone()), ..problem(text, remedy) }
        });
        Err(refused.collect())
    }
}

/// The settings of the project that a path belongs to: the file that is named, else the nearest `seaworthy.toml` from the path up
/// to the project's root; none where the arguments want none.
///
/// # Errors
/// Everything that is refused in the file, or that it cannot be read.
pub(crate) fn of(chosen: &Chosen, root: Option<&Path>, asked: &Path) -> Result<Option<Found>, Vec<Problem>> {
    if chosen.no_config {
        return Ok(None);
    }
    let start = existing(asked);
    let root = root.and_then(|root| root.canonicalize().ok()).unwrap_or_else(|| seaworthy_walk::root_of(&start));
    let file = match &chosen.config {
        Some(file) => Some(file.clone()),
        None => nearest(&start, &root),
    };
    file.map(|file| read(&file, &root)).transpose()
}

/// The path, or the nearest folder above it that is there: standard input may stand for a file that is not.
fn existing(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|path| path.canonicalize().ok());
    there.unwrap_or(path)
}

fn nearest(start: &Path, root: &Path) -> Option<PathBuf> {
    let folders = start.ancestors().take_while(|folder| folder.starts_with(root));
    folders.map(|folder| folder.join(FILE)).find(|file| file.is_file())
}

fn read(file: &Path, root: &Path) -> Result<Found, Vec<Problem>> {
    let whole = file.canonicalize().ok();
    // A link keeps the folder in which it stands.
    let folder = file.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let folder = folder.and_then(|folder| folder.canonicalize().ok());
    let (Some(whole), Some(folder)) = (whole, folder) else {
        let remedy = Some("Name a file that is there, or leave `--config` out.");
        return Err(vec![Problem { path: Some(shown(file)), ..problem("there is no such file", remedy) }]);
    };
    let below = folder.strip_prefix(root).ok().map(shown);
    let name = file.file_name().map(Path::new).map(shown).unwrap_or_default();
    let path = match &below {
        Some(below) if below.is_empty() => name,
        Some(below) => format!("{below}/{name}"),
        None => shown(file),
    };
    let text =
        text(&whole).map_err(|why| vec![Problem { path: Some(path.clone()), ..problem(format!("it cannot be read: {why}"), None) }])?;
    let settings = seaworthy_settings::read(&path, below.as_deref(), &text).map_err(|refusals| {
        let refused = refusals.into_iter().map(|one| Problem {
            path: Some(one.path.clone()),
            ..problem(format!("{}:{}:{}: {}", one.path, one.line, one.column, one.text), Some(&one.remedy))
        });
        refused.collect::<Vec<_>>()
    })?;
    Ok(Found { settings: Arc::new(settings), folder })
}

#[allow(clippy::disallowed_methods, reason = "settings are read here, and nowhere else")]
fn text(path: &Path) -> Result<String, String> {
    // Opening a FIFO waits for its writer.
    if !path.is_file() {
        return Err("it is no plain file".into());
    }
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    // One byte more than is taken: then it is refused as too long.
    file.take((1 << 20) + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".into())
}

/// A path with `/`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
