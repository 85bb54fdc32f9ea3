import assert from "node:assert/strict";
import test from "node:test";

import { find, type Machine } from "../src/binary";

function machine(files: string[], more: Partial<Machine> = {}): Machine {
  return {
    setting: "",
    extension: "/ext",
    folder: "/shop",
    environment: { PATH: "/usr/bin:/opt/bin" },
    platform: "linux",
    home: "/home/me",
    runs: (file) => files.includes(file),
    ...more,
  };
}

const program = (found: ReturnType<typeof find>) => ("program" in found ? found.program : undefined);

test("what the user set wins, and nothing takes its place where it is wrong", () => {
  const all = ["/tools/seaworthy", "/ext/bundled/seaworthy", "/usr/bin/seaworthy"];
  assert.equal(program(find(machine(all, { setting: "/tools/seaworthy" }))), "/tools/seaworthy");
  assert.deepEqual(find(machine(all, { setting: "/tools/seaworthi" })), { lookedAt: ["/tools/seaworthi"] });
});

test("a relative path is below the workspace folder, and ~ is the home folder", () => {
  assert.equal(program(find(machine(["/shop/bin/seaworthy"], { setting: "bin/seaworthy" }))), "/shop/bin/seaworthy");
  assert.equal(program(find(machine(["/home/me/x/seaworthy"], { setting: "~/x/seaworthy" }))), "/home/me/x/seaworthy");
});

test("then the extension's own, then the PATH in its order, then what cargo installed", () => {
  const places = ["/ext/bundled/seaworthy", "/usr/bin/seaworthy", "/opt/bin/seaworthy", "/home/me/.cargo/bin/seaworthy"];
  for (let first = 0; first < places.length; first += 1) {
    assert.equal(program(find(machine(places.slice(first)))), places[first]);
  }
});

test("a relative folder of the PATH is not looked at: it would be the workspace's", () => {
  assert.equal(program(find(machine(["seaworthy", "./seaworthy"], { environment: { PATH: ".::" } }))), undefined);
});

test("on Windows it has its ending and its separators", () => {
  const windows: Partial<Machine> = { platform: "win32", environment: { Path: "C:\\bin;D:\\bin" }, home: "C:\\me", extension: "C:\\ext" };
  assert.equal(program(find(machine(["D:\\bin\\seaworthy.exe"], windows))), "D:\\bin\\seaworthy.exe");
});

test("where it is nowhere, every place is named", () => {
  const found = find(machine([]));
  assert.deepEqual("lookedAt" in found && found.lookedAt, [
    "/ext/bundled/seaworthy",
    "/usr/bin/seaworthy",
    "/opt/bin/seaworthy",
    "/home/me/.cargo/bin/seaworthy",
  ]);
});
