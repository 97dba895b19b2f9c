"""roc_auc_ovr: scikit-learn's, with weights and without each unit; `test_against_rest.py` has the rest."""

import numpy as np
from sklearn.metrics import roc_auc_score

import multiclass_rows


def test_it_is_scikit_learns_with_weights():
    def peer(truth, predicted, **weights):
        return roc_auc_score(np.eye(5)[truth.astype(int)], predicted, average="macro", **weights)

    multiclass_rows.assert_agrees("roc_auc_ovr", peer)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    multiclass_rows.assert_leaves_out("roc_auc_ovr")
