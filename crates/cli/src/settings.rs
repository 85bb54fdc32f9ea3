//! The project's `seaworthy.toml`: found, and handed over as a text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_engine::Laid;
use seaworthy_model::{Problem, Refusal};
use seaworthy_settings::{FILE, Settings};

use crate::args::Chosen;
use crate::refusal::problem;
use crate::text;

/// In megabytes; what is longer is no settings of a person.
const LARGEST: u64 = 1;

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

    /// Why the baseline that the settings name cannot be read, at its place: it is not there.
    pub(crate) fn no_baseline(&self) -> Option<Problem> {
        let named = self.settings.baseline.as_ref().filter(|path| !self.beside(&path.value).exists())?;
        let text = format!("{}: `baseline`: there is no such baseline, `{}`", self.settings.spot(named.span), named.value);
        let remedy = Some("`seaworthy baseline` writes it; its path is relative to the settings' own folder.");
        Some(Problem { path: Some(self.settings.path.clone()), ..problem(text, remedy) })
    }

    /// The folders of the packs that the settings name, and what is no folder, with the place that names it.
    pub(crate) fn packs(&self) -> (Vec<PathBuf>, Vec<Problem>) {
        let packs = self.settings.packs.iter().map(|pack| (pack, self.beside(&pack.value)));
        let (there, gone): (Vec<_>, Vec<_>) = packs.partition(|(_, folder)| folder.is_dir());
        let refused = gone.into_iter().map(|(pack, _)| {
            let text = format!("{}: `rules.packs`: there is no folder `{}`", self.settings.spot(pack.span), pack.value);
            let remedy = Some("A pack is a folder with rules at `<topic>/<rule>.yaml`; its path is relative to the settings' own folder.");
            Problem { path: Some(self.settings.path.clone()), ..problem(text, remedy) }
        });
        (there.into_iter().map(|(_, folder)| folder).collect(), refused.collect())
    }
}

/// The settings of the project that a path belongs to.
///
/// # Errors
/// Everything that is refused in the file, or that it cannot be read.
pub(crate) fn of(chosen: &Chosen, root: Option<&Path>, asked: &Path, overlay: &[Laid]) -> Result<Option<Found>, Vec<Problem>> {
    let (found, problems) = in_part(chosen, root, asked, overlay);
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The same as far as it can be read, with everything that is refused.
pub(crate) fn in_part(chosen: &Chosen, root: Option<&Path>, asked: &Path, overlay: &[Laid]) -> (Option<Found>, Vec<Problem>) {
    if let Some(file) = chosen.config.as_ref().filter(|file| !file.exists()) {
        let remedy = Some("Name a file that is there, or leave `--config` out.");
        return (None, vec![Problem { path: Some(text::path(file)), ..problem("there is no such file", remedy) }]);
    }
    let Some(read) = find(chosen, root, asked, overlay) else { return (None, vec![]) };
    (read.found, read.refusals.iter().map(refused).chain(read.unread).collect())
}

/// A file of settings that was looked at.
pub(crate) struct Read {
    /// Where it lies.
    pub(crate) file: PathBuf,
    /// What it says, as far as it is not refused; `None` where it cannot be read at all.
    pub(crate) found: Option<Found>,
    /// What it is refused for.
    pub(crate) refusals: Vec<Refusal>,
    /// Why it cannot be read at all.
    pub(crate) unread: Option<Problem>,
}

/// The file of the settings of the project that a path belongs to, and what it says or is refused for: the one that is named, else
/// the nearest `seaworthy.toml` from the path up to the project's root; none where the arguments want none. A text that is laid over
/// the disk counts where its file would be read: an open buffer, or what a revision held.
pub(crate) fn find(chosen: &Chosen, root: Option<&Path>, asked: &Path, overlay: &[Laid]) -> Option<Read> {
    if chosen.no_config {
        return None;
    }
    let start = existing(asked);
    let root = root.and_then(|root| root.canonicalize().ok()).unwrap_or_else(|| seaworthy_walk::root_of(&start));
    let file = match &chosen.config {
        Some(file) => file.clone(),
        None => nearest(&start, &root, overlay)?,
    };
    let named = Named::of(&file, &root)?;
    let file = named.folder.join(file.file_name()?);
    let text = match laid(overlay, &file) {
        Some(laid) => Ok(laid.text.as_deref().unwrap_or_default().to_owned()),
        None => text::read(&file, LARGEST),
    };
    Some(match text {
        Ok(text) => {
            let (found, refusals) = named.read(&text);
            Read { file, found: Some(found), refusals, unread: None }
        }
        Err(why) => {
            let way = match why.as_str() {
                "it is not UTF-8" => "Save it as UTF-8, or name another file, `--config FILE`.",
                _ => "Name another file, `--config FILE`, or read none, `--no-config`.",
            };
            let unread = Problem { path: Some(named.path), ..problem(format!("it cannot be read: {why}"), Some(way)) };
            Read { file, found: None, refusals: vec![], unread: Some(unread) }
        }
    })
}

fn refused(refusal: &Refusal) -> Problem {
    let Refusal { path, line, column, text, remedy } = refusal;
    let remedy = Some(remedy.as_str()).filter(|remedy| !remedy.is_empty());
    Problem { path: Some(path.clone()), ..problem(format!("{path}:{line}:{column}: {text}"), remedy) }
}

/// The path, or the nearest folder above it that is there: standard input may stand for a file that is not.
fn existing(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|path| path.canonicalize().ok());
    there.unwrap_or(path)
}

fn nearest(start: &Path, root: &Path, overlay: &[Laid]) -> Option<PathBuf> {
    let folders = start.ancestors().take_while(|folder| folder.starts_with(root));
    let is_there = |file: &PathBuf| laid(overlay, file).map_or_else(|| file.is_file(), |laid| laid.text.is_some());
    folders.map(|folder| folder.join(FILE)).find(is_there)
}

fn laid<'a>(overlay: &'a [Laid], file: &Path) -> Option<&'a Laid> {
    overlay.iter().find(|laid| laid.path == file)
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
        let below = folder.strip_prefix(root).ok().map(text::path);
        let name = file.file_name().map(Path::new).map(text::path).unwrap_or_default();
        let path = match &below {
            Some(below) if below.is_empty() => name,
            Some(below) => format!("{below}/{name}"),
            None => text::path(file),
        };
        Some(Self { path, below, folder })
    }

    fn read(&self, text: &str) -> (Found, Vec<Refusal>) {
        let (settings, refusals) = seaworthy_settings::read_in_part(&self.path, self.below.as_deref(), text);
        (Found { settings: Arc::new(settings), folder: self.folder.clone() }, refusals)
    }
}
