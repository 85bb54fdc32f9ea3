//! What the client is told of by itself: diagnostics, where it does not ask for them; how far a scan is; the state of a project.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::protocol::lsp::notification::{self as note, Notification as _};
use crate::protocol::lsp::request as ask;
use crate::protocol::{Notification, lsp};
use crate::serve::{Awaited, Server};
use crate::uri;
use crate::view::FileView;
use crate::worker::Done;

/// The notification that carries the state of a project, for a status bar.
const SCORE: &str = "seaworthy/score";

impl Server {
    /// A scan is over: its view is the one that counts, unless the folder is gone.
    pub fn done(&mut self, done: Done) {
        let Done { folder, revision, versions, view } = done;
        self.hide_progress(&folder);
        let Some(project) = self.projects.get_mut(&folder) else { return };
        project.running = None;
        project.done = revision;
        let Some(view) = view else {
            // What was cancelled is scanned when something changes.
            return self.cancel_waiting_for(&folder);
        };
        let before = std::mem::replace(&mut project.view, Arc::new(view));
        let moved = before.root != project.view.root;
        if self.client.pulls {
            self.refresh(&folder, &before.files);
        } else {
            self.publish(&folder, &versions);
        }
        self.say_state(&folder);
        self.answer_ready();
        // Buffers of the project that lie above the workspace folder are known now.
        let root = self.projects.get(&folder).map(|project| project.view.root.clone()).unwrap_or_default();
        if moved && root != folder && self.documents.below(&root).len() > self.documents.below(&folder).len() {
            self.changed(&folder, crate::worker::News::default());
        }
    }

    /// Publishes what is new of each file, and of each open one whose text is.
    fn publish(&mut self, folder: &Path, versions: &HashMap<PathBuf, i32>) {
        let Some(project) = self.projects.get_mut(folder) else { return };
        let view = Arc::clone(&project.view);
        let mut published = std::mem::take(&mut project.published);
        let mut news = vec![];
        for (path, file) in &view.files {
            let Some(uri) = &file.uri else { continue };
            let same = published.get(path).is_some_and(|(known, id)| known == uri && *id == file.id);
            if !same || self.documents.get(path).is_some() {
                news.push((path.clone(), uri.clone(), file.diagnostics.clone()));
                published.insert(path.clone(), (uri.clone(), file.id.clone()));
            }
        }
        published.retain(|path, (uri, _)| {
            let stays = view.files.contains_key(path);
            if !stays {
                news.push((path.clone(), uri.clone(), vec![]));
            }
            stays
        });
        // An open file without a finding is told to have none, so that its editor knows.
        for (path, uri) in self.documents.uris() {
            let here = path.starts_with(&view.root) && self.projects.of(&path).is_some_and(|of| of == folder);
            if here && !view.files.contains_key(&path) && !news.iter().any(|(other, ..)| *other == path) {
                news.push((path, uri, vec![]));
            }
        }
        if let Some(project) = self.projects.get_mut(folder) {
            project.published = published;
        }
        for (path, uri, diagnostics) in news {
            let now = self.documents.get(&path).map(|buffer| buffer.version);
            let seen = versions.get(&path).copied();
            // What was found in an older text is found again in the new one, at once.
            if now.is_some() && now != seen {
                if let Some(project) = self.projects.get_mut(folder) {
                    project.published.remove(&path);
                }
                continue;
            }
            self.tell::<note::PublishDiagnostics>(lsp::PublishDiagnosticsParams { uri, diagnostics, version: now });
        }
    }

    /// Has the client ask again, where another open file has other findings than it was told of.
    fn refresh(&mut self, folder: &Path, before: &BTreeMap<PathBuf, FileView>) {
        let Some(project) = self.projects.get(folder) else { return };
        let id = |files: &BTreeMap<PathBuf, FileView>, path: &Path| files.get(path).map(|file| file.id.clone()).unwrap_or_default();
        let waiting: Vec<&Path> = self.pending.iter().filter_map(crate::answer::Pending::document).collect();
        let other = |path: &&PathBuf| id(before, path) != id(&project.view.files, path) && !waiting.contains(&path.as_path());
        let changed = before.keys().chain(project.view.files.keys()).any(|path| other(&path));
        if changed && self.client.refreshes {
            self.ask::<ask::WorkspaceDiagnosticRefresh>((), Awaited::Nothing);
        }
    }

