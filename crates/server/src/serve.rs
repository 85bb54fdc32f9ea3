//! The loop: a message, or what the scanning thread says, whichever is first.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, select};
use seaworthy_engine::Rules;
use serde_json::{Value, json};

use crate::answer::Pending;
use crate::client::{Client, Options};
use crate::documents::{Documents, without_links};
use crate::host::Host;
use crate::projects::Projects;
use crate::protocol::lsp::notification::{self as note, Notification as _};
use crate::protocol::lsp::request::{self as ask, Request as _};
use crate::protocol::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response, lsp, notification};
use crate::uri;
use crate::view::Names;
use crate::worker::{Event, Job, News};

/// How often it is asked whether the client is still there.
const LOOKS: Duration = Duration::from_secs(2);

/// What an answer of the client is awaited for.
pub(crate) enum Awaited {
    Settings,
    Nothing,
}

/// The server while it serves one client.
pub(crate) struct Server {
    pub client: Client,
    pub options: Options,
    pub host: Arc<dyn Host>,
    pub documents: Documents,
    pub projects: Projects,
    /// What was asked and waits for a scan.
    pub pending: Vec<Pending>,
    /// The built-in rules, for what belongs to no project that was scanned.
    builtin: OnceCell<Option<Rules>>,
    to_client: Sender<Message>,
    jobs: Sender<Job>,
    awaited: HashMap<RequestId, Awaited>,
    requests: i32,
    revision: u64,
    shut_down: bool,
}

/// Serves one client, until it says so or is gone. Whether it said so as it is meant to: `shutdown`, then `exit`.
pub(crate) fn serve(connection: &Connection, host: Arc<dyn Host>) -> bool {
    let Some((params, client)) = crate::handshake::initialize(connection, host.as_ref()) else { return false };
    let (jobs, events) = crate::worker::start(Arc::clone(&host));
    let mut server = Server {
        client,
        options: Options::default(),
        host,
        documents: Documents::default(),
        projects: Projects::default(),
        pending: vec![],
        builtin: OnceCell::new(),
        to_client: connection.sender.clone(),
        jobs,
        awaited: HashMap::new(),
        requests: 0,
        revision: 0,
        shut_down: false,
    };
    server.begin(&params);
    server.turn(&connection.receiver, &events)
}

impl Server {
    fn begin(&mut self, params: &Value) {
        self.set_options(&params["initializationOptions"]);
        let mut folders: Vec<&str> = vec![];
        if let Some(named) = params["workspaceFolders"].as_array() {
            folders.extend(named.iter().filter_map(|folder| folder["uri"].as_str()));
        } else if let Some(root) = params["rootUri"].as_str() {
            folders.push(root);
        }
        let root = params["rootPath"].as_str().filter(|_| folders.is_empty() && params["workspaceFolders"].is_null());
        let root = root.and_then(|path| uri::uri_of(Path::new(path)));
        folders.extend(root.as_ref().map(|uri| uri.as_str()));
        folders.into_iter().for_each(|folder| self.add_folder(folder));
    }

    pub fn add_folder(&mut self, folder: &str) {
        let Some(path) = uri::path_of(folder).map(|path| without_links(&path)) else { return };
        if path.parent().is_none() {
            return self.show(lsp::MessageType::WARNING, "The top of the disk is no project: open a folder below it.".to_owned());
        }
        self.projects.add(path.clone(), folder.to_owned(), false);
        self.changed(&path, News { listing: true, files: vec![] });
    }

    /// Whether the end was an orderly one.
    fn turn(&mut self, messages: &Receiver<Message>, events: &Receiver<Event>) -> bool {
        let watched = self.client.process;
        loop {
            select! {
                recv(messages) -> message => match message {
                    Ok(Message::Request(request)) => self.request(request),
                    Ok(Message::Response(response)) => self.answered(response),
                    Ok(Message::Notification(one)) if one.method == note::Exit::METHOD => return self.shut_down,
                    Ok(Message::Notification(one)) => self.notified(one),
                    Err(_) => return self.shut_down,
                },
                recv(events) -> event => match event {
                    Ok(Event::Progress(folder, percent)) => self.progressed(&folder, percent),
                    Ok(Event::Done(done)) => self.done(*done),
                    Err(_) => return false,
                },
                default(LOOKS) => if watched.is_some_and(|process| self.host.is_alive(process) == Some(false)) { return false },
            }
            // A burst of messages is taken in before the next scan begins.
            if messages.is_empty() {
                self.start_scans();
            }
        }
    }

    /// The built-in rules, read when they are first asked for.
    pub fn builtin(&self) -> Option<&Rules> {
        self.builtin.get_or_init(|| Rules::of(&[]).ok()).as_ref()
    }

