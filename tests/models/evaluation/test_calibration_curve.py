"""The curve's bins have the interval of a share; the error is one number, beside one that is unbiased."""

import numpy as np
import pytest
from scipy.stats import binomtest

from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.evaluation import metric_intervals
from tidegate.models.evaluation.calibration_curve import curve, errors
from tidegate.models.evaluation.metric_intervals import HoldoutRows


def rows(count, *, shift=0.0):
    draw = np.random.default_rng(3)
    predicted = draw.uniform(0.1, 0.8, count)
    truth = (draw.random(count) < predicted + shift).astype(float)
    return HoldoutRows(truth, predicted, np.full(count, ""))


def test_an_independent_bin_is_exactly_binomial():
    for point in curve(rows(500), 0.95, 7):
        exact = binomtest(round(point.observed * point.rows), point.rows).proportion_ci(0.95)
        assert (point.low, point.high) == (pytest.approx(exact.low, abs=1e-5), pytest.approx(exact.high, abs=1e-5))


def test_the_bins_hold_every_row_and_those_of_a_true_probability_hold_the_diagonal():
    points = [*curve(rows(5_000), 0.95, 7)]
    assert sum(point.rows for point in points) == 5_000
    assert sum(point.low <= point.predicted <= point.high for point in points) >= 8


def test_the_error_of_a_true_probability_may_be_nothing_and_that_of_a_shifted_one_is_not():
    ece, in_the_large = errors(rows(5_000), 0.95, 7)
    assert (ece.statistic, in_the_large.statistic) == ("ece", "mean predicted − observed")
    assert ece.low == 0.0 < ece.value <= ece.high
    assert in_the_large.low < 0 < in_the_large.high
    ece, in_the_large = errors(rows(5_000, shift=0.1), 0.95, 7)
    assert ece.low > 0.05
    assert in_the_large.low < -0.1 < in_the_large.high < 0


@pytest.mark.parametrize("days", [1, 40])
@pytest.mark.parametrize("classes", [0, 3])
def test_the_error_has_the_interval_of_the_metric_of_the_same_name(days, classes):
    """One number of the same rows at the same level has one interval, wherever a card states it."""
    of, day = rows(600), np.repeat(np.arange(days), 600 // days).astype(str) if days > 1 else np.full(600, "")
    predicted = np.tile([0.5, 0.3, 0.2], (600, 1)) if classes else of.predicted
    given = HoldoutRows(of.truth, predicted, day)
    task = "multiclass" if classes else "binary"
    (metric,) = metric_intervals.intervals(Evaluate(task=task, metrics={"ece": {}}), given, of.truth, 7)
    error, _ = errors(given, metric.level, 7)
    assert (error.value, error.low, error.high) == (metric.value, metric.low, metric.high)


def test_rows_of_a_day_are_left_out_together():
    """Each day's truth leans one way."""
    draw = np.random.default_rng(5)
    day = np.repeat(np.arange(40), 50)
    predicted = draw.uniform(0.2, 0.8, 2_000)
    lean = draw.normal(0, 0.15, 40)[day]
    truth = (draw.random(2_000) < np.clip(predicted + lean, 0, 1)).astype(float)

    def width(block):
        _, found = errors(HoldoutRows(truth, predicted, block), 0.95, 7)
        return found.high - found.low

    assert width(day.astype(str)) > 1.5 * width(np.full(2_000, ""))


def test_of_several_classes_it_is_how_sure_the_answers_are():
    truth, predicted = np.array([0.0, 1, 1, 2]), np.tile([0.6, 0.3, 0.1], (4, 1))
    (point,) = curve(HoldoutRows(truth, predicted, np.full(4, "")), 0.9, 7)
    assert (point.predicted, point.observed, point.rows, point.level) == (0.6, 0.25, 4, 0.9)
