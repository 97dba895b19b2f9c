"""A loss under stress within the limit passes, one beyond it blocks, one in between is undecided."""

from dataclasses import replace

import pytest

from gate_evidence import evidence, judged
from tidegate.gate.evidence import stress
from tidegate.stress_report import StressLoss, StressOutcome, StressReport

LOSS = StressLoss("roc_auc", 0.8, 0.77, 0.03, 0.02, 0.04, 0.95, 0.005, 1999.0, 1e-5, 0.1, 0.0, 0.0, blocked=False)
GONE = StressOutcome("gone", {"kind": "missing_values"}, 2_000, 200, [LOSS])


def stressed(*outcomes):
    known = evidence(rows=400)
    return replace(known, head=known.head.holding(stress, StressReport(list(outcomes))))


def rule(known, at_most=0.05, **others):
    return judged(known, kind="stress", stresses=["gone"], at_most=at_most, **others)


@pytest.mark.parametrize(
    ("at_most", "verdict"),
    [(0.05, "pass"), (0.0383, "pass"), (0.035, "inconclusive"), (0.01, "fail")],
)
def test_the_loss_is_decided_by_its_bound(at_most, verdict):
    (finding,) = rule(stressed(GONE), at_most)
    assert (finding.verdict.value, finding.subject) == (verdict, "roc_auc lost under gone")


def test_the_reason_says_how_many_rows_were_damaged():
    assert "is 0.0300 with 200 of 2,000 rows changed" in rule(stressed(GONE))[0].reason


def test_a_gain_passes():
    gain = replace(LOSS, stressed=0.83, loss=-0.03)
    assert [finding.verdict.value for finding in rule(stressed(replace(GONE, losses=[gain])), 0.0)] == ["pass"]


@pytest.mark.parametrize(
    ("outcome", "verdict", "says"),
    [
        (replace(GONE, losses=[], failure="ValueError: no NaN"), "fail", "cannot answer rows with gone: ValueError"),
        (replace(GONE, losses=[]), "inconclusive", "the loss of roc_auc was not measured under gone"),
        (replace(GONE, stress="other"), "inconclusive", "unknown stress in conf/stress: gone"),
        (replace(GONE, losses=[replace(LOSS, loss=None, error=None, grain=None)]), "inconclusive", ""),
    ],
    ids=["no answer", "no loss", "no such stress", "undefined"],
)
def test_what_was_not_measured_is_no_pass(outcome, verdict, says):
    (finding,) = rule(stressed(outcome))
    assert finding.verdict.value == verdict
    assert says in finding.reason


def test_another_metric_may_be_named():
    recall = replace(LOSS, metric="recall")
    (finding,) = rule(stressed(replace(GONE, losses=[LOSS, recall])), metric="recall")
    assert finding.subject == "recall lost under gone"


def test_no_report_decides_nothing():
    (finding,) = rule(evidence(rows=200))
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "no stress was measured")
