"""Prometheus stops answering; the servers are as they were."""

from tidegate.faults import Surroundings, metrics_away, unchanged


def test_it_is_the_world_that_is_wrong():
    assert Surroundings(metrics_end=True) == metrics_away.SURROUNDINGS
    assert metrics_away.served is unchanged
