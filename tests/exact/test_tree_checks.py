"""Trees that onnxruntime must not be given are refused."""

import re

import numpy as np
import pytest

from exact import exact_trees
from tidegate.exact import tree_checks


def test_sound_trees_have_no_problems():
    assert list(tree_checks.problems(exact_trees.attributes(), 2)) == []


def ints(*values):
    return np.array(values, np.int64)


BROKEN = {
    "a column that does not exist": ({"nodes_featureids": ints(0, 2)}, "column"),
    "a column below zero": ({"nodes_featureids": ints(0, -1)}, "column"),
    "a leaf that does not exist": ({"nodes_truenodeids": ints(9, 2)}, "not used exactly once"),
    "a node that is its own child": ({"nodes_trueleafs": ints(0, 1), "nodes_truenodeids": ints(0, 2)}, "exactly once"),
    "a cycle": (
        {"nodes_trueleafs": ints(0, 0), "nodes_truenodeids": ints(1, 0), "tree_roots": ints()},
        "exactly once|before its parent",
    ),
    "two parents": ({"nodes_trueleafs": ints(0, 1), "nodes_truenodeids": ints(1, 2)}, "exactly once"),
    "a root that does not exist": ({"tree_roots": ints(0, 5)}, "exactly once"),
    "an unknown comparison": ({"nodes_modes": np.array([0, 9], np.uint8)}, "comparison"),
    "no number to compare with": ({"nodes_splits": np.array([np.nan, 0.0])}, "not a number"),
    "an infinite leaf": ({"leaf_weights": np.array([np.inf, 1, 1, 1])}, "not a number"),
    "a target that does not exist": ({"leaf_targetids": ints(0, 0, 0, 1)}, "target"),
    "another sum": ({"aggregate_function": 3}, "plain sum"),
    "a million targets": ({"n_targets": 10**6}, "plain sum"),
    "a mark that is neither 0 nor 1": ({"nodes_trueleafs": ints(1, 7)}, "marked"),
    "an empty set": ({"membership_values": np.array([np.nan])}, "sets"),
    "a set without an end": ({"membership_values": np.array([1.0, 3.0])}, "sets"),
    "two sets for one node": ({"membership_values": np.array([1, np.nan, 3, np.nan])}, "sets"),
    "a set with a fraction": ({"membership_values": np.array([1.5, np.nan])}, "whole numbers"),
    "a set with what is beyond 32 bits": ({"membership_values": np.array([2.0**31, np.nan])}, "whole numbers"),
    "a set with infinity": ({"membership_values": np.array([np.inf, np.nan])}, "whole numbers"),
    "a set with a number below zero": ({"membership_values": np.array([-1.0, np.nan])}, "whole numbers"),
    "lists of different lengths": ({"nodes_truenodeids": ints(0)}, "differ in length"),
}


@pytest.mark.parametrize(("changes", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_tree_is_refused(changes, why):
    found = list(tree_checks.problems(exact_trees.attributes(**changes), 2))
    assert any(re.search(why, problem) for problem in found), found


def chain(depth):
    """A tree whose right child is the next node."""
    count = np.arange(depth)
    last = count == depth - 1
    return exact_trees.attributes() | {
        "nodes_featureids": count * 0,
        "nodes_modes": (count * 0).astype(np.uint8),
        "nodes_splits": count * 0.0,
        "nodes_missing_value_tracks_true": count * 0,
        "nodes_trueleafs": count * 0 + 1,
        "nodes_truenodeids": count,
        "nodes_falseleafs": last.astype(np.int64),
        "nodes_falsenodeids": np.where(last, depth, count + 1),
        "leaf_weights": np.ones(depth + 1),
        "leaf_targetids": np.zeros(depth + 1, np.int64),
        "tree_roots": ints(0),
        "membership_values": np.zeros(0),
    }


def test_depth_is_limited():
    assert list(tree_checks.problems(chain(tree_checks.MOST_DEPTH), 2)) == []
    assert list(tree_checks.problems(chain(tree_checks.MOST_DEPTH + 1), 2)) == ["a tree is deeper than 2000 nodes"]


def test_a_child_before_its_parent_is_refused():
    turned = chain(3) | {"nodes_falsenodeids": ints(2, 3, 1), "nodes_falseleafs": ints(0, 1, 0)}
    assert list(tree_checks.problems(turned, 2)) == ["a node comes before its parent"]
