"""Growth and quantiles, against values computed by hand from Prometheus' documentation of both."""

import math

import pytest

from tidegate.promql.counters import increase, quantile


@pytest.mark.parametrize(
    ("times", "values", "grown"),
    [
        ([15, 30, 45, 60], [10, 20, 30, 40], 40.0),  # 10 per 15 s, to both edges of 60 s
        ([15, 30, 45, 60], [0, 10, 20, 30], 30.0),  # it began at 0: nothing before
        ([15, 30, 45, 60], [10, 20, 5, 15], 100 / 3),  # a restart: 10 + 5 + 10 in 45 s, and an interval before
        ([45, 60], [100, 110], 15.0),  # half an interval before a series that began late
        ([15], [10], None),
        ([], [], None),
    ],
    ids=["steady", "from nothing", "a restart", "late", "one sample", "none"],
)
def test_growth_goes_on_to_the_windows_edges(times, values, grown):
    found = increase(times, values, 0, 60)
    assert found == (None if grown is None else pytest.approx(grown, abs=1e-9))


BUCKETS = [(0.1, 50.0), (0.5, 90.0), (1.0, 100.0), (math.inf, 100.0)]


@pytest.mark.parametrize(
    ("share", "value"), [(0.25, 0.05), (0.5, 0.1), (0.7, 0.3), (1.0, 1.0), (1.5, math.inf), (-1, -math.inf)]
)
def test_a_quantile_is_interpolated_in_its_bucket(share, value):
    assert quantile(share, BUCKETS) == pytest.approx(value)


def test_beyond_the_last_bound_it_is_that_bound():
    assert quantile(0.99, [(0.1, 1.0), (math.inf, 10.0)]) == 0.1


@pytest.mark.parametrize("buckets", [[], [(math.inf, 3.0)], [(0.1, 1.0), (0.2, 1.0)], [(0.1, 0.0), (math.inf, 0.0)]])
def test_without_observations_or_buckets_there_is_none(buckets):
    assert math.isnan(quantile(0.5, buckets))


def test_counts_that_fall_are_raised():
    assert quantile(0.5, [(0.1, 6.0), (0.2, 5.0), (math.inf, 10.0)]) == pytest.approx(0.1 * 5 / 6)
