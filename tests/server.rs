//! The language server, over a connection in memory: what clients say that none is meant to, and what changes beside the buffers.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)]

use std::sync::atomic::Ordering;

use seaworthy_engine::{Laid, Request, Session, check};
use seaworthy_tests::Tree;
use serde_json::{Value, json};

#[path = "server/client.rs"]
mod client;
#[path = "server/writing.rs"]
mod writing;

use client::{Client, DOCKERFILE, code, tree, uri, whole};

#[test]
fn what_comes_before_initialize_is_refused_and_what_comes_after_shutdown_too() {
    let mut client = Client::new();
    client.tell("textDocument/didOpen", json!({ "nonsense": true }));
    assert_eq!(code(&client.ask("textDocument/hover", json!({}))), -32002);
    assert!(client.ask("initialize", json!({ "capabilities": {} }))["result"]["capabilities"]["hoverProvider"].is_boolean());
    assert_eq!(code(&client.ask("initialize", json!({}))), -32600);
    client.ask("shutdown", Value::Null);
    assert_eq!(code(&client.ask("textDocument/hover", json!({}))), -32600);
    client.tell("exit", Value::Null);
    assert!(client.orderly());
}

#[test]
fn an_exit_without_shutdown_is_no_orderly_end_and_neither_is_a_client_that_is_gone() {
    let mut client = Client::new();
    client.ask("initialize", json!({}));
    client.tell("exit", Value::Null);
    assert!(!client.orderly());

    let mut client = Client::new();
    client.ask("initialize", json!({ "processId": 7 }));
    client.machine.gone.store(true, Ordering::Relaxed);
    assert!(!client.orderly());
}

#[test]
fn what_is_not_understood_is_refused_or_passed_over_and_the_next_question_is_answered() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("app.py", "print(1)\n")]);
    let mut client = Client::in_folder(&whole(&tree));
    assert_eq!(code(&client.ask("textDocument/rename", json!({}))), -32601);
    for method in ["textDocument/hover", "textDocument/diagnostic", "textDocument/codeAction", "workspace/executeCommand"] {
        assert_eq!(code(&client.ask(method, json!({ "textDocument": 3 }))), -32602, "{method}");
    }
    assert_eq!(code(&client.ask("workspace/executeCommand", json!({ "command": "rm" }))), -32602);
    assert_eq!(code(&client.ask("workspace/executeCommand", json!({ "command": "seaworthy.openPage", "arguments": ["x/y"] }))), -32602);
    for (method, params) in [
        ("textDocument/didOpen", json!([])),
        ("textDocument/didChange", json!({ "textDocument": { "uri": "file:///nowhere", "version": 1 }, "contentChanges": [] })),
        ("textDocument/didClose", json!({ "textDocument": { "uri": "%%%" } })),
        ("workspace/didChangeConfiguration", json!({ "settings": { "seaworthy": { "select": 3 } } })),
        ("$/unheard", json!({})),
        ("unheard/of", json!(null)),
    ] {
        client.tell(method, params);
    }
    client.send(json!({ "jsonrpc": "2.0", "id": 999, "result": null }));
    assert!(client.rules(&uri(&whole(&tree).join("Dockerfile"))).contains(&"image/runs-as-root".to_owned()));
    assert!(client.end());
}

#[test]
fn edits_out_of_range_change_what_is_there() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("app.py", "print(1)\n")]);
    let mut client = Client::in_folder(&whole(&tree));
    let file = uri(&whole(&tree).join("Dockerfile"));
    client.open(&file, DOCKERFILE);
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    let changes = json!([
        { "range": { "start": far, "end": { "line": 0, "character": 4_000_000_000_u32 } }, "text": "\nUSER 1000\n" },
        { "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } }, "text": "# é🚀\n" },
    ]);
    client.tell("textDocument/didChange", json!({ "textDocument": { "uri": file, "version": 2 }, "contentChanges": changes }));
    assert!(!client.rules(&file).contains(&"image/runs-as-root".to_owned()));
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": file } }));
    assert!(client.rules(&file).contains(&"image/runs-as-root".to_owned()));
    assert!(client.end());
}

