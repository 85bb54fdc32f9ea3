//! What can be done about a finding at once: silence it with a reason, open its rule's page.

use std::path::Path;

use seaworthy_engine::SAY_WHY;
use seaworthy_model::{Finding, LineIndex, Span};
use serde_json::{Value, json};

use crate::handshake::OPEN_PAGE;
use crate::protocol::lsp;
use crate::serve::Server;
use crate::view::View;

impl Server {
    pub fn actions(&self, path: &Path, params: &lsp::CodeActionParams) -> Value {
        let only = params.context.only.as_ref();
        let wanted = only.is_none_or(|only| only.iter().any(|one| "quickfix".starts_with(one.as_str())));
        let Some(project) = self.projects.of(path).and_then(|folder| self.projects.get(folder)).filter(|_| wanted) else {
            return json!([]);
        };
        let mut actions = vec![];
        let mut rules: Vec<&str> = vec![];
        for (_, finding) in project.view.under(path, params.range) {
            let named = |one: &&lsp::Diagnostic| one.code == Some(lsp::NumberOrString::String(finding.rule.clone()));
            let diagnostics: Vec<_> = params.context.diagnostics.iter().filter(named).collect();
            if finding.is_open()
                && let Some((title, edit)) = self.silence(&project.view, path, finding)
            {
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
        let edit = if self.client.placeholders {
            let escaped = line.text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
            let value = escaped.replace(SAY_WHY, &format!("${{1:{SAY_WHY}}}"));
            json!({ "range": range, "snippet": { "kind": "snippet", "value": value } })
        } else {
            json!({ "range": range, "newText": line.text })
        };
        let version = self.documents.get(&path).map(|buffer| buffer.version);
        let edit = if self.client.placeholders {
            json!({ "documentChanges": [{ "textDocument": { "uri": uri, "version": version }, "edits": [edit] }] })
        } else {
            json!({ "changes": { uri.as_str(): [edit] } })
        };
        let place = if path == asked { "here".to_owned() } else { format!("in {}", source.path) };
        Some((format!("Silence {} {place}, with a reason", finding.rule), edit))
    }
}
