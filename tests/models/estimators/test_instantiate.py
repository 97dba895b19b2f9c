"""Everything wrong with an object is found without data, with its key path."""

import pytest

from tidegate.config.schema.train import Built
from tidegate.models.estimators.instantiate import instantiate, problems, value_problems

BOOSTING = "sklearn.ensemble.HistGradientBoostingClassifier"


def built(target, **parameters):
    return Built.model_validate({"_target_": target, **parameters})


def test_an_object_without_problems_is_made_with_its_parameters():
    declared = built(BOOSTING, max_iter=30, learning_rate=0.2)
    assert problems(declared) == []
    assert instantiate(declared).max_iter == 30


def test_a_misspelt_parameter_is_named_with_the_nearest_one():
    assert problems(built(BOOSTING, max_itr=30)) == [
        ("max_itr", "unknown parameter of HistGradientBoostingClassifier: max_itr; did you mean max_iter?")
    ]


def test_all_problems_are_found_at_once():
    assert [key for key, _ in problems(built(BOOSTING, max_itr=1, learning_rate=-1, loss="squared"))] == [
        "max_itr",
        "learning_rate",
        "loss",
    ]


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        ("max_iter", 0, "must be an int in the range [1, inf), got 0"),
        ("max_iter", 2.5, "must be an int in the range [1, inf), got 2.5"),
        ("max_iter", "100", "must be an int in the range [1, inf), got '100'"),
        ("learning_rate", 0, "must be a float in the range (0.0, inf), got 0"),
    ],
)
def test_a_value_outside_the_limits_of_its_class_is_named_with_them(parameter, value, message):
    assert problems(built(BOOSTING, **{parameter: value})) == [(parameter, message)]


def test_the_problems_of_objects_within_carry_their_path():
    inner = {"_target_": BOOSTING, "max_itr": 3}
    stacked = built(
        "sklearn.ensemble.VotingClassifier",
        estimators=[["a", inner], ["b", {"_target_": "joblib.load"}]],
        voting="soft",
    )
    assert [key for key, _ in problems(stacked)] == ["estimators.0.1.max_itr", "estimators.1.1._target_"]


def test_a_meta_estimator_is_made_with_its_inner_objects():
    calibrated = built(
        "sklearn.calibration.CalibratedClassifierCV",
        estimator={"_target_": "sklearn.svm.LinearSVC", "C": 0.5},
        cv={"_target_": "sklearn.model_selection.StratifiedKFold", "n_splits": 3},
    )
    assert problems(calibrated) == []
    made = instantiate(calibrated)
    assert made.estimator.C == 0.5
    assert made.cv.n_splits == 3


def test_a_list_becomes_a_tuple_where_the_class_takes_only_that():
    scaler = built("sklearn.preprocessing.MinMaxScaler", feature_range=[0, 2])
    assert problems(scaler) == []
    assert instantiate(scaler).feature_range == (0, 2)


def test_a_missing_required_parameter_is_named():
    assert problems(built("sklearn.pipeline.Pipeline")) == [("", "Pipeline needs the parameter steps")]


@pytest.mark.parametrize(
    ("target", "parameter"),
    [("sklearn.pipeline.Pipeline", "memory"), ("sklearn.feature_extraction.text.TfidfVectorizer", "input")],
)
def test_a_parameter_that_would_read_files_is_refused(target, parameter):
    messages = dict(problems(built(target, **{parameter: "filename", "steps": []})))
    assert "is not allowed" in messages[parameter]


@pytest.mark.parametrize("key", ["_args_", "_partial_", "_recursive_", "_convert_"])
def test_hydras_other_keys_mean_nothing_here(key):
    assert [path for path, _ in problems(built(BOOSTING, **{key: True}))] == [key]


@pytest.mark.parametrize("target", [["sklearn.svm.SVC"], 3, None])
def test_an_inner_target_that_is_no_name_is_refused(target):
    wrong = problems(built("sklearn.calibration.CalibratedClassifierCV", estimator={"_target_": target}))
    assert wrong == [("estimator._target_", f"must be the name of a class, got {target!r}")]


def test_the_caller_can_trust_a_class_that_takes_any_parameter():
    assert problems(built("collections.Counter", anything=3), {"collections.Counter"}) == []


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        ("estimator__C", 2.0, None),
        ("estimator__C", -2.0, "must be a float in the range (0.0, inf), got -2.0"),
        ("estimator__D", 2.0, "unknown parameter of LinearSVC"),
        ("nothing__C", 2.0, "no object at nothing to set C on"),
    ],
)
def test_a_search_space_reaches_into_inner_objects(parameter, value, message):
    meta = instantiate(
        built("sklearn.calibration.CalibratedClassifierCV", estimator={"_target_": "sklearn.svm.LinearSVC"})
    )
    wrong = list(value_problems(meta, parameter, value))
    assert wrong == [] if message is None else message in wrong[0]
