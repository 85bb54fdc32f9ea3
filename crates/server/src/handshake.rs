//! How it begins: what the client can do, and what the server can.

use serde_json::{Value, json};

use crate::client::Client;
use crate::protocol::{Connection, ErrorCode, Message, Response};

/// The commands that a client can have executed.
pub(crate) const OPEN_PAGE: &str = "seaworthy.openPage";
pub(crate) const SCAN: &str = "seaworthy.scanWorkspace";

/// Waits for `initialize` and answers it: its parameters. Whatever else is asked before is refused; `None` where the client
/// leaves instead.
pub(crate) fn initialize(connection: &Connection) -> Option<Value> {
    for message in &connection.receiver {
        match message {
            Message::Request(request) if request.method == "initialize" => {
                let answer = json!({
                    "capabilities": capabilities(&Client::of(&request.params)),
                    "serverInfo": { "name": "seaworthy", "version": env!("CARGO_PKG_VERSION") },
                });
                connection.sender.send(Response::new_ok(request.id, answer).into()).ok()?;
                return Some(request.params);
            }
            Message::Request(request) => {
                let text = "`initialize` comes first".to_owned();
                let refusal = Response::new_err(request.id, ErrorCode::ServerNotInitialized as i32, text);
                connection.sender.send(refusal.into()).ok()?;
            }
            Message::Notification(one) if one.method == "exit" => return None,
            _ => {}
        }
    }
    None
}

fn capabilities(client: &Client) -> Value {
    let mut can = json!({
        "positionEncoding": client.encoding.kind(),
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "hoverProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "completionProvider": { "triggerCharacters": ["\"", "/", "[", "."] },
        "executeCommandProvider": { "commands": [OPEN_PAGE, SCAN] },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
    });
    if client.pulls {
        // What a file says depends on others, and files that are not open have findings, too.
        can["diagnosticProvider"] =
            json!({ "identifier": "seaworthy", "interFileDependencies": true, "workspaceDiagnostics": true, "workDoneProgress": true });
    }
    can
}
