"""Bounds and p-values of a resampled number: a score test.

The statistic is referred to Student's t. Is the truth at `limit`? The statistic is (value − limit) ÷ the error that the
number would have *were the truth there*, on as many degrees of freedom as there are independent units less one
(Cameron, Gelbach and Miller 2008). An observed error does not suffice where few rows count: when by luck few rows
changed sides, both the loss and its error come out small, and recall over 85 positive rows passed a true loss on its
margin in 10 % of draws instead of 5 %. `expected` says how error and skewness move with the truth. Bounds are the
limits that the test does not reject (Wilson 1927), and never lie where the number cannot. Shares of rows have a test of
their own (`shares.py`).

Evidence for a loss and evidence against one are two p-values, not one and its complement: a number that no row moved
shows nothing against any limit that it keeps, however near, and is little evidence that a near one is kept.
"""

import math
from collections.abc import Callable
from dataclasses import replace

from tidegate.stats import shares
from tidegate.stats.estimate import Sampled


def expected(sampled: Sampled, truth: float) -> Sampled:
    """The sample to expect where the truth is `truth`, by what this one shows; undecidable where this one is.

    The number is taken as a sum of steps of one grain up and down, Poisson in both directions: error² ÷ grain² steps
    were seen, `lean` says how many more up than down. Given the truth, the likeliest rates of both are the root of a
    quadratic, as in Tango's score test for paired proportions (1998), which this is for recall and accuracy but for
    multinomial counts. For smooth metrics the grain is small and the error nearly constant; its slope, grain × lean =
    Σd³/Σd² over single-row influences d, is the covariance of a mean and its variance over the variance of the mean.
    """
    grain = sampled.grain
    if not sampled.decidable or grain <= 0:
        return sampled.moved(truth, sampled.error, sampled.lean)
    seen = (sampled.error / grain) ** 2
    net = sampled.lean * seen + (truth - sampled.value) / grain
    fewer = seen - 2 * net
    down = max(0.0, fewer + math.sqrt(max(0.0, fewer**2 + 4 * (1 - sampled.lean) * seen * net))) / 4
    steps = max(2 * down + net, abs(net))
    return sampled.moved(truth, grain * math.sqrt(steps), net / steps if steps else 0.0)


def error_at(sampled: Sampled, limit: float) -> float:
    """The error of a number above `limit`, were the truth at the limit: few blocks would lose more.

    A third moment of few blocks is too uncertain to make an error smaller by it; it only ever makes it larger, and is
    taken to be worse by its own standard error: losses that few blocks carry look mild where those are missing. What
    cannot pass an end scatters less near it, as a share does (Wilson 1927): moving away from an end, it scatters more.
    """
    moved = sampled.error**2 + (sampled.slope - sampled.doubt) * (limit - sampled.value)
    return max(expected(sampled, limit).error, math.sqrt(max(0.0, moved)), sampled.error * _room(sampled, limit))


def _room(sampled: Sampled, limit: float) -> float:
    """The factor by which the number scatters more at `limit` than at its value, by the room to its ends; else 1."""
    at_limit, at_value = ((at - sampled.low) * (sampled.high - at) for at in (limit, sampled.value))
    return math.sqrt(max(0.0, at_limit) / at_value) if math.isfinite(at_value) and at_value > 0 else 1.0


def lower(sampled: Sampled, alpha: float) -> float:
    """The value that the truth exceeds with confidence 1 − alpha, one-sided. NaN where undecidable. 0 < alpha < 0.5."""
    if not sampled.decidable:
        return math.nan
    if sampled.trials:
        return shares.lower(sampled, alpha)
    there = replace(sampled, value=sampled.value - sampled.above)
    return max(sampled.low, there.value - _clearance(there, alpha, 1))


def upper(sampled: Sampled, alpha: float) -> float:
    """The value that the truth stays below with confidence 1 − alpha, one-sided. NaN where undecidable."""
    if not sampled.decidable:
        return math.nan
    if sampled.trials:
        return shares.upper(sampled, alpha)
    there = replace(sampled, value=sampled.value + sampled.below)
    return min(sampled.high, there.value + _clearance(there, alpha, -1))


def upper_end(sampled: Sampled, alpha: float, freedom: float) -> float:
    """The same as the end of an interval that is stated, not tested: never below `upper`.

    A number near its least end, over few rows of which by luck the best are missing, comes out small together with its
    error; `lower` allows for that, as it has the larger error there, and `upper` does not, so that a rule blocks early.
    Here the error grows with the room between the number's ends, and t has the `freedom` of the rows that decide.
    """
    from scipy.special import stdtrit

    tested = upper(sampled, alpha)
    if not sampled.decidable or sampled.trials or sampled.error == 0:
        return tested
    there = replace(sampled, value=sampled.value + sampled.below)
    t, most = float(stdtrit(min(freedom, sampled.freedom), 1 - alpha)), there.high - there.value

    def beyond(far: float) -> float:
        return far - t * there.error * _room(there, there.value + far)

    if math.isfinite(most) and beyond(most) < 0:
        return sampled.high
    return min(sampled.high, max(tested, there.value + crossing(beyond, t * there.error)))


