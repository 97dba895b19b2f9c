"""Find where a function changes its sign.

Chandrupatla 1997, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function without
using derivatives", Advances in Engineering Software 28(3). `scipy.optimize` has others; importing it for one root takes
a tenth of a second.
"""

from collections.abc import Callable

MOST = 200
"""Halving alone would need fewer steps from the largest number to the smallest distance between two."""


def root(function: Callable[[float], float], low: float, high: float, *, relative: float = 1e-12) -> float:
    """A place between `low` and `high` where the function is 0 or changes its sign, to `relative` of its size.

    The function has different signs at both, or is 0 at one of them; its values must not be NaN. Raises ValueError
    where the signs are the same.
    """
    newest, other = (low, function(low)), (high, function(high))
    if newest[1] and other[1] and (newest[1] < 0) == (other[1] < 0):
        raise ValueError(f"the function has the same sign at {low} and {high}")
    share = 0.5
    for _ in range(MOST):
        best = min(newest, other, key=lambda point: abs(point[1]))
        width = abs(other[0] - newest[0])
        tolerance = relative * abs(best[0])
        if best[1] == 0 or width <= 2 * tolerance:
            return best[0]
        place = newest[0] + share * (other[0] - newest[0])
        found = (place, function(place))
        if (found[1] < 0) == (newest[1] < 0):
            third, newest = newest, found
        else:
            third, other, newest = other, newest, found
        least = min(0.5, tolerance / abs(other[0] - newest[0])) if other[0] != newest[0] else 0.5
        share = min(1 - least, max(least, _share(newest, other, third)))
    return min(newest, other, key=lambda point: abs(point[1]))[0]


def _share(newest: tuple[float, float], other: tuple[float, float], third: tuple[float, float]) -> float:
    """How far from the newest point to the one beyond the root the next is: by the parabola through all three as a
    function of the value, where that is monotonic between them, else half of the way.
    """
    (a, at_a), (b, at_b), (c, at_c) = newest, other, third
    if c == b or len({at_a, at_b, at_c}) < 3:
        return 0.5
    along, rise = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
    if not (rise**2 < along and (1 - rise) ** 2 < 1 - along):
        return 0.5
    return at_a / (at_b - at_a) * at_c / (at_b - at_c) + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
