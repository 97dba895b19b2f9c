"""Whether a change gained more on the holdout than in cross-validation.

Then training may have seen the holdout.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.gate.leakage import RevisionTable
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction
from tidegate.stats.fold_margin import LEVEL, deviation, margin

if TYPE_CHECKING:
    from tidegate.gate.evidence import MetricComparison

SPREAD = 0.5
"""Share of the base's spread over its folds by which a gain may always exceed theirs."""


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
    """The holdout is one more period: it should gain what a fold gains, within the spread of the folds.

    Noise is a prediction interval for one more fold and the holdout's own error.
    """
    from scipy.special import stdtrit

    if isinstance(compared, Unpaired):
        return compared
    folds = _paired(metric, base, head)
    if isinstance(folds, Unpaired):
        return folds
    sign = 1.0 if direction is Direction.HIGHER else -1.0
    gained = [sign * (of_head - of_base) for of_base, of_head in folds]
    mean, within = math.fsum(gained) / len(gained), margin(gained, head.repeats)
    own = float(stdtrit(max(compared.difference.freedom, 1), LEVEL)) * compared.difference.error
    noise = max(math.hypot(within, own), SPREAD * deviation([of_base for of_base, _ in folds]))
    result = Gains(sign * compared.difference.value, mean, noise)
    if not math.isfinite(result.excess) or not math.isfinite(noise):
        return Unpaired(f"the difference of {metric} cannot be compared with the folds'", "check its cross-validation")
    return result


def _paired(metric: str, base: RevisionTable, head: RevisionTable) -> list[tuple[float, float]] | Unpaired:
    if isinstance(base.folds, Unpaired):
        return base.folds
    if isinstance(head.folds, Unpaired):
        return head.folds
    if base.cut != head.cut:
        counts = f"{_named(base)} folds at the base, {_named(head)} at the head"
        return Unpaired(f"the cross-validations differ: {counts}", "change train.cv in a separate change")
    pairs = [
        (of_base[metric], of_head[metric])
        for of_base, of_head in zip(base.folds, head.folds, strict=True)
        if metric in of_base and metric in of_head
    ]
    if len(pairs) < 2:
        return Unpaired(
            f"{metric} was measured in {len(pairs)} folds of both revisions; at least 2 are needed",
            "run `dvc repro evaluate`",
        )
    return pairs


def _named(table: RevisionTable) -> str:
    declared = "".join(f", {name} {value}" for name, value in table.fold_settings.items())
    return f"{table.cut['folds']} {table.fold_kind}{f' ({declared[2:]})' if declared else ''}"
