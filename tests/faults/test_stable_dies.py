"""The stable version ends; the candidate is as it was."""

from tidegate.faults import Surroundings, stable_dies, unchanged


def test_it_is_the_world_that_is_wrong():
    assert Surroundings(stable_dies=True) == stable_dies.SURROUNDINGS
    assert stable_dies.served is unchanged
