"""No way of naming a parameter reaches one that would read files, and neither does what was built."""

import joblib
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, Pipeline

import model_project
from tidegate.config.params import load
from tidegate.config.schema.train import Built
from tidegate.errors import DeclarationError
from tidegate.models.estimators import file_access, instantiate
from tidegate.stages import train

PIPELINE = "sklearn.pipeline.Pipeline"
GRID = "sklearn.model_selection.GridSearchCV"
LOGISTIC = {"_target_": "sklearn.linear_model.LogisticRegression"}
INNER = {"_target_": PIPELINE, "steps": [["model", LOGISTIC]]}
OUTER = {"_target_": PIPELINE, "steps": [["inner", INNER]]}


def nested(memory=None):
    return Pipeline([("inner", Pipeline([("model", LogisticRegression())], memory=memory))])


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("memory", False),
        ("inner__memory", False),
        ("a__b__c__memory", False),
        ("text__input", False),
        ("memory__C", True),
        ("inputs", True),
        ("input_type", True),
        ("model__C", True),
    ],
)
def test_only_the_last_part_of_a_name_counts(name, allowed):
    assert (file_access.refusal(name) is None) is allowed


@pytest.mark.parametrize(
    ("parameter", "grid"),
    [
        ("param_grid", {"inner__memory": ["vendor/cache"]}),
        ("param_grid", [{"inner__model__C": [1.0]}, {"inner__memory": ["vendor/cache"]}]),
        ("param_distributions", {"text__input": ["filename"]}),
        ("param_grid", {"inner": [{"_target_": PIPELINE, "steps": [], "memory": "vendor/cache"}]}),
        ("param_grid", {"inner": [{"_target_": GRID, "estimator": OUTER, "param_grid": {"inner__memory": ["x"]}}]}),
    ],
    ids=["a grid", "the second of two grids", "distributions", "an object to try", "a grid within a grid"],
)
def test_a_grid_that_would_read_files_is_refused_at_its_key(parameter, grid):
    target = GRID if parameter == "param_grid" else "sklearn.model_selection.RandomizedSearchCV"
    refused = instantiate.problems(Built.model_validate({"_target_": target, "estimator": OUTER, parameter: grid}))
    assert [key.rpartition(".")[2].rpartition("__")[2] for key, _ in refused] in (["memory"], ["input"])
    assert "is not allowed" in refused[0][1]


@pytest.mark.parametrize("space", [{"inner__memory": ["x"]}, {"steps": [[["model", {"memory": "x"}]]]}])
def test_a_search_space_that_would_read_files_is_refused(space):
    ((parameter, values),) = space.items()
    assert any("is not allowed" in reason for reason in instantiate.value_problems(nested(), parameter, values[0]))


@pytest.mark.parametrize(
    ("made", "parameter"),
    [
        (nested(), None),
        (GridSearchCV(nested(), {"inner__model__C": [1.0]}), None),
        (CountVectorizer(), None),
        (nested("vendor/cache"), "inner__memory"),
        (CountVectorizer(input="filename"), "input"),
        (GridSearchCV(nested(), {"inner__memory": ["x"]}), "param_grid.inner__memory"),
        (GridSearchCV(nested(), [{"inner": [nested("x")]}]), "param_grid.0.inner.0.inner__memory"),
        (FeatureUnion([("text", CountVectorizer(input="file"))]), "text__input"),
        (Pipeline([("model", LogisticRegression())], memory=joblib.Memory(None)), "memory"),
    ],
)
def test_what_was_built_is_looked_at_once_more(made, parameter):
    assert file_access.opened_by(made) == parameter


def test_an_object_that_got_such_a_value_in_some_other_way_is_not_handed_out(monkeypatch):
    monkeypatch.setattr(instantiate, "_make", lambda *_: nested("vendor/cache"))
    with pytest.raises(DeclarationError, match="joblib would load pickles"):
        instantiate.instantiate(Built.model_validate(LOGISTIC))


@pytest.mark.parametrize(
    "changes",
    [
        {"estimator": {"_target_": GRID, "estimator": OUTER, "param_grid": {"inner__memory": ["vendor/cache"]}}},
        {
            "estimator": OUTER,
            "search": {"kind": "grid", "metric": "brier", "space": {"inner__memory": ["vendor/cache"]}},
        },
        {
            "estimator": OUTER,
            "search": {"kind": "halving", "metric": "brier", "space": {"steps": [[["a", {"memory": "vendor/cache"}]]]}},
        },
    ],
    ids=["by a grid", "by the search space", "by a value to try"],
)
def test_training_never_opens_a_planted_cache(tmp_path, monkeypatch, changes):
    monkeypatch.chdir(tmp_path)
    model_project.write(train=model_project.LOGISTIC | changes)
    with pytest.raises(DeclarationError):
        train.run(load(train.Params))
    assert not (tmp_path / "vendor").exists()
