"""Intervals of a difference that stay valid however often one looks.

The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024, Annals of Statistics 52(6),
theorem 2.2): Robbins' normal mixture around an estimate whose standard error is itself estimated. An interval of fixed
size that is looked at daily excludes the truth far more often than it says; this one with probability `alpha` at most
over all looks together, and pays for it with width.
"""

import math
from dataclasses import dataclass

from tidegate.arrays import Floats


@dataclass(frozen=True, slots=True)
class ArmTotals:
    """The outcomes of one arm: how many, their mean and their variance (the unit's, squared, ≥ 0)."""

    rows: int
    mean: float
    variance: float


def totals(values: Floats) -> ArmTotals:
    """The totals of an arm. Mean and variance are NaN where there are too few values for them."""
    rows = len(values)
    mean = float(values.mean()) if rows else math.nan
    return ArmTotals(rows, mean, float(values.var(ddof=1)) if rows > 1 else math.nan)


def error(control: ArmTotals, treatment: ArmTotals) -> float:
    """The standard error of the difference of the means.

    The larger of two: each arm with its own variance, and both with the pooled one. Where the arms are of unequal size
    and outcomes are skewed, the small arm's own variance is small exactly where its mean is: alone it gave 17–36 %
    false alarms in simulations at 5 % (`bench/experiments.py`). The pooled one does not follow a single arm.
    """
    squares = (control.rows - 1) * control.variance + (treatment.rows - 1) * treatment.variance
    pooled = squares / (control.rows + treatment.rows - 2)
    own = control.variance / control.rows + treatment.variance / treatment.rows
    return math.sqrt(max(own, pooled * (1 / control.rows + 1 / treatment.rows)))


def half_width(rows: int, standard_error: float, *, planned: int, alpha: float) -> float:
    """Half the width of the interval after `rows` observations, in the estimate's unit.

    It is narrowest, relative to that of a single look, near `planned` observations, which must not be chosen from the
    data. Both ends together exclude the truth with probability `alpha` (0..1), over all looks.
    """
    spread = rows * _mixture(planned, alpha) ** 2
    return standard_error * math.sqrt((spread + 1) / spread * math.log((spread + 1) / alpha**2))


def rows_until(distance: float, rows: int, standard_error: float, *, planned: int, alpha: float) -> int | None:
    """About how many observations make the half width smaller than `distance` (> 0), their scatter staying as it is.

    None where more than a thousand times as many would be needed.
    """
    low, high = 1.0, 1000.0
    if distance <= 0 or _scaled(high, rows, standard_error, planned, alpha) > distance:
        return None
    while high / low > 1.001:
        middle = math.sqrt(low * high)
        if _scaled(middle, rows, standard_error, planned, alpha) > distance:
            low = middle
        else:
            high = middle
    return math.ceil(rows * high)


def _scaled(factor: float, rows: int, standard_error: float, planned: int, alpha: float) -> float:
    return half_width(round(rows * factor), standard_error / math.sqrt(factor), planned=planned, alpha=alpha)


def _mixture(planned: int, alpha: float) -> float:
    """The mixture's scale that is best at `planned` observations (their appendix B.2)."""
    level = -2 * math.log(alpha)
    return math.sqrt((level + math.log(level + 1)) / planned)
