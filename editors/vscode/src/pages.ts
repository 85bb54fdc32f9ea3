// Pages in Markdown: the report, the plan, a rule. They are texts of this extension, and nothing is written to disk.
import { execFile } from "node:child_process";
import * as vscode from "vscode";

const SCHEME = "seaworthy";
/** What the program may write; a report is below one megabyte. */
const MOST = 8 << 20;

/** Shows pages as a preview. A page that is shown again shows its new text. */
export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}

/** What the program writes to standard output. Findings are no failure: 0 and 1 are fine, and 2 says why on standard error. */
export function run(program: string, args: string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: folder, maxBuffer: MOST, encoding: "utf8" }, (error, stdout, stderr) => {
      const done = error === null || error.code === 1;
      if (done) resolve(stdout);
      else reject(new Error(stderr.trim() || error.message));
    });
  });
}
