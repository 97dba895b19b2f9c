"""Whether the holdout gained more from a change than the folds of the training rows did: it may have been seen."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.gate.leakage import RevisionTable
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction

if TYPE_CHECKING:
    from tidegate.gate.evidence import MetricComparison

LEVEL = 0.99
SPREAD = 0.5
"""Share of the base's spread over its folds by which a gain may exceed theirs, however steady theirs is."""


@dataclass(frozen=True, slots=True)
class Gains:
    """What a change gains (positive: better) on the holdout and in the folds, and the noise of the difference."""

    holdout: float
    folds: float
    noise: float

    @property
    def excess(self) -> float:
        return self.holdout - self.folds


def gains(
    metric: str, compared: "MetricComparison | Unpaired", base: RevisionTable, head: RevisionTable, direction: Direction
) -> Gains | Unpaired:
    """The holdout is one more period: it should gain what a fold gains, within what folds differ by.

    Noise is a prediction interval for one more fold (t, folds − 1 degrees of freedom) and the holdout's own error.
    """
    from scipy.special import stdtrit

    if isinstance(compared, Unpaired):
        return compared
    folds = _paired(metric, base, head)
    if isinstance(folds, Unpaired):
        return folds
    sign = 1.0 if direction is Direction.HIGHER else -1.0
    gained = [sign * (after - before) for before, after in folds]
    count, mean = len(gained), math.fsum(gained) / len(gained)
    spread = _deviation(gained) * math.sqrt(1 + 1 / count)
    within = float(stdtrit(count - 1, LEVEL)) * spread
    own = float(stdtrit(max(compared.difference.freedom, 1), LEVEL)) * compared.difference.error
    noise = max(math.hypot(within, own), SPREAD * _deviation([before for before, _ in folds]))
    found = Gains(sign * compared.difference.value, mean, noise)
    if not math.isfinite(found.excess) or not math.isfinite(noise):
        return Unpaired(
            f"{metric} has no difference that can be compared with the folds'", "look at its cross-validation"
        )
    return found


def _paired(metric: str, base: RevisionTable, head: RevisionTable) -> list[tuple[float, float]] | Unpaired:
    if isinstance(base.folds, Unpaired):
        return base.folds
    if isinstance(head.folds, Unpaired):
        return head.folds
    if (base.fold_kind, len(base.folds)) != (head.fold_kind, len(head.folds)):
        said = f"{len(base.folds)} {base.fold_kind} folds at the base, {len(head.folds)} {head.fold_kind} here"
        return Unpaired(f"the cross-validations are not alike: {said}", "change train.cv in a change of its own")
    pairs = [
        (old[metric], new[metric])
        for old, new in zip(base.folds, head.folds, strict=True)
        if metric in old and metric in new
    ]
    if len(pairs) < 2:
        return Unpaired(
            f"{metric} was measured in {len(pairs)} folds of both revisions; two are needed", "run `dvc repro train`"
        )
    return pairs


def _deviation(values: list[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((each - mean) ** 2 for each in values) / (len(values) - 1))
