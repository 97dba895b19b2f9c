"""The pods of the candidate are not found; the servers are as they were."""

from tidegate.faults import Surroundings, no_data, unchanged


def test_it_is_the_world_that_is_wrong():
    assert Surroundings(candidate_scraped=False) == no_data.SURROUNDINGS
    assert no_data.served is unchanged
