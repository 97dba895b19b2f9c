"""Every fold has its share of each class."""

import numpy as np
import pytest

import model_project
from folding import cut


def test_folds_keep_the_share_of_positives():
    table = model_project.table(300)
    for _, score in cut("stratified", table):
        assert table.late[score].mean() == pytest.approx(table.late.mean(), abs=0.01)


def test_every_row_is_scored_once_and_the_seed_decides_where():
    table = model_project.table(100)
    first, again, other = (cut("stratified", table, seed=seed) for seed in (7, 7, 8))
    assert sorted(np.concatenate([score for _, score in first])) == list(range(100))
    assert (first[0][1] == again[0][1]).all()
    assert set(first[0][1]) != set(other[0][1])
