"""flips: what an earlier model got right stays right."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from gate_evidence import declared, evidence, judged
from tidegate.gate.pairing import Unpaired
from tidegate.gate.rules import flips


def regression(**others):
    known = evidence(evaluate=declared({"mae": {}}, task="regression"), **others)
    far = 100 * known.head.predictions.predicted
    grown = np.where(np.arange(len(far)) % 10 == 0, far + 50, far)
    made = replace(known.head.predictions, predicted=grown, truth=far)
    before = replace(known.base.predictions, predicted=far, truth=far)
    return replace(known, head=replace(known.head, predictions=made), base=replace(known.base, predictions=before))


@pytest.mark.parametrize("days", [0, 40], ids=["rows", "days"])
@pytest.mark.parametrize(
    ("head_noise", "limit", "verdict"),
    [
        pytest.param(0.3, "0%", "pass", id="the same model flips nothing"),
        pytest.param(3.0, "1%", "fail", id="a much worse model flips many"),
        pytest.param(0.31, "20%", "pass", id="a model like it flips few"),
    ],
)
def test_a_known_change(head_noise, limit, verdict, days):
    given = evidence(base_noise=0.3, head_noise=head_noise, days=days)
    (finding,) = judged(given, kind="flips", negative_at_most=limit)
    assert finding.verdict.value == verdict
    assert (finding.subject, finding.limit) == ("negative flip rate", float(limit.rstrip("%")) / 100)


def test_a_share_about_the_limit_is_undecided():
    known = evidence(head_noise=1.0, rows=300)
    (first,) = judged(known, kind="flips", negative_at_most="50%")
    (finding,) = judged(known, kind="flips", negative_at_most=f"{100 * first.head:.4f}%")
    assert finding.verdict.value == "inconclusive"


def test_rows_that_turn_right_do_not_make_up_for_those_that_turn_wrong():
    known = evidence(head_noise=0.3, base_noise=3.0)
    (finding,) = judged(known, kind="flips", negative_at_most="50%")
    both = known.paired
    base, head = ((side >= 0.5) == (both.truth > 0) for side in (both.base, both.head))
    assert finding.head == (base & ~head).mean()
    assert head.mean() > base.mean()


def test_a_prediction_that_is_no_number_is_a_flip_where_the_base_was_right():
    known = evidence()
    made = known.head.predictions
    blank = replace(made, predicted=np.where(np.arange(2_000) < 1_000, np.nan, made.predicted))
    (finding,) = judged(
        replace(known, head=replace(known.head, predictions=blank)), kind="flips", negative_at_most="5%"
    )
    assert finding.verdict.value == "fail"
    assert finding.head > 0.3


def test_a_grown_error_is_a_flip_in_regression():
    (finding,) = judged(regression(), kind="flips", negative_at_most="1%", error_grows_by=20.0)
    assert (finding.verdict.value, finding.head) == ("fail", 0.1)
    (finding,) = judged(regression(), kind="flips", negative_at_most="1%", error_grows_by=60.0)
    assert (finding.verdict.value, finding.head) == ("pass", 0.0)


def test_few_blocks_do_not_pass():
    (finding,) = judged(evidence(head_noise=0.31, days=12), kind="flips", negative_at_most="30%")
    assert finding.verdict.value == "inconclusive"
    assert "a pass needs 25" in finding.reason


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(replace(evidence(), base=replace(evidence().base, predictions=Unpaired("gone"))), id="no base"),
        pytest.param(evidence(evaluate=declared({"mae": {}}, task="regression")), id="a regression without an amount"),
    ],
)
def test_without_what_it_needs_it_cannot_decide(known):
    (finding,) = judged(known, kind="flips", negative_at_most="10%")
    assert finding.verdict.value == "inconclusive"
    assert finding.remedy


def test_an_amount_where_a_threshold_decides_is_not_a_pass():
    (finding,) = judged(evidence(), kind="flips", negative_at_most="10%", error_grows_by=5.0)
    assert finding.verdict.value == "inconclusive"


@pytest.mark.parametrize("limit", [-0.1, 0.01, "1.5", "101%", None, True])
def test_a_limit_is_a_share_in_percent(limit):
    with pytest.raises(ValidationError):
        flips.Params(kind="flips", negative_at_most=limit)
