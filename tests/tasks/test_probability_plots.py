"""The numbers of plots against scikit-learn's curves and by hand."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from tidegate.tasks._probability_plots import plots


@pytest.fixture
def rows():
    draw = np.random.default_rng(4)
    truth = (draw.random(500) < 0.3).astype(float)
    return truth, (draw.beta(2, 4, 500) + 0.2 * truth).clip(0, 1).round(2)


def test_the_roc_curve_is_scikit_learns_on_a_fixed_grid(rows):
    truth, predicted = rows
    found = plots(truth, predicted, 0.4)["roc"]
    alarms, hits, _ = roc_curve(truth, predicted, drop_intermediate=False)
    grid = [row["false_positive_rate"] for row in found]
    assert grid == pytest.approx(np.linspace(0, 1, 101))
    np.testing.assert_allclose([row["true_positive_rate"] for row in found], np.interp(grid, alarms, hits), rtol=1e-9)


def test_precision_is_that_of_the_highest_threshold_that_reaches_the_recall(rows):
    truth, predicted = rows
    precision, recall, _ = precision_recall_curve(truth, predicted)
    for row in plots(truth, predicted, 0.4)["precision_recall"]:
        reaching = np.flatnonzero(recall >= row["recall"] - 1e-12)
        assert row["precision"] == pytest.approx(precision[reaching[-1]])


def test_the_four_outcomes_are_counted(rows):
    truth, predicted = rows
    counted = {row["outcome"]: row["rows"] for row in plots(truth, predicted, 0.4)["confusion"]}
    assert counted == {
        "true positive": int(((truth == 1) & (predicted >= 0.4)).sum()),
        "false positive": int(((truth == 0) & (predicted >= 0.4)).sum()),
        "false negative": int(((truth == 1) & (predicted < 0.4)).sum()),
        "true negative": int(((truth == 0) & (predicted < 0.4)).sum()),
    }


def test_calibration_bins_hold_every_row_once(rows):
    found = plots(*rows, 0.4)["calibration"]
    assert sum(row["rows"] for row in found) == 500
    assert np.average([row["observed"] for row in found], weights=[row["rows"] for row in found]) == pytest.approx(
        rows[0].mean()
    )


def test_a_constant_prediction_is_one_bin():
    found = plots(np.array([0.0, 1.0, 1.0]), np.full(3, 0.5), 0.4)["calibration"]
    assert found == [{"predicted": 0.5, "observed": pytest.approx(2 / 3), "rows": 3}]


def test_a_class_that_does_not_occur_leaves_a_curve_of_one_row_without_values():
    truth, predicted = np.zeros(3), np.array([0.1, 0.2, 0.3])
    found = plots(truth, predicted, 0.4)
    assert found["roc"] == [{"false_positive_rate": None, "true_positive_rate": None}]
    assert found["precision_recall"] == [{"recall": None, "precision": None}]
