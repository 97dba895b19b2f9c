"""Which rows changed sides: right before and wrong now, or the other way.

Source: negative flips, Yan et al. 2021, "Positive-Congruent Training". A prediction that is not finite is never right.
"""

from dataclasses import dataclass

from tidegate import class_probabilities
from tidegate.arrays import Floats, Mask
from tidegate.config.schema.evaluate import Evaluate
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.kinds import TASKS
from tidegate.stats.estimate import Sampled

CLASSIFIER = "classifier"
NEEDS_AMOUNT = Unpaired(
    "a number is right to a degree only", "declare `error_grows_by`, the growth of an error that matters"
)
NO_AMOUNT = Unpaired(
    "a row is right by a threshold here, not by its error", "remove `error_grows_by`, which is for numbers"
)
NO_THRESHOLD = Unpaired("a row is right by its likeliest class here", "remove `threshold`, which is for a yes or no")
MULTICLASS = "multiclass"
ENDS = (0.0, 1.0)


@dataclass(frozen=True)
class Criterion:
    """What right is: the truth's side of a threshold, or an error that did not grow by more than an amount.

    Neither where one of several classes is predicted: the likeliest is right or not.
    """

    threshold: float | None = None
    error_grows_by: float | None = None


@dataclass(frozen=True)
class ChangedSides:
    """Masks over paired rows: those that are wrong now, and those that are right now."""

    negative: Mask
    positive: Mask


def criterion(
    declared: Evaluate, *, threshold: float | None = None, error_grows_by: float | None = None
) -> Criterion | Unpaired:
    """When a row counts as right, by the task; `threshold` replaces that of evaluate."""
    if TASKS.load(declared.task).ESTIMATOR == CLASSIFIER:
        if error_grows_by is not None:
            return NO_AMOUNT
        if declared.task == MULTICLASS:
            return Criterion() if threshold is None else NO_THRESHOLD
        return Criterion(threshold=declared.threshold if threshold is None else threshold)
    return NEEDS_AMOUNT if error_grows_by is None else Criterion(error_grows_by=error_grows_by)


def changed_sides(rows: Paired, by: Criterion) -> ChangedSides:
    """The rows that flipped."""
    import numpy as np

    if rows.head.ndim == 2:
        before, after = (class_probabilities.right(rows.truth, predicted) for predicted in (rows.base, rows.head))
        return ChangedSides(before & ~after, ~before & after)
    if by.threshold is not None:
        before, after = (_right(predicted, rows.truth, by.threshold) for predicted in (rows.base, rows.head))
        return ChangedSides(before & ~after, ~before & after)
    before, after = (
        np.where(np.isfinite(predicted), abs(predicted - rows.truth), np.inf) for predicted in (rows.base, rows.head)
    )
    with np.errstate(invalid="ignore"):  # not finite on both sides: no error grew
        grown: Floats = after - before
    amount = by.error_grows_by or 0.0
    return ChangedSides(np.asarray(grown > amount), np.asarray(grown < -amount))


def sample(evidence: Evidence, rows: Paired, flipped: ChangedSides) -> Sampled:
    """The share of negative flips with what resampling, in the base's blocks, records about it."""
    from tidegate.metrics import _ratio

    return evidence.sample(_ratio.mean(flipped.negative.astype(float)), rows, ENDS)


def _right(predicted: Floats, truth: Floats, threshold: float) -> Mask:
    import numpy as np

    right: Mask = np.isfinite(predicted) & ((predicted >= threshold) == (truth > 0))
    return right
