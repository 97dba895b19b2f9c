"""No change can weaken the gate that judges it: every way in weakenings/ is listed by its key, and blocks.

A file dropped there is a test. `change`, `remove` and `rename` are dotted keys of params.yaml; `base` are keys that the
base has besides.
"""

import contextlib
from datetime import date
from pathlib import Path

import pytest
import yaml

import gate_project as project
from gate.weakened_project import CEILING, WAIVERS, declared, weaken
from gate_evidence import evidence
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.config.params import load
from tidegate.gate import waivers
from tidegate.gate.decision import Circumstances, decide
from tidegate.gate.effective_gate import effective_gate
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import approve
from tidegate.records import Verdict

CASES = sorted((Path(__file__).parent / "weakenings").glob("*.yaml"))


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A folder with the base's files, and a work tree, entered, that is the same."""
    for folder in (tmp_path / "base", tmp_path / "head"):
        folder.mkdir()
        monkeypatch.chdir(folder)
        write_json(paths.SPLIT_SUMMARY, {"parts": {"holdout": {"rows": 2_000}}})
        waivers.FILE.parent.mkdir(parents=True)
        waivers.FILE.write_text(WAIVERS)
        project.declare(declared())
    return tmp_path / "base"


def decided(base, changed=(), approved_by=""):
    judged = effective_gate(base, load(GateParams), changed, approved=bool(approved_by))
    given = Circumstances(
        loosenings=tuple(approve((loosening.finding() for loosening in judged.loosenings), approved_by)),
        waivers=judged.waivers,
        today=date(2026, 6, 1),
    )
    return decide(judged.declared.gate, evidence(rows=400, evaluate=judged.declared.evaluate), given)


def test_there_are_at_least_thirty_ways():
    assert len(CASES) >= 30


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem.replace("_", " "))
def test_a_weakened_gate_is_listed_and_blocked(base, path):
    case = yaml.safe_load(path.read_text())
    with contextlib.chdir(base):
        project.declare(declared(case))
    decision = decided(base, weaken(case))
    assert case["lists"] in [finding.subject for finding in decision.loosenings]
    assert decision.verdict is Verdict.FAIL
    assert all(finding.reason.startswith(finding.subject) for finding in decision.loosenings)


def test_an_unchanged_declaration_weakens_nothing(base):
    assert decided(base).loosenings == ()


