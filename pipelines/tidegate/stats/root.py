"""Where a function changes its sign: Brent's method.

Bit for bit what scipy.optimize.brentq finds, which a test compares: importing scipy.optimize takes longer than a whole
gate's arithmetic.

Source: Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4.
"""

import math
from collections.abc import Callable

STEPS = 100


def root(function: Callable[[float], float], low: float, high: float, *, xtol: float, rtol: float) -> float:
    """An argument within xtol + rtol × itself of a change of sign between `low` and `high`.

    Raises ValueError where the function has one sign at both, ArithmeticError where it converges too slowly. The
    function's results must not be NaN.
    """
    last, best = low, high
    of_last, of_best = function(last), function(best)
    if of_last == 0 or of_best == 0:
        return last if of_last == 0 else best
    if _negative(of_last) == _negative(of_best):
        raise ValueError(f"the function has the same sign at {low} and {high}")
    other, of_other, step, before = last, of_last, 0.0, 0.0
    for _ in range(STEPS):
        if of_last != 0 and of_best != 0 and _negative(of_last) != _negative(of_best):
            other, of_other = last, of_last
            before = step = best - last
        if abs(of_other) < abs(of_best):
            last, best, other = best, other, best
            of_last, of_best, of_other = of_best, of_other, of_best
        least, half = (xtol + rtol * abs(best)) / 2, (other - best) / 2
        if of_best == 0 or abs(half) < least:
            return best
        tried = math.inf
        if abs(before) > least and abs(of_best) < abs(of_last):
            tried = _interpolated((last, best, other), (of_last, of_best, of_other))
        if 2 * abs(tried) < min(abs(before), 3 * abs(half) - least):
            before, step = step, tried
        else:
            before = step = half
        last, of_last = best, of_best
        best += step if abs(step) > least else math.copysign(least, half)
        of_best = function(best)
    raise ArithmeticError(f"no root within {STEPS} steps between {low} and {high}")


def _negative(number: float) -> bool:
    return math.copysign(1.0, number) < 0


def _interpolated(at: tuple[float, float, float], of: tuple[float, float, float]) -> float:
    """The step to where a line or an inverse parabola through the last points is zero; infinite where none is."""
    (last, best, other), (of_last, of_best, of_other) = at, of
    try:
        if last == other:
            return -of_best * (best - last) / (of_best - of_last)
        to_last, to_other = (of_last - of_best) / (last - best), (of_other - of_best) / (other - best)
        return -of_best * (of_other * to_other - of_last * to_last) / (to_other * to_last * (of_other - of_last))
    except ZeroDivisionError:
        return math.inf
