"""Holm's step-down procedure: the probability of any false rejection among many tests stays at alpha.

Holm 1979, "A simple sequentially rejective multiple test procedure". It holds whatever the dependence of the tests,
which rules over the same rows need.
"""

from collections.abc import Sequence


def levels(p_values: Sequence[float], alpha: float) -> tuple[float, ...]:
    """The level that each test, in the given order, is held against: reject where its p-value is at most that.

    It is alpha over the number of tests not rejected before it. Tests after the first that is kept are all held against
    the level at which the procedure stopped. 0 ≤ p ≤ 1; empty for no test.
    """
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    result = [0.0] * len(p_values)
    level, stopped = alpha, False
    for rank, index in enumerate(order):
        if not stopped:
            level = alpha / (len(p_values) - rank)
            stopped = p_values[index] > level
        result[index] = level
    return tuple(result)
