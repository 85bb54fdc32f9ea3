"""The language server with three clients: what VS Code, Neovim and Emacs say of themselves, each with its own encoding."""

import asyncio
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SHOP = pathlib.Path(os.environ["SHOP"])
SERVER = [os.environ["SEAWORTHY"], "lsp", "--stdio", "--clientProcessId", str(os.getpid())]

# Line 5 of app.py, after `größe = "🚀"; handler = `: where the finding begins, in each encoding's unit.
CLIENTS = {
    "visual_studio_code": ("utf-16", 24),
    "neovim@v0.11.0": ("utf-8", 28),
    "emacs@v29.1": ("utf-32", 23),
}


@pytest_lsp.fixture(params=list(CLIENTS), config=ClientServerConfig(server_command=SERVER))
async def client(request, lsp_client: LanguageClient):
    # The recorded clients watch files, and this one has no answer to being told which.
    lsp_client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    capabilities = client_capabilities(request.param)
    capabilities.general.position_encodings = {
        "visual_studio_code": ["utf-16"],
        "neovim@v0.11.0": ["utf-8", "utf-16"],
        "emacs@v29.1": ["utf-32", "utf-16"],
    }[request.param]
    lsp_client.begun = await lsp_client.initialize_session(
        lsp.InitializeParams(
            process_id=os.getpid(),
            capabilities=capabilities,
            workspace_folders=[lsp.WorkspaceFolder(uri=SHOP.as_uri(), name="shop")],
        )
    )
    lsp_client.called = request.param
    yield
    await lsp_client.shutdown_session()


def pulls(client):
    return client.capabilities.text_document.diagnostic is not None


def shows_related(client):
    document = client.capabilities.text_document
    wanted = [document.publish_diagnostics, document.diagnostic]
    return any(one is not None and getattr(one, "related_information", None) for one in wanted)


def open_file(client, path, text=None):
    file = SHOP / path
    text = file.read_text() if text is None else text
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(file.as_uri(), "text", 1, text)))
    return file.as_uri()


def change(client, uri, version, changes):
    document = lsp.VersionedTextDocumentIdentifier(version, uri)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, changes))


async def diagnostics(client, uri, wanted):
    """The diagnostics of a file, as soon as they are as wanted; as the client gets them."""
    for _ in range(200):
        if pulls(client):
            report = await client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri)))
            found = report.items
        else:
            found = client.diagnostics.get(uri, [])
        if wanted(found):
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"not what is wanted: {[(one.code, one.message) for one in found]}")


def rules(found):
    return {one.code for one in found}


def of(rule, found):
    return next((one for one in found if one.code == rule), None)


def severity(rule, found):
    one = of(rule, found)
    return one and one.severity


@pytest.mark.asyncio
async def test_a_finding_in_code_names_the_manifest_and_the_other_way_round(client):
    encoding, column = CLIENTS[client.called]
    assert client.begun.capabilities.position_encoding == encoding
    app = open_file(client, "web/app.py")
    manifest = open_file(client, "k8s/web.yaml")

    found = await diagnostics(client, app, lambda found: "state/local-write" in rules(found))
    log = of("logs/file", found)
    assert (log.range.start.line, log.range.start.character) == (4, column)
    write = of("state/local-write", found)
    assert write.severity == lsp.DiagnosticSeverity.Error
    assert write.source == "seaworthy" and write.data["fingerprint"]
    assert write.code_description.href.startswith("https://")
    if shows_related(client):
        assert [(one.location.uri, one.location.range.start.line) for one in write.related_information] == [(manifest, 3)]
    else:
        assert "k8s/web.yaml:4: no volume of `web` keeps it" in write.message

    there = await diagnostics(client, manifest, lambda found: "state/local-write" in rules(found))
    hint = of("state/local-write", there)
    assert hint.severity == lsp.DiagnosticSeverity.Hint
    if shows_related(client):
        assert hint.related_information[0].location.uri == app
    else:
        assert "web/app.py:12" in hint.message


@pytest.mark.asyncio
async def test_an_edit_in_the_manifest_changes_what_the_code_is_told(client):
    app = open_file(client, "web/app.py")
    manifest = open_file(client, "k8s/web.yaml")
    await diagnostics(client, app, lambda found: severity("state/local-write", found) == lsp.DiagnosticSeverity.Error)

    text = (SHOP / "k8s/web.yaml").read_text()
    volume = (
        "          volumeMounts:\n            - { name: data, mountPath: /var/lib/shop }\n"
        "      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: data }\n"
    )
    end = lsp.Position(text.count("\n"), 0)
    one = lsp.Range(lsp.Position(5, 12), lsp.Position(5, 13))
    changes = [
        lsp.TextDocumentContentChangePartial(range=lsp.Range(end, end), text=volume),
        lsp.TextDocumentContentChangePartial(range=one, text="1"),
    ]
    change(client, manifest, 2, changes)
    # One replica with a claim keeps what it writes.
    await diagnostics(client, app, lambda found: "state/local-write" not in rules(found))
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(manifest)))
    await diagnostics(client, app, lambda found: "state/local-write" in rules(found))


