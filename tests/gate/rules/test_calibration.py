"""A score that says 0.3 must come true in three of ten cases."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import beta, binom

from gate_evidence import declared, evidence, judged, sliced
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired, predictions
from tidegate.gate.revision import RevisionEvidence
from tidegate.records import Verdict


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


@pytest.mark.parametrize(("rows", "within"), [(500, 0.01), (400, 0.02), (2_000, 0.002), (5_000, 0.002)])
def test_a_rare_event_that_is_missed_on_the_limit_passes_as_seldom_as_promised(rows, within):
    """A model that never predicts the event: the distance is its share, and so few of them are binomial."""
    passing = []
    for events in range(round(2 * rows * within)):
        truth = (np.arange(rows) < events).astype(float)
        made = predictions(np.arange(rows), truth, np.zeros(rows), np.full(rows, "", dtype=object), of="head")
        known = Evidence(declared(), RevisionEvidence("head", made), None)
        findings = judged(known, kind="calibration", within=within)
        if all(finding.verdict is Verdict.PASS for finding in findings):
            passing.append(events)
    assert binom.pmf(passing, rows, within).sum() <= 0.05


def test_the_bound_is_that_of_all_rows_not_of_a_drawn_part():
    """One event in 250 rows: of 128 rows tried, most draws have none."""
    truth = np.zeros(500)
    truth[:2] = 1.0
    made = predictions(np.arange(500), truth, np.zeros(500), np.full(500, "", dtype=object), of="head")
    known = Evidence(declared(), RevisionEvidence("head", made), None)
    low = judged(known, kind="calibration", within=0.01)[1].interval.low
    assert low == pytest.approx(-beta.ppf(0.95, 3, 498), rel=0.1)  # Clopper and Pearson's
