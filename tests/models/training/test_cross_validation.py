"""Cross-validation, against scikit-learn by hand; what an estimator does not take."""

import numpy as np
import pytest
from sklearn.base import clone
from threadpoolctl import threadpool_limits

import model_project
from tidegate.errors import EvidenceError
from tidegate.models.estimators.build import pipeline
from tidegate.models.execution.workers import Workers
from tidegate.models.features import inputs, truth
from tidegate.models.training.cross_validation import TrainingRows, cross_validate, fit
from tidegate.models.training.folds import folds


@pytest.fixture
def rows():
    table, columns = model_project.table(300), model_project.columns()
    return TrainingRows(inputs(table, columns), truth(table, columns, "binary"))


def model(declared=model_project.LOGISTIC):
    return pipeline(model_project.train(declared), model_project.columns(), 7)


def cuts(rows):
    declared = model_project.train(model_project.LOGISTIC).cv
    return folds(declared, model_project.table(300), rows.truth, model_project.columns(), 7)


@pytest.mark.slow
def test_a_fold_is_predicted_by_a_model_that_has_not_seen_it(rows):
    _, predicted = cross_validate(model(), rows, cuts(rows), "binary", Workers(1, 1))
    for (learn, score), of_fold in zip(cuts(rows), predicted, strict=True):
        by_hand = clone(model()).fit(rows.inputs.iloc[learn], rows.truth[learn])
        assert of_fold.tolist() == by_hand.predict_proba(rows.inputs.iloc[score])[:, 1].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("declared", [model_project.LOGISTIC, model_project.BOOSTING], ids=["logistic", "boosting"])
def test_any_number_of_workers_gives_the_same_model_and_predictions_to_the_last_bit(rows, declared):
    found = []
    with threadpool_limits(1):
        for count in (1, 2, 5):
            fitted, predicted = cross_validate(model(declared), rows, cuts(rows), "binary", Workers(count, 1))
            found.append((fitted.predict_proba(rows.inputs).tolist(), [fold.tolist() for fold in predicted]))
    assert found == [found[0]] * 3


def test_row_weights_reach_the_estimator(rows):
    weighed = TrainingRows(rows.inputs, rows.truth, np.where(rows.truth == 1, 50.0, 1.0))
    assert fit(model(), weighed).predict_proba(rows.inputs)[:, 1].mean() > 0.8


def test_rows_that_an_estimator_does_not_take_are_an_error_with_its_reason(rows):
    broken = TrainingRows(rows.inputs.assign(distance=np.inf), rows.truth)
    with pytest.raises(EvidenceError, match=r"train.estimator: fitting failed on 300 rows: Input X contains infinity"):
        fit(model(), broken)
