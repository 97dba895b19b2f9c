"""Against scipy's own distribution and, for sample sizes, a search through every number."""

import numpy as np
import pytest
from scipy.stats import binom

from tidegate.stats.binomial import needed, power, reaches


@pytest.mark.parametrize("limit", [0.005, 0.02, 0.05, 0.2, 0.45])
def test_needed_observations_are_those_of_a_search_through_every_number(limit: float) -> None:
    found = needed(limit, 2 * limit)
    every = np.arange(1, 4 * found)
    critical = binom.isf(0.05, every, limit) + 1
    powers = binom.sf(critical - 1, every, 2 * limit)
    assert found == every[powers < 0.8].max() + 1


def test_a_tiny_limit_is_found_without_trying_every_number() -> None:
    # the Poisson limit: the number of observations times the limit does not depend on the limit
    assert needed(1e-9, 2e-9) * 1e-9 == pytest.approx(needed(1e-5, 2e-5) * 1e-5, rel=1e-3)


@pytest.mark.parametrize(("observations", "limit", "actual"), [(20, 0.05, 0.1), (200, 0.05, 0.1), (1000, 0.5, 0.52)])
def test_power_is_the_rejection_probability_of_the_exact_test(observations: int, limit: float, actual: float) -> None:
    rejected = [count for count in range(observations + 1) if binom.sf(count - 1, observations, limit) <= 0.05]
    assert power(observations, limit, actual) == pytest.approx(binom.sf(min(rejected) - 1, observations, actual))


def test_a_test_without_enough_observations_to_reject_has_no_power() -> None:
    assert power(0, 0.02, 0.04) == 0
    assert power(1, 0.06, 0.12) == 0  # one failure in one request happens with probability 0.06 > alpha


def test_the_threshold_passes_a_doubled_rate_as_often_as_published() -> None:
    # a 5 % threshold and a true 10 %: at most 1 of 20, at most 10 of 200
    assert 1 - reaches(2, 20, 0.10) == pytest.approx(0.392, abs=5e-4)
    assert 1 - reaches(11, 200, 0.10) == pytest.approx(0.0081, abs=5e-5)


def test_counts_outside_the_observations() -> None:
    assert reaches(0, 10, 0.1) == 1
    assert reaches(11, 10, 0.1) == 0


@pytest.mark.parametrize(("limit", "actual"), [(0.0, 0.1), (0.1, 0.1), (0.2, 0.1), (0.5, 1.0), (float("nan"), 0.1)])
def test_shares_that_no_test_can_tell_apart_are_refused(limit: float, actual: float) -> None:
    with pytest.raises(ValueError, match="0 < limit < actual < 1"):
        needed(limit, actual)
