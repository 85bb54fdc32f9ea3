//! The open buffers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seaworthy_engine::Laid;

use crate::protocol::lsp::{TextDocumentContentChangeEvent, Uri};
use crate::text::Encoding;
use crate::uri;

/// A buffer that is open in the editor.
pub(crate) struct Buffer {
    pub uri: Uri,
    pub version: i32,
    pub text: Arc<str>,
}

/// What is open, by its path without links.
#[derive(Default)]
pub(crate) struct Documents {
    buffers: HashMap<PathBuf, Buffer>,
    /// What the client calls each.
    paths: HashMap<String, PathBuf>,
}

impl Documents {
    /// The path that a URI names, without links as far as it is there.
    pub fn path_of(&self, uri: &Uri) -> Option<PathBuf> {
        if let Some(path) = self.paths.get(uri.as_str()) {
            return Some(path.clone());
        }
        uri::path_of(uri.as_str()).map(|path| without_links(&path))
    }

    /// Opens a buffer; `None` where its URI names no file.
    pub fn open(&mut self, uri: Uri, version: i32, text: &str) -> Option<PathBuf> {
        let path = self.path_of(&uri)?;
        self.paths.insert(uri.as_str().to_owned(), path.clone());
        self.buffers.insert(path.clone(), Buffer { uri, version, text: unmarked(text).into() });
        Some(path)
    }

    /// Takes over changes, in their order; `None` where nothing of that name is open.
    pub fn change(&mut self, uri: &Uri, version: i32, changes: &[TextDocumentContentChangeEvent], encoding: Encoding) -> Option<PathBuf> {
        let path = self.paths.get(uri.as_str())?.clone();
        let buffer = self.buffers.get_mut(&path)?;
        let mut text = buffer.text.to_string();
        for change in changes {
            encoding.apply(&mut text, change);
        }
        buffer.text = unmarked(&text).into();
        buffer.version = version;
        Some(path)
    }

    /// Closes a buffer: what the disk holds counts again.
    pub fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = self.paths.remove(uri.as_str())?;
        self.buffers.remove(&path).map(|_| path)
    }

    pub fn get(&self, path: &Path) -> Option<&Buffer> {
        self.buffers.get(path)
    }

    /// The buffers that lie below a folder, as texts over the disk, in the order of their paths.
    pub fn below(&self, folder: &Path) -> Vec<Laid> {
        let mut below: Vec<(&PathBuf, &Buffer)> = self.buffers.iter().filter(|(path, _)| path.starts_with(folder)).collect();
        below.sort_by_key(|(path, _)| *path);
        below.into_iter().map(|(path, buffer)| Laid { path: path.clone(), text: Some(Arc::clone(&buffer.text)) }).collect()
    }

    pub fn versions(&self) -> HashMap<PathBuf, i32> {
        self.buffers.iter().map(|(path, buffer)| (path.clone(), buffer.version)).collect()
    }

    pub fn uris(&self) -> HashMap<PathBuf, Uri> {
        self.buffers.iter().map(|(path, buffer)| (path.clone(), buffer.uri.clone())).collect()
    }
}

/// A byte order mark is no text, in a buffer as on the disk.
fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The path without links; of what is not there, the folder's.
pub(crate) fn without_links(path: &Path) -> PathBuf {
    let folder = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(folder).unwrap_or_else(|| path.to_owned())
}
