"""Writes SARIF reports and has the Multitool read them; exits with 1 and the reasons where it objects."""

import json
import os
import subprocess
import sys
from pathlib import Path

WORK = Path(os.environ["WORK"])


def report(project: Path, name: str) -> Path:
    """The report of a project, written by the program under test."""
    out = WORK / f"{name}.sarif"
    done = subprocess.run(
        [os.environ["SEAWORTHY"], "check", ".", "--root", ".", "-o", f"sarif={out}"],
        cwd=project, capture_output=True, text=True,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{name}: exit code {done.returncode}\n{done.stderr}")
    return out


def objections(sarif: Path) -> list[str]:
    """What the Multitool has against a report: errors and warnings."""
    out = sarif.with_suffix(".validation.json")
    subprocess.run(
        [os.environ["MULTITOOL"], "validate", sarif, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning",
         "--quiet", "true", "--output", out, "--log", "ForceOverwrite"],
        check=True, capture_output=True,
    )
    [run] = json.loads(out.read_text("utf-8-sig"))["runs"]
    return [f"{one['ruleId']} {one.get('level', 'warning')}: {one['message']}" for one in run.get("results", [])]


failed = False
for project in sorted(Path("fixtures/apps").iterdir()):
    said = objections(report(project, project.name))
    print(f"{project}: {len(said)} objections")
    for one in said[:20]:
        print(f"  {one}", file=sys.stderr)
    failed |= bool(said)
sys.exit(1 if failed else 0)
