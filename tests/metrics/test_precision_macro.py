"""precision_macro: scikit-learn's, each class counted once, with weights and without each unit."""

from sklearn.metrics import precision_score

import multiclass_rows


def test_it_is_scikit_learns_with_weights():
    def peer(truth, predicted, **weights):
        return precision_score(truth, predicted.argmax(axis=1), average="macro", zero_division=0, **weights)

    multiclass_rows.assert_agrees("precision_macro", peer)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    multiclass_rows.assert_leaves_out("precision_macro")


def test_a_prediction_that_is_not_finite_leaves_it_undefined():
    multiclass_rows.assert_undefined_by_one_not_finite("precision_macro")
