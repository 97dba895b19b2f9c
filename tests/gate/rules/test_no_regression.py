"""A metric may not lose more than its margin on the same rows."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from gate_evidence import declared, evidence
from tidegate.config.schema.gate import Gate
from tidegate.gate.decision import decide
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired
from tidegate.gate.rules import no_regression


def judged(metric, margin, known):
    gate = Gate.model_validate({"rules": {"rule": {"kind": "no_regression", "metric": metric, "margin": margin}}})
    return decide(gate, known).findings[-1]


@pytest.mark.parametrize("days", [0, 30], ids=["rows", "days"])
@pytest.mark.parametrize(
    ("metric", "head_noise", "margin", "verdict"),
    [
        pytest.param("roc_auc", 0.35, 0.02, "pass", id="auc hardly moves"),
        pytest.param("roc_auc", 2.5, 0.02, "fail", id="auc collapses"),
        pytest.param("brier", 0.35, 0.02, "pass", id="brier hardly moves"),
        pytest.param("brier", 2.5, 0.01, "fail", id="brier collapses: higher is worse"),
        pytest.param("roc_auc", 0.05, 0.0, "pass", id="better than the base needs no margin"),
    ],
)
def test_a_known_change(metric, head_noise, margin, verdict, days):
    finding = judged(metric, margin, evidence(head_noise=head_noise, base_noise=0.3 if margin else 2.0, days=days))
    assert finding.verdict.value == verdict
    assert finding.base + finding.difference.value == pytest.approx(finding.head)
    assert finding.rows == 2_000


def test_the_same_predictions_lose_nothing_even_without_a_margin():
    finding = judged("recall", 0.0, evidence(rows=60))
    assert (finding.verdict.value, finding.difference.value, finding.undecided) == ("pass", 0.0, 0.0)


def test_a_loss_of_about_the_margin_is_inconclusive_and_says_what_would_decide():
    finding = judged("recall", 0.03, evidence(head_noise=0.5, head_seed=9, rows=150))
    assert finding.verdict.value == "inconclusive"
    assert "needs about" in finding.remedy
    assert finding.sees > 0.03
    assert 0 < finding.undecided < 1


def test_a_lost_row_leaves_the_others_comparable_and_is_listed_for_an_owner():
    known = evidence()
    made = known.head.predictions
    short = replace(known.head, predictions=made.only(made.row_id != 3))
    gate = Gate.model_validate({"rules": {"rule": {"kind": "no_regression", "metric": "roc_auc", "margin": 0.02}}})
    decision = decide(gate, Evidence(known.declared, short, known.base))
    assert (decision.findings[-1].verdict.value, decision.findings[-1].rows) == ("pass", 1_999)
    assert [loosening.reason for loosening in decision.loosenings] == ["holdout: 1 of 2,000 rows were removed"]
    assert decision.rows == "1,999 shared rows, 0 added, 1 lost"
    assert decision.verdict.value == "fail"


def test_a_base_that_lost_its_predictions_is_inconclusive():
    known = evidence()
    before = replace(known.base, predictions=Unpaired("main has no predictions"))
    finding = judged("roc_auc", 0.02, Evidence(known.declared, known.head, before))
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "main has no predictions")


@pytest.mark.parametrize("margin", [-0.001, True, "0.1", float("nan"), float("inf"), None])
def test_a_margin_is_a_finite_number_of_at_least_zero(margin):
    with pytest.raises(ValidationError):
        no_regression.Params(kind="no_regression", metric="roc_auc", margin=margin)


def test_a_change_that_moves_no_prediction_passes_any_margin_and_says_what_the_rows_cannot_show():
    finding = judged("recall", 0.0, evidence(rows=60))
    assert finding.verdict.value == "pass"
    assert finding.reason == (
        "recall is unchanged: no prediction differs on 60 rows; the margin is 0; "
        "kinds of rows rarer than 1 in 20 may be missing"
    )
    assert finding.difference.low < 0 < finding.difference.high
    assert finding.undecided == 0.0


def test_models_that_decide_alike_but_answer_differently_are_not_blocked_by_a_fine_margin():
    known = evidence(rows=500)
    made = known.head.predictions
    nearer = replace(made, predicted=np.clip(made.predicted + np.where(made.predicted >= 0.5, 0.01, -0.01), 0, 1))
    known = replace(known, head=replace(known.head, predictions=nearer))
    finding = judged("recall", 0.0005, known)
    assert finding.verdict.value == "inconclusive"


def test_few_blocks_do_not_pass_and_say_what_they_weigh():
    finding = judged("roc_auc", 0.1, evidence(head_noise=0.31, days=12))
    assert finding.verdict.value == "inconclusive"
    assert finding.reason.endswith("but its blocks are equivalent to 12 of equal size, and a pass needs 25")
    assert finding.undecided == 1.0
    assert finding.remedy == "hold out at least 25 days or groups by `data.split`, or split at random"


def test_few_blocks_can_still_block():
    finding = judged("roc_auc", 0.02, evidence(head_noise=3.0, days=12))
    assert finding.verdict.value == "fail"


def test_a_row_that_can_cost_the_whole_margin_keeps_log_loss_from_passing():
    known = evidence(rows=500, evaluate=declared({"log_loss": {}}))
    made = known.head.predictions
    certain = replace(made, predicted=np.where((made.truth == 1) & (made.predicted > 0.5), 1 - 1e-12, made.predicted))
    known = replace(known, head=replace(known.head, predictions=certain))
    finding = judged("log_loss", 0.02, known)
    assert finding.verdict.value == "inconclusive"
    assert "but 3 rows of a kind missing from the holdout can use up the margin, at up to 0.055 each" in finding.reason
