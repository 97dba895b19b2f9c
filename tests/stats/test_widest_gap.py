"""The widest gap is bounded by its pairs: exactly as a pair's where there are two, and not widened by their number."""

import math

import numpy as np
import pytest
from scipy import stats as reference

from tidegate.stats import score_test
from tidegate.stats.estimate import Sampled
from tidegate.stats.widest_gap import Widest, lower, p_below, upper


def group(right, rows):
    value = right / rows
    error = math.sqrt(value * (1 - value) / (rows - 1))
    return Sampled(value, error, rows - 1, low=0.0, high=1.0, trials=rows)


def widest(*groups, together=None):
    return Widest(groups, np.eye(len(groups)) if together is None else together)


def test_the_bounds_of_two_groups_are_newcombes_from_the_exact_ones():
    high, low = group(80, 100), group(60, 100)
    gap = widest(low, high)
    ends = {
        (name, side): bound(each, 0.05)
        for name, each in (("high", high), ("low", low))
        for side, bound in (("up", score_test.upper), ("down", score_test.lower))
    }
    worst = 0.2 + math.hypot(ends["high", "up"] - 0.8, 0.6 - ends["low", "down"])
    assert upper(gap, 0.05) == pytest.approx(worst)
    # neither group was known to be the better one: half of alpha on each side
    downs = score_test.lower(high, 0.025), score_test.upper(low, 0.025)
    assert lower(gap, 0.05) == pytest.approx(0.2 - math.hypot(0.8 - downs[0], downs[1] - 0.6))


def test_the_largest_gap_is_seen_and_the_pair_that_may_be_widest_is_named():
    gap = widest(group(70, 100), group(90, 100), group(80, 100))
    assert gap.value == pytest.approx(0.2)
    assert gap.widest == (1, 0)


@pytest.mark.parametrize("alpha", [0.05, 0.001])
def test_the_p_value_is_the_level_at_which_the_bound_meets_the_limit(alpha):
    gap = widest(group(900, 1000), group(600, 1000), group(700, 1000))
    limit = lower(gap, alpha) - 1e-9
    assert p_below(gap.negated, -limit, alpha=0.05) == pytest.approx(alpha, rel=1e-4)
    assert p_below(gap.negated, -gap.value, alpha=0.05) == 1.0


def test_a_gap_on_the_right_side_is_no_evidence():
    assert p_below(widest(group(70, 100), group(72, 100)).negated, -0.1, alpha=0.05) == 1.0


def test_groups_that_move_together_are_told_apart_better():
    groups = group(800, 1000), group(700, 1000)
    alone, together = (widest(*groups, together=np.array([[1, r], [r, 1]])) for r in (0.0, 0.6))
    assert upper(together, 0.05) < upper(alone, 0.05)
    assert lower(together, 0.05) > lower(alone, 0.05)


def test_the_negative_is_the_mirror():
    gap = widest(group(70, 100), group(90, 100))
    assert (lower(gap.negated, 0.05), upper(gap.negated, 0.05)) == (-upper(gap, 0.05), -lower(gap, 0.05))
    assert gap.negated.value == -gap.value


def test_a_group_that_cannot_be_decided_leaves_the_gap_undecided():
    gap = widest(group(70, 100), Sampled(math.nan, math.nan, 10))
    assert not gap.decidable
    assert math.isnan(lower(gap, 0.05))
    assert math.isnan(upper(gap, 0.05))
    assert p_below(gap.negated, -0.1, alpha=0.05) == 1.0


def test_many_groups_without_a_gap_are_rarely_blocked_and_a_gap_on_the_limit_rarely_passes():
    """Of 40 groups, half on either side of the limit; a false verdict in 5 % of 300 draws and three standard errors."""
    draw, wrong = np.random.default_rng(11), 0
    for _ in range(300):
        counts = draw.binomial(100, 0.7 + 0.1 * (np.arange(40) % 2 - 0.5))
        gap = widest(*(group(int(count), 100) for count in counts))
        wrong += p_below(gap.negated, -0.1, alpha=0.05) <= 0.05 or upper(gap, 0.05) <= 0.1
    assert wrong <= reference.binom.ppf(0.999, 300, 0.05)
