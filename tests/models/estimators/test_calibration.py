"""Probabilities are corrected by training rows alone, in parts that keep groups together and follow time."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import StratifiedKFold

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.config.schema.train import ModelCalibration
from tidegate.errors import EvidenceError
from tidegate.metrics import load as metric
from tidegate.models.estimators.build import pipeline
from tidegate.models.estimators.calibration import RowOrder, cut_by, parameters_of, row_order
from tidegate.models.features import inputs, truth
from tidegate.models.packages import model_file
from tidegate.models.prediction.predict import predict
from tidegate.models.training.cross_validation import TrainingRows, fit
from tidegate.models.training.search import SearchReport, with_best
from tidegate.models.validation.search_cost import most_fits
from tidegate.stages import evaluate, package, train

SURE = model_project.LOGISTIC | {
    "estimator": {"_target_": "sklearn.ensemble.RandomForestClassifier", "n_estimators": 20, "random_state": 0},
    "calibration": {"method": "sigmoid", "folds": 4},
}
COLUMNS = model_project.columns()


def rows(count=600, seed=1, order=None):
    table = model_project.table(count, seed)
    return TrainingRows(inputs(table, COLUMNS), truth(table, COLUMNS, "binary"), order=order)


def built(**declared):
    return pipeline(model_project.train(SURE, **declared), COLUMNS, 7)


@pytest.mark.parametrize("method", ["sigmoid", "isotonic", "temperature"])
def test_the_correction_is_that_of_scikit_learn_alone(method):
    given = rows()
    model = fit(built(calibration={"method": method, "folds": 4}), given)
    plain = fit(built(calibration=None), given)
    features = plain[0].transform(given.inputs)
    alone = CalibratedClassifierCV(plain[1], method=method, cv=StratifiedKFold(4), ensemble=False)
    alone.fit(features, given.truth)
    assert np.array_equal(predict(model, given.inputs, "binary"), alone.predict_proba(features)[:, 1])


def test_a_forest_that_is_too_sure_is_less_wrong_once_calibrated():
    new = rows(3_000, 9)
    losses = [
        metric("log_loss").prepare(new.truth, predict(fit(model, rows(2_000)), new.inputs, "binary"), 0.5)(None)
        for model in (built(calibration=None), built())
    ]
    assert losses[1] < losses[0] - 0.02


def test_parts_along_time_are_spans_and_parts_of_groups_are_whole():
    times = RowOrder(np.array([5, 1, 4, 0, 3, 2]), is_time=True).parts(3)
    assert [score.tolist() for _, score in times] == [[1, 3], [4, 5], [0, 2]]
    groups = np.repeat(np.arange(10), 7)
    for learn, score in RowOrder(groups, is_time=False).parts(4):
        assert not {*groups[learn]} & {*groups[score]}
        assert len(learn) + len(score) == 70
    with pytest.raises(EvidenceError, match="needs 12 groups to learn from, got 10"):
        RowOrder(groups, is_time=False).parts(12)


def test_rows_are_ordered_where_the_folds_are():
    table = model_project.table(50)
    grouped = model_project.columns({"carrier": {"type": "category", "role": "group"}})
    declared = {"time_series": COLUMNS, "group": grouped, "k_fold": COLUMNS}
    orders = {
        kind: row_order(model_project.train(SURE, cv={"kind": kind, "folds": 3}), table, columns)
        for kind, columns in declared.items()
    }
    assert orders["time_series"].is_time
    assert (np.diff(orders["time_series"].codes) >= 0).all()
    assert len({*orders["group"].codes}) == table.carrier.nunique()
    assert orders["k_fold"] is None
    assert row_order(model_project.train(SURE, calibration=None), table, COLUMNS) is None


def test_a_group_in_two_parts_is_kept_together_while_fitting_and_the_file_holds_no_row():
    groups = RowOrder(np.repeat(np.arange(60), 10), is_time=False)
    model, seen = built(), []
    with cut_by(model, groups):
        seen = model[-1].cv
    assert len(seen) == 4
    assert model[-1].cv == 4
    fitted = fit(model, rows(order=groups))
    assert fitted[-1].cv == 4
    other = fit(built(), rows())
    assert not np.array_equal(predict(fitted, rows().inputs, "binary"), predict(other, rows().inputs, "binary"))


def test_a_search_sets_parameters_of_the_declared_estimator():
    found = SearchReport("grid", "brier", (), {"n_estimators": 3}, 0.1)
    assert parameters_of(built()) == "calibrated__estimator__"
    assert with_best(built(), found)[-1].estimator.n_estimators == 3
    assert with_best(built(calibration=None), found)[-1].n_estimators == 3


def test_what_it_costs_is_counted():
    assert ModelCalibration(folds=4).fits == 5
    assert most_fits(model_project.train(SURE)) == 5 * most_fits(model_project.train(SURE, calibration=None))


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write(train=model_project.BOOSTING | {"calibration": {"method": "isotonic", "folds": 3}})


def run(*stages):
    for stage in stages:
        stage.run(load(stage.Params))


def test_training_a_calibrated_model_needs_no_holdout_and_no_row_of_it_moves_a_byte(project):
    paths.HOLDOUT.unlink()
    run(train)
    model, folds = paths.MODEL.read_bytes(), paths.FOLD_PREDICTIONS.read_bytes()
    assert not paths.HOLDOUT.exists()
    artifacts.write_table(paths.HOLDOUT, model_project.table(300, seed=5, start="2024-04-01").assign(late=True))
    run(train)
    assert (paths.MODEL.read_bytes(), paths.FOLD_PREDICTIONS.read_bytes()) == (model, folds)


def test_the_truth_of_a_fold_does_not_move_its_own_predictions(project):
    run(train)
    before = artifacts.read_table(paths.FOLD_PREDICTIONS)
    last = before.fold == before.fold.max()
    table = artifacts.read_table(paths.TRAIN)
    flipped = table.ticket.isin(before.row_id[last])
    artifacts.write_table(paths.TRAIN, table.assign(late=table.late.where(~flipped, ~table.late)))
    run(train)
    after = artifacts.read_table(paths.FOLD_PREDICTIONS)
    pd.testing.assert_series_equal(after.predicted[last], before.predicted[last])
    assert (after.truth[last] != before.truth[last]).all()


@pytest.mark.slow
def test_a_calibrated_model_goes_to_its_package(project):
    run(train, evaluate, package)
    described = artifacts.read_json(paths.PACKAGE / "package.json")
    assert described["exact"] == {"none": "CalibratedClassifierCV has no exact form"}
    model = model_file.read(paths.PACKAGE / "model.skops")
    table = artifacts.read_table(paths.HOLDOUT)
    stored = artifacts.read_table(paths.PREDICTIONS)
    assert np.array_equal(predict(model, inputs(table, COLUMNS), "binary"), stored.predicted)
    curve = (paths.PLOTS / "calibration.csv").read_text().splitlines()
    assert len(curve) > 3
    assert (paths.PLOTS / "calibration_error.csv").exists()