    pub fn remove_folder(&mut self, folder: &str) {
        let Some(path) = uri::path_of(folder).map(|path| crate::documents::without_links(&path)) else { return };
        self.hide_progress(&path);
        let Some(project) = self.projects.by_folder.remove(&path) else { return };
        if let Some(running) = project.running {
            running.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        for (uri, _) in project.published.into_values() {
            self.tell::<note::PublishDiagnostics>(lsp::PublishDiagnosticsParams { uri, diagnostics: vec![], version: None });
        }
        self.answer_ready();
    }

    fn say_state(&mut self, folder: &Path) {
        let Some(project) = self.projects.get_mut(folder) else { return };
        let report = &project.view.report;
        let count = |severity| report.count(severity);
        let state = json!({
            "uri": project.uri,
            "text": crate::words::state(report),
            "score": crate::words::score(report),
            "blockers": count(seaworthy_model::Severity::Blocker),
            "warnings": count(seaworthy_model::Severity::Warning),
            "notes": count(seaworthy_model::Severity::Note),
            "unknown": report.unknown.len(),
            "problems": report.problems.len() + project.view.homeless.len(),
        });
        let text = state.to_string();
        let new = project.said != text;
        project.said = text;
        let fresh: Vec<String> = project.view.homeless.iter().filter(|one| !project.shown.contains(one)).cloned().collect();
        project.shown.clone_from(&project.view.homeless);
        for message in fresh {
            self.show(lsp::MessageType::WARNING, message);
        }
        if new {
            self.send(Notification::new(SCORE.to_owned(), state));
        }
    }

    pub fn show_progress(&mut self, folder: &Path) {
        let Some(project) = self.projects.get_mut(folder).filter(|project| project.progress.is_none()) else { return };
        let token = format!("seaworthy/scan/{}", project.wanted);
        project.progress = Some(token.clone());
        let token = lsp::NumberOrString::String(token);
        self.ask::<ask::WorkDoneProgressCreate>(lsp::WorkDoneProgressCreateParams { token: token.clone() }, Awaited::Nothing);
        self.begin_progress(token);
    }

    pub fn begin_progress(&self, token: lsp::ProgressToken) {
        let begin = lsp::WorkDoneProgressBegin {
            title: "seaworthy".to_owned(),
            cancellable: Some(true),
            message: Some("reading the project".to_owned()),
            percentage: Some(0),
        };
        self.progress(token, lsp::WorkDoneProgress::Begin(begin));
    }

    pub fn end_progress(&self, token: lsp::ProgressToken) {
        self.progress(token, lsp::WorkDoneProgress::End(lsp::WorkDoneProgressEnd { message: None }));
    }

    fn progress(&self, token: lsp::ProgressToken, value: lsp::WorkDoneProgress) {
        let params = lsp::ProgressParams { token, value: lsp::ProgressParamsValue::WorkDone(value) };
        self.send(Notification::new(note::Progress::METHOD.to_owned(), params));
    }

    pub fn progressed(&self, folder: &Path, percent: u32) {
        let Some(token) = self.projects.get(folder).and_then(|project| project.progress.clone()) else { return };
        let report = lsp::WorkDoneProgressReport { cancellable: Some(true), message: None, percentage: Some(percent) };
        self.progress(lsp::NumberOrString::String(token), lsp::WorkDoneProgress::Report(report));
    }

    fn hide_progress(&mut self, folder: &Path) {
        let token = self.projects.get_mut(folder).and_then(|project| project.progress.take());
        token.into_iter().for_each(|token| self.end_progress(lsp::NumberOrString::String(token)));
    }
}
