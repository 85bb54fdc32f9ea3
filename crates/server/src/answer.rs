//! Questions of the client. What depends on the findings waits for a scan of what the client has said so far.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seaworthy_engine::RulePage;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::handshake::{OPEN_PAGE, SCAN};
use crate::protocol::lsp::request::{self as ask, Request as _};
use crate::protocol::{ErrorCode, Request, RequestId, Response, lsp};
use crate::serve::{Awaited, Server};
use crate::worker::News;

/// The code of the protocol for a question that the server gave up.
const SERVER_CANCELLED: i32 = -32802;

/// A question that waits.
pub(crate) struct Pending {
    pub id: RequestId,
    pub question: Question,
    /// The revision of each project that its answer needs.
    needs: BTreeMap<PathBuf, u64>,
}

/// What is asked about findings.
pub(crate) enum Question {
    Document(PathBuf, Option<String>),
    Workspace(BTreeMap<String, String>, Option<lsp::ProgressToken>),
    Hover(PathBuf, lsp::Position),
    Actions(PathBuf, Box<lsp::CodeActionParams>),
}

impl Pending {
    /// The file whose diagnostics are asked for.
    pub fn document(&self) -> Option<&Path> {
        match &self.question {
            Question::Document(path, _) => Some(path),
            _ => None,
        }
    }
}

