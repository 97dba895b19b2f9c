"""Exact binomial test of a share against a limit: its power, and how many observations it needs.

The test of H0 "the true share is at most `limit`" rejects from the smallest count that H0 reaches with probability at
most alpha (Clopper & Pearson 1934). Shares lie strictly between 0 and 1; observations are independent.
"""

from collections.abc import Callable


def power(observations: int, limit: float, actual: float, alpha: float = 0.05) -> float:
    """The probability that the test rejects when the true share is `actual`. Without observations: 0."""
    count = _first(lambda count: reaches(count, observations, limit) <= alpha, start=0)
    return reaches(count, observations, actual)


def needed(limit: float, actual: float, at_least: float = 0.8, alpha: float = 0.05) -> int:
    """The number of observations from which on the power never falls below `at_least` again.

    The power is a saw: within the observations that share a critical count it rises, and where the count grows by one
    it drops. The lowest points rise from tooth to tooth, so the first tooth that lies above `at_least` ends the search.
    Raises ValueError unless 0 < limit < actual < 1.
    """
    if not 0 < limit < actual < 1:
        raise ValueError(f"needs 0 < limit < actual < 1, got {limit} and {actual}")
    before = start = 1
    count = _first(lambda count: reaches(count, start, limit) <= alpha, start=0)
    while reaches(count, start, actual) < at_least:
        tooth = count
        before, start = start, _first(lambda n: reaches(tooth, n, limit) > alpha, start)  # noqa: B023 (called at once)
        count += 1
    return min(start, _first(lambda n: reaches(count - 1, n, actual) >= at_least, before))


def reaches(count: int, observations: int, share: float) -> float:
    """P(X >= count) for X ~ Binomial(observations, share)."""
    from scipy.special import betainc

    if count <= 0:
        return 1.0
    return float(betainc(count, observations - count + 1, share)) if count <= observations else 0.0


def _first(holds: Callable[[int], bool], start: int) -> int:
    """The smallest number from `start` on at which a condition holds that, once true, stays true."""
    step = 1
    while not holds(start + step - 1):
        step *= 2
    low, high = start + step // 2, start + step - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
