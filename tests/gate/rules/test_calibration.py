"""A score that says 0.3 must come true in three of ten cases."""

from dataclasses import replace

import numpy as np
import pytest

from gate_evidence import evidence, judged, sliced
from tidegate.gate.pairing import Unpaired


def shifted(known, by):
    """The head's predictions, all moved by a distance."""
    made = known.head.predictions
    moved = replace(made, predicted=np.clip(made.predicted + by, 0, 1))
    return replace(known, head=replace(known.head, predictions=moved))


@pytest.mark.parametrize(
    ("by", "verdicts"),
    [
        pytest.param(0.0, ["pass", "pass"], id="calibrated"),
        pytest.param(0.2, ["fail", "pass"], id="too high"),
        pytest.param(-0.2, ["pass", "fail"], id="too low"),
        pytest.param(0.065, ["inconclusive", "pass"], id="about at the tolerance"),
    ],
)
def test_predictions_on_either_side(by, verdicts):
    known = shifted(evidence(), by)
    findings = judged(known, kind="calibration", within=0.05)
    assert [finding.verdict.value for finding in findings] == verdicts


def test_the_distance_is_the_mean_of_predicted_minus_truth():
    known = evidence()
    here = known.head.predictions
    finding = judged(known, kind="calibration", within=0.05)[0]
    assert finding.head == pytest.approx(here.predicted.mean() - here.truth.mean())


def test_parts_are_judged_too():
    findings = judged(sliced(), kind="calibration", within=0.2, slices="carrier")
    assert [f.slice for f in findings] == ["all", "all", "carrier=A", "carrier=A", "carrier=B", "carrier=B"]


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        pytest.param(
            replace(evidence(), head=replace(evidence().head, predictions=Unpaired("none")), base=None),
            "none",
            id="rows",
        ),
        pytest.param(replace(sliced(), holdout=lambda: Unpaired("no holdout")), "no holdout", id="columns"),
    ],
)
def test_what_is_missing_is_inconclusive(known, reason):
    finding = judged(known, kind="calibration", within=0.2, slices="carrier")[-1]
    assert (finding.verdict.value, finding.reason) == ("inconclusive", reason)
