//! The workspace folders, and which of them a file belongs to.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::protocol::lsp::Uri;
use crate::view::View;
use crate::worker::News;

/// A folder that is scanned as `seaworthy check` would scan it.
pub(crate) struct Project {
    /// What the client calls it.
    pub uri: String,
    /// Whether it is the folder of files that belong to no workspace folder and no repository.
    pub alone: bool,
    /// The revision of what was last changed in it.
    pub wanted: u64,
    /// The revision that the view shows.
    pub done: u64,
    /// The scan that runs, with what cancels it.
    pub running: Option<Arc<AtomicBool>>,
    /// The token under which the client shows how far the scan is.
    pub progress: Option<String>,
    pub news: News,
    pub view: Arc<View>,
    /// What the client was last told of each file, by publishing.
    pub published: HashMap<PathBuf, (Uri, String)>,
    /// What was last said of the whole.
    pub said: String,
    /// Sentences that were shown, so that they are shown once.
    pub shown: Vec<String>,
}

/// All of them, by their folder without links.
#[derive(Default)]
pub(crate) struct Projects {
    pub by_folder: BTreeMap<PathBuf, Project>,
}

impl Projects {
    pub fn add(&mut self, folder: PathBuf, uri: String, alone: bool) {
        self.by_folder.entry(folder).or_insert_with(|| Project {
            uri,
            alone,
            wanted: 0,
            done: 0,
            running: None,
            progress: None,
            news: News::default(),
            view: Arc::default(),
            published: HashMap::new(),
            said: String::new(),
            shown: vec![],
        });
    }

    /// The folder that a file belongs to: the innermost that holds it, else one whose project does.
    pub fn of(&self, path: &Path) -> Option<&PathBuf> {
        let innermost = self.by_folder.keys().filter(|folder| path.starts_with(folder)).max_by_key(|folder| folder.components().count());
        let around = || {
            let holds = |project: &Project| project.view.root.parent().is_some() && path.starts_with(&project.view.root);
            self.by_folder.iter().find(|(_, project)| holds(project)).map(|(folder, _)| folder)
        };
        innermost.or_else(around)
    }

    pub fn get(&self, folder: &Path) -> Option<&Project> {
        self.by_folder.get(folder)
    }

    pub fn get_mut(&mut self, folder: &Path) -> Option<&mut Project> {
        self.by_folder.get_mut(folder)
    }
}
