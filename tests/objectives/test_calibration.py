"""Mean predictions against mean truth on labelled rows of production."""

from dataclasses import replace

import numpy as np
import pytest

from monitored import DATA, SERVICE, mistakes, params_of, window
from tidegate.config.schema.evaluate import Slice
from tidegate.objectives import calibration


def observed(rows, **fields):
    declared = {"within": 0.05, "window": "100d", **fields}
    return [*calibration.observe("calibrated", params_of("calibration", **declared), rows)]


def calibrated(excess=0.0, **fields):
    """Rows whose predictions are the truth's mean, moved by the excess."""
    rows = window(**fields)
    return replace(rows, predicted=np.full(rows.rows, 0.3 + excess))


def test_predictions_like_the_truth_hold():
    (found,) = observed(calibrated())
    assert found.verdict == "pass"
    assert found.subject == "mean predicted − observed"
    assert found.reason.endswith("−0.05 to 0.05 is allowed; 5,000 of 5,000 labels are in, 0 may still come")
    assert found.interval.low <= found.head <= found.interval.high


@pytest.mark.parametrize("excess", [0.2, -0.2])
def test_predictions_that_are_too_high_or_too_low_are_named(excess):
    (found,) = observed(calibrated(excess))
    assert found.verdict == "fail"
    assert found.head == pytest.approx(excess, abs=0.02)


def test_the_mean_is_what_is_sampled():
    rows = calibrated(0.01)
    (found,) = observed(rows)
    assert found.head == pytest.approx(float((rows.predicted - rows.truth).mean()))


def test_a_distance_at_the_limit_decides_nothing():
    rows = calibrated(0.05)
    (found,) = observed(rows, within=abs(float((rows.predicted - rows.truth).mean())))
    assert found.verdict == "inconclusive"


def test_each_part_of_a_slice_must_be_calibrated():
    rows = calibrated()
    evaluate = DATA.evaluate.model_copy(update={"slices": {"origin": Slice(by="origin")}})
    origin = np.array(rows.table.column("origin").to_pylist())
    uneven = rows.predicted + np.where(origin == "EWR", 0.2, -0.1)
    rows = replace(rows, predicted=uneven, declared=replace(DATA, evaluate=evaluate))
    verdicts = {found.subject: found.verdict.value for found in observed(rows, slices="origin")}
    assert verdicts["mean predicted − observed"] == "pass"
    assert verdicts["mean predicted − observed, origin=EWR"] == "fail"
    assert len(verdicts) == 4


def test_a_slice_of_a_column_that_the_window_lacks_is_undecided():
    rows = calibrated()
    evaluate = DATA.evaluate.model_copy(update={"slices": {"origin": Slice(by="origin")}})
    rows = replace(rows, table=rows.table.drop_columns("origin"), declared=replace(DATA, evaluate=evaluate))
    missing, whole = observed(rows, slices="origin")
    assert missing.verdict == "inconclusive"
    assert "cannot compute the slice origin: unknown column: origin" in missing.reason
    assert whole.verdict == "pass"


def test_without_labels_nothing_is_decided():
    (found,) = observed(calibrated(labels=0.1))
    assert found.verdict == "inconclusive"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"within": 1.0}, "within", "can never fail"),
        ({"within": 0.05, "slices": "orgin"}, "slices", "unknown slice in evaluate.slices"),
        ({"within": 0.05, "labels_within": "40d"}, "labels_within", "no row of the window"),
    ],
)
def test_what_could_never_fail_or_hold_is_refused(fields, field, said):
    assert said in mistakes("calibration", **fields)[field]


def test_series_do_not_know_it():
    assert calibration.signal(params_of("calibration", within=0.05), SERVICE) is None
