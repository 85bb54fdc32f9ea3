"""Has the SARIF Multitool read reports: by the rules of the format and of GitHub's code scanning, and as the oracle of
`primaryLocationLineHash`. Exits with 1 and the reasons where something is wrong.

`check.py [FOLDER…]` reads reports of these projects; without any, of this project's fixtures and of some made here.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

WORK = Path(os.environ["WORK"])
RULES = "Sarif;Ghas"
# More than any report has: a larger one would be passed over without a word.
LARGEST_KB = "1000000"


def multitool(*arguments):
    done = subprocess.run([os.environ["MULTITOOL"], *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the Multitool ends with {done.returncode}: {arguments}\n{done.stdout}{done.stderr}")


def written(project, name):
    """The report of a project, written by the program under test."""
    out = WORK / f"{name}.sarif"
    command = [os.environ["SEAWORTHY"], "check", ".", "--root", ".", "-o", f"sarif={out}"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{name}: exit code {done.returncode}\n{done.stderr}")
    return out


def validation(sarif):
    """What the Multitool has against a report: errors and warnings."""
    out = sarif.with_suffix(".validation.json")
    multitool("validate", sarif, "--rule-kind", RULES, "--level", "Error;Warning", "--quiet", "true",
              "--max-file-size-in-kb", LARGEST_KB, "--output", out, "--log", "ForceOverwrite")
    [run] = json.loads(out.read_text("utf-8-sig"))["runs"]
    if len(run.get("artifacts", [])) > 1 or not run["invocations"][0]["executionSuccessful"]:
        yield f"the validation did not run: {run['invocations']}"
    for one in run.get("results", []):
        message = one["message"]
        yield f"{one['ruleId']} {one.get('level', 'warning')}: {message.get('text') or message['arguments']}"


def limits(sarif, run):
    """What code scanning refuses or drops, as its documentation gives the limits."""
    if len(gzip.compress(sarif.read_bytes())) > 10_000_000:
        yield "it is larger than 10 MB after gzip"
    if len(run["results"]) > 25_000:
        yield f"{len(run['results'])} results"
    for rule in run["tool"]["driver"]["rules"]:
        short, full = rule["shortDescription"]["text"], rule["fullDescription"]["text"]
        if len(rule["properties"]["tags"]) > 10 or len(rule["name"]) > 255 or max(len(short), len(full)) > 1024:
            yield f"{rule['id']} is over a limit"
        if not (short and full and rule["help"]["text"] and rule["help"]["markdown"]):
            yield f"{rule['id']} has no words"
    worst = {"error": 0, "warning": 1, "note": 2}
    levels = [worst[one["level"]] for one in run["results"] if not one["ruleId"].startswith("seaworthy/")]
    if levels != sorted(levels):
        yield "the worst results are not the first"
    for one in run["results"]:
        related = {place["id"] for place in one.get("relatedLocations", [])}
        linked = {int(link) for link in re.findall(r"(?<!\\)\]\((\d+)\)", one["message"]["text"])}
        region = one["locations"][0]["physicalLocation"]["region"]
        if len(related) > 100 or not linked <= related:
            yield f"links to {sorted(linked - related)[:3]} of {len(related)} places: {one['message']['text']}"
        if region["startLine"] != region["endLine"]:
            yield f"a region of several lines: {region}"
        if not one["message"]["text"].endswith((".", "!", "?", "…")):
            yield f"no full stop: {one['message']['text']}"


def hashes(project, sarif, run):
    """Where `primaryLocationLineHash` is not what the Multitool computes from the files themselves."""
    asked, compared = sarif.with_suffix(".asked.json"), []
    for one in run["results"]:
        physical = one["locations"][0]["physicalLocation"]
        file = Path(project, unquote(physical["artifactLocation"]["uri"]))
        own = one["partialFingerprints"].get("primaryLocationLineHash")
        if own is None:
            # Only what could not be read has none, and the upload adds its own.
            if not one["ruleId"] == "seaworthy/not-read":
                yield f"none at {physical}"
        elif readable(file):
            compared.append((own, file.resolve().as_uri(), physical["region"]))
    results = [
        {"message": {"text": "x"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}]}
        for _, uri, region in compared
    ]
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "columnKind": "utf16CodeUnits", "results": results}]}
    asked.write_text(json.dumps(log))
    answer = sarif.with_suffix(".answer.json")
    # Files are found by absolute URIs alone.
    multitool("rewrite", asked, "--output", answer, "--insert", "RollingHashPartialFingerprints", "--log", "ForceOverwrite")
    [answered] = json.loads(answer.read_text("utf-8-sig"))["runs"]
    for (own, uri, region), one in zip(compared, answered.get("results", []), strict=True):
        theirs = one.get("partialFingerprints", {}).get("primaryLocationLineHash")
        if own != theirs:
            yield f"{own} and not {theirs} at {uri}:{region['startLine']}"
    COMPARED.append(len(compared))


def readable(file):
    """Whether the oracle reads what this program reads: it takes other encodings for broken UTF-8."""
    data = file.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


COMPARED = []


def check(project, name, at_least=0):
    start = time.monotonic()
    sarif = written(project, name)
    log = json.loads(sarif.read_bytes())
    [run] = log["runs"]
    wrong = [*validation(sarif), *limits(sarif, run), *hashes(project, sarif, run)]
    if len(run["results"]) < at_least:
        wrong.append(f"{len(run['results'])} results, and {at_least} are expected")
    size = sarif.stat().st_size
    print(f"{name}: {len(run['results'])} results, {COMPARED[-1]} hashes, {size // 1000} kB, "
          f"{len(wrong)} objections, {time.monotonic() - start:.1f} s", flush=True)
    for one in wrong[:20]:
        print(f"  {one}", file=sys.stderr)
    return not wrong


def made():
    """Projects whose names and texts are hard to write down, a large one and an empty one."""
    names = WORK / "names"
    deployment = ("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {0}\nspec:\n  replicas: 3\n  selector:\n"
                  "    matchLabels: {{app: {0}}}\n  template:\n    metadata:\n      labels: {{app: {0}}}\n    spec:\n"
                  "      containers:\n        - name: {0}\n          image: example.com/{0}\n")
    for at, name in enumerate(["a b.yaml", "c#d.yaml", "e%20f.yaml", "ü 😀.yaml", "a:b.yaml", "q?&=+.yaml", "](1) [x.yaml", "'\"<>.yaml"]):
        file = names / f"folder [{at}]" / name
        file.parent.mkdir(parents=True)
        file.write_text(deployment.format(f"web{at}"), "utf-8")
    texts = WORK / "texts"
    texts.mkdir()
    text = deployment.format("web").replace("spec:", "spec: # 😀 𝄞 é ${x}", 1)
    long = text.replace("kind:", "# " + "x😀" * 3000 + "\nkind:")
    for name, data in {
        "bom.yaml": b"\xef\xbb\xbf" + text.encode(), "crlf.yaml": text.replace("\n", "\r\n").encode(),
        "cr.yaml": text.replace("\n", "\r").encode(), "long.yaml": long.encode(), "utf16.yaml": text.encode("utf-16"),
        "latin.yaml": text.replace("😀 𝄞 ", "").encode("latin-1"), "separators.yaml": text.replace("é", "\u2028\x85é").encode(),
        "tail.yaml": text.rstrip("\n").encode(),
    }.items():
        one = texts / name.split(".")[0]
        one.mkdir()
        (one / name).write_bytes(data.replace(b"web", name.split(".")[0].encode()) if b"\0" not in data else data)
    many = WORK / "many"
    many.mkdir()
    host = "    spec:\n      hostNetwork: true\n      volumes: [{{name: data, hostPath: {{path: /srv/{0}}}}}]\n      containers:\n"
    container = ("          securityContext: {{privileged: true}}\n          env: [{{name: DB_PASSWORD, value: kaeQu7oh-{0}}}]\n"
                 "          volumeMounts: [{{name: data, mountPath: /var/lib/{0}}}]\n")
    worse = deployment.replace("    spec:\n      containers:\n", host) + container
    for file in range(36):
        documents = (worse.format(f"web-{file}-{at}") for at in range(25))
        (many / f"{file}.yaml").write_text("---\n".join(documents))
    empty = WORK / "empty"
    empty.mkdir()
    return [(names, 8), (texts, 8), (many, 6000), (empty, 0)]


if len(sys.argv) > 1:
    projects = [(Path(one), 0) for one in sys.argv[1:]]
else:
    fixtures = [*sorted(Path("fixtures/apps").iterdir()), Path("fixtures/ready/orders"), Path("fixtures/hostile")]
    projects = [(one, 1 if one.parent.name == "apps" else 0) for one in fixtures] + made()
right = []
for project, at_least in projects:
    kind = "made" if project.parent == WORK else project.parent.name
    right.append(check(project, f"{kind}-{project.name}", at_least))
if sum(COMPARED) == 0:
    sys.exit("no hash was compared")
sys.exit(0 if all(right) else 1)
