//! What can be done about a finding at once.

use std::path::Path;

use serde_json::{Value, json};

use crate::handshake::OPEN_PAGE;
use crate::protocol::lsp;
use crate::serve::Server;

impl Server {
    pub fn actions(&self, path: &Path, params: &lsp::CodeActionParams) -> Value {
        let wanted = |kind: &str| {
            let only = params.context.only.as_ref();
            only.is_none_or(|only| only.iter().any(|one| one.as_str().is_empty() || kind.starts_with(one.as_str())))
        };
        let Some(project) = self.projects.of(path).and_then(|folder| self.projects.get(folder)) else { return Value::Null };
        if !wanted("quickfix") {
            return json!([]);
        }
        let mut actions = vec![];
        let mut rules = vec![];
        for (_, finding) in project.view.under(path, params.range) {
            if rules.contains(&&finding.rule) {
                continue;
            }
            rules.push(&finding.rule);
            let title = format!("Open the page of {}", finding.rule);
            let named = |one: &&lsp::Diagnostic| one.code == Some(lsp::NumberOrString::String(finding.rule.clone()));
            let diagnostics: Vec<_> = params.context.diagnostics.iter().filter(named).collect();
            actions.push(json!({
                "title": title,
                "kind": "quickfix",
                "diagnostics": diagnostics,
                "command": { "title": title, "command": OPEN_PAGE, "arguments": [finding.rule] },
            }));
        }
        json!(actions)
    }
}
