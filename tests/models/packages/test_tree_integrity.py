"""Trees whose nodes point outside are found wherever they are in a model; sound ones are not touched."""

import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from tidegate.models.packages.tree_integrity import problems

INPUTS, TRUTH = make_classification(120, 4, random_state=0)
OUTSIDE = "child is outside the tree or before it"
FEATURE = "feature that is not among its 4"


def boosted(**options):
    return HistGradientBoostingClassifier(max_iter=2, random_state=0, **options).fit(INPUTS, TRUTH)


def categorical():
    inputs = INPUTS.copy()
    inputs[:, 0] = np.arange(len(inputs)) % 5
    options = {"max_iter": 3, "categorical_features": [0], "min_samples_leaf": 2}
    return HistGradientBoostingClassifier(**options).fit(inputs, np.isin(inputs[:, 0], [1, 3]))


class Altered:
    """Has the tree of a model, with one of its arrays changed: scikit-learn's own are read-only."""

    def __init__(self, tree, **changed):
        for name in ("children_left", "children_right", "feature", "node_count", "n_features"):
            setattr(self, name, changed.get(name, getattr(tree, name)))


Tree = type("Tree", (Altered,), {})


def tree(name, place, value):
    known = DecisionTreeClassifier(random_state=0).fit(INPUTS, TRUTH).tree_
    values = getattr(known, name).copy()
    values[place] = value
    return Tree(known, **{name: values})


@pytest.mark.parametrize(
    "model",
    [
        DecisionTreeClassifier(random_state=0),
        DecisionTreeClassifier(max_leaf_nodes=2),
        RandomForestClassifier(3, random_state=0),
        GradientBoostingClassifier(n_estimators=3, random_state=0),
        make_pipeline(StandardScaler(), HistGradientBoostingClassifier(max_iter=2)),
    ],
    ids=lambda model: type(model).__name__,
)
def test_what_scikit_learn_fitted_is_sound(model):
    assert list(problems(model.fit(INPUTS, TRUTH))) == []
    assert list(problems(categorical())) == []


def test_what_holds_no_tree_and_what_holds_itself_is_walked_once():
    loop = {"self": None, "more": [1, "text", None, (2.0,), {3}]}
    loop["self"] = loop
    assert list(problems(loop)) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("children_left", 10**6, OUTSIDE),
        ("children_right", 10**6, OUTSIDE),
        ("children_right", 0, OUTSIDE),
        ("feature", 4, FEATURE),
        ("feature", -1, FEATURE),
    ],
)
def test_a_node_of_a_tree_that_points_outside_is_found(name, value, said):
    assert [said in each for each in problems(tree(name, 0, value))] == [True]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("left", 10**6, OUTSIDE), ("left", 0, OUTSIDE), ("right", 0, OUTSIDE), ("feature_idx", 4, FEATURE)],
)
def test_a_node_of_a_boosted_tree_that_points_outside_is_found(field, value, said):
    model = boosted()
    model._predictors[1][0].nodes[field][0] = value
    assert [said in each for each in problems(model)] == [True]


def test_a_leaf_may_say_anything_of_children():
    model = boosted()
    nodes = model._predictors[0][0].nodes
    nodes["left"][nodes["is_leaf"] == 1] = 10**6
    assert list(problems(model)) == []


@pytest.mark.slow
def test_a_set_of_categories_that_does_not_exist_is_found():
    model = categorical()
    (predictor,) = next(
        each for each in model._predictors if each[0].nodes["is_categorical"][each[0].nodes["is_leaf"] == 0].any()
    )
    split = np.flatnonzero((predictor.nodes["is_categorical"] != 0) & (predictor.nodes["is_leaf"] == 0))[0]
    predictor.nodes["bitset_idx"][split] = len(predictor.raw_left_cat_bitsets)
    assert list(problems(model)) == ["a boosted tree has a node whose set of categories does not exist"]


@pytest.mark.parametrize(
    "nodes",
    [None, np.zeros(3), np.zeros(3, dtype=[("left", "u4")]), boosted()._predictors[0][0].nodes[:0]],
    ids=["nothing", "numbers", "too few fields", "no node"],
)
def test_what_is_no_table_of_nodes_is_found(nodes):
    model = boosted()
    model._predictors[0][0].nodes = nodes
    predictor = model._predictors[0][0]
    assert list(problems({"inside": [predictor]})) == ["a boosted tree is not a table of nodes"]


def test_trees_are_found_inside_pipelines_lists_and_arrays():
    bad = tree("feature", 0, 9)
    held = np.empty(1, dtype=object)
    held[0] = {"steps": [("one", bad)]}
    assert len(list(problems((held, [bad])))) == 1
