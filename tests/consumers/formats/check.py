"""Has each format read by a program that others use for it, and holds what they read against the JSON report."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import jsonschema
import junitparser
import openpyxl

WORK = Path(os.environ["WORK"])
FORMATS = ["json", "jsonl", "gitlab", "junit", "rdjson", "csv"]
SCHEMA = jsonschema.Draft202012Validator(json.loads(Path("tests/consumers/formats/gitlab.schema.json").read_text("utf-8")))
RDFORMAT = WORK / "node_modules/.bin/rdformat-validator"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def hostile() -> Path:
    """A project whose names and values are formulas, marks of XML and commands."""
    project = WORK / "hostile"
    project.mkdir()
    texts = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "a;=1", 'q"u,o', "<b>&amp;]]></failure>", "##[error]x", "::error::x",
             "\x01\x1b[2J\x7f\x85", "\ufffe\uffff", "\u202egnp", "é𝄞", "a\nb"]
    for number, text in enumerate(texts):
        name = text.replace("/", "_")
        value = json.dumps(text)
        project.joinpath(f"{name}.yaml").write_text(
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {value}}}\nspec:\n  replicas: 2\n"
            f"  selector: {{matchLabels: {{app: a{number}}}}}\n  template:\n    metadata: {{labels: {{app: a{number}}}}}\n"
            f"    spec:\n      containers:\n        - {{name: {value}, image: {value}}}\n", "utf-8", "surrogatepass")
        project.joinpath(f"{name}.broken.yaml").write_text(f"apiVersion: v1\nkind: [{value}\n", "utf-8")
    return project


def written(project: Path, name: str) -> dict[str, Path]:
    """The reports of one scan, a file for each format."""
    files = {form: WORK / f"{name}.{form}" for form in FORMATS}
    done = subprocess.run(
        [os.environ["SEAWORTHY"], "check", ".", "--root", ".", *(f"--output={form}={file}" for form, file in files.items())],
        cwd=project, capture_output=True, text=True,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{name}: exit code {done.returncode}\n{done.stderr}")
    return files


def bytes_of(project: Path, location: dict) -> tuple[int, int] | None:
    """The bytes on the first line from which a place starts, by the characters that JSON counts."""
    raw = project.joinpath(location["path"]).read_bytes()
    if b"\r" in raw or raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        line = raw.decode("utf-8").split("\n")[location["start"]["line"] - 1]
    except UnicodeDecodeError:
        return None
    return location["start"]["line"], len(line[: location["start"]["column"] - 1].encode()) + 1


def check(project: Path, name: str) -> None:
    files = written(project, name)
    report = json.loads(files["json"].read_text("utf-8"))
    findings, problems, unknown = report["findings"], report["problems"], report["unknown"]
    everything = len(findings) + len(problems) + len(unknown)

    # JSON Lines: each line is an object, and DuckDB counts what JSON lists.
    lines = [json.loads(line) for line in files["jsonl"].read_text("utf-8").split("\n")[:-1]]
    assert [one["fingerprint"] for one in lines if one["type"] == "finding"] == [one["fingerprint"] for one in findings]
    query = f"select type, count(*) from read_json('{files['jsonl']}', format='newline_delimited', union_by_name=true) group by type"
    counted = dict(duckdb.sql(query).fetchall())
    assert counted["report"] == 1
    for of, items in ("finding", findings), ("problem", problems), ("unknown", unknown), ("rule", report["rules"]):
        assert counted.get(of, 0) == len(items), (of, counted)

    # GitLab: its schema, and one entry for each fingerprint.
    entries = json.loads(files["gitlab"].read_text("utf-8"))
    SCHEMA.validate(entries)
    assert len(entries) == everything == len({one["fingerprint"] for one in entries})

    # JUnit: well-formed, counted as it says, and its names are unique as GitLab compares them.
    subprocess.run(["xmllint", "--noout", files["junit"]], check=True)
    suites = junitparser.JUnitXml.fromfile(str(files["junit"]))
    cases = [(suite.name, case) for suite in suites for case in suite]
    results = [type(result).__name__ for _, case in cases for result in case.result]
    said = (suites.tests, suites.failures, suites.errors, suites.skipped)
    suites.update_statistics()
    assert said == (suites.tests, suites.failures, suites.errors, suites.skipped) and suites.tests > 0
    assert results.count("Failure") == sum(one["severity"] != "note" for one in findings)
    assert results.count("Error") == len(problems)
    assert len(results) == everything
    keys = [(suite, case.classname, case.name) for suite, case in cases if case.result and type(case.result[0]).__name__ == "Failure"]
    assert len(keys) == len(set(keys)), "two failing tests have one name"

    # reviewdog: its definition, and columns in bytes.
    valid = subprocess.run([RDFORMAT, "--strict", "--no-extra-fields", files["rdjson"]], capture_output=True, text=True)
    assert valid.returncode == 0, valid.stdout + valid.stderr
    diagnostics = json.loads(files["rdjson"].read_text("utf-8"))["diagnostics"]
    assert len(diagnostics) == everything
    for finding, diagnostic in zip(findings, diagnostics):
        start, expected = diagnostic["location"]["range"]["start"], bytes_of(project, finding["location"]) if os.path.isfile(
            project / finding["location"]["path"]) else None
        assert expected in (None, (start["line"], start["column"])), (finding["location"], start)

    # CSV: the same rows to Python and to DuckDB, and no formula in a sheet.
    with files["csv"].open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, strict=True))
    assert len(rows) == everything and all(None not in row and None not in row.values() for row in rows)
    assert [row["fingerprint"] for row in rows if row["type"] == "finding"] == [one["fingerprint"] for one in findings]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(FORMULA)]
    [(total,)] = duckdb.sql(f"select count(*) from read_csv('{files['csv']}', header=true, all_varchar=true)").fetchall()
    assert total == everything
    sheet = openpyxl.Workbook().active
    for row in rows:
        sheet.append(list(row.values()))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    print(f"{name}: {len(findings)} findings, {len(problems)} problems, {len(unknown)} unknown, in {len(FORMATS)} formats")


projects = [*sorted(Path("fixtures/apps").iterdir()), *sorted(Path("fixtures/ready").iterdir()), Path("fixtures/hostile"), hostile()]
for project in projects:
    check(project, f"{project.parent.name}-{project.name}")
