//! A client at the other end of a connection in memory, and the machine around the server.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use seaworthy_engine::{Laid, PackFiles, Request, RulePage};
use seaworthy_server::{Connection, Host, Message, Options, Prepared, run_over};
use seaworthy_tests::Tree;
use serde_json::{Value, json};

pub const DOCKERFILE: &str = "FROM python:3.13-slim\nCOPY app.py /app.py\nCMD [\"python\", \"/app.py\"]\n";

/// A machine whose one other process may end, with a pack of rules that every project has.
#[derive(Default)]
pub struct Machine {
    pub gone: AtomicBool,
    pub packs: Vec<PackFiles>,
}

impl Host for Machine {
    fn prepare(&self, folder: &Path, options: &Options, _: &[Laid]) -> Prepared {
        let (select, ignore) = (options.select.clone(), options.ignore.clone());
        let request = Request { asked: vec![folder.to_owned()], select, ignore, as_of: "2026-01-01".to_owned(), ..Request::default() };
        let settings = std::fs::read_to_string(folder.join("seaworthy.toml")).ok();
        let settings = settings.and_then(|text| seaworthy_settings::read("seaworthy.toml", Some(""), &text).ok());
        let request = Request { packs: self.packs.clone(), settings: settings.map(Arc::new), ..request };
        Prepared { request, ..Prepared::default() }
    }

    fn markdown(&self, page: &RulePage) -> String {
        format!("# {}", page.info.title)
    }

    fn is_alive(&self, _: u32) -> Option<bool> {
        Some(!self.gone.load(Ordering::Relaxed))
    }
}

/// A client at the other end.
pub struct Client {
    pub connection: Connection,
    server: Option<JoinHandle<bool>>,
    pub machine: Arc<Machine>,
    asked: i64,
    pub told: VecDeque<Value>,
}

impl Client {
    pub fn new() -> Self {
        Self::on(Machine::default())
    }

    pub fn on(machine: Machine) -> Self {
        let (near, far) = Connection::memory();
        let machine = Arc::new(machine);
        let host = Arc::clone(&machine);
        let server = std::thread::spawn(move || run_over(&far, host));
        Self { connection: near, server: Some(server), machine, asked: 0, told: VecDeque::new() }
    }

    /// A client that asks for diagnostics, in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::new().begun(folder, &json!({}))
    }

    /// The client once it is in a folder, and can do something of a workspace, too.
    pub fn begun(self, folder: &Path, workspace: &Value) -> Self {
        let mut client = self;
        let general = json!({ "positionEncodings": ["utf-8"] });
        let capabilities = json!({ "textDocument": { "diagnostic": {} }, "general": general, "workspace": workspace });
        let folders = json!([{ "uri": uri(folder), "name": "folder" }]);
        let began = client.ask("initialize", json!({ "processId": 7, "capabilities": capabilities, "workspaceFolders": folders }));
        assert_eq!(began["result"]["capabilities"]["positionEncoding"], "utf-8");
        client.tell("initialized", json!({}));
        client
    }

    pub fn send(&self, message: Value) {
        let message: Message = serde_json::from_value(message).expect("a message");
        self.connection.sender.send(message).expect("the server is there");
    }

    pub fn tell(&self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.asked += 1;
        self.send(json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        self.asked
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    pub fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.connection.receiver.recv_timeout(Duration::from_secs(60)).expect("an answer within a minute");
            let message = serde_json::to_value(message).expect("JSON");
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.told.push_back(message);
        }
    }

    pub fn open(&self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "x", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// The rules of the diagnostics of a file.
    pub fn rules(&mut self, uri: &str) -> Vec<String> {
        let answer = self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        let items = answer["result"]["items"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
        items.iter().map(|item| item["code"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub fn end(mut self) -> bool {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.orderly()
    }

    /// Whether the server ends as one that was shut down. It ends within a minute.
    pub fn orderly(&mut self) -> bool {
        let server = self.server.take().expect("it runs");
        for _ in 0..6_000 {
            if server.is_finished() {
                return server.join().expect("it does not panic");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server still runs after a minute");
    }
}

pub fn uri(path: &Path) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    format!("file://{}", path.to_str().expect("UTF-8").bytes().map(encoded).collect::<String>())
}

pub fn tree(files: &[(&str, &str)]) -> Tree {
    let tree = Tree::new();
    for (path, text) in files {
        tree.write(path, text);
    }
    tree
}

pub fn whole(tree: &Tree) -> PathBuf {
    tree.path().canonicalize().expect("it is there")
}

pub fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("a refusal: {answer}"))
}
