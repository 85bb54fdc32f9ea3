//! The project's `seaworthy.toml`: found, and handed over as a text.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_engine::Laid;
use seaworthy_model::{Problem, Refusal};
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

    /// The baseline's file that the settings name.
    pub(crate) fn baseline(&self) -> Option<PathBuf> {
        self.settings.baseline.as_ref().map(|path| self.beside(&path.value))
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

/// The settings of the project that a folder belongs to, as an editor knows them: the text of an open buffer counts where its file
/// would be read. The file, and what it says or is refused for.
pub(crate) fn beneath(folder: &Path, overlay: &[Laid]) -> Option<(PathBuf, Result<Found, Vec<Refusal>>)> {
    let root = seaworthy_walk::root_of(folder);
    let laid = |file: &Path| overlay.iter().find(|laid| laid.path == file).and_then(|laid| laid.text.as_deref());
    let folders = folder.ancestors().take_while(|folder| folder.starts_with(&root));
    let file = folders.map(|folder| folder.join(FILE)).find(|file| laid(file).is_some() || file.is_file())?;
    let named = Named::of(&file, &root)?;
    let text = laid(&file).map_or_else(|| text(&file), |text| Ok(text.to_owned()));
    let unread = |why| {
        let (path, text, remedy) = (named.path.clone(), format!("it cannot be read: {why}"), String::new());
        vec![Refusal { path, line: 1, column: 1, text, remedy }]
    };
    let read = text.map_err(unread).and_then(|text| named.read(&text));
    Some((file, read))
}

/// A file of settings: what it is called, and where it stands.
struct Named {
    path: String,
    below: Option<String>,
    folder: PathBuf,
}

impl Named {
    /// `None` where its folder is not there.
    fn of(file: &Path, root: &Path) -> Option<Self> {
        // A link keeps the folder in which it stands.
        let folder = file.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let folder = folder?.canonicalize().ok()?;
        let below = folder.strip_prefix(root).ok().map(shown);
        let name = file.file_name().map(Path::new).map(shown).unwrap_or_default();
        let path = match &below {
            Some(below) if below.is_empty() => name,
            Some(below) => format!("{below}/{name}"),
            None => shown(file),
        };
        Some(Self { path, below, folder })
    }

    fn read(&self, text: &str) -> Result<Found, Vec<Refusal>> {
        let settings = seaworthy_settings::read(&self.path, self.below.as_deref(), text)?;
        Ok(Found { settings: Arc::new(settings), folder: self.folder.clone() })
    }
}

fn read(file: &Path, root: &Path) -> Result<Found, Vec<Problem>> {
    let (Some(whole), Some(named)) = (file.canonicalize().ok(), Named::of(file, root)) else {
        let remedy = Some("Name a file that is there, or leave `--config` out.");
        return Err(vec![Problem { path: Some(shown(file)), ..problem("there is no such file", remedy) }]);
    };
    let unread = |why| vec![Problem { path: Some(named.path.clone()), ..problem(format!("it cannot be read: {why}"), None) }];
    let text = text(&whole).map_err(unread)?;
    named.read(&text).map_err(|refusals| {
        let refused = refusals.into_iter().map(|one| Problem {
            path: Some(one.path.clone()),
            ..problem(format!("{}:{}:{}: {}", one.path, one.line, one.column, one.text), Some(&one.remedy))
        });
        refused.collect()
    })
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
