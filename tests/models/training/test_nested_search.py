"""The score of a searched model is of rows that had no part in choosing its parameters."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from searching import declared
from tidegate.models.training.nested_search import report, reports
from tidegate.models.training.search import SearchReport

CUTS = [(np.array([2, 3, 4, 5]), np.array([0, 1])), (np.array([0, 1]), np.array([2, 3, 4, 5]))]
TRUTH = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
PREDICTED = [np.array([0.2, 0.7]), np.array([0.8, 0.3, 0.4, 0.6])]


def searched(metric="brier", optimum=0.1):
    return SearchReport("grid", metric, (), {"C": optimum}, optimum)


def nested(metric, truth=TRUTH):
    by_fold = [searched(metric, 0.2), searched(metric, 0.3)]
    return report(searched(metric), by_fold, CUTS, truth, PREDICTED, declared("grid", metric=metric, space={"C": [1]}))


@pytest.mark.parametrize(("metric", "peer", "sign"), [("brier", brier_score_loss, -1), ("roc_auc", roc_auc_score, 1)])
def test_each_fold_is_scored_by_the_searched_metric(metric, peer, sign):
    found = nested(metric)
    scores = [peer(TRUTH[places], predicted) for (_, places), predicted in zip(CUTS, PREDICTED, strict=True)]
    assert [fold.score for fold in found.folds] == pytest.approx(scores, rel=1e-11)
    assert [(fold.best, fold.optimum) for fold in found.folds] == [({"C": 0.2}, 0.2), ({"C": 0.3}, 0.3)]
    assert found.mean == pytest.approx(np.mean(scores), rel=1e-11)
    assert found.deviation == pytest.approx(np.std(scores), rel=1e-11)
    assert found.optimism == pytest.approx(sign * (0.1 - np.mean(scores)), rel=1e-11)


def test_a_fold_without_a_score_leaves_no_mean():
    found = nested("roc_auc", np.array([1.0, 1.0, 1.0, 0.0, 1.0, 0.0]))
    assert (found.mean, found.deviation, found.optimism) == (None, None, None)
    assert [fold.score is None for fold in found.folds] == [True, False]


def test_each_search_gets_the_rows_that_a_fold_leaves():
    asked = []

    def search_without(places):
        asked.append(places.tolist())
        return searched()

    assert len(reports(CUTS, search_without)) == 2
    assert asked == [[2, 3, 4, 5], [0, 1]]