    pub fn send(&self, message: impl Into<Message>) {
        // A client that is gone is noticed by the loop.
        let _ = self.to_client.send(message.into());
    }

    pub fn tell<N: note::Notification>(&self, params: N::Params) {
        self.send(notification::<N>(params));
    }

    pub fn ask<R: ask::Request>(&mut self, params: R::Params, awaited: Awaited) {
        self.requests += 1;
        let id = RequestId::from(format!("seaworthy-{}", self.requests));
        self.awaited.insert(id.clone(), awaited);
        self.send(Request::new(id, R::METHOD.to_owned(), params));
    }

    pub fn show(&self, typ: lsp::MessageType, message: String) {
        self.tell::<note::ShowMessage>(lsp::ShowMessageParams { typ, message });
    }

    fn request(&mut self, request: Request) {
        if self.shut_down {
            let text = "the server was shut down".to_owned();
            return self.send(Response::new_err(request.id, ErrorCode::InvalidRequest as i32, text));
        }
        match request.method.as_str() {
            ask::Shutdown::METHOD => {
                self.shut_down = true;
                self.fail_all("the server was shut down");
                self.send(Response::new_ok(request.id, Value::Null));
            }
            ask::Initialize::METHOD => {
                let text = "the server is initialized".to_owned();
                self.send(Response::new_err(request.id, ErrorCode::InvalidRequest as i32, text));
            }
            _ => self.asked(request),
        }
    }

    fn notified(&mut self, one: Notification) {
        let method = one.method.clone();
        let Err(error) = self.take(one) else { return };
        let message = format!("`{method}` is not understood: {error}.");
        self.tell::<note::LogMessage>(lsp::LogMessageParams { typ: lsp::MessageType::WARNING, message });
    }

    fn take(&mut self, one: Notification) -> serde_json::Result<()> {
        let Notification { method, params } = one;
        match method.as_str() {
            note::Initialized::METHOD => self.initialized(),
            note::DidOpenTextDocument::METHOD => {
                let lsp::TextDocumentItem { uri, version, text, .. } =
                    serde_json::from_value::<lsp::DidOpenTextDocumentParams>(params)?.text_document;
                if let Some(path) = self.documents.open(uri, version, &text) {
                    self.adopt(&path);
                    self.edited(&path);
                }
            }
            note::DidChangeTextDocument::METHOD => {
                let params: lsp::DidChangeTextDocumentParams = serde_json::from_value(params)?;
                let document = params.text_document;
                let changed = self.documents.change(&document.uri, document.version, &params.content_changes, self.client.encoding);
                changed.into_iter().for_each(|path| self.edited(&path));
            }
            note::DidCloseTextDocument::METHOD => {
                let params: lsp::DidCloseTextDocumentParams = serde_json::from_value(params)?;
                let closed = self.documents.close(&params.text_document.uri);
                closed.into_iter().for_each(|path| self.edited(&path));
            }
            note::DidSaveTextDocument::METHOD => {
                let params: lsp::DidSaveTextDocumentParams = serde_json::from_value(params)?;
                self.saved(&params.text_document.uri);
            }
            note::DidChangeWatchedFiles::METHOD => {
                let params: lsp::DidChangeWatchedFilesParams = serde_json::from_value(params)?;
                self.files_changed(&params.changes);
            }
            note::DidChangeConfiguration::METHOD => {
                if self.client.configuration {
                    self.ask_settings();
                } else if let Some(settings) = params.get("settings") {
                    self.set_options(settings);
                }
            }
            note::DidChangeWorkspaceFolders::METHOD => {
                let params: lsp::DidChangeWorkspaceFoldersParams = serde_json::from_value(params)?;
                params.event.removed.iter().for_each(|folder| self.remove_folder(folder.uri.as_str()));
                params.event.added.iter().for_each(|folder| self.add_folder(folder.uri.as_str()));
            }
            note::Cancel::METHOD => {
                let id = match serde_json::from_value::<lsp::CancelParams>(params)?.id {
                    lsp::NumberOrString::Number(id) => RequestId::from(id),
                    lsp::NumberOrString::String(id) => RequestId::from(id),
                };
                self.cancel(&id);
            }
            note::WorkDoneProgressCancel::METHOD => {
                let params: lsp::WorkDoneProgressCancelParams = serde_json::from_value(params)?;
                self.stop(&params.token);
            }
            // What begins with `$/` may be passed over, and so may everything else that is only told.
            _ => {}
        }
        Ok(())
    }

    fn answered(&mut self, response: Response) {
        match self.awaited.remove(&response.id) {
            Some(Awaited::Settings) => {
                let settings = response.response_result.ok().and_then(|result| result.get(0).cloned()).unwrap_or_default();
                self.set_options(&settings);
            }
            Some(Awaited::Nothing) | None => {}
        }
    }