def p_below(sampled: Sampled, limit: float) -> float:
    """One-sided p-value of the hypothesis "the truth is at least `limit`", against "it lies below".

    Small when the number lies clearly below the limit, at least 0.5 where it does not lie below; 1 where undecidable,
    so that nothing is ever concluded.
    """
    if not sampled.decidable:
        return 1.0
    if sampled.trials:
        return shares.p_below(sampled, limit)
    there = replace(sampled, value=sampled.value + sampled.below)
    if sampled.error == 0:
        return _unmoved(sampled, limit - there.value)
    probability = _probability_below(there, limit)
    return max(0.5, probability) if there.value >= limit else probability


def p_above(sampled: Sampled, limit: float) -> float:
    """One-sided p-value of the hypothesis "the truth is at most `limit`", against "it lies above"."""
    if not sampled.decidable:
        return 1.0
    if sampled.trials:
        return shares.p_above(sampled, limit)
    there = replace(sampled, value=sampled.value - sampled.above)
    if sampled.error == 0:
        return _unmoved(sampled, there.value - limit)
    probability = 1 - _probability_below(there, limit)
    return max(0.5, probability) if there.value <= limit else probability


def _unmoved(sampled: Sampled, distance: float) -> float:
    """Probability that no row moved a number whose truth lies so far beyond it; 1 where it does not lie beyond."""
    if distance <= 0:
        return 1.0
    return math.exp(-distance / sampled.grain) if sampled.grain > 0 else 0.0


def _probability_below(sampled: Sampled, limit: float) -> float:
    """Probability of so low a number, or a lower one, where the truth is at `limit`."""
    from scipy.special import stdtr

    distance, there = sampled.value - limit, expected(sampled, limit)
    error = error_at(sampled, limit) if distance > 0 else there.error
    if error == 0:
        return 1.0 if distance >= 0 else 0.0
    return float(stdtr(sampled.freedom, _straight(distance / error, _skewness(there))))


def skewed(quantile: float, at: Sampled) -> float:
    """A quantile of the statistic where `at` is expected, from the symmetric one; never nearer to 0 than that.

    Cornish and Fisher's expansion (1937) by the skewness of the steps, inverted by Hall's monotone cubic (1992). Where
    the margin allows ten rows to be lost, the symmetric quantile would block in 8 % of draws instead of 5 %. On the
    other side the expansion would allow more than the symmetric quantile does; by days, 6 % then passed for 5 %.
    """
    skewness = _skewness(at)
    if abs(skewness) < 1e-9:
        return quantile
    expanded = 6 / skewness * (1 - math.cbrt(1 - skewness * (quantile - skewness / 6) / 2))
    return max(expanded, quantile, key=abs)


def _straight(statistic: float, skewness: float) -> float:
    """The inverse of `skewed`: the symmetric quantile that the statistic reaches; 0 where that has another sign."""
    if abs(skewness) < 1e-9:
        return statistic
    straight = skewness / 6 + 2 / skewness * (1 - (1 - skewness * statistic / 6) ** 3)
    return min(straight, statistic, key=abs) if straight * statistic > 0 else 0.0


def _skewness(at: Sampled) -> float:
    return at.lean * at.grain / at.error if at.error else 0.0


def _clearance(sampled: Sampled, alpha: float, side: int) -> float:
    """How far off the truth must lie for chance to explain the number with probability `alpha`.

    `side` is where the number lies as seen from there. Where no row moved it, the probability of that is known exactly:
    the rule of three (Hanley and Lippman-Hand 1983).
    """
    from scipy.special import stdtrit

    if sampled.error == 0:
        return -math.log(alpha) * sampled.grain
    t = side * float(stdtrit(sampled.freedom, 1 - alpha))

    def beyond(far: float) -> float:
        limit = sampled.value - side * far
        there = expected(sampled, limit)
        return far - side * skewed(t, there) * (error_at(sampled, limit) if side > 0 else there.error)

    return crossing(beyond, abs(t) * (sampled.error + abs(t) * sampled.grain))


def crossing(function: Callable[[float], float], first: float) -> float:
    """The place at which a function becomes positive that is not positive at 0 and unbounded; `first` is near it.

    NaN, from a distribution evaluated too far out, counts as positive.
    """
    from scipy.optimize import brentq

    def defined(argument: float) -> float:
        result = function(argument)
        return 1.0 if math.isnan(result) else result

    low, high = first * 1e-9, first
    if high <= 0 or not math.isfinite(high) or defined(low) >= 0:
        return low
    while defined(high) < 0:
        low, high = high, 2 * high
    return float(brentq(defined, low, high, xtol=1e-12 * high, rtol=1e-12))
