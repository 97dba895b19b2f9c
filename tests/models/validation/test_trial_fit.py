"""What no rows can be fitted with is refused before any are read; what some rows can is not."""

import re

import pytest

import model_project
from tidegate.models.validation.static_checks import problems
from tidegate.models.validation.trial_fit import refusal

LOGISTIC = "sklearn.linear_model.LogisticRegression"
FOREST = "sklearn.ensemble.RandomForestClassifier"
TRUSTED = ("lightgbm.LGBMClassifier", "xgboost.XGBClassifier", "stub_models.Any")


def refused(target, task="binary", columns=None, preprocess=None, calibration=None, **parameters):
    declared = {
        "calibration": calibration,
        "estimator": {"_target_": target, **parameters},
        "preprocess": preprocess or model_project.LOGISTIC["preprocess"],
        "cv": {"kind": "k_fold"},
    }
    train = model_project.train(declared)
    assert not problems(train, task, model_project.columns(columns), TRUSTED)
    return refusal(train, task, model_project.columns(columns), TRUSTED)


NUMBER = {"late": {"type": "float", "role": "target"}}
IMPOSSIBLE = {
    "a penalty that the solver lacks": (
        (LOGISTIC,),
        {"solver": "lbfgs", "penalty": "l1"},
        "supports only 'l2' or None",
    ),
    "a dual form of another solver": ((LOGISTIC,), {"solver": "sag", "dual": True}, "supports only dual=False"),
    "rows left out of a bootstrap without one": ((FOREST,), {"oob_score": True, "bootstrap": False}, "bootstrap=True"),
    "a share of a bootstrap without one": ((FOREST,), {"max_samples": 0.5, "bootstrap": False}, "bootstrap"),
    "a limit on a feature that is unknown": (
        ("sklearn.ensemble.HistGradientBoostingClassifier",),
        {"monotonic_cst": {"nope": 1}},
        "monotonic_cst",
    ),
    "a stack of nothing": (("sklearn.ensemble.StackingClassifier",), {"estimators": []}, "Invalid 'estimators'"),
    "a tree of one leaf": (("lightgbm.LGBMClassifier",), {"num_leaves": 1}, "num_leaves"),
    "an unknown booster": (("xgboost.XGBClassifier",), {"booster": "tree"}, "Unknown gbm type tree"),
    "a penalty of an unknown loss": (
        ("sklearn.svm.LinearSVR", "regression", NUMBER),
        {"loss": "epsilon_insensitive", "dual": False},
        "are not supported",
    ),
    "negative numbers for counts, after standardisation": (
        ("sklearn.naive_bayes.MultinomialNB",),
        {},
        "Negative values in data",
    ),
}


@pytest.mark.parametrize(("target", "parameters", "words"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_parameters_that_do_not_go_together_are_refused(target, parameters, words):
    reason = refused(*target, **parameters)
    assert reason
    assert words in reason
    assert not re.search(r"\n|\d\d:\d\d:\d\d", reason)


@pytest.mark.parametrize("target", TRUSTED[:2])
def test_nothing_is_written_where_validate_writes(target, capfd):
    assert not refused(target)
    assert capfd.readouterr() == ("", "")


POSSIBLE = {
    "a logistic regression": ((LOGISTIC,), {}),
    "another penalty of a solver that has it": ((LOGISTIC,), {"solver": "saga", "penalty": "l1"}),
    "many rounds": ((FOREST,), {"n_estimators": 10_000}),
    "neighbours that few rows lack": (("sklearn.neighbors.KNeighborsClassifier",), {"n_neighbors": 400}),
    "counts above zero": (("sklearn.linear_model.PoissonRegressor", "regression", NUMBER), {}),
    "a deviance of positive numbers": (("sklearn.linear_model.GammaRegressor", "regression", NUMBER), {}),
    "three classes": (
        (
            LOGISTIC,
            "multiclass",
            {"late": {"type": "category", "role": "target", "classes": ["a", "b", "c"]}},
        ),
        {},
    ),
    "boosting": (("lightgbm.LGBMClassifier",), {}),
    "no probabilities, and a calibration that makes them": (
        ("sklearn.svm.LinearSVC", "binary", None, None, {"method": "sigmoid"}),
        {},
    ),
}


@pytest.mark.parametrize(("target", "parameters"), POSSIBLE.values(), ids=POSSIBLE)
def test_what_some_rows_can_be_fitted_with_is_not_refused(target, parameters):
    assert not refused(*target, **parameters)


def test_counts_are_possible_where_numbers_pass_as_they_are():
    preprocess = {"category": "one_hot", "missing": "median"}
    assert not refused("sklearn.naive_bayes.MultinomialNB", preprocess=preprocess)


@pytest.mark.parametrize("declared", [model_project.BOOSTING, model_project.LOGISTIC], ids=["boosting", "logistic"])
@pytest.mark.parametrize("text", ["category", "tfidf", "hashing"])
def test_every_preprocessing_of_the_project_can_be_tried(declared, text):
    train = model_project.train(declared, preprocess=declared["preprocess"] | {"text": text})
    assert not refusal(train, "binary", model_project.columns())


def test_a_calibrated_model_is_tried_without_its_calibration():
    train = model_project.train(model_project.LOGISTIC, calibration={"method": "isotonic"})
    assert not refusal(train, "binary", model_project.columns())
