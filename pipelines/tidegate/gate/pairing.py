"""Pair the predictions of two revisions row by row, or state why that fails."""

from dataclasses import dataclass, field, replace

from tidegate import class_probabilities
from tidegate.arrays import Codes, Floats, Labels, Mask

WHOLE = 1e-6
"""How far rounding, also to float32, may take a sum of probabilities from 1."""


@dataclass(frozen=True)
class Unpaired:
    """Why evidence is missing: one sentence, and what to do about it."""

    reason: str
    remedy: str = "run `dvc repro` and commit what it writes"


@dataclass(frozen=True)
class Predictions:
    """One revision's predictions of its holdout: arrays of equal length, a row each; `row_id` is unique.

    With `classes`, `predicted` is a probability for each of them (rows, classes), and the truth a place among them.
    """

    row_id: Labels
    truth: Floats
    predicted: Floats
    block: Labels
    classes: tuple[str, ...] = field(default=(), kw_only=True)

    def only(self, chosen: Mask) -> "Predictions":
        """The chosen rows (a mask over these)."""
        columns = (self.row_id, self.truth, self.predicted, self.block)
        return Predictions(*(column[chosen] for column in columns), classes=self.classes)

    def by(self, classes: tuple[str, ...]) -> "Predictions":
        """The same by other classes, among which these are."""
        if classes == self.classes:
            return self
        predicted = class_probabilities.reordered(self.predicted, self.classes, classes)
        truth = class_probabilities.recoded(self.truth, self.classes, classes)
        return Predictions(self.row_id, truth, predicted, self.block, classes=classes)


@dataclass(frozen=True)
class Paired:
    """Rows that both revisions predicted, and the truth and the blocks by which they are compared."""

    row_id: Labels
    truth: Floats
    base: Floats
    head: Floats
    block: Labels
    classes: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def rows(self) -> int:
        return len(self.row_id)

    def only(self, chosen: Mask | Codes) -> "Paired":
        """The chosen rows (a mask over these, or their places)."""
        columns = (self.row_id, self.truth, self.base, self.head, self.block)
        return Paired(*(column[chosen] for column in columns), classes=self.classes)


@dataclass(frozen=True)
class Overlap:
    """The rows of an earlier revision and the head's.

    `shared` are the rows of both, in the earlier order, with the truth and the blocks that the earlier revision
    recorded: a change chooses neither. `new_truth` is the head's truth of these, `relabelled` counts the rows where it
    differs. `added` are the rows that only the head has, `lost` those that only the earlier revision has. All are by
    the head's classes, followed by those that only the earlier revision has.
    """

    shared: Paired
    new_truth: Floats
    relabelled: int
    added: Predictions
    lost: Predictions

    @property
    def believing_head(self) -> "Overlap":
        """The same, compared by the head's truth."""
        return replace(self, shared=replace(self.shared, truth=self.new_truth))


def predictions(
    row_id: Labels, truth: Floats, predicted: Floats, block: Labels, *, of: str, classes: tuple[str, ...] = ()
) -> Predictions | Unpaired:
    """Predictions that can be judged: not empty, each row once, its truth known, its probabilities one in sum."""
    import numpy as np

    if not len(row_id):
        return Unpaired(f"the predictions of {of} have no rows")
    if doubled := len(row_id) - len(np.unique(row_id)):
        return Unpaired(f"{doubled} of {len(row_id)} rows are duplicates in the predictions of {of}")
    if unknown := int((~np.isfinite(truth)).sum()):
        fault = "is missing, or not one of the classes," if classes else "is missing"
        return Unpaired(f"the truth of {unknown} of {len(row_id)} rows {fault} in the predictions of {of}")
    if classes and (odd := int((~_probable(predicted)).sum())):
        fault = f"the probabilities of {odd} of {len(row_id)} rows are not between 0 and 1 with the sum 1"
        return Unpaired(f"{fault} in the predictions of {of}")
    return Predictions(row_id, truth, predicted, block, classes=classes)


def _probable(predicted: Floats) -> Mask:
    """Rows of probabilities; one that is not finite is a matter of each metric."""
    import numpy as np

    with np.errstate(invalid="ignore"):
        inside = ((predicted >= 0) & (predicted <= 1)).all(axis=1)
        whole = abs(predicted.sum(axis=1) - 1) <= WHOLE
    return np.asarray(inside & whole) | ~class_probabilities.finite(predicted)


def common_classes(earlier: Predictions, head: Predictions) -> tuple[str, ...] | Unpaired:
    """The head's classes, and then those that only the earlier revision has."""
    if bool(earlier.classes) != bool(head.classes):
        kinds = [f"{len(side.classes)} classes" if side.classes else "one number" for side in (earlier, head)]
        reason = f"the task changed: a row's prediction was {kinds[0]}, and is {kinds[1]} now"
        return Unpaired(reason, "declare another task as another project")
    return (*head.classes, *(name for name in earlier.classes if name not in head.classes))


def _places(earlier: Labels, head: Labels) -> tuple[Codes, Codes]:
    """Where the rows that both have are in each, in the earlier order. Ids of another type are other rows."""
    import numpy as np

    if earlier.dtype.kind != head.dtype.kind:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    if np.array_equal(earlier, head):  # by far the most often, and without sorting the rows
        return np.arange(len(earlier)), np.arange(len(head))
    _, at_earlier, at_head = np.intersect1d(earlier, head, assume_unique=True, return_indices=True)
    order = np.argsort(at_earlier)
    return at_earlier[order], at_head[order]


def overlap(earlier: Predictions | Unpaired, head: Predictions | Unpaired) -> Overlap | Unpaired:
    """Which rows both have, and what each records of them."""
    if isinstance(earlier, Unpaired):
        return earlier
    if isinstance(head, Unpaired):
        return head
    classes = common_classes(earlier, head)
    if isinstance(classes, Unpaired):
        return classes
    earlier, head = earlier.by(classes), head.by(classes)
    at_earlier, at_head = _places(earlier.row_id, head.row_id)
    shared = Paired(
        earlier.row_id[at_earlier],
        earlier.truth[at_earlier],
        earlier.predicted[at_earlier],
        head.predicted[at_head],
        earlier.block[at_earlier],
        classes=classes,
    )
    truth = head.truth[at_head]
    relabelled = int((shared.truth != truth).sum())
    return Overlap(shared, truth, relabelled, _without(head, at_head), _without(earlier, at_earlier))


def pair(base: Predictions | Unpaired, head: Predictions | Unpaired) -> Paired | Unpaired:
    """The rows of two predictions of one holdout, in the base's order: every row in both, with the same truth."""
    both = overlap(base, head)
    if isinstance(both, Unpaired):
        return both
    only_base, only_head = len(both.lost.row_id), len(both.added.row_id)
    if not both.shared.rows:
        return Unpaired(f"none of the base's {only_base} rows is among the head's {only_head} rows")
    if only_base or only_head:
        return Unpaired(f"the holdouts differ: {only_base} rows are only in the base, {only_head} only in the head")
    if both.relabelled:
        rows = both.shared.rows
        return Unpaired(f"the truth of {both.relabelled} of {rows} rows differs between base and head")
    return both.shared


def _without(whole: Predictions, places: Codes) -> Predictions:
    import numpy as np

    kept = np.ones(len(whole.row_id), dtype=bool)
    kept[places] = False
    return whole.only(kept)
