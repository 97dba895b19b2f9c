"""Few requests arrive; the servers are as they were."""

from tidegate.faults import Surroundings, too_little_traffic, unchanged


def test_it_is_the_world_that_is_wrong():
    assert Surroundings(traffic=0.02) == too_little_traffic.SURROUNDINGS
    assert too_little_traffic.served is unchanged
