"""Halving tries all combinations on few rows, and the better third on three times as many."""

import pytest

from searching import declared, parameters_tried
from tidegate.kinds import SEARCHES


@pytest.mark.slow
def test_all_are_tried_on_few_rows_and_the_better_third_on_more():
    strengths = [10.0**power for power in range(-5, 4)]
    tried = parameters_tried("halving", {"C": strengths})
    smallest, largest = (pick(candidate["rows"] for candidate in tried) for pick in (min, max))
    assert [candidate["C"] for candidate in tried if candidate["rows"] == smallest] == strengths
    assert smallest < largest <= 60
    assert len([candidate for candidate in tried if candidate["rows"] == 3 * smallest]) == 3


@pytest.mark.parametrize(("count", "most"), [(1, 1), (2, 2), (3, 4), (9, 13), (10, 16)])
def test_its_cost_counts_every_round(count, most):
    """3 + 1, 9 + 3 + 1, and 10 + 4 + 2 where thirds are rounded up."""
    params = declared("halving", space={"C": [float(place) for place in range(count)]})
    assert SEARCHES.load("halving").most_candidates(params) == most
