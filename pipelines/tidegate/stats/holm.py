"""Holm's step-down procedure for many tests at one error rate.

The probability of any false rejection among many tests stays at alpha. Holm 1979, "A simple sequentially rejective
multiple test procedure". It holds whatever the dependence of the tests, which rules over the same rows need. Tests of
one number against several limits count as one: of the hypotheses "it is no worse than the limit" those that hold are
nested, so that all are kept where the narrowest that holds is kept.
"""

from collections.abc import Hashable, Sequence


def levels(p_values: Sequence[float], alpha: float, numbers: Sequence[Hashable] | None = None) -> tuple[float, ...]:
    """The level of each test, in the given order: reject where its p-value is at most that.

    It is alpha over how many of `numbers`, one per test, are not rejected before it; without them each test is of a
    number of its own. A number is rejected when all its tests are. Tests after the first number that is kept all have
    the level at which the procedure stopped. 0 ≤ p ≤ 1; empty for no test.
    """
    names: Sequence[Hashable] = range(len(p_values)) if numbers is None else numbers
    largest: dict[Hashable, float] = {}
    for name, p_value in zip(names, p_values, strict=True):
        largest[name] = max(p_value, largest.get(name, 0.0))
    result: dict[Hashable, float] = {}
    level, stopped = alpha, False
    for rank, name in enumerate(sorted(largest, key=lambda index: largest[index])):
        if not stopped:
            level = alpha / (len(largest) - rank)
            stopped = largest[name] > level
        result[name] = level
    return tuple(result[name] for name in names)
