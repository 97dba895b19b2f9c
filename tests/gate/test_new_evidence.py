"""A rule that asks for new evidence is two files: decision, reader and self-test follow from what they say."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tidegate

EVIDENCE = '''"""How many days old the newest row is."""

from pathlib import Path

from tidegate.gate.evidence import _read, age
from tidegate.gate.pairing import Unpaired

PATHS = (Path("artifacts/ingest/age.json"),)
ABSENT = Unpaired("no age was recorded")


def read(folder):
    values = _read.mapping(folder.root, PATHS[0])
    if isinstance(values, Unpaired):
        return values
    days = values.get("days")
    return days if type(days) is int and days >= 0 else Unpaired(f"{PATHS[0]} records no number of days")


def corrupted(twin):
    yield "rows a year old", twin.with_head(twin.head.holding(age, 365))
'''
RULE = '''"""The data are fresh."""

from typing import Literal

from tidegate.config.section import Section
from tidegate.gate.evidence import age
from tidegate.gate.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("age",)
STRICTER = {"days": Stricter.SMALLER}


class Params(Section):
    """The newest row may not be older than this."""

    kind: Literal["fresh"]
    days: int


def judge(name, params, evidence):
    found = evidence.head.of(age)
    if isinstance(found, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, found.reason, remedy=found.remedy)
    else:
        yield Finding(name, Verdict.PASS if found <= params.days else Verdict.FAIL, f"{found} days old")
'''
DECIDED = """
import json, sys
from pathlib import Path
import gate_project as project
from gate_evidence import sliced
from tidegate.artifacts import write_json
from tidegate.config.params import load
from tidegate.gate import load_evidence, selftest
from tidegate.gate.decision import decide
from tidegate.gate.gate_params import GateParams
from tidegate.gate.revision import RevisionFolder

project.declare(project.PARAMS | {"gate": {"rules": {"young": {"kind": "fresh", "days": 7}}}})
declared, known = load(GateParams), sliced(rows=300)
reasons = []
for days in (7, 8, -1, None):
    if days is None:
        Path("artifacts/ingest/age.json").unlink()
    else:
        write_json(Path("artifacts/ingest/age.json"), {"days": days})
    head = load_evidence.completed(known.head, RevisionFolder(Path(), "here"), load_evidence.needed(declared.gate))
    decision = decide(declared.gate, known.with_head(head))
    reasons += [f"{found.verdict.value}: {found.reason}" for found in decision.findings if found.rule == "young"]
healthy = known.with_head(head.holding(load_evidence.EVIDENCE.load("age"), 1))
trials = selftest.findings(declared, healthy)
old = next(found.verdict.value for found in trials if found.subject == "rows a year old")
print(json.dumps([*(reason.partition(";")[0] for reason in reasons), old]))
"""


@pytest.mark.slow
def test_a_rule_and_its_evidence_are_a_file_each(tmp_path):
    """In a copy of the package: nothing but the two files is added."""
    package = shutil.copytree(Path(tidegate.__file__).parent, tmp_path / "copy/tidegate")
    (package / "gate/evidence/age.py").write_text(EVIDENCE)
    (package / "gate/rules/fresh.py").write_text(RULE)
    (tmp_path / "project").mkdir()
    tests = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", DECIDED],
        cwd=tmp_path / "project",
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path / "copy"), str(tests)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    *reasons, gone, trial = json.loads(run.stdout)
    assert reasons == [
        "pass: 7 days old",
        "fail: 8 days old",
        "inconclusive: artifacts/ingest/age.json records no number of days",
    ]
    assert gone.startswith("inconclusive: artifacts/ingest/age.json ")
    assert trial == "pass"
