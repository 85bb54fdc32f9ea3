//! What can stand at a position of `seaworthy.toml`, and in a comment that silences.

use std::path::Path;

use seaworthy_model::RuleInfo;
use serde_json::{Value, json};

use crate::protocol::lsp;
use crate::serve::Server;

/// How bad a rule's findings can be said to be.
const LEVELS: [&str; 4] = ["blocker", "warning", "note", "off"];
/// From which severity on a scan fails.
const LIMITS: [&str; 4] = ["blocker", "warning", "note", "never"];
/// How a comment begins to name the rules that it silences.
const SILENCES: [&str; 2] = ["seaworthy: ignore[", "seaworthy: ignore-file["];
/// The protocol's numbers for kinds of completions.
const PROPERTY: u8 = 10;
const VALUE: u8 = 12;

/// A place in the settings: the table's header above it, the line up to the position.
struct At<'a> {
    table: &'a str,
    line: &'a str,
}

impl<'a> At<'a> {
    fn of(before: &'a str) -> Self {
        let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
        let header = above.lines().rev().map(str::trim).find(|line| line.starts_with('[') && line.ends_with(']'));
        // A list that goes on over lines begins with its key.
        Self { table: header.map_or("", |header| header.trim_matches(['[', ']']).trim()), line }
    }

    /// The key whose value is being written: on this line, or at the beginning of the list that goes on.
    fn key(&self, before: &'a str) -> &'a str {
        if let Some((key, _)) = self.line.split_once('=') {
            return key.trim().trim_matches('"');
        }
        let opened = before.lines().rev().map(str::trim).find(|line| line.contains('=') || line.starts_with('['));
        let opened =
            opened.and_then(|line| line.split_once('=')).filter(|(_, value)| value.trim().starts_with('[') && !value.contains(']'));
        opened.map_or("", |(key, _)| key.trim())
    }

    fn in_text(&self) -> bool {
        self.line.matches('"').count() % 2 == 1
    }
}

impl Server {
    pub fn completions(&self, path: &Path, position: lsp::Position) -> Vec<Value> {
        let Some(buffer) = self.documents.get(path) else { return vec![] };
        let before = &buffer.text[..self.client.encoding.byte(&buffer.text, position)];
        let line = before.rsplit('\n').next().unwrap_or(before);
        if path.file_name().is_some_and(|name| name == seaworthy_settings::FILE) {
            return self.in_settings(path, before, position);
        }
        let silences = SILENCES.iter().filter_map(|word| line.rfind(word).map(|at| &line[at + word.len()..])).next_back();
        if silences.is_some_and(|rest| !rest.contains(']')) { self.rules(path, line, position) } else { vec![] }
    }

    fn in_settings(&self, path: &Path, before: &str, position: lsp::Position) -> Vec<Value> {
        let at = At::of(before);
        let key = at.key(before);
        let value = at.line.contains('=') || !key.is_empty();
        match (at.table, key) {
            ("rules.severity", _) if !value || !at.line.contains('=') => self.rules(path, at.line, position),
            ("rules.severity", _) => self.words(&LEVELS, at.line, position),
            ("", "fail-on") => self.words(&LIMITS, at.line, position),
            ("rules", "select" | "ignore") | ("ignore", "rule") if at.in_text() => self.rules(path, at.line, position),
            (table, "") if !value => self.keys(table, at.line, position),
            _ => vec![],
        }
    }

