"""An area without each unit is what weights of zero give; `test_roc_auc.py` holds it against scikit-learn."""

import numpy as np

from tidegate.metrics._roc_area import roc_area


def test_without_each_row_ties_count_half():
    truth, predicted = np.array([1.0, 0, 1, 0]), np.array([0.5, 0.5, 0.9, 0.1])
    area = roc_area(truth, predicted)
    assert area(None) == (0.5 + 1 + 1 + 1) / 4
    without = area.without(np.arange(4), 4)
    assert without.tolist() == [area((np.arange(4) != row).astype(float)) for row in range(4)]


def test_one_class_leaves_it_undefined():
    assert np.isnan(roc_area(np.ones(2), np.array([0.1, 0.2]))(None))
