// seaworthy in VS Code: it finds the program, starts its language server, and shows what that says.
import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import { LanguageClient, TransportKind, type LanguageClientOptions } from "vscode-languageclient/node";

import { find } from "./binary";
import { Pages, run } from "./pages";
import { Status, type State } from "./status";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("seaworthy");
  const status = new Status();
  const pages = new Pages();
  const start = () => started(context, output, status, pages);
  const page = (name: string, ...args: string[]) => () => shown(context, pages, name, args);
  context.subscriptions.push(
    output,
    status,
    pages,
    vscode.commands.registerCommand("seaworthy.restart", start),
    vscode.commands.registerCommand("seaworthy.showOutput", () => output.show()),
    vscode.commands.registerCommand("seaworthy.report", page("report", "check", "--format", "markdown")),
    vscode.commands.registerCommand("seaworthy.plan", page("plan", "plan", "--format", "markdown")),
    vscode.workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration("seaworthy.path") ? start() : undefined)),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function started(context: vscode.ExtensionContext, output: vscode.OutputChannel, status: Status, pages: Pages): Promise<void> {
  const before = client;
  client = undefined;
  await before?.dispose().catch(() => undefined);
  const found = located(context);
  if ("lookedAt" in found) {
    output.appendLine(`seaworthy was not found. Looked at:\n  ${found.lookedAt.join("\n  ")}`);
    status.failed("The program `seaworthy` was not found.");
    void missing(found.lookedAt, output);
    return;
  }
  output.appendLine(`${found.program} (from ${found.from})`);
  status.waiting();
  const server = { command: found.program, args: ["lsp"], transport: TransportKind.stdio };
  client = new LanguageClient("seaworthy", "seaworthy", server, options(output, pages));
  client.onNotification("seaworthy/score", (state: State) => status.show(state));
  try {
    await client.start();
  } catch (error) {
    status.failed(`The server did not start: ${String(error)}`);
    output.appendLine(String(error));
  }
}

function options(output: vscode.OutputChannel, pages: Pages): LanguageClientOptions {
  return {
    // What a finding can stand in has many languages; the server knows which files are its own.
    documentSelector: [{ scheme: "file" }],
    outputChannel: output,
    initializationOptions: { ...vscode.workspace.getConfiguration("seaworthy") },
    synchronize: { configurationSection: "seaworthy" },
    diagnosticPullOptions: { onChange: true, onSave: true },
    middleware: {
      async executeCommand(command, args, next) {
        const answer: unknown = await next(command, args);
        if (command === "seaworthy.openPage" && typeof answer === "string") {
          await pages.show(`rule ${String(args[0]).replace("/", " ")}`, answer);
        }
        return answer;
      },
    },
  };
}

function located(context: vscode.ExtensionContext) {
  return find({
    setting: vscode.workspace.getConfiguration("seaworthy").get<string>("path", "").trim(),
    extension: context.extensionPath,
    folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    environment: process.env,
    platform: process.platform,
    home: os.homedir(),
    runs(file) {
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
      } catch {
        return false;
      }
    },
  });
}

async function missing(lookedAt: string[], output: vscode.OutputChannel): Promise<void> {
  const place = lookedAt.length === 1 ? ` at ${lookedAt[0]}` : "";
  const answer = await vscode.window.showErrorMessage(
    `The program seaworthy was not found${place}. Install it with \`cargo install\`, or say where it is.`,
    "Set its path",
    "Where it was looked for",
  );
  if (answer === "Set its path") await vscode.commands.executeCommand("workbench.action.openSettings", "seaworthy.path");
  if (answer === "Where it was looked for") output.show();
}

/** Runs the program on the folder of the file at hand, and shows what it writes. */
async function shown(context: vscode.ExtensionContext, pages: Pages, name: string, args: string[]): Promise<void> {
  const at = vscode.window.activeTextEditor?.document.uri;
  const folder = (at && vscode.workspace.getWorkspaceFolder(at)) ?? vscode.workspace.workspaceFolders?.[0];
  const found = located(context);
  if (!folder || "lookedAt" in found) {
    void vscode.window.showErrorMessage(folder ? "The program seaworthy was not found." : "No folder is open.");
    return;
  }
  try {
    const text = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "seaworthy" }, () =>
      run(found.program, [...args, folder.uri.fsPath], folder.uri.fsPath),
    );
    await pages.show(name, text);
  } catch (error) {
    void vscode.window.showErrorMessage(`seaworthy: ${error instanceof Error ? error.message : String(error)}`);
  }
}
