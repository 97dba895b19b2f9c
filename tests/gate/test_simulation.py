"""Draws keep blocks whole, and a model made worse truly loses what was asked for."""

from itertools import islice

import numpy as np
import pytest

from gate_evidence import declared, holdout
from tidegate.errors import EvidenceError
from tidegate.gate.pairing import Paired
from tidegate.gate.simulation import TOGETHER, draws, noise, population


def both(*, days=0, rows=3_000):
    row_id, truth, odds, block = holdout(rows, days=days)
    predicted = 1 / (1 + np.exp(-odds))
    return Paired(row_id, truth, predicted, predicted, block)


@pytest.mark.parametrize("metric", ["roc_auc", "recall", "brier"])
@pytest.mark.parametrize("wanted", [0.0, 0.01, 0.05])
def test_the_head_loses_as_much_as_was_asked_for(metric, wanted):
    made = population(declared(), both(), 1)
    loss = made.loss(metric, made.losing(metric, wanted))
    # one row of 3,000, of which about 1,000 are positive, is the finest step
    assert loss == pytest.approx(wanted, abs=0.0015)


def test_a_lost_recall_loses_rows_and_finds_none():
    made = population(declared(), both(), 1).losing("recall", 0.1)
    assert (made.head <= made.base).all()


def test_a_loss_that_no_harm_reaches_is_refused():
    with pytest.raises(EvidenceError, match=r"recall can lose 0 to 0\.\d+ on these rows, not 2"):
        population(declared(), both(), 1).losing("recall", 2.0)


def test_rows_without_a_block_are_drawn_one_by_one():
    first, second = islice(draws(both().block, np.random.default_rng(1), rows=500), 2)
    assert len(first.rows) == 500
    assert set(first.block) == {""}
    assert not np.array_equal(first.rows, second.rows)


def test_blocks_are_drawn_whole_and_stand_for_themselves_when_drawn_twice():
    known = both(days=20)
    drawn = next(draws(known.block, np.random.default_rng(1)))
    assert len(set(drawn.block)) == 20
    for name in set(drawn.block):
        source = set(known.block[drawn.rows[drawn.block == name]])
        assert len(source) == 1
        assert (drawn.block == name).sum() == (known.block == source.pop()).sum()


def test_a_slice_of_blocks_has_the_rows_asked_for():
    drawn = next(draws(both(days=20).block, np.random.default_rng(1), rows=500))
    assert len(drawn.rows) == 500
    assert len(set(drawn.block)) == 20


def test_the_rows_of_a_table_match_what_was_drawn():
    import pandas as pd

    known = both()
    drawn = next(draws(known.block, np.random.default_rng(1), rows=50))
    table = pd.DataFrame({"truth": known.truth}, index=known.row_id)
    taken = drawn.of(known)
    assert (drawn.columns(table).truth.to_numpy() == taken.truth).all()
    assert (drawn.columns(table).index == taken.row_id).all()


def test_noise_has_unit_variance_and_shares_its_part_within_blocks():
    block = np.repeat([f"day {day}" for day in range(400)], 50).astype(object)
    made = noise(block, np.random.default_rng(2)).reshape(400, 50)
    assert made.std() == pytest.approx(1, abs=0.03)
    assert made.mean(axis=1).var() == pytest.approx(TOGETHER + (1 - TOGETHER) / 50, rel=0.2)
