"""A gain must be shown, not hoped for."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from gate_evidence import evidence, judged
from tidegate.gate.pairing import Unpaired
from tidegate.gate.rules import improvement


@pytest.mark.parametrize(
    ("metric", "base_noise", "head_noise", "at_least", "verdict"),
    [
        pytest.param("roc_auc", 2.0, 0.2, 0.02, "pass", id="auc rises by far"),
        pytest.param("brier", 2.0, 0.2, 0.01, "pass", id="brier falls by far: lower is better"),
        pytest.param("roc_auc", 0.2, 2.0, 0.0, "fail", id="auc falls"),
        pytest.param("roc_auc", 0.30, 0.31, 0.05, "fail", id="a gain that is too small"),
        pytest.param("recall", 0.30, 0.29, 0.001, "inconclusive", id="a gain within the noise"),
    ],
)
def test_a_known_change(metric, base_noise, head_noise, at_least, verdict):
    (finding,) = judged(
        evidence(base_noise=base_noise, head_noise=head_noise, head_seed=9),
        kind="improvement",
        metric=metric,
        at_least=at_least,
    )
    assert finding.verdict.value == verdict
    assert "the required gain is" in finding.reason


@pytest.mark.parametrize(
    ("at_least", "verdict"),
    [
        pytest.param(0.02, "fail", id="far"),
        pytest.param(0.001, "inconclusive", id="too little to decide on 2,000 rows"),
    ],
)
def test_the_same_model_does_not_improve(at_least, verdict):
    (finding,) = judged(evidence(), kind="improvement", metric="roc_auc", at_least=at_least)
    assert finding.verdict.value == verdict


def test_without_a_base_to_pair_with_it_is_inconclusive():
    known = evidence()
    known = replace(known, base=replace(known.base, predictions=Unpaired("main has no predictions")))
    (finding,) = judged(known, kind="improvement", metric="roc_auc")
    assert (finding.verdict.value, finding.reason) == ("inconclusive", "main has no predictions")


@pytest.mark.parametrize("at_least", [-0.1, True, "0.1", float("nan")])
def test_a_gain_is_a_finite_number_of_at_least_zero(at_least):
    with pytest.raises(ValidationError):
        improvement.Params(kind="improvement", metric="roc_auc", at_least=at_least)
