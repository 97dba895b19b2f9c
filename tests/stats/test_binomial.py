"""Binomial tails against scipy's binomial distribution; what chance allows against the exact tail."""

import pytest
from scipy.stats import binom

from tidegate.stats.binomial import allowance, reaches


@pytest.mark.parametrize("count", [-1, 0, 1, 12, 100, 101])
@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_tail_is_that_of_scipy(count, share):
    assert reaches(count, 100, share) == pytest.approx(binom.sf(count - 1, 100, share), rel=1e-9)


@pytest.mark.parametrize("limit", [0.005, 0.02, 0.1, 0.3])
@pytest.mark.parametrize("alpha", [0.05, 0.01, 0.001])
@pytest.mark.parametrize("observations", [600, 3000, 50_000])
def test_a_share_at_its_limit_exceeds_what_is_allowed_as_rarely_as_declared(limit, alpha, observations):
    a, b = allowance(limit, alpha)
    most = observations * limit + a * observations**0.5 + b
    # counts are whole: the exact tail lies within one count of alpha
    assert binom.sf(most + 1, observations, limit) <= alpha * 1.05
    assert binom.sf(most - 1, observations, limit) >= alpha * 0.95


def test_a_design_effect_is_that_many_times_fewer_observations():
    a, b = allowance(0.02, 0.01, 4.0)
    one, other = allowance(0.02, 0.01)
    n = 1000
    assert a / (4 * n) ** 0.5 + b / (4 * n) == pytest.approx(one / n**0.5 + other / n)
