#!/usr/bin/env python3
"""How long an edit takes to be answered: `latency.py SEAWORTHY PROJECT FILE [EDITS]`.

An edit types a line into the file, or takes it out again, and asks for the file's diagnostics; the time is from the first
byte that is sent to the last that is received. Prints the median, the 90th and the 99th percentile, and the longest.
"""

import json
import os
import subprocess
import sys
import time


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = 0

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def read(self):
        length = 0
        while (line := self.process.stdout.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = self.process.stdout.read(length)
        if not body:
            raise SystemExit("the server is gone")
        return json.loads(body)

    def ask(self, method, params):
        self.asked += 1
        self.send(id=self.asked, method=method, params=params)
        while True:
            answer = self.read()
            if "method" in answer and "id" in answer:
                self.send(id=answer["id"], result=None)
            elif answer.get("id") == self.asked:
                if "error" in answer:
                    raise SystemExit(answer["error"])
                return answer["result"]


def main(program, project, path, edits=500):
    project = os.path.realpath(project)
    uri = f"file://{project}/{path}"
    text = open(os.path.join(project, path), encoding="utf-8").read()
    comment = "// " if path.endswith((".java", ".rs")) else "# "
    server = Server(program)
    capabilities = {"general": {"positionEncodings": ["utf-8"]}, "textDocument": {"diagnostic": {}}}
    server.ask("initialize", {"processId": os.getpid(), "rootUri": f"file://{project}", "capabilities": capabilities})
    server.send(method="initialized", params={})
    started = time.perf_counter()
    document = {"uri": uri, "languageId": "text", "version": 0, "text": text}
    server.send(method="textDocument/didOpen", params={"textDocument": document})
    server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    first = time.perf_counter() - started
    lines = text.count("\n")
    times = []
    for number in range(int(edits)):
        line = number * 7919 % max(lines, 1)
        start, end = {"line": line, "character": 0}, {"line": line, "character": 0}
        typed = f"{comment}{number}\n"
        for version, change in [
            (2 * number + 1, {"range": {"start": start, "end": end}, "text": typed}),
            (2 * number + 2, {"range": {"start": start, "end": {"line": line + 1, "character": 0}}, "text": ""}),
        ]:
            began = time.perf_counter()
            params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
            server.send(method="textDocument/didChange", params=params)
            server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            times.append(time.perf_counter() - began)
            if len(times) == int(edits):
                break
        if len(times) == int(edits):
            break
    server.ask("shutdown", None)
    server.send(method="exit", params=None)
    times.sort()
    at = lambda share: f"{1000 * times[min(len(times) - 1, int(share * len(times)))]:.0f} ms"
    print(f"first {first:.2f} s, then {len(times)} edits: median {at(0.5)}, 90 % {at(0.9)}, 99 % {at(0.99)}, longest {at(1)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
