"""Azure Monitor's arithmetic by hand: averages over minutes with data, percentiles, the least of a window."""

import pytest

from tidegate.alerts.clouds import simulated_minutes
from tidegate.alerts.clouds.azure_evaluation import firing
from tidegate.alerts.clouds.azure_template import DEPLOYMENTS, ENDPOINTS, criterion, metric_alert
from tidegate.objectives import World

WORLD = World(10.0, {"503": 0.2}, memory_mib=0.95).slowed(0.1, 0.08).slowed(0.05, 0.3)
QUIET = World(10.0)


def fires(minutes, *criteria, window=300):
    return firing({"a": metric_alert("a", "text", "page", window, list(criteria))}, minutes)["a"].tolist()


def of_status(threshold, value="5xx", name="statusCodeClass"):
    return criterion("bad", ENDPOINTS, "RequestsPerMinute", threshold, dimension=(name, value))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (of_status(1.9), True),
        (of_status(2.0), False),
        (of_status(1.9, "503", "statusCode"), True),
        (of_status(0.0, "500", "statusCode"), False),
        (of_status(7.9, "2xx"), True),
        (of_status(0.0, "4xx"), False),
    ],
    ids=["above", "equal", "a status", "another status", "answered", "no data"],
)
def test_requests_are_averaged_over_the_minutes_that_have_some(limit, expected):
    minutes = simulated_minutes.of(QUIET, 10).then(simulated_minutes.of(WORLD, 3))
    assert fires(minutes, limit)[-1] is expected


def test_all_criteria_must_be_met():
    minutes = simulated_minutes.of(WORLD, 5)
    assert fires(minutes, of_status(1.0), of_status(7.0, "2xx"))[-1]
    assert not fires(minutes, of_status(1.0), of_status(9.0, "2xx"))[-1]


@pytest.mark.parametrize(
    ("percentile", "most", "expected"),
    [("P99", 149, True), ("P99", 150, False), ("P90", 74, True), ("P90", 75, False), ("P50", 1, False)],
)
def test_a_percentile_is_the_least_bound_that_the_tail_allows(percentile, most, expected):
    slow = criterion("slow", ENDPOINTS, f"RequestLatency_{percentile}", most)
    assert fires(simulated_minutes.of(WORLD, 5), slow)[-1] is expected


def test_the_least_of_the_window_must_be_above():
    above = criterion("level", DEPLOYMENTS, "CpuMemoryUtilizationPercentage", 90, aggregation="Minimum")
    minutes = simulated_minutes.of(World(10.0, memory_mib=0.5), 3).then(simulated_minutes.of(WORLD, 6))
    assert fires(minutes, above) == [False] * 7 + [True] * 2, "five minutes above 90 %"
    assert not any(fires(simulated_minutes.of(WORLD, 9, reporting=False), above))


def test_between_evaluations_it_stays_as_it_is():
    minutes = simulated_minutes.of(QUIET, 62).then(simulated_minutes.of(WORLD, 60))
    found = fires(minutes, of_status(0.0), window=3600)
    assert found.index(True) == 65, "every five minutes for a window of an hour"
