//! What the server writes for its user: rules that are offered, pages that open, silences that are put in place.

use seaworthy_engine::PackFiles;
use serde_json::{Value, json};

use crate::client::{Client, DOCKERFILE, Machine, tree, uri, whole};

const RULE: &str = "title: Acme's own\nmatches:\n  - for: image\n    when: image.user == 'acme'\n    message: it runs as acme\nseverity: note\neffort: 1\nstage: image\nwhy: Because.\nremedy: Do it.\n";

#[test]
fn the_rules_of_a_pack_are_offered_beside_the_built_in_ones_and_their_pages_open() {
    let tree = tree(&[("Dockerfile", DOCKERFILE), ("seaworthy.toml", "")]);
    let top = whole(&tree);
    let pack = PackFiles { folder: "rules".to_owned(), files: vec![("acme/own.yaml".to_owned(), RULE.to_owned())] };
    let machine = Machine { packs: vec![pack], ..Machine::default() };
    let mut client = Client::on(machine).begun(&top, &json!({}));
    client.rules(&uri(&top.join("Dockerfile")));
    let offered = |client: &mut Client, file: &str, text: &str| -> Vec<(String, String)> {
        let file = uri(&top.join(file));
        client.open(&file, text);
        let at = json!({ "line": text.matches('\n').count(), "character": text.rsplit('\n').next().unwrap_or_default().len() });
        let answer = client.ask("textDocument/completion", json!({ "textDocument": { "uri": file }, "position": at }));
        let items = answer["result"]["items"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        items.iter().map(|item| (text(&item["label"]), text(&item["textEdit"]["newText"]))).collect()
    };
    for (file, text, quoted) in [
        ("seaworthy.toml", "[rules]\nselect = [\"", false),
        ("seaworthy.toml", "[rules.severity]\n", true),
        ("Dockerfile", "# seaworthy: ignore[", false),
    ] {
        let items = offered(&mut client, file, text);
        for word in ["acme", "acme/own", "image", "image/runs-as-root"] {
            let written = if quoted { format!("\"{word}\"") } else { word.to_owned() };
            assert!(items.contains(&(word.to_owned(), written)), "{word} in {file}: {items:?}");
        }
    }
    let page = |client: &mut Client, rule: &str| {
        client.ask("workspace/executeCommand", json!({ "command": "seaworthy.openPage", "arguments": [rule] }))["result"].clone()
    };
    assert_eq!(page(&mut client, "acme/own"), "# Acme's own");
    assert!(page(&mut client, "image/runs-as-root").as_str().is_some_and(|page| page.starts_with("# ")));
    assert_eq!(page(&mut client, "acme/other"), Value::Null);
    assert!(client.end());
}

/// The edits that the actions at a line of a file offer, by their titles.
fn edits(client: &mut Client, file: &str, line: u32) -> Vec<(String, Value)> {
    let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 99 } });
    let params = json!({ "textDocument": { "uri": file }, "range": range, "context": { "diagnostics": [] } });
    let answer = client.ask("textDocument/codeAction", params);
    let actions = answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    let with_edit = actions.into_iter().filter(|action| action["edit"].is_object());
    with_edit.map(|action| (action["title"].as_str().unwrap_or_default().to_owned(), action["edit"].clone())).collect()
}

const UNPINNED: &str = "FROM python\nUSER 1000\nCOPY app.py /app.py\nCMD [\"python\", \"/app.py\"]\n";

#[test]
fn a_silence_is_a_comment_or_an_entry_of_the_settings_with_its_reason_to_be_filled_in() {
    let tree = tree(&[("web/Dockerfile", UNPINNED), ("web/app.py", "print(1)\n"), ("seaworthy.toml", "fail-on = \"note\"")]);
    let top = whole(&tree);
    let able = json!({ "workspaceEdit": { "snippetEditSupport": true, "documentChanges": true, "resourceOperations": ["create"] } });
    let mut client = Client::new().begun(&top, &able);
    let file = uri(&top.join("web/Dockerfile"));
    let edits = edits(&mut client, &file, 0);
    let of = |title: &str| edits.iter().find(|(one, _)| one == title).unwrap_or_else(|| panic!("{title}: {edits:#?}")).1.clone();

    let comment = of("Silence image/unpinned here, with a reason");
    let change = &comment["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": file, "version": null }));
    let snippet = &change["edits"][0]["snippet"];
    assert_eq!(snippet, &json!({ "kind": "snippet", "value": "# seaworthy: ignore[image/unpinned] ${1:say here why it is fine}\n" }));

    let entry = of("Silence image/unpinned for web/Dockerfile in seaworthy.toml, with a reason");
    let change = &entry["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], uri(&top.join("seaworthy.toml")));
    let written = "\n\n[[ignore]]\npath = \"/web/Dockerfile\"\nrule = \"image/unpinned\"\nreason = \"${1:say here why it is fine}\"\n";
    assert_eq!(change["edits"][0]["snippet"]["value"], written);
    assert_eq!(change["edits"][0]["range"]["start"], json!({ "line": 0, "character": 16 }));

    assert!(client.end());
}

#[test]
fn a_silence_where_there_are_no_settings_makes_the_file_if_the_client_can() {
    let tree = tree(&[("Dockerfile", UNPINNED), ("app.py", "print(1)\n")]);
    let top = whole(&tree);
    let file = uri(&top.join("Dockerfile"));
    let mut plain = Client::in_folder(&top);
    let titles: Vec<String> = edits(&mut plain, &file, 0).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["Silence image/unpinned here, with a reason"]);
    assert!(plain.end());

    let able = json!({ "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } });
    let mut client = Client::new().begun(&top, &able);
    let (title, edit) = edits(&mut client, &file, 0).pop().expect("a second edit");
    assert_eq!(title, "Silence image/unpinned for Dockerfile in seaworthy.toml, with a reason");
    let settings = uri(&top.join("seaworthy.toml"));
    let create = json!({ "kind": "create", "uri": settings, "options": { "ignoreIfExists": true } });
    assert_eq!(edit["documentChanges"][0], create);
    let change = &edit["documentChanges"][1];
    assert_eq!(change["textDocument"]["uri"], settings);
    let written = "[[ignore]]\npath = \"/Dockerfile\"\nrule = \"image/unpinned\"\nreason = \"say here why it is fine\"\n";
    assert_eq!(change["edits"][0]["newText"], written);
    tree.write("seaworthy.toml", written);
    assert!(client.end());
}
