"""No group is both learnt from and scored on, and every fold has about its share of each class."""

import numpy as np
import pytest

import model_project
from folding import cut

OWNED = {"owner": {"type": "category", "role": "group"}}


@pytest.fixture
def table():
    """60 owners with 5 rows each; those of every sixth owner are positive."""
    rows = model_project.table(300)
    owner = np.arange(300) // 5
    return rows.assign(owner=[f"o{number}" for number in owner], late=owner % 6 == 0)


def test_a_group_is_never_on_both_sides(table):
    for learn, score in cut("stratified_group", table, columns=OWNED):
        assert not set(table.owner[learn]) & set(table.owner[score])


def test_folds_have_about_the_share_of_positives(table):
    for _, score in cut("stratified_group", table, columns=OWNED):
        assert table.late[score].mean() == pytest.approx(1 / 6, abs=0.05)


def test_every_row_is_scored_once_and_the_seed_decides_where(table):
    first, again, other = (cut("stratified_group", table, columns=OWNED, seed=seed) for seed in (7, 7, 8))
    assert sorted(np.concatenate([score for _, score in first])) == list(range(300))
    assert (first[0][1] == again[0][1]).all()
    assert set(first[0][1]) != set(other[0][1])
