"""Distribution-free bounds of a median, by the sign test.

The bounds are order statistics: nothing is assumed about how values scatter.
"""

import math
from collections.abc import Sequence

from tidegate.stats.binomial import reaches


def bounds(values: Sequence[float], alpha: float) -> tuple[float, float, float]:
    """(lower, median, upper): each bound is passed by the true median with probability `alpha` at most.

    Infinite where there are too few values for that; at least one value. Source: Thompson 1936.
    """
    ordered, count = sorted(values), len(values)
    # the largest k for which fewer than k of `count` values lie below the median with probability alpha at most
    rank = 0
    while rank < count and 1 - reaches(rank + 1, count, 0.5) <= alpha:
        rank += 1
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    if rank == 0:
        return -math.inf, middle, math.inf
    return ordered[rank - 1], middle, ordered[count - rank]
