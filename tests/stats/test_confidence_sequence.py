"""Intervals that stay valid at every look: their width, the error they rest on, and how seldom they err."""

import math

import numpy as np
import pytest

from tidegate.stats.confidence_sequence import ArmTotals, error, half_width, rows_until, totals

PLANNED, ALPHA = 10_000, 0.05


def test_the_totals_are_those_of_numpy():
    values = np.array([1.0, 2.0, 4.0, 9.0])
    arm = totals(values)
    assert (arm.rows, arm.mean, arm.variance) == (4, 4.0, pytest.approx(np.var(values, ddof=1)))


def test_too_few_values_have_no_variance():
    assert math.isnan(totals(np.array([])).mean)
    assert math.isnan(totals(np.array([3.0])).variance)


def test_arms_of_one_size_have_the_error_of_welch():
    assert error(ArmTotals(500, 0.1, 2.0), ArmTotals(500, 0.2, 3.0)) == pytest.approx(math.sqrt(5 / 500))


def test_a_small_arm_that_happens_to_scatter_little_takes_the_pooled_error():
    quiet = ArmTotals(100, 0.0, 0.01)
    own = math.sqrt(4.0 / 9900 + 0.01 / 100)
    assert error(ArmTotals(9900, 0.0, 4.0), quiet) > 5 * own


def test_a_small_arm_that_scatters_much_keeps_its_own_error():
    assert error(ArmTotals(9900, 0.0, 1.0), ArmTotals(100, 0.0, 25.0)) == pytest.approx(math.sqrt(1 / 9900 + 0.25))


@pytest.mark.parametrize("rows", [200, 10_000, 10**6])
def test_it_is_wider_than_the_interval_of_one_look(rows):
    assert half_width(rows, 1.0, planned=PLANNED, alpha=ALPHA) > 1.96


def test_it_is_narrowest_near_the_planned_rows():
    widths = {planned: half_width(10_000, 1.0, planned=planned, alpha=ALPHA) for planned in (500, 10_000, 200_000)}
    assert widths[10_000] == min(widths.values())


def test_rows_until_is_where_the_width_is_reached():
    error_now = 0.01
    needed = rows_until(0.004, 5000, error_now, planned=PLANNED, alpha=ALPHA)
    there = half_width(needed, error_now * math.sqrt(5000 / needed), planned=PLANNED, alpha=ALPHA)
    assert there == pytest.approx(0.004, rel=1e-2)
    assert there <= 0.004


@pytest.mark.parametrize("distance", [0.0, 1e-9])
def test_what_no_number_of_rows_decides_has_none(distance):
    assert rows_until(distance, 5000, 0.01, planned=PLANNED, alpha=ALPHA) is None


@pytest.mark.parametrize("share", [0.5, 0.05])
def test_looking_all_the_time_excludes_the_truth_seldom(share):
    """Skewed outcomes, 300 experiments, a look every 50 units: at most alpha, where one look's interval errs often."""
    rng = np.random.default_rng(20)
    wrong = 0
    for _ in range(300):
        values, treated = rng.lognormal(0, 1, 3000), rng.random(3000) < share
        for at in range(400, 3001, 200):
            arms = totals(values[:at][~treated[:at]]), totals(values[:at][treated[:at]])
            wide = half_width(at, error(*arms), planned=2000, alpha=ALPHA)
            if abs(arms[1].mean - arms[0].mean) > wide:
                wrong += 1
                break
    assert wrong / 300 <= ALPHA
