"""balanced_accuracy: scikit-learn's, with weights and without each unit."""

from sklearn.metrics import balanced_accuracy_score

import metric_peer
import multiclass_rows


def test_of_several_classes_it_is_scikit_learns_with_weights():
    def peer(truth, predicted, **weights):
        return balanced_accuracy_score(truth, predicted.argmax(axis=1), **weights)

    multiclass_rows.assert_agrees("balanced_accuracy", peer)
    multiclass_rows.assert_leaves_out("balanced_accuracy")
    multiclass_rows.assert_undefined_by_one_not_finite("balanced_accuracy")


def test_of_a_yes_or_no_it_is_scikit_learns_at_the_threshold():
    def peer(truth, said, **weights):
        return balanced_accuracy_score(truth, said >= metric_peer.THRESHOLD, **weights)

    metric_peer.assert_agrees("balanced_accuracy", peer)
    metric_peer.assert_leaves_out("balanced_accuracy")