@pytest.mark.asyncio
async def test_an_edit_before_a_finding_moves_it_in_the_clients_unit(client):
    _, column = CLIENTS[client.called]
    app = open_file(client, "web/app.py")
    await diagnostics(client, app, lambda found: "logs/file" in rules(found))
    # Before the word and within its line, in whatever unit: `é🚀` moves what follows by the client's width of it.
    width = {"utf-8": 6, "utf-16": 3, "utf-32": 2}[CLIENTS[client.called][0]]
    start = lsp.Position(4, 0)
    change(client, app, 2, [lsp.TextDocumentContentChangePartial(range=lsp.Range(start, start), text="é🚀 = 1; ")])
    moved = column + width + len(" = 1; ")
    await diagnostics(client, app, lambda found: of("logs/file", found) and of("logs/file", found).range.start.character == moved)


@pytest.mark.asyncio
async def test_hover_says_why_what_it_costs_and_what_to_do(client):
    app = open_file(client, "web/app.py")
    at = lsp.HoverParams(lsp.TextDocumentIdentifier(app), lsp.Position(11, 12))
    hover = await client.text_document_hover_async(at)
    for part in ["state/local-write", "**blocker**", "effort 5 · ", "**Why**", "**What to do**", "no volume of `web` keeps it"]:
        assert part in hover.contents.value
    nowhere = lsp.HoverParams(lsp.TextDocumentIdentifier(app), lsp.Position(1, 0))
    assert await client.text_document_hover_async(nowhere) is None


@pytest.mark.asyncio
async def test_the_page_of_a_rule_is_an_action_and_its_command_gives_the_page(client):
    app = open_file(client, "web/app.py")
    found = await diagnostics(client, app, lambda found: "state/local-write" in rules(found))
    write = of("state/local-write", found)
    asked = lsp.CodeActionParams(lsp.TextDocumentIdentifier(app), write.range, lsp.CodeActionContext([write]))
    actions = await client.text_document_code_action_async(asked)
    assert "Open the page of state/local-write" in [one.title for one in actions]
    page = lsp.ExecuteCommandParams("seaworthy.openPage", ["state/local-write"])
    text = await client.workspace_execute_command_async(page)
    assert text.startswith("# Data written to the local file system")


@pytest.mark.asyncio
async def test_the_whole_workspace_can_be_asked_for_and_what_is_the_same_is_not_sent_again(client):
    report = await client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(previous_result_ids=[]))
    found = {pathlib.PurePosixPath(item.uri).name: item for item in report.items}
    assert {"app.py", "Dockerfile", "web.yaml"} <= set(found)
    assert "image/runs-as-root" in rules(found["Dockerfile"].items)
    known = [lsp.PreviousResultId(item.uri, item.result_id) for item in report.items]
    again = await client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(previous_result_ids=known))
    assert {item.kind for item in again.items} == {"unchanged"}


@pytest.mark.asyncio
async def test_the_settings_are_read_as_they_are_typed(client):
    app = open_file(client, "web/app.py")
    text = '[rules]\nignore = ["state/local-write"]\nsevrity = 3\n'
    settings = open_file(client, "seaworthy.toml", text)
    found = await diagnostics(client, settings, lambda found: found)
    assert "did you mean `severity`?" in found[0].message and found[0].range.start == lsp.Position(2, 0)
    at = lsp.CompletionParams(lsp.TextDocumentIdentifier(settings), lsp.Position(1, len('ignore = ["state/local-w')))
    items = (await client.text_document_completion_async(at)).items
    local_write = next(item for item in items if item.label == "state/local-write")
    assert local_write.detail == "Data written to the local file system"
    assert local_write.text_edit.range.start.character == len('ignore = ["')

    last = lsp.Range(lsp.Position(2, 0), lsp.Position(3, 0))
    change(client, settings, 2, [lsp.TextDocumentContentChangePartial(range=last, text="")])
    await diagnostics(client, app, lambda found: found and "state/local-write" not in rules(found))


@pytest.mark.asyncio
async def test_a_finding_is_silenced_by_a_comment_with_a_reason(client):
    app = open_file(client, "web/app.py")
    found = await diagnostics(client, app, lambda found: "state/local-write" in rules(found))
    write = of("state/local-write", found)
    asked = lsp.CodeActionParams(lsp.TextDocumentIdentifier(app), write.range, lsp.CodeActionContext([write]))
    actions = await client.text_document_code_action_async(asked)
    silence = next(one for one in actions if one.title.startswith("Silence state/local-write here"))
    edit = silence.edit.changes[app][0]
    assert edit.new_text.strip().startswith("# seaworthy: ignore[state/local-write] ")
    assert edit.range.start == edit.range.end == lsp.Position(11, 0)
    change(client, app, 2, [lsp.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)])
    left = await diagnostics(client, app, lambda found: found and "state/local-write" not in rules(found))
    assert "logs/file" in rules(left)
