//! What can be done about a finding at once: silence it with a reason, open its rule's page.

use std::path::Path;
use std::sync::Arc;

use seaworthy_engine::SAY_WHY;
use seaworthy_model::{Finding, LineIndex, Span};
use serde_json::{Value, json};

use crate::handshake::OPEN_PAGE;
use crate::projects::Project;
use crate::protocol::lsp;
use crate::serve::Server;
use crate::view::View;

impl Server {
    pub fn actions(&self, path: &Path, params: &lsp::CodeActionParams) -> Value {
        let only = params.context.only.as_ref();
        let wanted = only.is_none_or(|only| only.iter().any(|one| "quickfix".starts_with(one.as_str())));
        let folder = self.projects.of(path).filter(|_| wanted);
        let Some((folder, project)) = folder.and_then(|folder| Some((folder, self.projects.get(folder)?))) else {
            return json!([]);
        };
        let mut actions = vec![];
        let mut rules: Vec<&str> = vec![];
        for (_, finding, _) in project.view.under(path, params.range) {
            let named = |one: &&lsp::Diagnostic| one.code == Some(lsp::NumberOrString::String(finding.rule.clone()));
            let diagnostics: Vec<_> = params.context.diagnostics.iter().filter(named).collect();
            let silences = [self.silence(&project.view, path, finding), self.silence_in_settings(folder, project, finding)];
            for (title, edit) in silences.into_iter().flatten().filter(|_| finding.is_open()) {
                actions.push(json!({ "title": title, "kind": "quickfix", "diagnostics": diagnostics, "edit": edit }));
            }
            if !rules.contains(&finding.rule.as_str()) {
                rules.push(&finding.rule);
                let title = format!("Open the page of {}", finding.rule);
                let command = json!({ "title": title, "command": OPEN_PAGE, "arguments": [finding.rule] });
                actions.push(json!({ "title": title, "kind": "quickfix", "diagnostics": diagnostics, "command": command }));
            }
        }
        json!(actions)
    }

    /// A comment above a finding's place that silences it; `None` where its format has no comments.
    fn silence(&self, view: &View, asked: &Path, finding: &Finding) -> Option<(String, Value)> {
        let source = view.report.sources.get(finding.place.file.0 as usize)?;
        let line = seaworthy_engine::silencing(source, finding, SAY_WHY)?;
        let path = view.root.join(&source.path);
        let uri = view.file(&path).and_then(|file| file.uri.clone())?;
        let lines = LineIndex::new(source.text.clone());
        let range = self.client.encoding.range(&lines, Span { start: line.at, end: line.at });
        let place = if path == asked { "here".to_owned() } else { format!("in {}", source.path) };
        let edit = self.edit(&path, &uri, range, &line.text, false);
        Some((format!("Silence {} {place}, with a reason", finding.rule), edit))
    }

    /// An entry of the settings that silences a finding in its file: at their end, or in a file that it makes. `None` where they
    /// are refused, or no pattern means the file alone.
    fn silence_in_settings(&self, folder: &Path, project: &Project, finding: &Finding) -> Option<(String, Value)> {
        let view = &project.view;
        let source = view.report.sources.get(finding.place.file.0 as usize)?;
        let known = view.report.settings.as_ref().map(|path| view.report.sources.iter().find(|source| source.path == *path));
        let (settings, text) = match known {
            Some(settings) => settings.map(|settings| (settings.path.as_str(), Arc::clone(&settings.text)))?,
            None if self.client.creates && !project.alone => (seaworthy_settings::FILE, Arc::from("")),
            None => return None,
        };
        let above = settings.strip_suffix(seaworthy_settings::FILE)?.trim_end_matches('/');
        let below = source.path.strip_prefix(above)?.trim_start_matches('/');
        if view.refused || below.contains(['*', '?', '[', ']', '{', '}', '\\']) {
            return None;
        }
        let quoted = |text: &str| Value::from(text).to_string();
        let (path, rule, reason) = (quoted(&format!("/{below}")), quoted(&finding.rule), quoted(SAY_WHY));
        let apart = match &*text {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let entry = format!("{apart}[[ignore]]\npath = {path}\nrule = {rule}\nreason = {reason}\n");
        let end = u32::try_from(text.len()).ok()?;
        let range = self.client.encoding.range(&LineIndex::new(text), Span { start: end, end });
        let file = view.root.join(settings);
        let uri = self.names(folder)?.uri(&file)?;
        let edit = self.edit(&file, &uri, range, &entry, known.is_none());
        Some((format!("Silence {} for {} in {settings}, with a reason", finding.rule, source.path), edit))
    }

    /// An edit that puts in a text; the reason in it is what the user writes next, where the client can show that.
    fn edit(&self, path: &Path, uri: &lsp::Uri, range: lsp::Range, text: &str, creates: bool) -> Value {
        let edit = if self.client.placeholders {
            let escaped = text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
            let value = escaped.replace(SAY_WHY, &format!("${{1:{SAY_WHY}}}"));
            json!({ "range": range, "snippet": { "kind": "snippet", "value": value } })
        } else {
            json!({ "range": range, "newText": text })
        };
        if !self.client.placeholders && !creates {
            return json!({ "changes": { uri.as_str(): [edit] } });
        }
        let version = self.documents.get(path).map(|buffer| buffer.version);
        let change = json!({ "textDocument": { "uri": uri, "version": version }, "edits": [edit] });
        let create = creates.then(|| json!({ "kind": "create", "uri": uri, "options": { "ignoreIfExists": true } }));
        json!({ "documentChanges": create.into_iter().chain([change]).collect::<Vec<_>>() })
    }
}
