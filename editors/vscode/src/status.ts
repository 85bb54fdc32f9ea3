// The state of the project in the status bar.
import * as vscode from "vscode";

/** What the server says after a scan: the notification `seaworthy/score`. */
export interface State {
  /** The workspace folder. */
  uri: string;
  /** The score and what it is about, in one line. */
  text: string;
  /** The overall score, 0 to 100; `null` or absent where there is none. */
  score?: number | null;
  blockers: number;
  warnings: number;
  notes: number;
  unknown: number;
  problems: number;
}

/** One entry for all workspace folders: the least ready one is shown, the others stand in the tooltip. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("seaworthy.score", vscode.StatusBarAlignment.Left, 0);
  private readonly states = new Map<string, State>();

  constructor() {
    this.item.name = "seaworthy";
    this.item.command = "seaworthy.report";
    this.waiting();
  }

  waiting(): void {
    this.states.clear();
    this.item.text = "$(sync~spin) seaworthy";
    this.item.tooltip = "seaworthy reads the project.";
    this.item.backgroundColor = undefined;
    this.item.show();
  }

  failed(why: string): void {
    this.item.text = "$(error) seaworthy";
    this.item.tooltip = why;
    this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
    this.item.show();
  }

  show(state: State): void {
    this.states.set(state.uri, state);
    const worst = [...this.states.values()].sort((a, b) => b.blockers - a.blockers || (a.score ?? 101) - (b.score ?? 101))[0];
    if (!worst) return;
    const number = typeof worst.score === "number" ? ` ${Math.floor(worst.score)}` : "";
    this.item.text = `$(${worst.blockers > 0 ? "circle-slash" : worst.warnings > 0 ? "warning" : "check"}) seaworthy${number}`;
    this.item.tooltip = tooltip([...this.states.values()]);
    this.item.backgroundColor = worst.blockers > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function tooltip(states: State[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const state of states) {
    if (states.length > 1) text.appendText(`${decodeURIComponent(state.uri.split("/").pop() ?? state.uri)}\n`);
    text.appendText(`${state.text}\n`);
    const counts = [
      counted(state.blockers, "blocker"),
      counted(state.warnings, "warning"),
      counted(state.notes, "note"),
      state.unknown > 0 ? `${state.unknown} not judged` : "",
      counted(state.problems, "problem"),
    ].filter((part) => part !== "");
    text.appendText(`${counts.join(", ") || "nothing found"}\n`);
  }
  text.appendMarkdown("\nClick for the report.");
  return text;
}

function counted(number: number, word: string): string {
  return number === 0 ? "" : number === 1 ? `1 ${word}` : `${number} ${word}s`;
}
