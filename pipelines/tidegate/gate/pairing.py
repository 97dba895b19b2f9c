"""Pair the predictions of two revisions row by row, or state why that fails."""

from dataclasses import dataclass, replace

from tidegate.arrays import Codes, Floats, Labels, Mask


@dataclass(frozen=True)
class Unpaired:
    """Why evidence is missing: one sentence, and what to do about it."""

    reason: str
    remedy: str = "run `dvc repro` and commit what it writes"


@dataclass(frozen=True)
class Predictions:
    """One revision's predictions of its holdout: arrays of equal length, a row each; `row_id` is unique."""

    row_id: Labels
    truth: Floats
    predicted: Floats
    block: Labels

    def only(self, chosen: Mask) -> "Predictions":
        """The chosen rows (a mask over these)."""
        return Predictions(self.row_id[chosen], self.truth[chosen], self.predicted[chosen], self.block[chosen])


@dataclass(frozen=True)
class Paired:
    """Rows that both revisions predicted, and the truth and the blocks by which they are compared."""

    row_id: Labels
    truth: Floats
    base: Floats
    head: Floats
    block: Labels

    @property
    def rows(self) -> int:
        return len(self.row_id)

    def only(self, chosen: Mask | Codes) -> "Paired":
        """The chosen rows (a mask over these, or their places)."""
        return Paired(*(column[chosen] for column in (self.row_id, self.truth, self.base, self.head, self.block)))


@dataclass(frozen=True)
class Overlap:
    """The rows of an earlier revision and the head's.

    `shared` are the rows of both, in the earlier order, with the truth and the blocks that the earlier revision
    recorded: a change chooses neither. `new_truth` is the head's truth of these, `relabelled` counts the rows where it
    differs. `added` are the rows that only the head has, `lost` those that only the earlier revision has.
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


def predictions(row_id: Labels, truth: Floats, predicted: Floats, block: Labels, *, of: str) -> Predictions | Unpaired:
    """Predictions that can be judged: not empty, each row once, its truth known."""
    import numpy as np

    if not len(row_id):
        return Unpaired(f"the predictions of {of} have no rows")
    if doubled := len(row_id) - len(np.unique(row_id)):
        return Unpaired(f"{doubled} of {len(row_id)} rows are duplicates in the predictions of {of}")
    if unknown := int((~np.isfinite(truth)).sum()):
        return Unpaired(f"the truth of {unknown} of {len(row_id)} rows is missing in the predictions of {of}")
    return Predictions(row_id, truth, predicted, block)


def overlap(earlier: Predictions | Unpaired, head: Predictions | Unpaired) -> Overlap | Unpaired:
    """Which rows both have, and what each records of them. Ids of another type are other rows."""
    import numpy as np

    if isinstance(earlier, Unpaired):
        return earlier
    if isinstance(head, Unpaired):
        return head
    at_earlier = at_head = np.empty(0, dtype=np.intp)
    if earlier.row_id.dtype.kind == head.row_id.dtype.kind:
        _, at_earlier, at_head = np.intersect1d(earlier.row_id, head.row_id, assume_unique=True, return_indices=True)
    order = np.argsort(at_earlier)
    at_earlier, at_head = at_earlier[order], at_head[order]
    shared = Paired(
        earlier.row_id[at_earlier],
        earlier.truth[at_earlier],
        earlier.predicted[at_earlier],
        head.predicted[at_head],
        earlier.block[at_earlier],
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
