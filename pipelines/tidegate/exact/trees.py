"""Collect trees, to be summed in double precision in their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.arrays import Floats
from tidegate.exact.links import Link
from tidegate.exact.program import Array, Element, Writer
from tidegate.exact.tree_checks import BRANCH_LEQ, BRANCH_MEMBER, NO_TRANSFORM, SUM


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with two children. Missing values go left where `missing_left`.

    A row goes left where its value is among `members`, or, without these, where it is at most `limit`.
    """

    column: int
    limit: float
    missing_left: bool
    left: int
    right: int
    members: Sequence[float] | None = None


@dataclass(slots=True)
class TreeCollection:
    """The attributes of a TreeEnsemble, grown tree by tree. It has a sum per target: one, or one per class."""

    targets: int = 1
    lists: dict[str, list[float]] = field(default_factory=dict)

    def constant(self, value: float, target: int = 0) -> None:
        """A tree that adds the same to every row."""
        self.tree({0: Branch(0, 0.0, missing_left=False, left=1, right=2)}, {1: value, 2: value}, target)

    def tree(self, branches: Mapping[int, Branch], leaves: Mapping[int, float], target: int = 0) -> None:
        """A tree whose root is node 0 and whose children come after their parents."""
        if not branches:
            self.constant(leaves[0], target)
            return
        first = len(self._list("nodes_modes"))
        places = {node: first + place for place, node in enumerate(branches)}
        self._list("tree_roots").append(places[0])
        for branch in branches.values():
            self._branch(branch)
            for side, child in (("true", branch.left), ("false", branch.right)):
                self._list(f"nodes_{side}leafs").append(child not in places)
                if child in places:
                    self._list(f"nodes_{side}nodeids").append(places[child])
                else:
                    self._list(f"nodes_{side}nodeids").append(len(self._list("leaf_weights")))
                    self._list("leaf_weights").append(leaves[child])
                    self._list("leaf_targetids").append(target)

    def step(self, value: str, writer: Writer) -> str:
        """The sums of all trees over the columns of a value: one result per target."""
        import numpy as np

        doubles = ("nodes_splits", "leaf_weights", "membership_values")
        arrays: dict[str, Array] = {
            name: np.array(numbers, np.float64 if name in doubles else np.int64)
            for name, numbers in self.lists.items()
            if numbers
        }
        arrays["nodes_modes"] = arrays["nodes_modes"].astype(np.uint8)
        plain = {"n_targets": self.targets, "aggregate_function": SUM, "post_transform": NO_TRANSFORM}
        return writer.step("TreeEnsemble", value, **arrays, **plain)

    def _branch(self, branch: Branch) -> None:
        self._list("nodes_featureids").append(branch.column)
        self._list("nodes_missing_value_tracks_true").append(branch.missing_left)
        self._list("nodes_modes").append(BRANCH_MEMBER if branch.members else BRANCH_LEQ)
        # an empty set is refused by onnxruntime: `<= -inf` sends only missing values to the left
        limit = branch.limit if branch.members is None else 0.0 if branch.members else float("-inf")
        self._list("nodes_splits").append(limit)
        if branch.members:
            self._list("membership_values").extend((*branch.members, float("nan")))

    def _list(self, name: str) -> list[float]:
        return self.lists.setdefault(name, [])


def fitted(tree: Array, values: Iterable[float]) -> tuple[dict[int, Branch], dict[int, float]]:
    """The branches and leaves of a tree of `sklearn.tree`, with a value per node."""
    columns = (tree.feature, tree.threshold, tree.missing_go_to_left, tree.children_left, tree.children_right)
    nodes = zip(*(column.tolist() for column in columns), values, strict=True)
    branches, leaves = {}, {}
    for node, (feature, threshold, missing_left, left, right, value) in enumerate(nodes):
        if left == -1:
            leaves[node] = float(value)
        else:
            branches[node] = Branch(feature, threshold, bool(missing_left), left, right)
    return branches, leaves


def rounded_to_floats(value: str, writer: Writer) -> str:
    """The columns as trees of `sklearn.tree` are given them: rounded to single precision."""
    return writer.step("Cast", writer.step("Cast", value, to=int(Element.FLOAT)), to=int(Element.DOUBLE))


def held(tree: Array) -> Floats:
    """What the nodes of a tree of `sklearn.tree` hold, nodes × results: the mean, the share of each class, or of two
    classes that of the last.
    """
    values: Floats = tree.value[:, 0, :]
    return values if values.shape[1] > 2 else values[:, -1:]


def averaged(model: Array, value: str, writer: Writer) -> Link:
    """The mean of the trees of a forest, summed in their order and then divided, as scikit-learn does."""
    import numpy as np

    values_of = [held(estimator.tree_) for estimator in model.estimators_]
    collection = TreeCollection(values_of[0].shape[1])
    for estimator, values in zip(model.estimators_, values_of, strict=True):
        for target, of_class in enumerate(values.T):
            collection.tree(*fitted(estimator.tree_, of_class), target)
    total = collection.step(rounded_to_floats(value, writer), writer)
    writer.step("Div", total, writer.constant(np.array([[float(len(model.estimators_))]])))
    return shares(collection)


def shares(collection: TreeCollection) -> Link:
    """How sums of shares are predictions already."""
    return "shares" if collection.targets > 1 else "identity"
