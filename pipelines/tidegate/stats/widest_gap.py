"""Bounds and p-values of the widest gap between groups, from every pair.

The widest gap observed is larger than the true one. The largest less the smallest of many estimates grows with their
number though nothing differs. So the true widest gap is bounded by its pairs: it lies below a limit where each pair's
does (intersection–union, Berger 1982: each at alpha), and above one where any pair's does, at alpha over the ordered
pairs (Bonferroni). A pair's bounds come from those of its two groups (Newcombe 1998; Zou and Donner 2008): they are as
good as those, and exact shares stay exact.
"""

import math
from dataclasses import dataclass, replace

from tidegate.arrays import Floats
from tidegate.stats import score_test
from tidegate.stats.estimate import Sampled

STEPS = 30
"""Halvings of a search for a level, on a scale of logarithms: to one part in ten million."""


@dataclass(frozen=True, eq=False)
class Widest:
    """Groups of rows, each with its number, and how these move together: correlations (groups, groups).

    `sign` is −1 for the negative of the gap.
    """

    groups: tuple[Sampled, ...]
    together: Floats
    sign: int = 1

    @property
    def value(self) -> float:
        """The widest gap seen."""
        values = [group.value for group in self.groups]
        return self.sign * (max(values) - min(values)) if self.decidable else math.nan

    @property
    def decidable(self) -> bool:
        return all(group.decidable for group in self.groups)

    @property
    def freedom(self) -> float:
        return min(group.freedom for group in self.groups)

    @property
    def blocked(self) -> bool:
        return any(group.blocked for group in self.groups)

    @property
    def negated(self) -> "Widest":
        return replace(self, sign=-self.sign)

    @property
    def widest(self) -> tuple[int, int]:
        """The groups (higher, lower) between which most is possible."""
        import numpy as np

        high, low = np.unravel_index(np.argmax(self._ends(0.05, 1)), self.together.shape)
        return int(high), int(low)

    def lower(self, alpha: float) -> float:
        return float(self._ends(alpha / self.pairs, -1).max()) if self.sign > 0 else -self.negated.upper(alpha)

    def upper(self, alpha: float) -> float:
        return float(self._ends(alpha, 1).max()) if self.sign > 0 else -self.negated.lower(alpha)

    @property
    def pairs(self) -> int:
        """Ordered: which group is the better one is unknown beforehand."""
        return len(self.groups) * (len(self.groups) - 1)

    def _ends(self, alpha: float, side: int) -> Floats:
        """For each pair (i, j), the bound of number i less number j on that side; −inf for a group with itself."""
        import numpy as np

        values = np.array([group.value for group in self.groups])
        down = values - np.array([score_test.lower(group, alpha) for group in self.groups])
        up = np.array([score_test.upper(group, alpha) for group in self.groups]) - values
        first, second = (up, down) if side > 0 else (down, up)
        crossed = np.outer(first, second)
        reach = np.sqrt(np.maximum(0.0, first[:, None] ** 2 + second[None, :] ** 2 - 2 * self.together * crossed))
        ends: Floats = values[:, None] - values[None, :] + side * reach
        np.fill_diagonal(ends, -np.inf)
        return ends


Measured = Sampled | Widest


def lower(measured: Measured, alpha: float) -> float:
    """The value that the truth exceeds with confidence 1 − alpha, one-sided. NaN where undecidable. 0 < alpha < 0.5."""
    if isinstance(measured, Sampled):
        return score_test.lower(measured, alpha)
    return measured.lower(alpha) if measured.decidable else math.nan


def upper(measured: Measured, alpha: float) -> float:
    """The value that the truth stays below with confidence 1 − alpha, one-sided. NaN where undecidable."""
    if isinstance(measured, Sampled):
        return score_test.upper(measured, alpha)
    return measured.upper(alpha) if measured.decidable else math.nan


def p_below(measured: Measured, limit: float, *, alpha: float) -> float:
    """One-sided p-value of "the truth is at least `limit`"; for the widest of many pairs, 1 stands for above `alpha`.

    It is the level at which the upper bound meets the limit.
    """
    if isinstance(measured, Sampled):
        return score_test.p_below(measured, limit)
    if not measured.decidable or measured.upper(alpha) >= limit:
        return 1.0
    low, high = math.log(1e-12), math.log(alpha)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if measured.upper(math.exp(middle)) < limit else (middle, high)
    return math.exp(high)
