"""A random search tries as many combinations as declared, by the seed."""

import numpy as np
import pytest
from scipy.stats import kstest

from searching import declared, parameters_tried
from tidegate.searches import random

SPACE = {"C": [0.01 * step for step in range(1, 101)]}
RANGES = {
    "uniform": {"kind": "uniform", "low": 2.0, "high": 6.0},
    "log_uniform": {"kind": "log_uniform", "low": 1e-4, "high": 1e2},
    "integer": {"kind": "integer", "low": 1, "high": 4},
    "integer_log": {"kind": "integer", "low": 1, "high": 100, "log": True},
    "choice": {"kind": "choice", "values": ["a", "b"]},
}


def test_as_many_as_declared_are_tried_and_none_twice():
    tried = [candidate["C"] for candidate in parameters_tried("random", SPACE, candidates=5)]
    assert len({*tried}) == 5


@pytest.mark.slow
@pytest.mark.parametrize("space", [SPACE, {"C": RANGES["log_uniform"]}], ids=["a list", "a distribution"])
def test_the_seed_decides_which(space):
    first, again, other = (parameters_tried("random", space, seed, candidates=3) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_values_of_a_list_and_numbers_of_a_range_are_tried_together():
    space = {"C": RANGES["log_uniform"], "solver": ["lbfgs", "liblinear"]}
    tried = parameters_tried("random", space, candidates=8)
    assert {candidate["solver"] for candidate in tried} == {"lbfgs", "liblinear"}
    assert len({candidate["C"] for candidate in tried}) == 8


def test_a_space_with_fewer_values_than_asked_for_is_tried_whole():
    tried = parameters_tried("random", {"C": {"kind": "integer", "low": 1, "high": 3}}, candidates=9)
    assert sorted(candidate["C"] for candidate in tried) == [1, 2, 3]


def draws(name, count=2000):
    (dimension,) = declared("random", space={"C": RANGES[name]}).space.values()
    generator = np.random.default_rng(1)
    return np.array([random._draw(dimension, generator) for _ in range(count)])


def test_numbers_of_a_range_are_equally_likely():
    assert kstest(draws("uniform"), "uniform", (2.0, 4.0)).pvalue > 0.01


def test_orders_of_magnitude_are_equally_likely():
    assert kstest(np.log10(draws("log_uniform")), "uniform", (-4.0, 6.0)).pvalue > 0.01


def test_whole_numbers_are_equally_likely_ends_included():
    counts = np.bincount(draws("integer"))
    assert counts[0] == 0
    assert counts[1:].tolist() == pytest.approx([500] * 4, abs=90)  # four deviations


def test_whole_numbers_by_orders_of_magnitude():
    found = draws("integer_log")
    assert (found.min(), found.max()) == (1, 100)
    below_ten = np.log(9.5 / 0.5) / np.log(100.5 / 0.5)
    assert np.mean(found < 10) == pytest.approx(below_ten, abs=0.045)  # four deviations


def test_values_of_a_choice_are_equally_likely():
    assert np.mean(draws("choice") == "a") == pytest.approx(0.5, abs=0.045)
