"""Bins hold equal values together, and rows are rounded to what machines agree on."""

import numpy as np

from tidegate.tasks._plots import bins, table


def test_equal_values_share_a_bin():
    found = bins(np.array([1.0, 1.0, 1.0, 2.0, 3.0, 4.0]), 3)
    assert len({*found[:3]}) == 1
    assert sorted(found) == list(found)


def test_a_table_is_a_list_of_rows_without_numbers_that_are_not_finite():
    assert table(x=np.array([0.1234567890123456]), y=np.array([np.nan])) == [{"x": 0.123456789012, "y": None}]
