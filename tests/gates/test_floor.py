"""A floor holds by the bound of the interval, not by the point; where lower is better it is a ceiling."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from gate_evidence import evidence
from tidegate.config.schema.gate import Gate
from tidegate.gates import floor
from tidegate.policy.evidence import Evidence
from tidegate.policy.judge import judge
from tidegate.policy.pairing import Unpaired


def judged(metric, at, known=None):
    gate = Gate.model_validate({"rules": {"rule": {"kind": "floor", "metric": metric, "at": at}}})
    return judge(gate, known or evidence()).findings[-1]


@pytest.mark.parametrize(
    ("metric", "offset", "verdict"),
    [
        ("roc_auc", -0.05, "pass"),
        ("roc_auc", 0.0, "inconclusive"),
        ("roc_auc", +0.05, "fail"),
        ("brier", +0.02, "pass"),
        ("brier", 0.0, "inconclusive"),
        ("brier", -0.02, "fail"),
    ],
)
def test_the_limit_against_the_value(metric, offset, verdict):
    value = evidence().head.metrics[metric]
    finding = judged(metric, value + offset)
    assert finding.verdict.value == verdict
    assert finding.interval.low < value < finding.interval.high
    assert ("ceiling" in finding.reason) == (metric == "brier")


def test_no_predictions_are_inconclusive_and_named():
    known = evidence()
    gone = replace(known.head, predictions=Unpaired("there are no predictions", "make some"))
    finding = judged("roc_auc", 0.5, Evidence(known.declared, gone))
    assert (finding.verdict.value, finding.reason, finding.remedy) == (
        "inconclusive",
        "there are no predictions",
        "make some",
    )


@pytest.mark.parametrize("at", [True, "0.5", float("nan"), float("inf"), None])
def test_a_limit_is_a_finite_number(at):
    with pytest.raises(ValidationError):
        floor.Params(kind="floor", metric="roc_auc", at=at)
