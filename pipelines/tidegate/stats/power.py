"""What a comparison can see: the loss it fails, how often it could not decide, and the rows that would decide it."""

import math
from dataclasses import replace
from statistics import NormalDist

from tidegate.stats.bounds import clearance
from tidegate.stats.sampled import Sampled

POWER = 0.8
NORMAL = NormalDist()


def visible(sampled: Sampled, margin: float, alpha: float, *, power: float = POWER) -> float:
    """The smallest true loss that fails with probability `power` against `margin` when tested at level `alpha`.

    All in the number's unit, as sizes (≥ 0). A loss of L comes with L/q more rows that changed sides, which adds L·q
    to the variance: the size solves L = margin + clearance(L) + z·error(L). NaN where undecidable.
    """
    if not sampled.decidable:
        return math.nan
    loss, z = margin, NORMAL.inv_cdf(power)
    for _ in range(100):
        there = replace(sampled, error=math.sqrt(sampled.error**2 + loss * sampled.grain))
        next_loss = margin + clearance(there, alpha) + z * there.error
        if abs(next_loss - loss) <= 1e-9 * max(next_loss, 1e-300):
            break
        loss = next_loss
    return next_loss


def undecided(sampled: Sampled, margin: float, alpha: float, fail_alpha: float) -> float:
    """Probability (0..1) of neither pass nor fail if the true difference were 0: pass at `alpha`, fail at `fail_alpha`.

    1 where undecidable.
    """
    if not sampled.decidable:
        return 1.0
    passes, fails = margin - clearance(sampled, alpha), -margin - clearance(sampled, fail_alpha)
    if sampled.error == 0:
        return float(passes < 0)
    return 1 - NORMAL.cdf(passes / sampled.error) - NORMAL.cdf(fails / sampled.error)


def rows_needed(sampled: Sampled, rows: int, margin: float, alpha: float, *, power: float = POWER) -> int | None:
    """About how many rows of this kind would pass a true difference of 0 with probability `power`.

    Errors shrink with the square root of the rows, the grain with the rows. None where no number would: no margin, or
    undecidable.
    """
    if not sampled.decidable or margin <= 0:
        return None
    z, factor = NORMAL.inv_cdf(power), 1.0
    for _ in range(200):
        larger = replace(
            sampled,
            error=sampled.error / math.sqrt(factor),
            grain=sampled.grain / factor,
            freedom=max(1, round((sampled.freedom + 1) * factor) - 1),
        )
        wanted = clearance(larger, alpha) + z * larger.error
        if wanted <= margin:
            return math.ceil(rows * factor)
        factor *= max(1.01, (wanted / margin) ** 1.5 if wanted > 2 * margin else 1.05)
    return None
