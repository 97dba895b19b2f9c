"""Refuse trees that onnxruntime must not be given.

It follows places in them without checking all of them. Every node and every leaf must be used exactly once, children
after their parents, so that each walk ends; every column must exist. Depth is limited because onnxruntime reads trees
recursively.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.exact.program import Array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BRANCH_LEQ, BRANCH_MEMBER = 0, 6
SUM, NO_TRANSFORM = 1, 0
MOST_DEPTH = 2_000
MOST_TARGETS = 1_000
NODES = (
    *("nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids", "nodes_trueleafs", "nodes_falseleafs"),
    *("nodes_missing_value_tracks_true", "nodes_modes", "nodes_splits"),
)


def problems(trees: Mapping[str, Array], width: int) -> Iterator[str]:
    """What is wrong with the attributes of a TreeEnsemble, all present, over that many columns."""
    import numpy as np

    nodes, leaves = len(trees["nodes_modes"]), len(trees["leaf_weights"])
    if {np.shape(trees[name]) for name in NODES} != {(nodes,)} or np.shape(trees["leaf_targetids"]) != (leaves,):
        yield "the parts of its trees differ in length"
        return
    targets = trees["n_targets"]
    if trees["aggregate_function"] != SUM or trees["post_transform"] != NO_TRANSFORM or not 0 < targets <= MOST_TARGETS:
        yield "its trees are not a plain sum"
    if _outside(trees["nodes_featureids"], width):
        yield f"a tree asks for a column that is not among its {width}"
    if _outside(trees["leaf_targetids"], targets):
        yield f"a leaf counts for a target that is not among its {targets}"
    if not set(np.unique(trees["nodes_modes"])) <= {BRANCH_LEQ, BRANCH_MEMBER}:
        yield "a node has a comparison that is not known"
    if np.isnan(trees["nodes_splits"]).any() or not np.isfinite(trees["leaf_weights"]).all():
        yield "a split or a leaf is not a number"
    yield from _sets(trees)
    yield from _places(trees, nodes, leaves)


def _outside(numbers: Array, limit: int) -> bool:
    return bool(len(numbers) and not (int(numbers.min()) >= 0 and int(numbers.max()) < limit))


def _sets(trees: Mapping[str, Array]) -> Iterator[str]:
    """Each comparison with a set needs one, which ends with NaN and is not empty. Its values are categories' codes."""
    import numpy as np

    asked = int((trees["nodes_modes"] == BRANCH_MEMBER).sum())
    values = trees.get("membership_values", np.zeros(0))
    ends = np.isnan(values)
    codes = values[~ends]
    if not ((codes >= 0) & (codes < 2**31) & (np.floor(codes) == codes)).all():
        yield "a set of its trees has values other than whole numbers of 31 bits"
    empty = bool(len(ends) and (ends[0] or (ends[1:] & ends[:-1]).any() or not ends[-1]))
    if int(ends.sum()) != asked or empty:
        yield f"its trees ask for {asked} sets of values, and it has others"


def _places(trees: Mapping[str, Array], nodes: int, leaves: int) -> Iterator[str]:
    import numpy as np

    sides = [(trees[f"nodes_{side}nodeids"], trees[f"nodes_{side}leafs"]) for side in ("true", "false")]
    if any(_outside(flags, 2) for _, flags in sides) or _outside(trees["nodes_missing_value_tracks_true"], 2):
        yield "a node is marked by a number other than 0 and 1"
        return
    parents = np.arange(nodes)
    inner = [(parents[flags == 0], places[flags == 0]) for places, flags in sides]
    ends = np.concatenate([places[flags == 1] for places, flags in sides])
    children = np.concatenate([below for _, below in inner])
    used = np.concatenate([children, trees["tree_roots"]])
    if not _are_all(used, nodes) or not _are_all(ends, leaves):
        yield "a node or a leaf of its trees is not used exactly once"
    elif any((below <= above).any() for above, below in inner):
        yield "a node comes before its parent"
    elif _depth(np.concatenate([above for above, _ in inner]), children, nodes) > MOST_DEPTH:
        yield f"a tree is deeper than {MOST_DEPTH} nodes"


def _are_all(places: "NDArray[np.int64]", count: int) -> bool:
    """Whether the places are 0 to count - 1, each once."""
    import numpy as np

    return len(places) == count and bool((np.sort(places) == np.arange(count)).all())


def _depth(parents: "NDArray[np.int64]", children: "NDArray[np.int64]", nodes: int) -> int:
    """The largest number of nodes on a way down, as far as it matters."""
    import numpy as np

    above = np.full(nodes, -1)
    above[children] = parents
    deepest, level = 0, np.arange(nodes)
    while len(level) and deepest <= MOST_DEPTH:
        level = above[level]
        level = level[level >= 0]
        deepest += 1
    return deepest
