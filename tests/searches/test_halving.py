"""Halving tries all combinations on few rows, and the better third on three times as many."""

from searching import parameters_tried


def test_all_are_tried_on_few_rows_and_the_better_third_on_more():
    strengths = [10.0**power for power in range(-5, 4)]
    tried = parameters_tried("halving", {"C": strengths})
    smallest, largest = (pick(candidate["rows"] for candidate in tried) for pick in (min, max))
    assert [candidate["C"] for candidate in tried if candidate["rows"] == smallest] == strengths
    assert smallest < largest <= 60
    assert len([candidate for candidate in tried if candidate["rows"] == 3 * smallest]) == 3
