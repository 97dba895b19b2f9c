"""Objects and parameters of conf/train are judged at any depth without an import, each at its own key."""

from typing import Any

import pytest
import yaml

from tidegate.config.reading.reader import parse
from tidegate.config.schema.train import Train
from tidegate.validation.estimators import problems

RIDGE = "sklearn.linear_model.Ridge"
CALIBRATED = "sklearn.calibration.CalibratedClassifierCV"
SVC = {"_target_": "sklearn.svm.LinearSVC", "C": 1}


def found(trust=(), **train: Any):
    """The problems by key; each with the line of its key where it has a place."""
    train = {"estimator": {"_target_": RIDGE}, "cv": {"kind": "k_fold"}} | train
    root = parse(yaml.safe_dump({"train": train}, sort_keys=False), "params.yaml")
    return {each.key: each.message for each in problems(Train.model_validate(train), root, trust)}


def search(**space: Any) -> dict[str, Any]:
    return {"kind": "grid", "space": space}


def test_a_trusted_estimator_with_known_parameters_is_sound():
    assert found(estimator={"_target_": RIDGE, "alpha": 0.5}, search=search(alpha=[0.1, 1])) == {}


@pytest.mark.parametrize(
    ("train", "key"),
    [
        ({"estimator": {"_target_": "os.system"}}, "train.estimator._target_"),
        ({"preprocess": {"_target_": "subprocess.run"}}, "train.preprocess._target_"),
        (
            {"estimator": {"_target_": CALIBRATED, "estimator": {"_target_": "joblib.load"}}},
            "train.estimator.estimator._target_",
        ),
        (
            {"estimator": {"_target_": RIDGE, "alpha": [1, {"_target_": "pandas.read_pickle"}]}},
            "train.estimator.alpha.1._target_",
        ),
    ],
    ids=["the estimator", "the preprocessing", "within", "in a list"],
)
def test_a_class_that_nobody_trusts_is_named_at_any_depth(train, key):
    assert "trusted class" in found(**train)[key]


def test_a_class_that_the_project_trusts_is_taken():
    assert found(["mine.Model"], estimator={"_target_": "mine.Model"}) == {}
    assert found(estimator={"_target_": "mine.Model"})


def test_a_misspelt_parameter_is_placed_at_its_key():
    train = {"estimator": {"_target_": RIDGE, "alpah": 1}, "cv": {"kind": "k_fold"}}
    root = parse(yaml.safe_dump({"train": train}, sort_keys=False), "params.yaml")
    (problem,) = problems(Train.model_validate(train), root, ())
    assert problem.key == "train.estimator.alpah"
    assert "did you mean alpha?" in problem.message
    assert str(problem.where) == "params.yaml:4:5"


def test_a_value_that_the_parameter_does_not_take_is_named():
    assert "must be" in found(estimator={"_target_": RIDGE, "alpha": "much"})["train.estimator.alpha"]
    nested = {"_target_": CALIBRATED, "estimator": SVC | {"C": -1}}
    assert list(found(estimator=nested)) == ["train.estimator.estimator.C"]


def test_declared_preprocessing_that_is_no_object_is_left_to_others():
    assert found(preprocess={"category": "one_hot", "number": "standard"}) == {}


@pytest.mark.parametrize(
    ("space", "key", "said"),
    [
        ({"alpha": [0.1, "much"]}, "train.search.space.alpha.1", "must be"),
        ({"alpah": [0.1]}, "train.search.space.alpah", "did you mean alpha?"),
    ],
)
def test_values_to_try_are_judged_like_the_parameter(space, key, said):
    assert said in found(search=search(**space))[key]


def test_values_for_an_object_within_are_judged_as_its_own():
    nested = {"estimator": {"_target_": CALIBRATED, "estimator": SVC}}
    assert found(**nested, search=search(estimator__C=[0.5, 1])) == {}
    assert list(found(**nested, search=search(estimator__C=[1, 0]))) == ["train.search.space.estimator__C.1"]
    assert list(found(**nested, search=search(estimator__D=[1]))) == ["train.search.space.estimator__D"]


def test_what_only_the_class_itself_can_check_is_left_to_it():
    assert found(search=search(steps__scaler__anything=[1])) == {}


def test_values_to_try_name_no_file():
    assert "pickles" in found(search=search(memory=["/tmp"]))["train.search.space.memory"]
    values = [{"_target_": RIDGE, "memory": "/tmp"}]
    assert "train.search.space.estimator.0.memory" in found(search=search(estimator=values))
