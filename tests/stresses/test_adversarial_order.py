"""Rows come sorted by their truth, and by the prediction below that."""

import numpy as np
import pytest

import stressing


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_rows_are_sorted_and_none_is_lost(classes):
    rows = stressing.sample(classes=classes)
    damaged = stressing.stressed("adversarial_order", rows, batch=7)
    assert sorted(damaged.places) == list(range(400))
    assert (np.diff(rows.truth[damaged.places]) >= 0).all()
    assert damaged.batch == 7
    assert not stressing.problems("adversarial_order", batch=7)
