"""Bring the predictions of two revisions together row by row, or say in one sentence why that cannot be done."""

from dataclasses import dataclass

from tidegate.arrays import Floats, Labels, Mask


@dataclass(frozen=True)
class Unpaired:
    """Why there is nothing to compare: one sentence, and what to do about it."""

    reason: str
    remedy: str = "run `dvc repro` and commit what it writes"


@dataclass(frozen=True)
class Predictions:
    """One revision's predictions of its holdout: arrays of equal length, a row each; `row_id` is unique."""

    row_id: Labels
    truth: Floats
    predicted: Floats
    block: Labels


@dataclass(frozen=True)
class Paired:
    """Rows that both revisions predicted, with the truth that both agree on and the base's blocks."""

    row_id: Labels
    truth: Floats
    base: Floats
    head: Floats
    block: Labels

    @property
    def rows(self) -> int:
        return len(self.row_id)

    def only(self, chosen: Mask) -> "Paired":
        """The chosen rows (a mask over these)."""
        return Paired(*(column[chosen] for column in (self.row_id, self.truth, self.base, self.head, self.block)))


def predictions(row_id: Labels, truth: Floats, predicted: Floats, block: Labels, *, of: str) -> Predictions | Unpaired:
    """Predictions fit to be judged: not empty, each row once, its truth known."""
    import numpy as np

    if not len(row_id):
        return Unpaired(f"the predictions of {of} hold no rows")
    if doubled := len(row_id) - len(np.unique(row_id)):
        return Unpaired(f"{doubled} of {len(row_id)} rows stand more than once in the predictions of {of}")
    if unknown := int((~np.isfinite(truth)).sum()):
        return Unpaired(f"the truth of {unknown} of {len(row_id)} rows is not known in the predictions of {of}")
    return Predictions(row_id, truth, predicted, block)


def pair(base: Predictions | Unpaired, head: Predictions | Unpaired) -> Paired | Unpaired:
    """The rows of both, in the base's order. Every row has to be in both, with the same truth."""
    import numpy as np

    if isinstance(base, Unpaired):
        return base
    if isinstance(head, Unpaired):
        return head
    if base.row_id.dtype.kind != head.row_id.dtype.kind:
        return Unpaired("row ids are of another type here than at the base")
    _, at_base, at_head = np.intersect1d(base.row_id, head.row_id, assume_unique=True, return_indices=True)
    lost, added = len(base.row_id) - len(at_base), len(head.row_id) - len(at_head)
    if not len(at_base):
        return Unpaired(f"none of {len(base.row_id)} rows of the base is among the {len(head.row_id)} rows here")
    if lost or added:
        return Unpaired(f"the holdouts differ: {lost} rows stand only at the base, {added} only here")
    order = np.argsort(at_base)
    at_base, at_head = at_base[order], at_head[order]
    if differs := int((base.truth[at_base] != head.truth[at_head]).sum()):
        return Unpaired(f"the truth of {differs} of {len(at_base)} rows is not the same here as at the base")
    return Paired(
        base.row_id[at_base], base.truth[at_base], base.predicted[at_base], head.predicted[at_head], base.block[at_base]
    )
