"""Quantiles of a stream of numbers in bounded memory, each within one percent.

DDSketch: Masson, Rim and Lee 2019, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
guarantees". A number falls into the bucket of its logarithm, so that a bucket's middle is within ACCURACY of it.
"""

import math
from collections import Counter

ACCURACY = 0.01
_GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
_PER_LOGARITHM = 1 / math.log(_GROWTH)
SMALLEST, LARGEST = 1e-6, 1e9
"""Numbers beyond are counted as these: at most 1,730 buckets."""


class QuantileSketch:
    """Counts of numbers that are 0 or more."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self.total = 0

    def add(self, number: float) -> None:
        self._counts[math.ceil(math.log(min(max(number, SMALLEST), LARGEST)) * _PER_LOGARITHM)] += 1
        self.total += 1

    def quantile(self, share: float) -> float | None:
        """The smallest number that `share` (0..1) of them do not exceed, within ACCURACY; None where there is none."""
        wanted, seen = max(1, math.ceil(share * self.total)), 0
        for bucket in sorted(self._counts):
            seen += self._counts[bucket]
            if seen >= wanted:
                return 2 * _GROWTH**bucket / (_GROWTH + 1)
        return None
