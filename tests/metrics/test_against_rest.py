"""Where areas of classes against the rest are undefined; each metric's own test holds values against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import multiclass_rows

KINDS = {"roc_auc_ovr": "macro", "roc_auc_ovr_weighted": "weighted"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_prediction_that_is_not_finite_leaves_it_undefined(kind):
    multiclass_rows.assert_undefined_by_one_not_finite(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_one_class_leaves_it_undefined(kind):
    assert np.isnan(multiclass_rows.measure(kind, np.ones(3), np.eye(3))(None))


@pytest.mark.parametrize("kind", KINDS)
def test_a_class_that_the_model_has_not_seen_is_ranked_by_chance(kind):
    truth, predicted = np.array([0.0, 1, 2, 2]), np.array([[0.8, 0.2], [0.3, 0.7], [0.6, 0.4], [0.4, 0.6]])
    areas = [roc_auc_score(truth == place, column) for place, column in enumerate([*predicted.T, np.zeros(4)])]
    weights = None if KINDS[kind] == "macro" else [1, 1, 2]
    assert multiclass_rows.measure(kind, truth, predicted)(None) == pytest.approx(np.average(areas, weights=weights))
