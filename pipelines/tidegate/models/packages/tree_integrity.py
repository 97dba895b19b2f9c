"""Refuse trees whose nodes point outside.

scikit-learn walks them without checking, and would read foreign memory. Every child must come after its parent and
be inside the tree, so that a walk ends; every feature must be one of the model's. See https://github.com/scikit-learn/scikit-learn/pull/34558.
"""

from collections.abc import Iterator
from typing import Any


def problems(model: object) -> Iterator[str]:
    """What is wrong with the trees anywhere inside a loaded model."""
    for part in objects(model):
        match type(part).__name__:
            case "TreePredictor":
                yield from _boosted(part)
            case "Tree":
                yield from _tree(part)
            case _ if hasattr(part, "_predictors"):
                yield from _boosting(part)


def _boosted(predictor: Any) -> Iterator[str]:
    nodes = predictor.nodes
    names = ("left", "right", "feature_idx", "is_leaf", "is_categorical", "bitset_idx")
    if getattr(nodes, "dtype", None) is None or not set(names) <= set(nodes.dtype.names or ()) or not len(nodes):
        yield "a boosted tree is not a table of nodes"
        return
    inner = nodes[nodes["is_leaf"] == 0]
    places = (nodes["is_leaf"] == 0).nonzero()[0]
    if _strays(places, inner["left"], inner["right"], len(nodes)):
        yield "a boosted tree has a node whose child is outside the tree or before it"
    categorical = inner[inner["is_categorical"] != 0]
    sets = min(len(predictor.raw_left_cat_bitsets), len(predictor.binned_left_cat_bitsets))
    if len(categorical) and int(categorical["bitset_idx"].max()) >= sets:
        yield "a boosted tree has a node whose set of categories does not exist"


def _tree(tree: Any) -> Iterator[str]:
    import numpy as np

    inner = tree.children_left != -1
    places = np.flatnonzero(inner)
    if _strays(places, tree.children_left[inner], tree.children_right[inner], tree.node_count):
        yield "a tree has a node whose child is outside the tree or before it"
    features = tree.feature[inner]
    if _outside(features, tree.n_features):
        yield f"a tree asks for a feature that is not among its {tree.n_features}"


def _strays(places: object, left: Any, right: Any, count: int) -> bool:
    return any(bool(((side.astype("int64") <= places) | (side >= count)).any()) for side in (left, right))


def _boosting(estimator: Any) -> Iterator[str]:
    """Boosted trees do not know their number of features: the estimator around them does."""
    limit = int(getattr(estimator, "n_features_in_", 0))
    for trees in estimator._predictors:  # noqa: SLF001 (nothing public holds the trees)
        for predictor in trees:
            asked = predictor.nodes["feature_idx"][predictor.nodes["is_leaf"] == 0]
            if _outside(asked, limit):
                yield f"a boosted tree asks for a feature that is not among its {limit}"


def _outside(numbers: Any, limit: int) -> bool:
    return len(numbers) > 0 and not (int(numbers.min()) >= 0 and int(numbers.max()) < limit)


def objects(root: object) -> Iterator[object]:
    """Every object reachable through attributes, sequences, mappings and arrays of objects, once."""
    import numpy as np

    seen: set[int] = set()
    rest = [root]
    while rest:
        part = rest.pop()
        if id(part) in seen or isinstance(part, str | bytes | int | float | type(None)):
            continue
        seen.add(id(part))
        yield part
        match part:
            case dict():
                rest.extend(part.values())
            case list() | tuple() | set():
                rest.extend(part)
            case np.ndarray():
                rest.extend(part.ravel().tolist() if part.dtype == object else ())
            case _:
                rest.extend(getattr(part, "__dict__", {}).values())
