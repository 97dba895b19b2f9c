"""warned_share: the model calls few flights late."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from gate_evidence import evidence, judged
from tidegate.gate.pairing import Unpaired


def warned(given):
    return (given.here.head >= given.declared.threshold).mean()


@pytest.mark.parametrize(
    ("beyond", "verdict"),
    [
        pytest.param(0.1, "pass", id="far fewer than allowed"),
        pytest.param(0.001, "inconclusive", id="hardly fewer"),
        pytest.param(-0.1, "fail", id="far more"),
    ],
)
def test_a_known_share(beyond, verdict):
    given = evidence()
    (finding,) = judged(given, kind="warned_share", at_most=float(warned(given) + beyond))
    assert finding.verdict.value == verdict
    assert finding.subject == "share of flights called late"
    assert finding.head == warned(given)


@pytest.mark.parametrize(
    ("calls", "verdict"), [(0, "pass"), (1, "pass"), (2, "inconclusive"), (9, "inconclusive"), (10, "fail")]
)
def test_few_calls_are_binomial(calls, verdict):
    """On the limit, two calls or fewer of 500 are seen in 12 %, and one or none in 4 %."""
    given = evidence()
    made = given.head.predictions.only(np.arange(len(given.head.predictions.row_id)) < 500)
    few = replace(made, predicted=np.where(np.arange(500) < calls, 0.9, 0.1))
    (finding,) = judged(replace(given, head=replace(given.head, predictions=few)), kind="warned_share", at_most=0.01)
    assert finding.verdict.value == verdict


def test_without_predictions_it_cannot_decide():
    given = evidence()
    without = replace(given, head=replace(given.head, predictions=Unpaired("there are no predictions")))
    (finding,) = judged(without, kind="warned_share", at_most=0.1)
    assert finding.verdict.value == "inconclusive"


@pytest.mark.parametrize("at_most", [-0.1, 0.0, 1.0, "0.1", None])
def test_a_limit_is_a_share(at_most):
    with pytest.raises(ValidationError):
        judged(evidence(), kind="warned_share", at_most=at_most)