#[test]
fn a_file_is_called_what_the_client_calls_it_whatever_stands_in_its_name() {
    let folder = "a b/ü#?%20 [x]";
    let tree = tree(&[(&format!("{folder}/Dockerfile"), DOCKERFILE), (&format!("{folder}/app.py"), "print(1)\n")]);
    let mut client = Client::in_folder(&whole(&tree));
    let file = uri(&whole(&tree).join(folder).join("Dockerfile"));
    // Another spelling of the same file.
    let spelt = file.replace("/Dockerfile", "/%44ockerfile");
    client.open(&spelt, DOCKERFILE);
    assert!(client.rules(&spelt).contains(&"image/runs-as-root".to_owned()));
    let report = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let named = report["result"]["items"].as_array().expect("items").iter().any(|item| item["uri"] == json!(spelt));
    assert!(named, "{report}");
    assert_eq!(client.rules("untitled:Dockerfile"), Vec::<String>::new());
    assert!(client.end());
}

#[test]
fn a_file_of_no_folder_and_no_repository_is_judged_by_itself() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("other/Dockerfile", DOCKERFILE), ("broken.yaml", "a: [\n")]);
    let mut client = Client::new();
    client.ask("initialize", json!({ "capabilities": { "textDocument": { "diagnostic": {} } }, "rootUri": null }));
    client.tell("initialized", json!({}));
    let file = uri(&whole(&tree).join("Dockerfile"));
    client.open(&file, DOCKERFILE);
    assert!(client.rules(&file).contains(&"image/runs-as-root".to_owned()));
    let report = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let named: Vec<&Value> = report["result"]["items"].as_array().expect("items").iter().map(|item| &item["uri"]).collect();
    assert_eq!(named, [&json!(file)]);
    assert!(client.end());
}

#[test]
fn a_text_over_the_bound_is_a_problem_that_names_it() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("app.py", "print(1)\n")]);
    let mut client = Client::in_folder(&whole(&tree));
    let file = uri(&whole(&tree).join("Dockerfile"));
    client.open(&file, &format!("{DOCKERFILE}{}", "# a comment\n".repeat(1_000_000)));
    assert_eq!(client.rules(&file), ["problem"]);
    assert!(client.end());
}

#[test]
fn what_comes_and_goes_on_the_disk_is_followed() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("app.py", "print(1)\n")]);
    let top = whole(&tree);
    let mut client = Client::in_folder(&top);
    let (file, other) = (uri(&top.join("Dockerfile")), uri(&top.join("web/Dockerfile")));
    assert!(client.rules(&file).contains(&"image/runs-as-root".to_owned()));

    tree.write("Dockerfile", DOCKERFILE.replace("CMD", "USER 1000\nCMD"));
    tree.write("web/Dockerfile", DOCKERFILE);
    tree.write("web/app.py", "print(1)\n");
    let changes = json!([{ "uri": file, "type": 2 }, { "uri": other, "type": 1 }]);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert!(!client.rules(&file).contains(&"image/runs-as-root".to_owned()));
    assert!(client.rules(&other).contains(&"image/runs-as-root".to_owned()));

    std::fs::remove_file(top.join("web/Dockerfile")).expect("it was there");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": other, "type": 3 }] }));
    assert_eq!(client.rules(&other), Vec::<String>::new());
    assert!(client.end());
}

#[test]
fn the_clients_settings_and_folders_are_followed() {
    let tree = tree(&[("a/Dockerfile", DOCKERFILE), ("a/app.py", "print(1)\n"), ("b/Dockerfile", DOCKERFILE), ("b/app.py", "")]);
    let top = whole(&tree);
    let (a, b) = (top.join("a"), top.join("b"));
    let mut client = Client::in_folder(&a);
    assert!(client.rules(&uri(&a.join("Dockerfile"))).contains(&"image/runs-as-root".to_owned()));
    assert_eq!(client.rules(&uri(&b.join("Dockerfile"))), Vec::<String>::new());
    let event = json!({ "added": [{ "uri": uri(&b), "name": "b" }], "removed": [{ "uri": uri(&a), "name": "a" }] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert!(client.rules(&uri(&b.join("Dockerfile"))).contains(&"image/runs-as-root".to_owned()));
    std::fs::write(b.join("Dockerfile"), format!("# seaworthy: ignore[image/runs-as-root] the cluster says who\n{DOCKERFILE}"))
        .expect("written");
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri(&b.join("app.py")) } }));
    assert!(!client.rules(&uri(&b.join("Dockerfile"))).contains(&"image/runs-as-root".to_owned()));
    client.tell("workspace/didChangeConfiguration", json!({ "settings": { "seaworthy": { "silenced": true } } }));
    assert!(client.rules(&uri(&b.join("Dockerfile"))).contains(&"image/runs-as-root".to_owned()));
    client.tell("workspace/didChangeConfiguration", json!({ "settings": { "seaworthy": { "ignore": ["image/*"] } } }));
    assert!(!client.rules(&uri(&b.join("Dockerfile"))).contains(&"image/runs-as-root".to_owned()));
    assert!(client.end());
}

