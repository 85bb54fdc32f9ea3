//! What changes beside the open buffers.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::documents::without_links;
use crate::protocol::lsp::{FileChangeType, FileEvent, Uri};
use crate::serve::Server;
use crate::uri;
use crate::worker::News;

/// The files that a scan may read, for the client to watch: by their endings, and by names without one.
const WATCHED: [&str; 4] = [
    "**/*.{yaml,yml,json,toml,xml,properties,env,ini,cfg,conf,py,java,rs,gradle,kts,mod,txt,sh,tpl,key,pem,lock}",
    "**/{Dockerfile,Containerfile,Makefile,Jenkinsfile,Procfile,Pipfile,Tiltfile,skaffold,.env}*",
    "**/*.{Dockerfile,dockerfile,Containerfile}",
    "**/.{gitignore,dockerignore,containerignore,seaworthyignore}",
];

/// Folders that no scan enters: what changes there is no news.
const NEVER: [&str; 8] = [".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".gradle", ".idea"];

pub(crate) fn watchers() -> Value {
    WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect()
}

impl Server {
    pub fn files_changed(&mut self, changes: &[FileEvent]) {
        for change in changes {
            let Some(path) = self.documents.path_of(&change.uri).filter(|path| !is_never_read(path)) else { continue };
            let listing = change.typ != FileChangeType::CHANGED || is_about_others(&path);
            // What an open buffer says counts, whatever is written below it.
            if !listing && self.documents.get(&path).is_some() {
                continue;
            }
            self.news(path, listing);
        }
    }

    pub fn saved(&mut self, uri: &Uri) {
        let Some(path) = self.documents.path_of(uri) else { return };
        // A client that watches says itself what changed; of another, a save is the moment to look.
        let listing = is_about_others(&path) || !self.client.watches;
        self.news(path, listing);
    }

    fn news(&mut self, path: PathBuf, listing: bool) {
        let folders: Vec<PathBuf> = self.projects.of(&path).cloned().into_iter().collect();
        for folder in folders {
            self.changed(&folder, News { listing, files: vec![path.clone()] });
        }
    }

    /// A file that belongs to no workspace folder belongs to its repository, or else to itself alone.
    pub fn adopt(&mut self, path: &Path) {
        if self.projects.of(path).is_some() {
            return;
        }
        let Some(folder) = path.parent() else { return };
        let root = without_links(&seaworthy_engine::root_of(path));
        let in_git = seaworthy_engine::is_repository(&root) && root.parent().is_some();
        let folder = if in_git { root } else { folder.to_owned() };
        let Some(name) = uri::uri_of(&folder) else { return };
        self.projects.add(folder.clone(), name.as_str().to_owned(), !in_git);
        self.changed(&folder, News { listing: true, files: vec![] });
    }
}

fn is_never_read(path: &Path) -> bool {
    path.components().any(|part| NEVER.iter().any(|name| part.as_os_str() == *name))
}

/// Whether a file says which others are read.
fn is_about_others(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".gitignore" || name == ".seaworthyignore")
}
