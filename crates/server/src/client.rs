//! What the client can do, and what it wants.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use crate::text::Encoding;

/// What the client said of itself. What it does not say, it cannot do.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub encoding: Encoding,
    /// It asks for diagnostics; else they are published.
    pub pulls: bool,
    /// It asks again when it is told to.
    pub refreshes: bool,
    /// It shows how far a scan is.
    pub progress: bool,
    /// It watches files that it is told to.
    pub watches: bool,
    /// It answers what the user's settings are.
    pub configuration: bool,
    /// It can be told that settings are to be sent when they change.
    pub tells_configuration: bool,
    /// It opens a page of the network.
    pub shows: bool,
    /// It shows further places of a diagnostic.
    pub related: bool,
    /// It takes edits with a placeholder in them.
    pub placeholders: bool,
    /// It makes files of which an edit says so.
    pub creates: bool,
    /// The process that started this one: the server ends when it does.
    pub process: Option<u32>,
}

impl Client {
    /// Reads the parameters of `initialize`. They are looked up one by one, so that a client newer than the library is understood.
    pub fn of(params: &Value) -> Self {
        let capabilities = &params["capabilities"];
        let can = |path: &str| match capabilities.pointer(path) {
            Some(Value::Bool(can)) => *can,
            other => other.is_some_and(Value::is_object),
        };
        let encodings = capabilities.pointer("/general/positionEncodings").and_then(Value::as_array);
        let operations = capabilities.pointer("/workspace/workspaceEdit/resourceOperations").and_then(Value::as_array);
        Self {
            encoding: encoding(encodings.map_or(&[], Vec::as_slice)),
            pulls: can("/textDocument/diagnostic"),
            refreshes: can("/workspace/diagnostics/refreshSupport") || can("/workspace/diagnostic/refreshSupport"),
            progress: can("/window/workDoneProgress"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration: can("/workspace/configuration"),
            tells_configuration: can("/workspace/didChangeConfiguration/dynamicRegistration"),
            shows: can("/window/showDocument/support"),
            related: can("/textDocument/publishDiagnostics/relatedInformation") || can("/textDocument/diagnostic/relatedInformation"),
            placeholders: can("/workspace/workspaceEdit/snippetEditSupport") && can("/workspace/workspaceEdit/documentChanges"),
            creates: can("/workspace/workspaceEdit/documentChanges") && operations.is_some_and(|known| known.contains(&"create".into())),
            process: params["processId"].as_u64().and_then(|id| u32::try_from(id).ok()),
        }
    }
}

/// UTF-8 where the client knows it, as texts are held here; else what it likes best.
fn encoding(known: &[Value]) -> Encoding {
    let known: Vec<Encoding> = known.iter().filter_map(Value::as_str).filter_map(Encoding::named).collect();
    if known.contains(&Encoding::Utf8) { Encoding::Utf8 } else { known.first().copied().unwrap_or(Encoding::Utf16) }
}

/// What the user set in the editor, below `seaworthy`: each key as the command line's option of that name.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, rename_all = "camelCase")]
pub struct Options {
    /// Rules, topics or globs that are on; all where none is named.
    pub select: Vec<String>,
    /// Rules, topics or globs that are off.
    pub ignore: Vec<String>,
    /// Folders with rules of one's own; below the workspace folder where they do not start at the top.
    pub rules: Vec<PathBuf>,
    /// The Kubernetes release to judge for.
    pub kubernetes: Option<String>,
    /// A baseline's file.
    pub baseline: Option<PathBuf>,
    /// Whether what is silenced or known is shown, too.
    pub silenced: bool,
    /// Whether places that a finding elsewhere rests on say so.
    pub hints: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { select: vec![], ignore: vec![], rules: vec![], kubernetes: None, baseline: None, silenced: false, hints: true }
    }
}

impl Options {
    /// Reads the settings of a client, which hold keys of its own too; nothing where there are none.
    ///
    /// # Errors
    /// A key whose value is of another type.
    pub(crate) fn of(settings: &Value) -> Result<Option<Self>, String> {
        let settings = settings.get("seaworthy").unwrap_or(settings);
        let Value::Object(keys) = settings else { return Ok(None) };
        // An editor says `null`, or the empty text, for what nobody set.
        let set = keys.iter().filter(|(_, value)| !value.is_null() && *value != "");
        let set: serde_json::Map<String, Value> = set.map(|(key, value)| (key.clone(), value.clone())).collect();
        // Each key by itself, so that what is said names those that are wrong.
        let refused = |(key, value): (&String, &Value)| {
            let alone = serde_json::Map::from_iter([(key.clone(), value.clone())]);
            serde_json::from_value::<Self>(Value::Object(alone)).is_err().then(|| format!("`{key}` does not take `{value}`"))
        };
        let refused: Vec<String> = set.iter().filter_map(refused).collect();
        serde_json::from_value(Value::Object(set)).map(Some).map_err(|_| refused.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_encoding_is_utf_8_where_the_client_knows_it() {
        for (known, expected) in [
            (json!(["utf-16", "utf-8"]), Encoding::Utf8),
            (json!(["utf-32", "utf-8", "utf-16"]), Encoding::Utf8),
            (json!(["utf-32", "utf-16"]), Encoding::Utf32),
            (json!(["utf-16"]), Encoding::Utf16),
            (json!(["utf-7"]), Encoding::Utf16),
            (json!(null), Encoding::Utf16),
        ] {
            let client = Client::of(&json!({"capabilities": {"general": {"positionEncodings": known}}}));
            assert_eq!(client.encoding, expected, "{known}");
        }
    }

    #[test]
    fn settings_keep_what_is_not_said_and_refuse_another_type() {
        let options = Options::of(&json!({"seaworthy": {"path": "/bin/x", "ignore": ["image"], "kubernetes": "", "baseline": null}}));
        assert_eq!(options, Ok(Some(Options { ignore: vec!["image".into()], ..Options::default() })));
        assert_eq!(Options::of(&json!(null)), Ok(None));
        let wrong = Options::of(&json!({"select": 3, "hints": "no", "silenced": true})).unwrap_err();
        assert_eq!(wrong, "`hints` does not take `\"no\"`, `select` does not take `3`");
    }
}