    pub fn set_options(&mut self, settings: &Value) {
        match Options::of(settings) {
            Ok(None) => {}
            Ok(Some(options)) if options == self.options => {}
            Ok(Some(options)) => {
                self.options = options;
                self.all_changed();
            }
            Err(why) => self.show(lsp::MessageType::ERROR, format!("The settings below `seaworthy` are not understood: {why}.")),
        }
    }

    fn all_changed(&mut self) {
        let folders: Vec<PathBuf> = self.projects.by_folder.keys().cloned().collect();
        folders.iter().for_each(|folder| self.changed(folder, News::default()));
    }

    /// A buffer says something else than it did.
    pub fn edited(&mut self, path: &Path) {
        let folder = self.projects.of(path).cloned();
        folder.into_iter().for_each(|folder| self.changed(&folder, News::default()));
    }

    /// What a folder's view shows is not what is there any more.
    pub fn changed(&mut self, folder: &Path, news: News) {
        self.revision += 1;
        let Some(project) = self.projects.get_mut(folder) else { return };
        project.wanted = self.revision;
        project.news.listing |= news.listing;
        project.news.files.extend(news.files);
    }

    fn start_scans(&mut self) {
        let idle = |(_, project): &(&PathBuf, &crate::projects::Project)| project.running.is_none() && project.done < project.wanted;
        let folders: Vec<PathBuf> = self.projects.by_folder.iter().filter(idle).map(|(folder, _)| folder.clone()).collect();
        for folder in folders {
            self.start_scan(folder);
        }
    }

    fn start_scan(&mut self, folder: PathBuf) {
        let overlay = self.overlay(&folder);
        let Some(names) = self.names(&folder) else { return };
        let Some(project) = self.projects.get_mut(&folder) else { return };
        let cancelled = Arc::new(AtomicBool::new(false));
        project.running = Some(Arc::clone(&cancelled));
        let news = std::mem::take(&mut project.news);
        let shown = news.listing && !project.alone;
        let (revision, alone) = (project.wanted, project.alone);
        let (versions, options) = (self.documents.versions(), self.options.clone());
        let job = Job { folder: folder.clone(), revision, alone, overlay, versions, options, names, news, cancelled };
        // The thread ends when this loop does, and never before.
        let _ = self.jobs.send(job);
        if shown && self.client.progress {
            self.show_progress(&folder);
        }
    }

    /// How the files of a folder are called, and what its client is shown.
    pub fn names(&self, folder: &Path) -> Option<Names> {
        let folder_uri = self.projects.get(folder)?.uri.clone();
        let (encoding, related, hints) = (self.client.encoding, self.client.related, self.options.hints);
        Some(Names { folder: folder.to_owned(), folder_uri, open: self.documents.uris(), encoding, related, hints })
    }

    /// The buffers that belong to a project: those below its folder, and those below its root.
    fn overlay(&self, folder: &Path) -> Vec<seaworthy_engine::Laid> {
        let root = self.projects.get(folder).map(|project| project.view.root.as_path());
        let top = root.filter(|root| root.parent().is_some() && folder.starts_with(root)).unwrap_or(folder);
        self.documents.below(top)
    }

    /// The user wants no more of a scan, or of the answer that waits for it.
    fn stop(&mut self, token: &lsp::NumberOrString) {
        self.cancel_under(token);
        let lsp::NumberOrString::String(token) = token else { return };
        let shown = self.projects.by_folder.values().find(|project| project.progress.as_ref() == Some(token));
        if let Some(running) = shown.and_then(|project| project.running.as_ref()) {
            running.store(true, Ordering::Relaxed);
        }
    }

    pub fn ask_settings(&mut self) {
        let item = lsp::ConfigurationItem { scope_uri: None, section: Some("seaworthy".to_owned()) };
        self.ask::<ask::WorkspaceConfiguration>(lsp::ConfigurationParams { items: vec![item] }, Awaited::Settings);
    }

    fn initialized(&mut self) {
        if self.client.configuration {
            self.ask_settings();
        }
        let mut registrations = vec![];
        if self.client.watches {
            let options = json!({ "watchers": crate::watch::watchers() });
            registrations.push(registration(note::DidChangeWatchedFiles::METHOD, Some(options)));
        }
        if self.client.tells_configuration {
            registrations.push(registration(note::DidChangeConfiguration::METHOD, Some(json!({ "section": "seaworthy" }))));
        }
        if !registrations.is_empty() {
            self.ask::<ask::RegisterCapability>(lsp::RegistrationParams { registrations }, Awaited::Nothing);
        }
    }
}

fn registration(method: &str, register_options: Option<Value>) -> lsp::Registration {
    lsp::Registration { id: format!("seaworthy/{method}"), method: method.to_owned(), register_options }
}
