"""Rows arrive again: those of a condition, or any."""

import numpy as np
import pytest

import stressing


@pytest.mark.parametrize("times", [2, 4])
def test_a_share_of_the_rows_is_there_several_times(times):
    rows = stressing.sample()
    damaged = stressing.stressed("duplicated_rows", rows, share="10%", times=times)
    assert 16 < damaged.changed < 64
    assert len(damaged.places) == 400 + damaged.changed * (times - 1)
    occurrences = np.bincount(damaged.places, minlength=400)
    assert sorted(set(occurrences)) == [1, times]


def test_only_rows_of_the_condition_are():
    rows = stressing.sample(distance=np.arange(400.0))
    damaged = stressing.stressed("duplicated_rows", rows, share="100%", when="distance < 7")
    assert damaged.places[400:].tolist() == list(range(7))
    none = stressing.stressed("duplicated_rows", rows, share="100%", when="distance < 0")
    assert (none.changed, len(none.places)) == (0, 400)


def test_the_condition_is_over_columns_of_the_table():
    assert list(stressing.problems("duplicated_rows", share="10%", when="distanze > 1")) == ["when"]
    assert not stressing.problems("duplicated_rows", share="10%")
