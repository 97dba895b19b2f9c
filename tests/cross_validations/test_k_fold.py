"""Every row is scored once, in a fold that the seed decides."""

import numpy as np

import model_project
from folding import cut


def test_every_row_is_scored_once():
    scored = np.concatenate([score for _, score in cut("k_fold", model_project.table(100))])
    assert sorted(scored) == list(range(100))


def test_the_seed_decides_where():
    table = model_project.table(100)
    (_, first), *_ = cut("k_fold", table, seed=7)
    (_, again), *_ = cut("k_fold", table, seed=7)
    (_, other), *_ = cut("k_fold", table, seed=8)
    assert (first == again).all()
    assert set(first) != set(other)