@pytest.mark.parametrize(
    "change",
    [
        {"gate.rules.auc_holds.margin": 0.02},
        {"gate.rules.auc_floor.at": 0.61},
        {"gate.holdout_budget": 20},
        {"gate.rules.brier_ceiling.at": 0.24},
        {"gate.rules.new": {"kind": "floor", "metric": "recall", "at": 0.01}},
        {"evaluate.metrics.accuracy": {}},
        {"evaluate.slices.carrier.min_rows": 10},
        {"check.expect.known.kwargs.mostly": 1.0},
        {"check.expect.known.kwargs.value_set": ["AA"]},
        {"check.expect.rows.kwargs.min_value": 200},
        {"check.expect.rows.kwargs.max_value": 800},
        {"check.expect.new": {"type": "expect_column_to_exist", "kwargs": {"column": "day"}}},
        {"data.sources.weather.sha256": "b" * 64},
        {"data.sources.holidays": {"kind": "file", "path": "data/holidays.csv"}},
        {"environments.prod.rollout.steps.probe.weight": 1},
        {"environments.prod.rollout.steps.probe.hold": "1h"},
        {"environments.prod.rollout.steps.probe.analyses": ["errors", "latency", "score_shift"]},
        {"environments.prod.rollout.steps.whole": {"weight": 90, "hold": "10m", "analyses": ["errors"]}},
        {"environments.prod.traffic.requests_per_second": 30},
        {"environments.new": {"rollout": {"strategy": "rolling"}}},
        {"environments.prod.target.replicas": {"min": 4, "max": 20}},
        {"environments.prod.stable": "flights@v1.0.0", "environments.prod.step": "probe"},
        {"evaluate.fairness": {"by": ["carrier"]}},
        {"monitor.analyses.errors.at_most": 0.01},
        {"monitor.analyses.errors.min_requests": 500},
        {"monitor.analyses.errors.window": "60s"},
        {"monitor.analyses.score_shift": {"kind": "score_shift", "at_most": 0.1}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_asking_more_weakens_nothing(base, change):
    assert decided(base, weaken({"change": change})).loosenings == ()


@pytest.mark.parametrize(
    ("change", "rule", "expected"),
    [
        ({"gate.rules.auc_holds.margin": 0.5}, "auc_holds", 0.03),
        ({"gate.rules.auc_holds.margin": 0.01}, "auc_holds", 0.01),
        ({"gate.rules.auc_floor.at": 0.1}, "auc_floor", 0.6),
        ({"gate.rules.auc_floor.at": 0.7}, "auc_floor", 0.7),
        ({"gate.rules.brier_ceiling.at": 0.9}, "brier_ceiling", 0.25),
        ({"gate.rules.brier_ceiling.at": 0.2}, "brier_ceiling", 0.2),
        ({"gate.rules.auc_holds": {"kind": "floor", "metric": "roc_auc", "at": 0.0}}, "auc_holds", 0.03),
    ],
)
def test_the_stricter_of_base_and_head_judges(base, change, rule, expected):
    weaken({"change": change})
    judged = effective_gate(base, load(GateParams), ())
    effective = judged.declared.gate.rules[rule]
    assert getattr(effective, "margin", getattr(effective, "at", None)) == expected


def test_rules_metrics_and_slices_of_both_are_judged(base):
    weaken(
        {
            "change": {"gate.rules.new": CEILING, "evaluate.metrics.accuracy": {}, "gate.inconclusive": "warn"},
            "remove": ["gate.rules.auc_holds", "evaluate.metrics.recall", "evaluate.slices.carrier"],
        }
    )
    judged = effective_gate(base, load(GateParams), ()).declared
    assert set(judged.gate.rules) == {"auc_floor", "auc_holds", "auc_kept", "answers_stay", "brier_ceiling", "new"}
    assert set(judged.evaluate.metrics) == {"roc_auc", "brier", "recall", "accuracy"}
    assert set(judged.evaluate.slices) == {"carrier"}
    assert judged.gate.inconclusive == "block"


def test_an_owners_approval_lets_a_loosened_gate_through_and_keeps_it_listed(base):
    changed = weaken({"change": {"gate.rules.auc_holds.margin": 0.04}})
    decision = decided(base, changed, approved_by="@ml-owners")
    assert decision.verdict is Verdict.PASS
    assert [(f.verdict, f.remedy) for f in decision.loosenings] == [(Verdict.PASS, "approved by @ml-owners")]


def test_a_base_without_a_gate_is_first_adoption(base):
    (base / paths.PARAMS).write_text("seed: 7\n")
    judged = effective_gate(base, load(GateParams), ())
    assert judged.loosenings == ()
    assert judged.note.startswith("first adoption")


def test_a_gate_that_this_version_cannot_read_blocks(base):
    values = declared()
    values["gate"]["rules"]["auc_holds"]["kind"] = "retired"
    (base / paths.PARAMS).write_text(yaml.safe_dump(values))
    judged = effective_gate(base, load(GateParams), ())
    assert [loosening.key for loosening in judged.loosenings] == ["gate"]
    assert "this version cannot read the gate" in judged.loosenings[0].says


def test_new_code_is_code_like_any_other(base):
    changed = weaken({"files": {"pipelines/tidegate/metrics/new.py": "A", "docs/new.md": "A"}})
    (finding,) = decided(base, changed).loosenings
    assert finding.reason == "pipelines/tidegate/metrics/new.py: added, and can affect the verdict"


def test_results_that_the_base_keeps_in_git_are_none(base):
    changed = weaken({"files": {"reports/drift.csv": "M"}})
    assert len(decided(base, changed).loosenings) == 1
    (base / "dvc.yaml").write_text("stages: [")
    assert len(decided(base, changed).loosenings) == 1
    (base / "dvc.yaml").write_text("stages: {a: {cmd: x, outs: [{reports: {cache: false}}]}}")
    assert decided(base, changed).loosenings == ()


def test_waivers_of_the_base_that_cannot_be_read_count_as_none(base):
    (base / waivers.FILE).write_text("waivers: [")
    assert [finding.subject for finding in decided(base).loosenings] == ["gate.waivers.old"]


@pytest.mark.parametrize(("head", "effective"), [(20, 20), (200, 50), (None, 50)])
def test_the_smaller_holdout_budget_counts(base, head, effective):
    weaken({"change": {"gate.holdout_budget": head}} if head else {"remove": ["gate.holdout_budget"]})
    assert effective_gate(base, load(GateParams), ()).declared.gate.holdout_budget == effective


def test_a_base_without_a_holdout_budget_takes_the_heads(base):
    values = declared()
    del values["gate"]["holdout_budget"]
    (base / paths.PARAMS).write_text(yaml.safe_dump(values))
    assert effective_gate(base, load(GateParams), ()).declared.gate.holdout_budget == 50


def test_the_first_deployment_says_who_approves_it_and_how(base):
    judged = effective_gate(base, load(GateParams), ())
    assert judged.note == ""
    without = {key: value for key, value in declared().items() if key != "environments"}
    (base / paths.PARAMS).write_text(yaml.safe_dump(without))
    judged = effective_gate(base, load(GateParams), ())
    assert judged.note.startswith("this change deploys for the first time; an owner approves it once")
    assert effective_gate(base, load(GateParams), (), approved=True).note == ""
