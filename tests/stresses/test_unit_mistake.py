"""All columns of a row arrive in the other unit together; a missing value stays missing."""

import numpy as np

import stressing


def test_values_are_converted_in_the_share_of_rows():
    rows = stressing.sample(stops=np.arange(400), distance=np.arange(400.0))
    damaged = stressing.stressed("unit_mistake", rows, columns=["stops", "distance"], share="50%", times=2, plus=1)
    stops, distance = (damaged.table[name].to_numpy(float) for name in ("stops", "distance"))
    wrong = stops != np.arange(400)
    assert wrong.sum() == damaged.changed
    assert 160 < damaged.changed < 240
    np.testing.assert_array_equal(stops, np.where(wrong, 2 * np.arange(400.0) + 1, np.arange(400.0)))
    np.testing.assert_array_equal(stops, distance)


def test_a_gap_stays_one():
    rows = stressing.sample()
    damaged = stressing.stressed("unit_mistake", rows, columns=["distance"], share="100%", times=1.609)
    assert (damaged.table["distance"].isna() == rows.table["distance"].isna()).all()
    assert damaged.changed == rows.table["distance"].notna().sum()


def test_a_conversion_that_converts_nothing_is_a_mistake():
    assert list(stressing.problems("unit_mistake", columns=["distance"], share="1%")) == ["times"]
    assert not stressing.problems("unit_mistake", columns=["distance"], share="1%", plus=-32)
