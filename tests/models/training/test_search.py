"""A search: the best candidate by the metric that the search names wins."""

import numpy as np
import pytest

import model_project
from mostly_slow import mostly_slow
from searching import declared as a_search
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models.estimators.build import pipeline
from tidegate.models.execution.workers import Workers
from tidegate.models.features import inputs, truth
from tidegate.models.training.cross_validation import TrainingRows
from tidegate.models.training.folds import folds
from tidegate.models.training.search import search


@pytest.fixture
def rows():
    table, columns = model_project.table(300), model_project.columns()
    return TrainingRows(inputs(table, columns), truth(table, columns, "binary"))


def report(rows, declared, cuts=None, count=1):
    columns = model_project.columns()
    model = pipeline(model_project.train(model_project.LOGISTIC), columns, 7)
    cv = model_project.train(model_project.LOGISTIC).cv
    cuts = cuts or folds(cv, model_project.table(300), rows.truth, columns, 7)
    return search(model, rows, cuts, declared, "binary", seed=7, workers=Workers(count, 1))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["grid", "random", "halving"])
@pytest.mark.parametrize("metric", ["brier", "roc_auc"], ids=["lower is better", "higher is better"])
def test_the_best_candidate_of_a_search_wins(kind, metric, rows):
    drawn = {"candidates": 2} if kind == "random" else {}
    found = report(rows, a_search(kind, metric=metric, space={"C": [1e-6, 1.0]}, **drawn))
    assert found.best == {"C": 1.0}
    assert found.metric == metric
    assert all(0 < candidate.mean < 1 for candidate in found.candidates)


@pytest.mark.parametrize("kind", mostly_slow(["random", "grid", "halving"]))
def test_any_number_of_workers_finds_the_same(kind, rows):
    drawn = {"candidates": 3} if kind == "random" else {}
    declared = a_search(kind, metric="brier", space={"C": [1e-3, 0.1, 1.0], "tol": [1e-4, 1e-2]}, **drawn)
    assert report(rows, declared, count=1) == report(rows, declared, count=2) == report(rows, declared, count=4)


def test_the_threshold_of_the_search_decides_what_its_metric_counts(rows):
    none, all_of_them = (
        report(rows, a_search("grid", metric="recall", threshold=threshold, space={"C": [1e-6]}))
        for threshold in (0.99, 0.01)
    )
    assert [none.candidates[0].mean, all_of_them.candidates[0].mean] == [0.0, 1.0]


def test_nothing_is_tried_without_a_search(rows):
    assert report(rows, a_search("none")) is None


def test_a_search_without_a_metric_is_refused_with_its_key(rows):
    with pytest.raises(DeclarationError, match=r"train.search.metric: is missing; name the metric"):
        report(rows, a_search("grid", space={"C": [1.0]}))


def test_a_search_without_a_defined_score_is_refused(rows):
    nothing = TrainingRows(rows.inputs, np.r_[np.zeros(299), 1.0])
    declared = a_search("grid", metric="roc_auc", space={"C": [1.0]})
    with pytest.raises(EvidenceError, match="roc_auc is undefined on a fold for every candidate"):
        report(nothing, declared, [(np.arange(100, 300), np.arange(100))])
