"""average_precision: scikit-learn's, with weights and ties; undefined without both classes."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

import metric_peer
from tidegate.metrics import average_precision


def test_it_is_scikit_learns_with_weights_and_ties():
    metric_peer.assert_agrees("average_precision", average_precision_score)


def test_under_chance_it_is_the_share_of_positives():
    assert metric_peer.value(average_precision, [1, 0, 0, 0], [0.5] * 4) == 0.25


@pytest.mark.parametrize("truth", [[0, 0], [1, 1]], ids=["no positives", "no negatives"])
def test_one_class_is_undefined(truth):
    assert np.isnan(metric_peer.value(average_precision, truth, [0.1, 0.9]))


@pytest.mark.parametrize(("rows", "positive"), [(30, 5), (30, 1), (30, 29), (5, 5), (2, 1), (1, 1)])
def test_it_is_known_without_each_row_also_among_equal_scores(rows, positive):
    draw, truth = np.random.default_rng(1), np.repeat([1.0, 0.0], [positive, rows - positive])
    measure = average_precision.prepare(truth, draw.random(rows).round(1), 0.5)
    asked = [measure((np.arange(rows) != row).astype(float)) for row in range(rows)]
    np.testing.assert_allclose(measure.without_row(), asked, rtol=1e-12)


def test_without_a_row_it_is_undefined_where_a_score_is_not_finite():
    measure = average_precision.prepare(np.array([1.0, 0.0, 1.0]), np.array([0.5, np.nan, 0.2]), 0.5)
    assert np.isnan(measure.without_row()).all()
