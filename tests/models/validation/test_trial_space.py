"""A value that no model can have is refused at its line; values that none can have together are a caution."""

import pytest

import model_project
from searching import declared
from tidegate.errors import Level
from tidegate.models.validation import trial_process
from tidegate.models.validation.trial_candidates import all_with, first, options
from tidegate.models.validation.trial_space import cautions, findings, problems

LOGISTIC = "sklearn.linear_model.LogisticRegression"
FOREST = "sklearn.ensemble.RandomForestClassifier"
LINEAR = "sklearn.svm.LinearSVC"  # without probabilities: it needs a calibration
LIGHTGBM = "lightgbm.LGBMClassifier"
AT = "train.search.space"


def found(target, space, kind="random", **parameters):
    changes = {
        "calibration": {} if target == LINEAR else None,
        "estimator": {"_target_": target, **parameters},
        "search": {"kind": kind, "metric": "roc_auc", "space": space},
    }
    given = (model_project.train(model_project.LOGISTIC | changes), "binary", model_project.columns(), (LIGHTGBM,))
    return [(problem.key, problem.message) for problem in problems(*given)], [
        (problem.key, problem.message) for problem in cautions(*given)
    ]


WIDE = {"n_estimators": [2, 3, 4], "max_depth": [1, 9], "criterion": ["gini", "entropy"], "max_features": [0.5, None]}
REFUSED = {
    "an end of a range": (LIGHTGBM, {"num_leaves": {"kind": "integer", "low": 1, "high": 9}}, "num_leaves.low"),
    "one of a list": (LIGHTGBM, {"num_leaves": [9, 1, 5], "learning_rate": [0.1, 0.3]}, "num_leaves.1"),
    "beside every other of a wide space": (
        FOREST,
        {"bootstrap": [True, False], "max_samples": [0.5, 0.7], **WIDE},
        "bootstrap.1",
    ),
    "one that leaves no probabilities": (
        "sklearn.linear_model.SGDClassifier",
        {"loss": ["log_loss", "hinge"], "alpha": [0.1, 0.2]},
        "loss.1",
    ),
    "where it counts": (
        LOGISTIC,
        {"solver": ["saga", "lbfgs"], "penalty": {"kind": "choice", "values": ["l1"], "when": {"solver": "lbfgs"}}},
        "penalty.values.0",
    ),
}


@pytest.mark.parametrize(("target", "space", "key"), REFUSED.values(), ids=REFUSED)
def test_a_value_that_no_candidate_can_have_is_refused_at_its_line(target, space, key):
    refused, _ = found(target, space)
    assert f"{AT}.{key}" in dict(refused)
    assert all("whatever the other values and the rows are: " in message for _, message in refused)


def test_a_space_without_a_candidate_is_refused_once():
    refused, warned = found(LOGISTIC, {"solver": ["lbfgs", "newton-cg"], "penalty": ["l1", "elasticnet"]}, "grid")
    assert [key for key, _ in refused] == [AT]
    assert refused[0][1].startswith("no candidate can be fitted, whatever the rows are: Solver lbfgs supports only")
    assert warned == []


TOGETHER = {
    "two values": (
        LOGISTIC,
        {"solver": ["lbfgs", "saga"], "penalty": ["l1", "l2"], "C": [0.1, 3.0]},
        ["no model has penalty: l1 and solver: lbfgs, whatever the rows are; such candidates get no score: "],
    ),
    "two and three values": (
        LINEAR,
        {"dual": [True, False], "loss": ["hinge", "squared_hinge"], "penalty": ["l1", "l2"]},
        [
            "no model has dual: false and loss: hinge, ",
            "no model has dual: true and penalty: l1, ",
        ],
    ),
    "a space of which not all is tried": (
        LINEAR,
        {"dual": [True, False], "loss": ["hinge", "squared_hinge"], "penalty": ["l1", "l2"], "tol": [0.1, 0.2]}
        | {"fit_intercept": [True, False], "C": [1.0, 2.0], "max_iter": [10, 20]},
        ["candidates that were tried cannot be fitted, whatever the rows are, such as C: "],
    ),
}