    /// The keys of a table, and the headers of tables.
    fn keys(&self, table: &str, line: &str, position: lsp::Position) -> Vec<Value> {
        let keys = seaworthy_settings::keys();
        let tables = ["rules", "component", "link", "ignore"];
        let is_header = line.trim_start().starts_with('[');
        let headers = keys.iter().filter(|key| key.table.is_empty() && tables.contains(&key.name)).map(|key| {
            let header = if key.name == "rules" { "[rules]".to_owned() } else { format!("[[{}]]", key.name) };
            (header.clone(), header, key.doc)
        });
        let own = keys.iter().filter(|key| !is_header && key.table == table && !(table.is_empty() && tables.contains(&key.name)));
        let own = own.map(|key| (key.name.to_owned(), format!("{} = ", key.name), key.doc));
        let start = line.len() - line.trim_start().len();
        let items = own.chain(headers);
        items.map(|(label, text, doc)| self.item(&label, &text, None, doc, PROPERTY, &line[start..], position)).collect()
    }

    fn words(&self, words: &[&str], line: &str, position: lsp::Position) -> Vec<Value> {
        let quoted = line.matches('"').count() % 2 == 1;
        let text = |word: &str| if quoted { word.to_owned() } else { format!("\"{word}\"") };
        words.iter().map(|word| self.item(word, &text(word), None, "", VALUE, typed(line), position)).collect()
    }

    /// Every topic, and every rule with its title: those of the project's own packs, too.
    fn rules(&self, path: &Path, line: &str, position: lsp::Position) -> Vec<Value> {
        let project = self.projects.of(path).and_then(|folder| self.projects.get(folder));
        let Some(rules) = project.and_then(|project| project.view.rules.as_ref()).or_else(|| self.builtin()) else { return vec![] };
        let mut topics: Vec<&str> = rules.infos().map(RuleInfo::topic).collect();
        topics.sort_unstable();
        topics.dedup();
        let topics = topics.into_iter().map(|topic| (topic, "every rule of the topic"));
        let words = topics.chain(rules.infos().map(|info| (info.id.as_str(), info.title.as_str())));
        let in_toml_key = !line.contains(['"', '[']);
        let text = |id: &str| if in_toml_key { format!("\"{id}\"") } else { id.to_owned() };
        words.map(|(word, title)| self.item(word, &text(word), Some(title), "", VALUE, typed(line), position)).collect()
    }

    #[allow(clippy::too_many_arguments, reason = "each is a field of the protocol's item")]
    fn item(&self, label: &str, text: &str, detail: Option<&str>, doc: &str, kind: u8, typed: &str, position: lsp::Position) -> Value {
        let width = self.client.encoding.length(typed);
        let start = lsp::Position::new(position.line, position.character.saturating_sub(width));
        let mut item = json!({
            "label": label,
            "kind": kind,
            "filterText": text,
            "textEdit": { "range": lsp::Range::new(start, position), "newText": text },
        });
        if let Some(detail) = detail {
            item["detail"] = json!(detail);
        }
        if !doc.is_empty() {
            item["documentation"] = json!({ "kind": "markdown", "value": doc });
        }
        item
    }
}

/// The word that is being typed: rules have a `/` in them.
fn typed(line: &str) -> &str {
    let start = line.rfind(|one: char| one.is_whitespace() || "\"'[,=(".contains(one)).map_or(0, |at| at + 1);
    line.get(start..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_settings_has_its_table_and_its_key() {
        for (before, table, key, in_text) in [
            ("fail", "", "", false),
            ("fail-on = \"", "", "fail-on", true),
            ("[rules]\nselect = [\n  \"state/x\",\n  \"", "rules", "select", true),
            ("[rules]\nselect = [\"a\"]\nig", "rules", "", false),
            ("a = 1\n[[ignore]]\nrule = \"sta", "ignore", "rule", true),
            ("[rules.severity]\n\"logs/file\" = ", "rules.severity", "logs/file", false),
        ] {
            let at = At::of(before);
            assert_eq!((at.table, at.key(before), at.in_text()), (table, key, in_text), "{before}");
        }
    }

    #[test]
    fn what_is_typed_of_a_rule_holds_its_slash() {
        assert_eq!((typed("select = [\"state/lo"), typed("# seaworthy: ignore[logs/"), typed("x = ")), ("state/lo", "logs/", ""));
    }
}
