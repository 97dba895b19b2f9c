"""The values stay the same ones, at other rows; columns that are named together move together."""

import numpy as np

import stressing


def test_columns_are_shuffled_together():
    rows = stressing.sample(stops=np.arange(400), distance=np.arange(400.0))
    damaged = stressing.stressed("shuffled_feature", rows, columns=["stops", "distance"], share="100%")
    stops = damaged.table["stops"].to_numpy()
    assert sorted(stops) == list(range(400))
    np.testing.assert_array_equal(stops, damaged.table["distance"].to_numpy())
    assert damaged.changed == (stops != np.arange(400)).sum() > 390


def test_the_other_rows_keep_theirs():
    rows = stressing.sample(stops=np.arange(400))
    damaged = stressing.stressed("shuffled_feature", rows, columns=["stops"], share="10%")
    assert 16 < damaged.changed < 64
