"""`train`: the model, its golden answers and its cross-validation are written, the same each time."""

import pandas as pd
import pytest
from sklearn.metrics import r2_score, roc_auc_score

import model_project
from tidegate import artifacts, paths
from tidegate.config.params import keys, load
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.models.packages import model_file
from tidegate.records import Verdict
from tidegate.stages import evaluate, train


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_project.write()


def run():
    return train.run(load(train.Params))


def written():
    return [path.read_bytes() for path in (paths.MODEL, paths.FOLDS, paths.FOLD_PREDICTIONS, paths.GOLDEN)]


@pytest.mark.slow
def test_training_twice_gives_the_same_bytes(project):
    assert run() is Verdict.PASS
    first = written()
    run()
    assert written() == first


def test_every_fold_has_its_predictions(project):
    run()
    folds, rows = artifacts.read_json(paths.FOLDS), artifacts.read_table(paths.FOLD_PREDICTIONS)
    assert (folds["kind"], folds["rows"]) == ("time_series", 600)
    assert [fold["rows"] for fold in folds["folds"]] == rows.groupby("fold").size().tolist() == [150, 150, 150]
    assert roc_auc_score(rows.truth, rows.predicted) > 0.6
    assert not paths.SEARCH.exists()


@pytest.mark.slow
def test_training_reads_no_metric(project):
    """So that another metric, or an edit of one, trains nothing again."""
    assert [key for key in keys(train.Params) if key.startswith("evaluate")] == ["evaluate.task"]
    run()
    first = written()
    model_project.write(evaluate={"metrics": {"invented": {}}, "threshold": 0.9, "slices": {}})
    run()
    assert written() == first


@pytest.mark.slow
def test_the_best_of_a_search_is_what_is_trained(project):
    space = {"kind": "grid", "metric": "roc_auc", "space": {"max_iter": [1, 12]}}
    model_project.write(train=model_project.BOOSTING | {"search": space})
    run()
    best = artifacts.read_json(paths.SEARCH)["best"]
    assert model_file.read(paths.MODEL).named_steps["estimator"].n_iter_ == best["max_iter"]


@pytest.mark.slow
def test_another_seed_gives_another_sample_of_golden_requests(project):
    run()
    first = artifacts.read_json(paths.GOLDEN)
    model_project.write(seed=8)
    run()
    assert artifacts.read_json(paths.GOLDEN) != first


def test_a_declaration_with_problems_writes_nothing(project):
    estimator = model_project.BOOSTING["estimator"] | {"max_itr": 3}
    model_project.write(train=model_project.BOOSTING | {"estimator": estimator})
    with pytest.raises(DeclarationError, match="did you mean max_iter"):
        run()
    assert not paths.MODEL.exists()


def test_missing_rows_say_how_to_make_them(project):
    paths.TRAIN.unlink()
    with pytest.raises(EvidenceError, match="run `dvc repro`"):
        run()


def test_no_rows_are_refused(project):
    artifacts.write_table(paths.TRAIN, model_project.table(50).head(0))
    with pytest.raises(EvidenceError, match=r"data.split: leaves no training rows"):
        run()


@pytest.mark.parametrize(("late", "word"), [(True, "positive"), (False, "negative")])
def test_one_class_is_refused(project, late, word):
    artifacts.write_table(paths.TRAIN, model_project.table(50).assign(late=late))
    with pytest.raises(EvidenceError, match=f"all 50 training rows are {word}; a model needs both"):
        run()


def test_regression_needs_no_classes(project):
    columns = model_project.COLUMNS | {"distance": {"type": "float", "role": "target"}}
    columns |= {"late": {"type": "bool"}}
    rows = model_project.table(200).dropna(subset="distance")
    model_project.write(
        data={"columns": columns},
        evaluate={"task": "regression", "metrics": {"r2": {}, "rmse": {}}, "slices": {}},
        train={
            "estimator": {"_target_": "sklearn.linear_model.Ridge"},
            "preprocess": {"missing": "median", "number": "standard"},
            "cv": {"kind": "k_fold", "folds": 3},
        },
    )
    artifacts.write_table(paths.TRAIN, rows)
    run()
    folds = artifacts.read_table(paths.FOLD_PREDICTIONS)
    assert r2_score(folds.truth, folds.predicted) > -1
    assert folds.truth.nunique() > 100


def test_a_class_that_pyproject_trusts_can_be_trained(project, tmp_path):
    private = {"_target_": "sklearn.linear_model._logistic.LogisticRegression", "max_iter": 200}
    model_project.write(train=model_project.LOGISTIC | {"estimator": private})
    with pytest.raises(DeclarationError, match="unknown or untrusted class"):
        run()
    trusted = f'[tool.tidegate]\ntrusted = ["{private["_target_"]}"]\n'
    (tmp_path / "pyproject.toml").write_text(trusted)
    assert run() is Verdict.PASS


@pytest.mark.slow
def test_other_seeds_and_fewer_rows_change_nothing_of_the_model_and_are_measured_on_the_folds(project):
    run()
    alone, cross_validated = paths.MODEL.read_bytes(), artifacts.read_table(paths.FOLD_PREDICTIONS)
    declared = model_project.BOOSTING | {"seeds": [1, 2], "learning_curve": ["50%"]}
    declared["estimator"] = declared["estimator"] | {"max_features": 0.5}
    model_project.write(train=declared, tables=False)
    elsewhere = paths.HOLDOUT.rename("elsewhere")  # what trains and predicts the folds cannot read it
    run()
    elsewhere.rename(paths.HOLDOUT)
    evaluate.run(load(evaluate.Params))
    scores = pd.read_csv(paths.PLOTS / "seeds.csv").query("metric == 'roc_auc'")
    assert scores.seed.tolist() == [7, 1, 2]
    assert scores["mean"].nunique() == 3
    assert scores["mean"].iloc[0] == artifacts.read_json(paths.CV)["mean"]["roc_auc"]
    curve = pd.read_csv(paths.PLOTS / "learning_curve.csv").query("metric == 'roc_auc'")
    assert curve.rows.tolist() == [150, 300]
    del declared["estimator"]["max_features"]
    model_project.write(train=declared, tables=False)
    run()
    assert paths.MODEL.read_bytes() == alone
    every = artifacts.read_table(paths.FOLD_PREDICTIONS)
    assert every[: len(cross_validated)][[*cross_validated.columns]].equals(cross_validated)
    assert len(every) == 4 * len(cross_validated)