#[test]
fn a_question_that_is_cancelled_is_refused_and_a_scan_that_is_cancelled_too() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("app.py", "print(1)\n")]);
    let mut client = Client::in_folder(&whole(&tree));
    let id = client.begin("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": "mine" }));
    client.tell("$/cancelRequest", json!({ "id": id }));
    assert_eq!(code(&client.answer(id)), -32800);
    let id = client.begin("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": "mine" }));
    client.tell("window/workDoneProgress/cancel", json!({ "token": "mine" }));
    let answer = client.answer(id);
    assert!(answer.get("result").is_some() || code(&answer) == -32800, "{answer}");
    let ends = client.told.iter().filter(|one| one["params"]["token"] == "mine" && one["params"]["value"]["kind"] == "end");
    assert_eq!(ends.count(), 2);
    assert!(client.end());
}

#[test]
fn a_session_says_after_each_edit_what_a_fresh_scan_says() {
    let tree = Tree::copy_of("fixtures/apps/orders");
    let top = whole(&tree);
    let read = |path: &str| std::fs::read_to_string(top.join(path)).expect("a file of the fixture");
    let laid = |path: &str, text: &str| Laid { path: top.join(path), text: Some(text.into()) };
    let web = read("k8s/web.yaml");
    let overlays = [
        vec![],
        vec![laid("k8s/web.yaml", &web.replace("replicas: 3", "replicas: 1"))],
        vec![laid("k8s/web.yaml", &web), laid("web/logs.py", "")],
        // A file comes before all others, so that each has another number.
        vec![laid("a/Dockerfile", DOCKERFILE), laid("web/logs.py", &format!("# é\n{}", read("web/logs.py")))],
        vec![laid("compose.yaml", "services: [")],
        vec![Laid { path: top.join("web/Dockerfile"), text: None }],
        vec![],
    ];
    let mut session = Session::default();
    for overlay in overlays {
        let request = Request { asked: vec![top.clone()], overlay, as_of: "2026-01-01".to_owned(), ..Request::default() };
        let fresh = check(&request, &|_, _| {}).expect("a report");
        let again = session.check(&request, &|_, _| {}).expect("a report");
        assert_eq!(format!("{again:?}"), format!("{fresh:?}"), "{:?}", request.overlay);
        assert!(!fresh.findings.is_empty());
    }
}

#[test]
fn what_several_files_share_says_in_each_what_stands_there() {
    let tree = Tree::copy_of("fixtures/apps/orders");
    let mut client = Client::in_folder(&whole(&tree));
    for (file, workload) in [("k8s/web.yaml", "orders-web"), ("k8s/worker.yaml", "orders-worker"), ("k8s/database.yaml", "orders-db")] {
        let document = json!({ "uri": uri(&whole(&tree).join(file)) });
        let answer = client.ask("textDocument/diagnostic", json!({ "textDocument": document }));
        let items = answer["result"]["items"].as_array().expect("diagnostics");
        let shared = items.iter().find(|item| item["code"] == "workload/service-account").unwrap_or_else(|| panic!("{file}: {answer}"));
        let message = shared["message"].as_str().and_then(|message| message.lines().next());
        assert_eq!(message, Some(&*format!("`{workload}` gets the token of the `default` service account")));
        let hover = client.ask("textDocument/hover", json!({ "textDocument": document, "position": shared["range"]["start"] }));
        let told = hover["result"]["contents"]["value"].as_str().expect("what is told");
        assert!(told.contains(&format!("`{workload}` gets the token")), "{told}");
        assert!(told.contains("components `orders-db`, `web`, `worker`\n"), "{told}");
    }
    assert!(client.end());
}
