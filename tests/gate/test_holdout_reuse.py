"""A holdout's decisions are counted by its declared split, stated, and bounded by the gate."""

from dataclasses import replace

import pytest
import yaml

from gate_evidence import evidence
from tidegate.config.schema.gate import Gate
from tidegate.gate import holdout_reuse
from tidegate.gate.decision import Circumstances, decide
from tidegate.gate.holdout_reuse import decisions, remark
from tidegate.records import Verdict

OCTOBER = {"kind": "time", "holdout_from": "2013-10-01"}
NOVEMBER = {"kind": "time", "holdout_from": "2013-11-01"}
DRAWN = {"kind": "random", "holdout": 0.3}
HOLDS = {"kind": "no_regression", "metric": "roc_auc", "margin": 0.03}


def declared(split, seed=7, **others):
    return yaml.safe_dump({"data": {"split": split} | others, "seed": seed}).encode()


@pytest.mark.parametrize(
    ("past", "current", "count"),
    [
        pytest.param([declared(OCTOBER)] * 3, declared(OCTOBER), 3, id="the same split"),
        pytest.param([declared(OCTOBER)], declared(NOVEMBER), 0, id="another split starts anew"),
        pytest.param(
            [declared(OCTOBER), declared(NOVEMBER), declared(OCTOBER)],
            declared(OCTOBER),
            2,
            id="one that returns",
        ),
        pytest.param([declared(OCTOBER, query="other")], declared(OCTOBER, query="new"), 1, id="another query"),
        pytest.param([declared(OCTOBER)], declared(OCTOBER, seed=8), 1, id="a seed that draws no rows"),
        pytest.param([declared(DRAWN)], declared(DRAWN, seed=8), 0, id="a seed that draws others"),
        pytest.param([declared(DRAWN)], declared(DRAWN | {"stratify": False}), 1, id="a default written out"),
        pytest.param([b"", b"a: [", b"[]", b"data: {}", b"data: []"], declared(OCTOBER), 0, id="nothing readable"),
        pytest.param([b"", b""], b"", 0, id="no declaration, no holdout"),
    ],
)
def test_merges_on_the_same_declared_holdout_are_counted(past, current, count):
    assert decisions(past, current) == count


@pytest.mark.parametrize("count", [0, 1])
def test_the_first_look_needs_no_remark(count):
    assert list(remark(count, 5)) == []


@pytest.mark.parametrize(
    ("budget", "of"), [(None, ""), (20, " of the 20 that its budget allows")], ids=["no budget", "a budget"]
)
def test_the_remark_states_only_what_the_count_shows(budget, of):
    assert list(remark(8, budget)) == [
        f"this holdout has decided 8 merges{of}: chosen models look better on it than on other rows"
    ]


def decided(known, count, budget=20, approved_by=""):
    gate = Gate.model_validate({"rules": {"auc": HOLDS}, "holdout_budget": budget})
    return decide(gate, known, Circumstances(decided=count, approved_by=approved_by))


@pytest.mark.parametrize(("count", "verdict"), [(19, "pass"), (20, "inconclusive"), (21, "inconclusive")])
def test_a_holdout_whose_budget_is_used_up_decides_nothing_more(count, verdict):
    decision = decided(evidence(head_noise=0.29), count)
    assert decision.verdict.value == verdict
    if verdict != "pass":
        found = next(finding for finding in decision.findings if finding.rule == "holdout_budget")
        assert found.reason == f"this holdout has decided {count} merges; the budget is 20"
        assert "declare another holdout under data.split" in found.remedy


def test_no_approval_and_no_warning_gate_decides_on_a_worn_holdout():
    known = evidence(head_noise=0.29)
    assert decided(known, 20, approved_by="@owners").verdict is Verdict.INCONCLUSIVE
    gate = Gate.model_validate({"rules": {"auc": HOLDS}, "holdout_budget": 20, "inconclusive": "warn"})
    assert decide(gate, known, Circumstances(decided=20)).verdict is Verdict.INCONCLUSIVE


def test_a_change_that_moves_no_prediction_asks_the_holdout_nothing():
    assert decided(evidence(), 99).verdict is Verdict.PASS


def test_without_a_budget_any_number_is_only_stated():
    assert decided(evidence(head_noise=0.29), 99, budget=None).verdict is Verdict.PASS


def test_predictions_that_are_missing_ask_as_far_as_anybody_knows():
    known = evidence()
    assert list(holdout_reuse.findings(1, 1, replace(known, base=None)))


@pytest.mark.parametrize("lock", [b"", b"stages: []", b"a: [", b"stages: {split: {outs: [{path: x}]}}"])
def test_a_lock_without_a_holdout_names_none(lock):
    assert holdout_reuse.holdout(lock) is None


def test_the_digest_of_the_holdout_is_that_of_the_lock():
    outs = [{"path": "data/split", "md5": "x"}, {"path": "data/holdout.parquet", "md5": "abc"}]
    assert holdout_reuse.holdout(yaml.safe_dump({"stages": {"split": {"outs": outs}}}).encode()) == "abc"
