"""A training that cannot be is refused at its line by `tidegate validate --all`, which reads no data."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tidegate.cli import app

EXAMPLE = Path(__file__).parents[2] / "examples/breast_cancer"
TRAIN = "conf/train/logistic_regression.yaml"
TRUSTED = 'trusted = ["lightgbm.LGBMClassifier", "xgboost.XGBClassifier"]'
LOGISTIC = "  _target_: sklearn.linear_model.LogisticRegression"
FOREST = "  _target_: sklearn.ensemble.RandomForestClassifier"
BOOSTING = "  _target_: sklearn.ensemble.HistGradientBoostingClassifier"
LIGHTGBM, XGBOOST = "  _target_: lightgbm.LGBMClassifier", "  _target_: xgboost.XGBClassifier"
PREPROCESS = "preprocess: {category: one_hot, number: standard, missing: median}"
CV = "cv: {kind: stratified, folds: 5}"


def declared(*further, estimator=(LOGISTIC,), cv=CV):
    return "\n".join(["estimator:", *estimator, PREPROCESS, cv, *further, ""])


def searched(text, estimator=(LOGISTIC,)):
    return declared(f"search: {{{text}}}", estimator=estimator)


def of(*estimator):
    return declared(estimator=estimator)


RANDOM = "kind: random, candidates: 5, metric: roc_auc, space: "
IMPOSSIBLE = {
    "a parameter that the estimator lacks": (searched("kind: grid, metric: roc_auc, space: {depth: [1, 2]}"), 5),
    "orders of magnitude from 0": (searched(f"{RANDOM}{{C: {{kind: log_uniform, low: 0, high: 1}}}}"), 5),
    "a range that ends before it begins": (searched(f"{RANDOM}{{max_iter: {{kind: integer, low: 10, high: 2}}}}"), 5),
    "a whole number with a fraction": (searched(f"{RANDOM}{{max_iter: {{kind: integer, low: 1.5, high: 9}}}}"), 5),
    "a range beyond the parameter's": (searched(f"{RANDOM}{{C: {{kind: uniform, low: -1, high: 2}}}}"), 5),
    "a range without an end": (searched(f"{RANDOM}{{C: {{kind: uniform, low: 1, high: .inf}}}}"), 5),
    "a value that the parameter refuses": (searched("kind: grid, metric: roc_auc, space: {C: [-1, 2]}"), 5),
    "a value twice": (searched("kind: grid, metric: roc_auc, space: {C: [1, 2, 1]}"), 5),
    "a space without values": (searched("kind: grid, metric: roc_auc, space: {C: []}"), 5),
    "an empty space": (searched("kind: grid, metric: roc_auc, space: {}"), 5),
    "a condition on a parameter that is missing": (
        searched(f"{RANDOM}{{C: {{kind: uniform, low: 1, high: 2, when: {{none: 1}}}}}}"),
        5,
    ),
    "conditions in a circle": (
        searched(
            f"{RANDOM}{{C: {{kind: choice, values: [1], when: {{tol: 1}}}},"
            " tol: {kind: choice, values: [1], when: {C: 1}}}"
        ),
        5,
    ),
    "a factor that halving has not": (searched("kind: halving, factor: 1, metric: roc_auc, space: {C: [1, 2]}"), 5),
    "a budget in time": (searched("kind: random, minutes: 5, metric: roc_auc, space: {C: [1, 2]}"), 5),
    "a value that no solver can have": (
        searched("kind: grid, metric: roc_auc, space: {solver: [lbfgs, newton-cg], penalty: [l2, l1]}"),
        5,
    ),
    "a space in which nothing can be fitted": (
        searched("kind: random, candidates: 2, metric: roc_auc, space: {solver: [lbfgs, sag], penalty: [l1]}"),
        5,
    ),
    "no candidates": (searched("kind: random, candidates: 0, metric: roc_auc, space: {C: [1, 2]}"), 5),
    "the metric of another task": (searched("kind: grid, metric: rmse, space: {C: [1, 2]}"), 5),
    "one fold": (declared(cv="cv: {kind: stratified, folds: 1}"), 4),
    "groups without a column of groups": (declared(cv="cv: {kind: group, folds: 5}"), 4),
    "time without a column of time": (declared(cv="cv: {kind: time_series, folds: 5}"), 4),
    "a gap without time": (declared(cv="cv: {kind: stratified, folds: 5, gap: 3}"), 4),
    "a seed twice": (declared("seeds: [1, 1]"), 5),
    "a calibration of one fold": (declared("calibration: {folds: 1}"), 5),
    "a learning curve that falls": (declared("learning_curve: [50%, 25%]"), 5),
    "a share of more than all rows": (declared("learning_curve: [50%, 150%]"), 5),
    "the weight of an unknown class": (of(LOGISTIC, "  class_weight: {benign: 3}"), 3),
    "a weight below 0": (of(LOGISTIC, '  class_weight: {"1": -3}'), 3),
    "a regression for a yes or no": (of("  _target_: sklearn.linear_model.Ridge"), 1),
    "a penalty that the solver lacks": (of(LOGISTIC, "  solver: lbfgs", "  penalty: l1"), 1),
    "a bootstrap's rest without a bootstrap": (of(FOREST, "  oob_score: true", "  bootstrap: false"), 1),
    "a bootstrap's share without a bootstrap": (of(FOREST, "  max_samples: 0.5", "  bootstrap: false"), 1),
    "a fraction above 1": (of(BOOSTING, "  validation_fraction: 2.0"), 3),
    "a limit on an unknown feature": (of(BOOSTING, "  monotonic_cst: {none: 1}"), 1),
    "a stack of nothing": (of("  _target_: sklearn.ensemble.StackingClassifier", "  estimators: []"), 1),
    "LightGBM for a number": (of(LIGHTGBM, "  objective: regression"), 3),
    "LightGBM for a number, in a space": (
        searched("kind: grid, metric: roc_auc, space: {objective: [binary, regression]}", (LIGHTGBM,)),
        5,
    ),
    "LightGBM with trees of one leaf": (of(LIGHTGBM, "  num_leaves: 1"), 1),
    "XGBoost for a number": (of(XGBOOST, "  objective: reg:squarederror"), 3),
    "XGBoost with an unknown booster": (of(XGBOOST, "  booster: tree"), 1),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("impossible") / "project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("artifacts", "data", ".dvc", "*.lock"))
    shutil.copytree(EXAMPLE / "conf", folder / "conf", dirs_exist_ok=True)
    settings = folder / "pyproject.toml"
    text = re.sub(r"(?m)^combinations = .*$", "combinations = []", settings.read_text())
    settings.write_text(text.replace("trusted = []", TRUSTED))
    return folder


def validated(project, monkeypatch, text):
    monkeypatch.chdir(project)
    (project / TRAIN).write_text(text)
    return CliRunner().invoke(app, ["validate", "--all"])


@pytest.mark.parametrize(("text", "line"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_training_that_cannot_be_is_refused_at_its_line(project, monkeypatch, text, line):
    done = validated(project, monkeypatch, text)
    assert done.exit_code == 2
    assert re.search(rf"(?m)^{re.escape(TRAIN)}:{line}:\d+: (?!note|warning)", done.stderr), done.stderr


def test_values_that_cannot_be_together_are_a_warning_at_the_line_of_the_space(project, monkeypatch):
    space = "solver: [lbfgs, saga], penalty: [l2, l1]"
    done = validated(project, monkeypatch, searched(f"kind: grid, metric: roc_auc, space: {{{space}}}"))
    assert done.exit_code == 0
    message = "warning: train.search.space: no model has penalty: l1 and solver: lbfgs, whatever the rows are"
    assert re.search(rf"(?m)^{re.escape(TRAIN)}:5:\d+: {message}", done.stderr), done.stderr


@pytest.mark.parametrize(
    "text",
    [
        declared(),
        of(LIGHTGBM),
        of(XGBOOST, "  objective: binary:logistic"),
        of(BOOSTING),
        of(FOREST, "  oob_score: true"),
    ],
    ids=["logistic", "LightGBM", "XGBoost", "boosting", "forest"],
)
def test_one_that_can_be_is_not(project, monkeypatch, text):
    done = validated(project, monkeypatch, text)
    assert done.exit_code == 0, done.stderr
