"""Cross-validation and search, against scikit-learn's own and by hand."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score

import model_project
from searching import declared as a_search
from tidegate.errors import EvidenceError
from tidegate.models.build import pipeline
from tidegate.models.cross_validation import TrainingRows, cross_validate, fit, search, summary
from tidegate.models.cv_report import Fold
from tidegate.models.features import inputs, truth
from tidegate.models.folds import folds


@pytest.fixture
def rows():
    table, columns = model_project.table(300), model_project.columns()
    return TrainingRows(inputs(table, columns), truth(table, columns, "binary"))


def model(declared=model_project.LOGISTIC):
    return pipeline(model_project.train(declared), model_project.columns(), 7)


def cuts(rows):
    declared = model_project.train(model_project.LOGISTIC).cv
    return folds(declared, model_project.table(300), rows.truth, model_project.columns(), 7)


def test_a_fold_is_judged_by_a_model_that_has_not_seen_it(rows):
    folds = cross_validate(model(), rows, cuts(rows), model_project.evaluate())
    for (learn, score), fold in zip(cuts(rows), folds, strict=True):
        by_hand = clone(model()).fit(rows.inputs.iloc[learn], rows.truth[learn])
        predicted = by_hand.predict_proba(rows.inputs.iloc[score])[:, 1]
        assert fold.metrics["roc_auc"] == pytest.approx(roc_auc_score(rows.truth[score], predicted), rel=1e-11)
        assert (fold.train_rows, fold.rows) == (len(learn), len(score))


def test_a_metric_that_is_undefined_on_a_fold_has_no_mean():
    folds = [Fold(2, 1, {"a": 1.0, "b": None}), Fold(2, 1, {"a": 3.0, "b": 2.0})]
    assert summary(folds, np.mean) == {"a": 2.0, "b": None}


@pytest.mark.parametrize("kind", ["grid", "random", "halving"])
def test_the_best_candidate_of_a_search_wins(kind, rows):
    drawn = {"candidates": 2} if kind == "random" else {}
    declared = a_search(kind, metric="brier", space={"C": [1e-6, 1.0]}, **drawn)
    report = search(model(), rows, cuts(rows), model_project.evaluate(), declared, seed=7)
    assert report.best == {"C": 1.0}
    assert all(0 < candidate.mean < 1 for candidate in report.candidates)


def test_the_search_optimises_the_headline_metric_unless_told_otherwise(rows):
    declared = a_search("grid", space={"C": [1e-6, 1.0]})
    assert search(model(), rows, cuts(rows), model_project.evaluate(), declared, seed=7).metric == "roc_auc"


def test_a_search_without_a_defined_score_is_refused(rows):
    nothing = TrainingRows(rows.inputs, np.r_[np.zeros(299), 1.0])
    declared = a_search("grid", space={"C": [1.0]})
    with pytest.raises(EvidenceError, match="roc_auc is undefined on a fold for every candidate"):
        search(model(), nothing, [(np.arange(100, 300), np.arange(100))], model_project.evaluate(), declared, seed=7)


def test_row_weights_reach_the_estimator(rows):
    weighed = TrainingRows(rows.inputs, rows.truth, np.where(rows.truth == 1, 50.0, 1.0))
    assert fit(model(), weighed).predict_proba(rows.inputs)[:, 1].mean() > 0.8


def test_rows_that_an_estimator_does_not_take_are_an_error_with_its_reason(rows):
    broken = TrainingRows(rows.inputs.assign(distance=np.inf), rows.truth)
    with pytest.raises(EvidenceError, match=r"train.estimator: fitting failed on 300 rows: Input X contains infinity"):
        fit(model(), broken)
