"""Trees become lists of nodes: children after parents, each leaf its own."""

from types import SimpleNamespace

import numpy as np

from exact.exact_trees import attributes
from tidegate.exact import tree_checks, trees
from tidegate.exact.program import Writer
from tidegate.exact.trees import Branch, TreeCollection


def made(collection):
    writer = Writer(texts=0, numbers=2)
    collection.step("x", writer)
    (step,) = writer.program().steps
    assert list(tree_checks.problems(step.attributes, 2)) == []
    return step.attributes


def test_a_constant_is_a_node_whose_leaves_are_equal():
    collection = TreeCollection()
    collection.constant(0.25)
    collection.tree({}, {0: -1.0})
    assert made(collection)["leaf_weights"].tolist() == [0.25, 0.25, -1.0, -1.0]


def test_each_class_has_a_sum_of_its_own():
    collection = TreeCollection(3)
    for target in (0, 2):
        collection.constant(float(target), target)
    found = made(collection)
    assert (found["n_targets"], found["leaf_targetids"].tolist()) == (3, [0, 0, 2, 2])


def test_an_empty_set_sends_only_missing_values_to_the_left():
    collection = TreeCollection()
    collection.tree({0: Branch(0, 5.0, missing_left=True, left=1, right=2, members=[])}, {1: 1.0, 2: 2.0})
    found = made(collection)
    assert (found["nodes_modes"].tolist(), found["nodes_splits"].tolist()) == ([tree_checks.BRANCH_LEQ], [-np.inf])
    assert "membership_values" not in found


def test_sets_end_with_nan():
    members = attributes()["membership_values"].tolist()
    assert members[:2] == [1.0, 3.0]
    assert np.isnan(members[2])


def test_a_tree_of_scikit_learn():
    tree = SimpleNamespace(
        feature=np.array([1, -2, -2]),
        threshold=np.array([0.5, -2.0, -2.0]),
        missing_go_to_left=np.array([1, 0, 0], np.uint8),
        children_left=np.array([1, -1, -1]),
        children_right=np.array([2, -1, -1]),
    )
    branches, leaves = trees.fitted(tree, [9.0, 1.0, 2.0])
    assert branches == {0: Branch(1, 0.5, missing_left=True, left=1, right=2)}
    assert leaves == {1: 1.0, 2: 2.0}
