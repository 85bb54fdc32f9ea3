//! How it begins: what the client can do, and what the server can.

use serde_json::{Value, json};

use crate::client::Client;
use crate::host::Host;
use crate::protocol::{Connection, ErrorCode, Message, Response};

/// The commands that a client can have executed.
pub(crate) const OPEN_PAGE: &str = "seaworthy.openPage";
pub(crate) const SCAN: &str = "seaworthy.scanWorkspace";

/// Waits for `initialize` and answers it: its parameters, and what the client says of itself there. Whatever else is asked before
/// is refused; `None` where the client leaves instead.
pub(crate) fn initialize(connection: &Connection, host: &dyn Host) -> Option<(Value, Client)> {
    for message in &connection.receiver {
        match message {
            Message::Request(request) if request.method == "initialize" => {
                let mut client = Client::of(&request.params);
                // A process that cannot be seen from here is not watched. It is looked for before the client has its answer, so
                // that one which ends right after it is known to have been there.
                client.process = client.process.filter(|process| host.is_alive(*process) == Some(true));
                let answer = json!({
                    "capabilities": capabilities(&client),
                    "serverInfo": { "name": "seaworthy", "version": env!("CARGO_PKG_VERSION") },
                });
                connection.sender.send(Response::new_ok(request.id, answer).into()).ok()?;
                return Some((request.params, client));
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