@pytest.mark.parametrize(("target", "space", "words"), TOGETHER.values(), ids=TOGETHER)
def test_values_that_cannot_be_together_are_a_caution(target, space, words):
    refused, warned = found(target, space)
    assert refused == []
    assert all(any(part in message for _, message in warned) for part in words), warned
    assert {key for key, _ in warned} == {AT}


POSSIBLE = {
    "regularisation": (LOGISTIC, {"C": {"kind": "log_uniform", "low": 1e-6, "high": 1e6}}),
    "a penalty where the solver has it": (
        LOGISTIC,
        {"solver": ["lbfgs", "saga"], "penalty": {"kind": "choice", "values": ["l1"], "when": {"solver": "saga"}}},
    ),
    "neighbours that few rows lack": ("sklearn.neighbors.KNeighborsClassifier", {"n_neighbors": [5, 400]}),
    "weights of classes": (LOGISTIC, {"class_weight": [{"0": 1, "1": 5}, "balanced", None]}),
    "a parameter of an inner model": (
        "sklearn.ensemble.BaggingClassifier",
        {"estimator__max_depth": [1, 5], "n_estimators": [2, 500]},
    ),
}


@pytest.mark.parametrize(("target", "space"), POSSIBLE.values(), ids=POSSIBLE)
def test_a_possible_space_is_neither(target, space):
    inner = {"estimator": {"_target_": "sklearn.tree.DecisionTreeClassifier"}} if "Bagging" in target else {}
    assert found(target, space, **inner) == ([], [])


def test_a_space_that_is_not_searched_is_not_tried(monkeypatch):
    monkeypatch.setattr(trial_process, "refusals", lambda *_: pytest.fail("was tried"))
    assert found(LIGHTGBM, {"num_leaves": [1]}, "none") == ([], [])


WORDS = "it cannot be"


def said(space, is_refused, tried=None):
    listed = options(declared("random", space=space).space)
    settings = tried(listed) if tried else first(listed)
    return [
        (problem.level, problem.key, problem.message)
        for problem in findings(listed, {one: WORDS if is_refused(listed.candidate(one)) else "" for one in settings})
    ]


MANY = {"a": ["x", "y"], **{f"p{place}": ["u", "v"] for place in range(8)}}


def test_a_value_of_a_space_too_wide_to_be_sure_is_a_caution():
    assert said(MANY, lambda candidate: candidate["a"] == "y") == [
        (
            Level.WARNING,
            f"{AT}.a.1",
            f"cannot be fitted, with any other values that were tried, whatever the rows are: {WORDS}",
        )
    ]


def test_so_is_a_wide_space_without_a_fitted_candidate():
    ((level, key, message),) = said(MANY, lambda _: True)
    assert (level, key) == (Level.WARNING, AT)
    assert message.startswith("none of ")


def test_a_value_is_refused_only_after_every_candidate_with_it_was_tried():
    space = {"a": ["x", "y"], **{f"p{place}": ["u", "v"] for place in range(6)}}
    bad = lambda candidate: candidate["a"] == "y"  # noqa: E731
    assert said(space, bad)[0][0] is Level.WARNING
    confirmed = said(space, bad, lambda listed: [*first(listed), *all_with(listed, ("a", 1))])
    assert [(level, key) for level, key, _ in confirmed] == [(Level.ERROR, f"{AT}.a.1")]


def test_a_cause_of_three_values_is_named_by_them_alone():
    space = {"a": [True, False], "b": ["u", "v"], "c": ["u", "v"], "d": ["u", "v"]}
    ((_, _, message),) = said(space, lambda one: one["a"] and one["b"] == "v" and one["c"] == "u")
    assert message.startswith("no model has a: true and b: v and c: u, ")


def test_what_could_not_be_found_out_refuses_nothing():
    assert said(MANY, lambda _: False) == []
