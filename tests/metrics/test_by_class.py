"""Which classes count in an average over classes; each metric's own test holds its values against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as peer

import multiclass_rows
from tidegate.config.schema.evaluate import DeclaredMetric
from tidegate.metrics import prepare


@pytest.mark.parametrize("kind", ["balanced_accuracy", "f1_macro", "f1_weighted", "precision_macro", "recall_weighted"])
def test_of_a_yes_or_no_both_sides_of_the_threshold_are_classes(kind):
    truth, score = np.array([1.0, 1, 0, 0, 0, 1]), np.array([0.9, 0.2, 0.4, 0.1, 0.35, 0.3])
    said = (score >= 0.3).astype(float)
    expected = {
        "balanced_accuracy": peer.balanced_accuracy_score(truth, said),
        "f1_macro": peer.f1_score(truth, said, average="macro"),
        "f1_weighted": peer.f1_score(truth, said, average="weighted"),
        "precision_macro": peer.precision_score(truth, said, average="macro"),
        "recall_weighted": peer.recall_score(truth, said, average="weighted"),
    }
    assert prepare(kind, DeclaredMetric(threshold=0.3), 0.5, truth, score)(None) == pytest.approx(expected[kind])


def test_a_class_that_the_rows_lack_counts_nothing_even_where_it_is_predicted():
    truth, predicted = np.array([0.0, 0, 1]), np.eye(4)[[0, 3, 1]]
    assert multiclass_rows.measure("recall_macro", truth, predicted)(None) == pytest.approx((0.5 + 1) / 2)


def test_a_class_that_is_never_predicted_has_precision_zero():
    truth, predicted = np.array([0.0, 1, 2]), np.eye(3)[[0, 0, 2]]
    assert multiclass_rows.measure("precision_macro", truth, predicted)(None) == pytest.approx((0.5 + 0 + 1) / 3)


def test_without_rows_it_is_undefined():
    assert np.isnan(multiclass_rows.measure("f1_macro", np.empty(0), np.empty((0, 3)))(None))


def test_a_class_whose_rows_are_all_wrong_may_be_better_by_the_exact_end_of_a_share_of_none():
    truth = np.repeat([0.0, 1, 2], [40, 40, 18])
    said = truth.astype(int).copy()
    said[:5] = 1
    said[40:45] = said[80:] = 0
    measure = multiclass_rows.measure("recall_macro", truth, np.eye(3)[said])
    below, above = measure.unmoved(np.arange(98), 0.025)
    assert below == pytest.approx((1 - 0.025 ** (1 / 18)) / 3)  # scipy's binomtest(0, 18) has the same end
    assert above == 0
    by_day, _ = measure.unmoved(np.arange(98) // 9, 0.025)
    assert by_day == pytest.approx((1 - 0.025 ** (1 / len({*(np.arange(80, 98) // 9)}))) / 3)


def test_a_class_whose_rows_are_all_right_may_be_worse_and_any_other_says_nothing_more():
    truth = np.repeat([0.0, 1, 2], [40, 40, 18])
    said = truth.astype(int).copy()
    said[0] = said[79] = 2
    _, above = multiclass_rows.measure("recall_macro", truth, np.eye(3)[said]).unmoved(np.arange(98), 0.025)
    assert above == pytest.approx((1 - 0.025 ** (1 / 18)) / 3)
    said[97] = 1
    assert multiclass_rows.measure("f1_macro", truth, np.eye(3)[said]).unmoved(np.arange(98), 0.025) == (0.0, 0.0)
