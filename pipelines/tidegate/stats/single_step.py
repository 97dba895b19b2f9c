"""Find the step in a series, and how much of its variance that explains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 3
"""Values on each side of a step at least: one odd day is none."""


@dataclass(frozen=True, slots=True)
class SingleStep:
    """The first value after it, the means before and after, and the share of the variance that it explains, 0 to 1.

    A straight line is explained to three quarters by the step in its middle: only a larger share is a step.
    """

    at: int
    before: float
    after: float
    explains: float


def single_step(values: Sequence[float]) -> SingleStep | None:
    """The step that explains most; None for equal values, and for fewer than six."""
    series = np.asarray(values, np.float64)
    n = len(series)
    if n < 2 * FEWEST or (total := float(((series - series.mean()) ** 2).sum())) == 0:
        return None
    sums = np.cumsum(series)
    at = np.arange(FEWEST, n - FEWEST + 1)
    before, after = sums[at - 1] / at, (sums[-1] - sums[at - 1]) / (n - at)
    explained = at * (n - at) / n * (after - before) ** 2 / total  # between the two parts, of all
    best = int(explained.argmax())
    return SingleStep(int(at[best]), float(before[best]), float(after[best]), min(float(explained[best]), 1.0))
