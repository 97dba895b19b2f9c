"""Power: the loss a comparison detects, and the rows or margin it needs.

All of it is about the test of `score_test.py`, whose statistic has a noncentral t distribution where the truth is not
at the limit (Johnson, Jackson and Welch 1940): its error is estimated, not known.
"""

import math
from dataclasses import replace

from tidegate.stats.estimate import Sampled
from tidegate.stats.score_test import crossing, error_at, expected, skewed

POWER = 0.8
REACH = 100
"""A forecast of more than this many times the available rows is not reported: such rows cannot resolve the margin."""


def visible(sampled: Sampled, margin: float, alpha: float, *, power: float = POWER) -> float:
    """The smallest true loss that fails with probability `power` against `margin` when tested at level `alpha`.

    In the number's unit, as a size (≥ 0): the loss at which the distance to the margin is `power`'s quantile of the
    statistic, whose error is that at the margin while the number scatters as it does at the loss. NaN where
    undecidable.
    """
    from scipy.special import nctdtrinc, stdtrit

    if not sampled.decidable:
        return math.nan
    t = float(stdtrit(sampled.freedom, 1 - alpha))
    beyond = float(nctdtrinc(sampled.freedom, 1 - power, t)) - t

    def short(loss: float) -> float:
        there = expected(sampled, -margin - loss)
        tested = expected(there, -margin)
        return loss + skewed(-t, tested) * tested.error - skewed(beyond, there) * there.error

    return margin + crossing(short, (t + beyond) * (sampled.error + (t + beyond) * sampled.grain))


def passing(sampled: Sampled, margin: float, alpha: float) -> float:
    """Probability (0..1) of a pass at level `alpha` if the true difference were 0. 0 where undecidable."""
    return 1 - _statistic_below(sampled, margin, alpha, side=1) if sampled.decidable else 0.0


def undecided(sampled: Sampled, margin: float, alpha: float, fail_alpha: float) -> float:
    """Probability (0..1) of neither pass nor fail if the true difference were 0: pass at `alpha`, fail at `fail_alpha`.

    1 where undecidable.
    """
    if not sampled.decidable:
        return 1.0
    fails = _statistic_below(sampled, margin, fail_alpha, side=-1)
    return max(0.0, 1 - passing(sampled, margin, alpha) - fails)


def rows_needed(sampled: Sampled, rows: int, margin: float, alpha: float, *, power: float = POWER) -> int | None:
    """About how many rows of this kind would pass a true difference of 0 with probability `power`.

    Errors shrink with the square root of the rows, the grain with the rows. None where no number would: no margin, or
    undecidable; nor where it is beyond `REACH` times these rows.
    """
    if not sampled.decidable or margin <= 0 or passing(_times(sampled, REACH), margin, alpha) < power:
        return None
    return math.ceil(rows * crossing(lambda factor: passing(_times(sampled, factor), margin, alpha) - power, 1.0))


def margin_needed(sampled: Sampled, alpha: float, *, power: float = POWER) -> float:
    """The smallest margin that a true difference of 0 passes with probability `power`. NaN where undecidable."""
    if not sampled.decidable:
        return math.nan
    return crossing(lambda margin: passing(sampled, margin, alpha) - power, 3 * (sampled.error + sampled.grain))


def _statistic_below(sampled: Sampled, margin: float, alpha: float, *, side: int) -> float:
    """Probability that the statistic at −margin lies below the quantile of that level and side, the truth being 0."""
    from scipy.special import nctdtr, stdtrit

    same = expected(sampled, 0.0)
    tested = expected(same, -margin)
    if same.error == 0:
        return float(side > 0 and margin < -math.log(alpha) * sampled.grain)
    error = error_at(same, -margin) if side > 0 else tested.error
    limit = skewed(side * float(stdtrit(sampled.freedom, 1 - alpha)), tested) * error
    return float(nctdtr(sampled.freedom, margin / same.error, limit / same.error))


def _times(sampled: Sampled, factor: float) -> Sampled:
    """The same number over that many times as many rows of the same kind."""
    return replace(
        sampled,
        error=sampled.error / math.sqrt(factor),
        grain=sampled.grain / factor,
        slope=sampled.slope / factor,
        doubt=sampled.doubt / factor**1.5,
        freedom=max(1.0, (sampled.freedom + 1) * factor - 1),
    )
