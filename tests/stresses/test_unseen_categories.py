"""The new value is one that no row has."""

import stressing
from tidegate.stresses.unseen_categories import UNSEEN


def test_the_share_of_rows_has_a_value_that_none_had():
    rows = stressing.sample()
    damaged = stressing.stressed("unseen_categories", rows, columns=["carrier"], share="10%")
    fresh = damaged.table["carrier"] == UNSEEN
    assert UNSEEN not in set(rows.table["carrier"])
    assert fresh.sum() == damaged.changed
    assert 16 < damaged.changed < 64
    assert damaged.table["carrier"][~fresh].equals(rows.table["carrier"].astype(object)[~fresh])


def test_a_number_has_no_categories():
    assert list(stressing.problems("unseen_categories", columns=["distance"], share="1%")) == ["columns.0"]
