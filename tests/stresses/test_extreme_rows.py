"""The rows with the smallest and the largest numbers are chosen, by rank."""

import numpy as np
import pandas as pd

import stressing
from tidegate.stresses.extreme_rows import extremeness


def test_the_ends_are_the_most_extreme_and_a_gap_is_none():
    assert extremeness(pd.Series([10.0, 20.0, 30.0])).tolist() == [1.0, 0.0, 1.0]
    assert extremeness(pd.Series([1.0, np.nan, 2.0, 5.0])).tolist() == [1.0, 0.0, 0.0, 1.0]
    assert extremeness(pd.Series([np.nan])).tolist() == [0.0]


def test_a_row_is_as_extreme_as_its_most_extreme_number():
    rows = stressing.sample(distance=np.arange(400.0), stops=np.roll(np.arange(400), 200))
    damaged = stressing.stressed("extreme_rows", rows, columns=["distance", "stops"], share="1%")
    assert damaged.places.tolist() == [0, 199, 200, 399]
    assert damaged.changed == 4
    assert list(stressing.problems("extreme_rows", columns=["carrier"], share="1%")) == ["columns.0"]
