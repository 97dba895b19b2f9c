"""`evaluate`: metrics, predictions with their blocks, slices and plots; what is undefined is null."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import load
from tidegate.data.row_blocks import blocks
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.records import Verdict
from tidegate.stages import evaluate, train

TRAINED = (paths.MODEL, paths.FOLDS, paths.FOLD_PREDICTIONS)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        model_project.write()
        train.run(load(train.Params))
    return folder


@pytest.fixture
def project(trained, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write()
    for path in TRAINED:
        artifacts.write_bytes(path, (trained / path).read_bytes())


def run():
    return evaluate.run(load(evaluate.Params))


def test_the_metrics_are_those_of_the_predictions(project):
    assert run() is Verdict.PASS
    metrics, rows = artifacts.read_json(paths.METRICS), artifacts.read_table(paths.PREDICTIONS)
    assert metrics["roc_auc"] == pytest.approx(roc_auc_score(rows.truth, rows.predicted), rel=1e-11)
    assert metrics["brier"] == pytest.approx(brier_score_loss(rows.truth, rows.predicted), rel=1e-11)


@pytest.mark.slow
def test_a_weight_column_weighs_the_fit_and_no_number_that_is_checked(project):
    weighed = model_project.COLUMNS | {"distance": {"type": "float", "role": "weight"}}
    for path, seed in ((paths.TRAIN, 1), (paths.HOLDOUT, 2)):
        artifacts.write_table(path, model_project.table(300, seed).fillna({"distance": 1.0}))
    rows, plain = {}, weighed | {"distance": {"type": "float", "role": "ignored"}}
    for name, columns in (("plain", plain), ("weighed", weighed)):
        model_project.write(data={"columns": columns}, tables=False)
        train.run(load(train.Params))
        run()
        rows[name] = artifacts.read_table(paths.PREDICTIONS)
        metrics, slices = artifacts.read_json(paths.METRICS), artifacts.read_json(paths.SLICES)
        assert metrics["brier"] == pytest.approx(brier_score_loss(rows[name].truth, rows[name].predicted), rel=1e-11)
        parts = [value for value in slices["carrier"].values() if value["metrics"]]
        assert min(part["metrics"]["brier"] for part in parts) <= metrics["brier"]
    assert not np.allclose(rows["plain"].predicted, rows["weighed"].predicted)


def test_the_metrics_of_the_folds_are_those_of_their_predictions(project):
    run()
    report, rows = artifacts.read_json(paths.CV), artifacts.read_table(paths.FOLD_PREDICTIONS)
    assert (report["kind"], report["rows"], len(report["folds"])) == ("time_series", 600, 3)
    assert list(report["mean"]) == ["roc_auc", "brier", "recall_low"]
    areas = [roc_auc_score(fold.truth, fold.predicted) for _, fold in rows.groupby("fold")]
    assert [fold["metrics"]["roc_auc"] for fold in report["folds"]] == pytest.approx(areas, rel=1e-11)
    assert report["mean"]["roc_auc"] == pytest.approx(np.mean(areas), rel=1e-11)


def test_a_metric_that_cannot_be_measured_is_refused_before_anything_is_written(project):
    model_project.write(evaluate={"metrics": {"rmse": {}}}, tables=False)
    with pytest.raises(DeclarationError, match=r"evaluate.metrics.rmse: rmse is for regression"):
        run()
    assert not paths.METRICS.exists()


def test_there_is_one_prediction_per_holdout_row_in_its_order(project):
    run()
    rows, holdout = artifacts.read_table(paths.PREDICTIONS), artifacts.read_table(paths.HOLDOUT)
    assert list(rows.columns) == ["row_id", "truth", "predicted", "block"]
    assert rows.row_id.tolist() == holdout.ticket.tolist()
    assert rows.truth.tolist() == holdout.late.astype(float).tolist()
    assert rows.predicted.dtype == np.float64


@pytest.mark.slow
def test_twice_gives_the_same_bytes(project):
    files = [
        paths.CV,
        paths.METRICS,
        paths.PREDICTIONS,
        paths.SLICES,
        paths.PLOTS / "roc.csv",
        paths.PLOTS / "importance.csv",
    ]
    run()
    first = [path.read_bytes() for path in files]
    run()
    assert [path.read_bytes() for path in files] == first


def test_a_block_is_the_day_when_the_split_is_by_time(project):
    run()
    rows, holdout = artifacts.read_table(paths.PREDICTIONS), artifacts.read_table(paths.HOLDOUT)
    assert rows.block.tolist() == [str(time.date()) for time in holdout.departure]


def test_a_block_is_the_group_when_the_split_is_by_group(project):
    columns = model_project.COLUMNS | {"carrier": {"type": "category", "role": "group"}}
    model_project.write(data={"columns": columns, "split": {"kind": "group", "holdout": 0.3}})
    holdout, read = artifacts.read_table(paths.HOLDOUT), load(evaluate.Params)
    assert blocks(read.split, read.columns, holdout).tolist() == holdout.carrier.tolist()


def test_rows_of_a_random_split_share_no_block(project):
    model_project.write(data={"split": {"kind": "random", "holdout": 0.3}})
    run()
    assert set(artifacts.read_table(paths.PREDICTIONS).block) == {""}


def test_each_slice_has_its_rows_and_metrics(project):
    run()
    slices, rows = artifacts.read_json(paths.SLICES), artifacts.read_table(paths.PREDICTIONS)
    holdout = artifacts.read_table(paths.HOLDOUT)
    inside = (holdout.carrier == "B6").to_numpy()
    found = slices["carrier"]["carrier=B6"]
    assert found["rows"] == int(inside.sum())
    assert found["metrics"]["roc_auc"] == pytest.approx(roc_auc_score(rows.truth[inside], rows.predicted[inside]))
    assert slices["far"]["far"]["rows"] == int((holdout.distance > 900).sum())


def test_a_slice_that_is_too_small_is_listed_and_not_checked(project):
    run()
    found = artifacts.read_json(paths.SLICES)["carrier"]["carrier=HA"]
    assert 0 < found["rows"] < 30
    assert found["metrics"] == {}


def test_a_metric_that_is_undefined_on_a_slice_is_null_there(project):
    holdout = model_project.table(300, seed=2)
    holdout.loc[holdout.carrier == "B6", "late"] = False
    artifacts.write_table(paths.HOLDOUT, holdout)
    run()
    found = artifacts.read_json(paths.SLICES)["carrier"]["carrier=B6"]["metrics"]
    assert found["roc_auc"] is None
    assert found["brier"] is not None


def test_every_plot_is_a_table_with_a_header(project):
    run()
    names = "baselines calibration calibration_error confusion importance intervals leakage precision_recall roc"
    assert sorted(path.name for path in paths.PLOTS.iterdir()) == [f"{name}.csv" for name in names.split()]
    for path in paths.PLOTS.iterdir():
        assert len(pd.read_csv(path)) >= 2, path


def test_a_simple_model_learns_from_the_training_rows_alone_and_without_them_there_is_none(project):
    run()
    found = pd.read_csv(made := paths.PLOTS / "baselines.csv").set_index("metric")["rows"]
    assert found.to_dict() == dict.fromkeys(artifacts.read_json(paths.METRICS), len(artifacts.read_table(paths.TRAIN)))
    (leakage := paths.PLOTS / "leakage.csv").unlink()
    made.unlink()
    paths.TRAIN.rename("elsewhere")
    run()
    assert not made.exists()
    assert not leakage.exists()


def test_each_metric_has_its_interval_and_what_a_constant_reaches(project):
    run()
    metrics, rows = artifacts.read_json(paths.METRICS), pd.read_csv(paths.PLOTS / "intervals.csv").set_index("metric")
    assert rows.index.tolist() == [*metrics]
    assert rows["value"].to_dict() == pytest.approx(metrics, rel=1e-5)
    assert ((rows.low < rows.value) & (rows.value <= rows.high)).all()  # a recall of 1 is the upper end itself
    assert rows.constant["roc_auc"] == 0.5
    assert (rows.level == 0.95).all()


def test_regression_has_residuals_instead_of_curves(project):
    columns = model_project.COLUMNS | {"distance": {"type": "float", "role": "target"}, "late": {"type": "bool"}}
    model_project.write(
        data={"columns": columns},
        evaluate={"task": "regression", "metrics": {"rmse": {}}, "slices": {}},
        train=model_project.LOGISTIC
        | {"estimator": {"_target_": "sklearn.linear_model.Ridge"}, "cv": {"kind": "k_fold", "folds": 2}},
    )
    for path, seed in ((paths.TRAIN, 1), (paths.HOLDOUT, 2)):
        artifacts.write_table(path, model_project.table(200, seed).dropna(subset="distance"))
    train.run(load(train.Params))
    run()
    made = sorted(path.stem for path in paths.PLOTS.iterdir())
    assert made == ["baselines", "importance", "intervals", "leakage", "residuals"]
    assert set(pd.read_csv(paths.PLOTS / "baselines.csv")["baseline"]) == {"linear"}


def only(**values):
    artifacts.write_table(paths.HOLDOUT, model_project.table(60).assign(**values))


@pytest.mark.parametrize("late", [True, False])
def test_one_class_in_the_holdout_leaves_the_other_metrics(project, late):
    only(late=late)
    assert run() is Verdict.PASS
    metrics = json.loads(paths.METRICS.read_text(), parse_constant=pytest.fail)
    assert metrics["roc_auc"] is None
    assert 0 < metrics["brier"] < 1
    assert (metrics["recall_low"] is None) == (not late)
    assert {path.name for path in paths.PLOTS.iterdir()} >= {"roc.csv", "precision_recall.csv", "importance.csv"}
    assert not any(word in path.read_text() for path in paths.PLOTS.iterdir() for word in ("nan", "None", "inf"))


def test_a_threshold_that_no_prediction_reaches_leaves_the_other_metrics(project):
    model_project.write(evaluate={"threshold": 0.999, "metrics": {"precision": {}, "brier": {}}})
    assert run() is Verdict.PASS
    metrics = artifacts.read_json(paths.METRICS)
    assert metrics["precision"] is None
    assert metrics["brier"] is not None
    lost = pd.read_csv(paths.PLOTS / "importance.csv")["lost"]
    assert lost.isna().all()


def test_an_empty_holdout_is_refused(project):
    artifacts.write_table(paths.HOLDOUT, model_project.table(60).head(0))
    with pytest.raises(EvidenceError, match=r"data.split: leaves no holdout rows"):
        run()


def test_a_slice_of_a_column_that_does_not_exist_is_refused(project):
    model_project.write(evaluate={"slices": {"carrier": {"by": "carier"}}})
    with pytest.raises(DeclarationError, match="did you mean carrier"):
        run()


def test_a_missing_model_says_how_to_make_it(project):
    paths.MODEL.unlink()
    with pytest.raises(EvidenceError, match="run `dvc repro`"):
        run()
