"""The self-test is green only where the gate is red for every corruption; a gate that lets one through is found out."""

from dataclasses import replace

import pytest

import gate_project as project
import leaking
from gate_evidence import sliced
from tidegate.config.params import load
from tidegate.gate import selftest
from tidegate.gate.evidence import check_report, package_size
from tidegate.gate.evidence.check_report import CheckEvidence, CheckResult
from tidegate.gate.gate_params import GateParams
from tidegate.gate.leakage import Tables
from tidegate.gate.pairing import Unpaired

CHECKS = {"rows": CheckResult("pass", "critical", "2,000 rows"), "known": CheckResult("pass", "warning", "all known")}
RULES = project.RULES | {
    "carriers": {"kind": "slice_regression", "metric": "roc_auc", "slices": "carrier", "margin": 0.05},
    "size": {"kind": "budget", "model_size": "5Mi"},
    "data": {"kind": "data_checks"},
}


@pytest.fixture
def trials(tmp_path, monkeypatch):
    """The self-test of a gate with these rules over a sound model: {name: passes}."""
    monkeypatch.chdir(tmp_path)

    def run(rules=RULES, *, checks=CHECKS, size=1.0):
        known = sliced()
        project.declare(project.PARAMS | {"gate": {"rules": rules}})
        report = checks if isinstance(checks, Unpaired) else CheckEvidence(checks)
        revision = known.head.holding(check_report, report).holding(package_size, size)
        found = selftest.findings(load(GateParams), replace(known, base=None, head=revision))
        return {finding.subject: (finding.verdict.value == "pass", finding.reason) for finding in found}

    return run


def test_training_on_the_holdout_is_tried_where_a_rule_looks_for_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = leaking.table()
    known = replace(sliced(), base=None, tables=Tables(table, table))
    project.declare(project.PARAMS | {"gate": {"rules": {"no_leakage": {"kind": "leakage"}}}})
    found = {finding.subject: finding for finding in selftest.findings(load(GateParams), known)}
    assert found["healthy twin"].verdict.value == "pass"
    assert found["training rows that include the holdout"].verdict.value == "pass"
    assert "no_leakage: 100.0% of the holdout" in found["training rows that include the holdout"].reason


def test_a_sound_gate_turns_red_for_every_corruption_and_green_for_the_twin(trials):
    found = trials()
    assert [name for name, (held, _) in found.items() if not held] == []
    assert found["healthy twin"][1].startswith("green, as expected")
    for part in ("predictions", "holdout: ", "metric", "data check", "model", "rule", "slice", "seed", "waiver"):
        assert any(part in name for name in found), part
    assert len(found) >= 30


def test_a_gate_that_does_not_look_at_the_ranking_is_found_out(trials):
    found = trials({"size": RULES["size"]})
    missed = {name for name, (held, _) in found.items() if not held}
    assert "predictions dealt to other rows" in missed
    assert found["predictions dealt to other rows"][1] == "green, must be red"


def test_a_twin_that_is_not_green_is_found_out(trials):
    held, reason = trials(checks=Unpaired("report not found"))["healthy twin"]
    assert not held
    assert reason == "red, must be green; data: report not found"


def test_a_corruption_is_not_seen_just_because_something_else_is_wrong(trials):
    found = trials({"size": RULES["size"]}, size=9.0)
    assert not found["healthy twin"][0]
    assert not found["predictions dealt to other rows"][0]
    assert found["rule size removed"][0]
