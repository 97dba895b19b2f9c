"""Plots' numbers against scikit-learn's curves and by hand."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

import model_project
from tidegate.models import curves


@pytest.fixture
def judged():
    draw = np.random.default_rng(4)
    truth = (draw.random(500) < 0.3).astype(float)
    return truth, (draw.beta(2, 4, 500) + 0.2 * truth).clip(0, 1).round(2)


def test_the_roc_curve_is_scikit_learns_on_a_fixed_grid(judged):
    truth, predicted = judged
    found = curves.binary(truth, predicted, 0.4)["roc"]
    alarms, hits, _ = roc_curve(truth, predicted, drop_intermediate=False)
    grid = [row["false_positive_rate"] for row in found]
    assert grid == pytest.approx(np.linspace(0, 1, 101))
    np.testing.assert_allclose([row["true_positive_rate"] for row in found], np.interp(grid, alarms, hits), rtol=1e-9)


def test_precision_is_that_of_the_highest_threshold_that_reaches_the_recall(judged):
    truth, predicted = judged
    precision, recall, _ = precision_recall_curve(truth, predicted)
    for row in curves.binary(truth, predicted, 0.4)["precision_recall"]:
        reaching = np.flatnonzero(recall >= row["recall"] - 1e-12)
        assert row["precision"] == pytest.approx(precision[reaching[-1]])


def test_the_four_outcomes_are_counted(judged):
    truth, predicted = judged
    counted = {row["outcome"]: row["rows"] for row in curves.binary(truth, predicted, 0.4)["confusion"]}
    assert counted == {
        "true positive": int(((truth == 1) & (predicted >= 0.4)).sum()),
        "false positive": int(((truth == 0) & (predicted >= 0.4)).sum()),
        "false negative": int(((truth == 1) & (predicted < 0.4)).sum()),
        "true negative": int(((truth == 0) & (predicted < 0.4)).sum()),
    }


def test_calibration_bins_hold_every_row_once(judged):
    found = curves.binary(*judged, 0.4)["calibration"]
    assert sum(row["rows"] for row in found) == 500
    assert np.average([row["observed"] for row in found], weights=[row["rows"] for row in found]) == pytest.approx(
        judged[0].mean()
    )


def test_a_constant_prediction_is_one_bin():
    found = curves.binary(np.array([0.0, 1.0, 1.0]), np.full(3, 0.5), 0.4)["calibration"]
    assert found == [{"predicted": 0.5, "observed": pytest.approx(2 / 3), "rows": 3}]


def test_residuals_of_a_biased_model_show_its_bias():
    truth = np.linspace(0, 100, 400)
    found = curves.regression(truth, truth - 5)["residuals"]
    assert [row["residual"] for row in found] == pytest.approx([5.0] * len(found))


class Distance:
    """Looks at the distance only."""

    def predict_proba(self, inputs):
        positive = inputs["distance"].fillna(0).to_numpy() / 2000
        return np.column_stack([1 - positive, positive])


def test_only_what_the_model_looks_at_is_important():
    from tidegate.models.features import inputs, truth

    table, columns = model_project.table(400), model_project.columns()
    given, known = inputs(table, columns), truth(table, columns, "binary")
    found = curves.importance(Distance(), given, known, model_project.evaluate(), np.random.default_rng(1))
    assert found[0]["feature"] == "distance"
    assert found[0]["lost"] > 0.03
    assert {row["lost"] for row in found[1:]} == {0.0}


def test_a_metric_that_is_better_when_lower_has_the_same_sign():
    from tidegate.models.features import inputs, truth

    table, columns = model_project.table(400), model_project.columns()
    given, known = inputs(table, columns), truth(table, columns, "binary")
    declared = model_project.evaluate(metrics={"brier": {}})
    found = curves.importance(Distance(), given, known, declared, np.random.default_rng(1))
    assert found[0]["feature"] == "distance"
    assert found[0]["lost"] > 0
