"""What fairness compares between groups: shares selected, and calibration.

Of a yes or no: the selection rate, the true and the false positive rate (their two gaps are the equalised odds of
Hardt, Price and Srebro 2016), and the mean prediction less the mean truth. Of several classes: the same of each class
against the rest, selected where it is the likeliest. Of a number: the mean prediction, and how far it is above.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Codes, Floats, Mask
from tidegate.stats.weighted_statistics import Measure

UNIT = (0.0, 1.0)
SIGNED = (-1.0, 1.0)
UNBOUNDED = (-inf, inf)


@dataclass(frozen=True, eq=False)
class GroupStatistic:
    """A mean over the rows that it rests on; `ends` are the least and the largest value that it can have."""

    name: str
    values: Floats
    rests_on: Mask
    ends: tuple[float, float]

    def rows(self, group: Mask) -> int:
        """How many rows of the group it rests on."""
        return int((self.rests_on & group).sum())

    def measure(self, group: Mask) -> Measure:
        """The statistic over the group's rows, as a function of their weights; NaN where it rests on none."""
        values, under = self.values[group], self.rests_on[group].astype(np.float64)
        return WeightedMean(np.where(under > 0, values, 0.0), under)


@dataclass(frozen=True, eq=False)
class WeightedMean:
    """Σ w·over ÷ Σ w·under, as `stats.weighted_statistics.Separable` asks; NaN where nothing is below."""

    over: Floats
    under: Floats

    def __call__(self, weights: Floats | None) -> float:
        below = float((self.under if weights is None else weights * self.under).sum())
        above = float((self.over if weights is None else weights * self.over).sum())
        return above / below if below > 0 else np.nan

    def without(self, codes: Codes, count: int) -> Floats:
        above, below = (
            part.sum() - np.bincount(codes, weights=part, minlength=count) for part in (self.over, self.under)
        )
        means: Floats = np.divide(above, below, out=np.full(count, np.nan), where=below > 0)
        return means

    def counted(self) -> int:
        """The rows of the lower sum where each is right or wrong, so that a share has its exact interval."""
        return int(self.under.sum()) if np.isin(self.over, (0.0, 1.0)).all() else 0


def statistics(
    truth: Floats, predicted: Floats, threshold: float, classes: Sequence[str], *, is_number: bool
) -> Iterator[GroupStatistic]:
    """The statistics of the task: `classes` names three or more, `is_number` means that no class is predicted."""
    every = np.ones(len(truth), dtype=bool)
    if is_number:
        yield GroupStatistic("mean prediction", predicted, every, UNBOUNDED)
        yield GroupStatistic("predicted − observed", predicted - truth, every, UNBOUNDED)
        yield GroupStatistic("absolute error", abs(predicted - truth), every, (0.0, inf))
    elif predicted.ndim == 1:
        yield from _of_class("", truth > 0, predicted >= threshold, predicted)
    else:
        likeliest = class_probabilities.likeliest(predicted)
        for place, name in enumerate(classes):
            yield from _of_class(f" of {name}", truth == place, likeliest == place, predicted[:, place])


def _of_class(of: str, event: Mask, selected: Mask, predicted: Floats) -> Iterator[GroupStatistic]:
    chosen, every = selected.astype(np.float64), np.ones(len(event), dtype=bool)
    yield GroupStatistic(f"selection rate{of}", chosen, every, UNIT)
    yield GroupStatistic(f"true positive rate{of}", chosen, event, UNIT)
    yield GroupStatistic(f"false positive rate{of}", chosen, ~event, UNIT)
    yield GroupStatistic(f"predicted − observed{of}", predicted - event, every, SIGNED)