impl Server {
    pub fn asked(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let known = match method.as_str() {
            ask::DocumentDiagnosticRequest::METHOD => self.diagnostic(&id, params),
            ask::WorkspaceDiagnosticRequest::METHOD => self.workspace_diagnostic(&id, params),
            ask::HoverRequest::METHOD => self.hover(&id, params),
            ask::CodeActionRequest::METHOD => self.code_action(&id, params),
            ask::Completion::METHOD => self.complete(&id, params),
            ask::ExecuteCommand::METHOD => self.execute(&id, params),
            _ => {
                let text = format!("`{method}` is not known");
                return self.send(Response::new_err(id, ErrorCode::MethodNotFound as i32, text));
            }
        };
        if let Err(error) = known {
            self.send(Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()));
        }
    }

    pub fn answer(&self, id: &RequestId, result: impl Serialize) {
        self.send(Response::new_ok(id.clone(), result));
    }

    fn diagnostic(&mut self, id: &RequestId, params: Value) -> serde_json::Result<()> {
        let params: lsp::DocumentDiagnosticParams = read(params)?;
        match self.documents.path_of(&params.text_document.uri) {
            Some(path) => self.wait(id, Question::Document(path, params.previous_result_id)),
            // A buffer that stands for no file belongs to no project.
            None => self.answer(id, json!({ "kind": "full", "items": [] })),
        }
        Ok(())
    }

    fn workspace_diagnostic(&mut self, id: &RequestId, params: Value) -> serde_json::Result<()> {
        let params: lsp::WorkspaceDiagnosticParams = read(params)?;
        let known = params.previous_result_ids.into_iter().map(|one| (one.uri.as_str().to_owned(), one.value)).collect();
        let token = params.work_done_progress_params.work_done_token;
        if let Some(token) = &token {
            self.begin_progress(token.clone());
        }
        self.wait(id, Question::Workspace(known, token));
        Ok(())
    }

    fn hover(&mut self, id: &RequestId, params: Value) -> serde_json::Result<()> {
        let at = read::<lsp::HoverParams>(params)?.text_document_position_params;
        match self.documents.path_of(&at.text_document.uri) {
            Some(path) => self.wait(id, Question::Hover(path, at.position)),
            None => self.answer(id, Value::Null),
        }
        Ok(())
    }

    fn code_action(&mut self, id: &RequestId, params: Value) -> serde_json::Result<()> {
        let params: lsp::CodeActionParams = read(params)?;
        match self.documents.path_of(&params.text_document.uri) {
            Some(path) => self.wait(id, Question::Actions(path, Box::new(params))),
            None => self.answer(id, Value::Null),
        }
        Ok(())
    }

    fn complete(&mut self, id: &RequestId, params: Value) -> serde_json::Result<()> {
        let at = read::<lsp::CompletionParams>(params)?.text_document_position;
        let path = self.documents.path_of(&at.text_document.uri);
        let items = path.map(|path| self.completions(&path, at.position)).unwrap_or_default();
        self.answer(id, json!({ "isIncomplete": false, "items": items }));
        Ok(())
    }

    fn execute(&mut self, id: &RequestId, params: Value) -> serde_json::Result<()> {
        let params: lsp::ExecuteCommandParams = read(params)?;
        match params.command.as_str() {
            OPEN_PAGE => {
                let rule = params.arguments.first().and_then(Value::as_str).unwrap_or_default();
                let Some(page) = self.page(rule) else {
                    let text = format!("there is no rule `{rule}`");
                    self.send(Response::new_err(id.clone(), ErrorCode::InvalidParams as i32, text));
                    return Ok(());
                };
                self.open_link(rule);
                self.answer(id, self.host.markdown(&page));
            }
            SCAN => {
                let folders: Vec<PathBuf> = self.projects.by_folder.keys().cloned().collect();
                folders.iter().for_each(|folder| self.changed(folder, News { listing: true, files: vec![] }));
                self.answer(id, Value::Null);
            }
            other => {
                let text = format!("`{other}` is no command");
                self.send(Response::new_err(id.clone(), ErrorCode::InvalidParams as i32, text));
            }
        }
        Ok(())
    }

    /// The page of a rule: a built-in one, or of a pack of one of the projects.
    fn page(&self, rule: &str) -> Option<RulePage> {
        let of_projects = self.projects.by_folder.values().filter_map(|project| project.view.rules.as_ref());
        of_projects.chain(self.builtin()).find_map(|rules| rules.page(rule))
    }

    /// Opens the first page that a rule links to, where the client can.
    fn open_link(&mut self, rule: &str) {
        let infos = self.projects.by_folder.values().filter_map(|project| project.view.report.rules.get(rule));
        let link = infos.filter_map(|info| info.links.first()).find_map(|link| link.parse().ok());
        if let Some(uri) = link.filter(|_| self.client.shows) {
            let params = lsp::ShowDocumentParams { uri, external: Some(true), take_focus: Some(true), selection: None };
            self.ask::<ask::ShowDocument>(params, Awaited::Nothing);
        }
    }

    fn wait(&mut self, id: &RequestId, question: Question) {
        let wanted = |folder: &PathBuf| self.projects.get(folder).map(|project| (folder.clone(), project.wanted));
        let needs = match &question {
            Question::Workspace(..) => self.projects.by_folder.iter().map(|(folder, project)| (folder.clone(), project.wanted)).collect(),
            Question::Document(path, _) | Question::Hover(path, _) | Question::Actions(path, _) => {
                self.projects.of(path).and_then(wanted).into_iter().collect()
            }
        };
        self.pending.push(Pending { id: id.clone(), question, needs });
        self.answer_ready();
    }

    /// Answers what waits for nothing any more.
    pub fn answer_ready(&mut self) {
        let is_done = |(folder, revision): (&PathBuf, &u64)| self.projects.get(folder).is_none_or(|project| project.done >= *revision);
        let waiting = std::mem::take(&mut self.pending);
        let (ready, waiting) = waiting.into_iter().partition::<Vec<_>, _>(|pending| pending.needs.iter().all(is_done));
        self.pending = waiting;
        for Pending { id, question, .. } in ready {
            match question {
                Question::Document(path, known) => self.answer(&id, self.document_report(&path, known.as_deref())),
                Question::Workspace(known, token) => {
                    token.into_iter().for_each(|token| self.end_progress(token));
                    self.answer(&id, self.workspace_report(&known));
                }
                Question::Hover(path, position) => self.answer(&id, self.hovered(&path, position)),
                Question::Actions(path, params) => self.answer(&id, self.actions(&path, &params)),
            }
        }
    }

    fn document_report(&self, path: &Path, known: Option<&str>) -> Value {
        let project = self.projects.of(path).and_then(|folder| self.projects.get(folder));
        let file = project.and_then(|project| project.view.file(path));
        let id = file.map_or("", |file| file.id.as_str());
        if known == Some(id) {
            return json!({ "kind": "unchanged", "resultId": id });
        }
        json!({ "kind": "full", "resultId": id, "items": file.map(|file| file.diagnostics.as_slice()).unwrap_or_default() })
    }

    /// Every file with something to say, and every file that had and has not any more.
    fn workspace_report(&self, known: &BTreeMap<String, String>) -> Value {
        let mut items = vec![];
        let mut named: Vec<&str> = vec![];
        let files = self.projects.by_folder.values().flat_map(|project| &project.view.files);
        for (path, file) in files {
            let Some(uri) = &file.uri else { continue };
            named.push(uri.as_str());
            let version = self.documents.get(path).map(|buffer| buffer.version);
            items.push(if known.get(uri.as_str()) == Some(&file.id) {
                json!({ "kind": "unchanged", "uri": uri, "version": version, "resultId": file.id })
            } else {
                json!({ "kind": "full", "uri": uri, "version": version, "resultId": file.id, "items": file.diagnostics })
            });
        }
        named.sort_unstable();
        let gone = known.iter().filter(|(uri, id)| !id.is_empty() && named.binary_search(&uri.as_str()).is_err());
        items.extend(gone.map(|(uri, _)| json!({ "kind": "full", "uri": uri, "version": null, "resultId": "", "items": [] })));
        json!({ "items": items })
    }

    fn hovered(&self, path: &Path, position: lsp::Position) -> Value {
        let Some(project) = self.projects.of(path).and_then(|folder| self.projects.get(folder)) else { return Value::Null };
        let found = project.view.under(path, lsp::Range::new(position, position));
        let Some((range, ..)) = found.first() else { return Value::Null };
        let told = found.iter().map(|(_, finding, place)| crate::words::hover(finding, *place, project.view.rule(finding)));
        let text = told.take(MOST_TOLD).collect::<Vec<_>>().join("\n\n---\n\n");
        json!({ "contents": { "kind": "markdown", "value": text }, "range": range })
    }

    /// The client wants no answer any more.
    pub fn cancel(&mut self, id: &RequestId) {
        let text = "it was cancelled";
        self.give_up(|pending| pending.id == *id, ErrorCode::RequestCanceled as i32, text);
    }

    /// Nothing that reports its progress under a token is answered.
    pub fn cancel_under(&mut self, token: &lsp::ProgressToken) {
        let under = |pending: &Pending| matches!(&pending.question, Question::Workspace(_, Some(one)) if one == token);
        self.give_up(under, ErrorCode::RequestCanceled as i32, "it was cancelled");
    }

    /// Nothing that waits for a folder is answered.
    pub fn cancel_waiting_for(&mut self, folder: &Path) {
        self.give_up(|pending| pending.needs.contains_key(folder), SERVER_CANCELLED, "the scan was cancelled");
    }

    pub fn fail_all(&mut self, why: &str) {
        self.give_up(|_| true, SERVER_CANCELLED, why);
    }

    fn give_up(&mut self, which: impl Fn(&Pending) -> bool, code: i32, why: &str) {
        let pending = std::mem::take(&mut self.pending);
        let (gone, left) = pending.into_iter().partition::<Vec<_>, _>(which);
        self.pending = left;
        for Pending { id, question, .. } in gone {
            if let Question::Workspace(_, Some(token)) = question {
                self.end_progress(token);
            }
            let mut refusal = Response::new_err(id, code, why.to_owned());
            if let Err(error) = &mut refusal.response_result {
                error.data = (code == SERVER_CANCELLED).then(|| json!({ "retriggerRequest": false }));
            }
            self.send(refusal);
        }
    }
}

/// Findings that are told at one position.
const MOST_TOLD: usize = 8;

fn read<T: DeserializeOwned>(params: Value) -> serde_json::Result<T> {
    serde_json::from_value(params)
}
