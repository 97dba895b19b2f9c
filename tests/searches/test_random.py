"""A random search tries as many combinations as declared, by the seed."""

from searching import parameters_tried

SPACE = {"C": [0.01 * step for step in range(1, 101)]}


def test_as_many_as_declared_are_tried_and_none_twice():
    tried = [candidate["C"] for candidate in parameters_tried("random", SPACE, candidates=5)]
    assert len({*tried}) == 5


def test_the_seed_decides_which():
    first, again, other = (parameters_tried("random", SPACE, seed, candidates=3) for seed in (7, 7, 8))
    assert first == again
    assert first != other
