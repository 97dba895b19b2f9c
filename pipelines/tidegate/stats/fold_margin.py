"""How far one more fold of a cross-validation may be from the others' mean."""

import math
from collections.abc import Sequence

LEVEL = 0.99


def margin(values: Sequence[float], repeats: int = 1, level: float = LEVEL) -> float:
    """The upper half of a prediction interval for one more fold, in the unit of the values: t, folds − 1 degrees of
    freedom (Hahn and Meeker, Statistical Intervals, 1991). Needs two values.

    Folds of a repeated cross-validation are as many as one repeat has: more repeats of the same rows are not more rows.
    """
    from scipy.special import stdtrit

    count = max(2, len(values) // repeats)
    return float(stdtrit(count - 1, level)) * deviation(values) * math.sqrt(1 + 1 / count)


def deviation(values: Sequence[float]) -> float:
    """The standard deviation, n − 1 in the denominator. Needs two values."""
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
