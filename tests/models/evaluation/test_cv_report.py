"""cv.json holds the declared metrics of each fold, in its order, with their means and deviations."""

import json

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

import model_project
from tidegate.artifacts import json_text
from tidegate.models.evaluation.cv_report import Fold, report, summary
from tidegate.models.training.fold_predictions import FoldSize, FoldSizes

TRUTH = np.array([0.0, 1.0, 0.0, 1.0])
SCORES = np.array([0.1, 0.8, 0.6, 0.4])


def test_each_fold_is_measured_by_itself():
    sizes = FoldSizes("k_fold", 10, [FoldSize(6, 4), FoldSize(7, 3)])
    folds = [(TRUTH, SCORES), (TRUTH[1:], SCORES[1:])]
    written = json.loads(json_text(report(model_project.evaluate(), sizes, folds).as_json()))
    assert [*written] == ["kind", "rows", "mean", "deviation", "folds"]
    assert (written["kind"], written["rows"]) == ("k_fold", 10)
    assert [(fold["train_rows"], fold["rows"]) for fold in written["folds"]] == [(6, 4), (7, 3)]
    areas = [roc_auc_score(*fold) for fold in folds]
    assert [fold["metrics"]["roc_auc"] for fold in written["folds"]] == pytest.approx(areas, rel=1e-11)
    assert written["folds"][0]["metrics"]["brier"] == pytest.approx(brier_score_loss(TRUTH, SCORES), rel=1e-11)
    assert written["mean"]["roc_auc"] == pytest.approx(np.mean(areas), rel=1e-11)
    assert written["deviation"]["roc_auc"] == pytest.approx(np.std(areas), rel=1e-11)


def test_a_metric_that_is_undefined_on_a_fold_has_no_mean():
    folds = [Fold(2, 1, {"a": 1.0, "b": None}), Fold(2, 1, {"a": 3.0, "b": 2.0})]
    assert summary(folds, np.mean) == {"a": 2.0, "b": None}


def test_settings_of_the_folds_are_in_the_report():
    sizes = FoldSizes("k_fold", 4, [FoldSize(6, 4)], {"repeats": 2})
    assert report(model_project.evaluate(), sizes, [(TRUTH, SCORES)]).as_json()["settings"] == {"repeats": 2}
