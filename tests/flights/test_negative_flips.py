"""negative_flips: what the earlier model called right stays right."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from gate_evidence import evidence, judged
from tidegate.gate.pairing import Unpaired


@pytest.mark.parametrize(
    ("head_noise", "at_most", "verdict"),
    [
        pytest.param(0.3, 0.0, "pass", id="the same model flips nothing"),
        pytest.param(3.0, 0.01, "fail", id="a much worse model flips many"),
        pytest.param(0.31, 0.2, "pass", id="a model like it flips few"),
    ],
)
def test_a_known_change(head_noise, at_most, verdict):
    given = evidence(base_noise=0.3, head_noise=head_noise)
    (finding,) = judged(given, kind="negative_flips", at_most=at_most)
    assert finding.verdict.value == verdict
    assert finding.subject == "negative flips"


def test_it_counts_right_calls_that_turn_wrong_and_no_others():
    given = evidence(base_noise=0.3, head_noise=1.0)
    both, threshold = given.paired, given.declared.threshold
    base, head = ((side >= threshold) == (both.truth > 0) for side in (both.base, both.head))
    (finding,) = judged(given, kind="negative_flips", at_most=0.5)
    assert finding.head == (base & ~head).mean()


def test_without_a_base_it_cannot_decide():
    given = evidence()
    without = replace(given, head=replace(given.head, predictions=Unpaired("there are no predictions")))
    (finding,) = judged(without, kind="negative_flips", at_most=0.1)
    assert finding.verdict.value == "inconclusive"


@pytest.mark.parametrize("at_most", [-0.1, 1.0, "0.1", None])
def test_a_limit_is_a_share(at_most):
    with pytest.raises(ValidationError):
        judged(evidence(), kind="negative_flips", at_most=at_most)
