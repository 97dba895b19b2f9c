"""The share of holdout rows among training rows, and by chance."""

import numpy as np
import pyarrow as pa
import pytest

import leaking
from tidegate.data.comparison.holdout_copies import AT_MOST, NOISE, compared, rounded
from tidegate.data.comparison.near_copies import Way

WHOLE = Way(digits=4, whole=True)
KEYS = {"columns": leaking.NUMBERS, "target": "late", "way": WHOLE}


def test_the_share_of_copies_is_counted_and_chance_is_of_rows_without_them():
    holdout, train = leaking.rows(100, seed=1), leaking.rows(400, seed=2)
    found = compared(holdout, pa.concat_tables([train, holdout.slice(0, 30)]), (holdout, train), **KEYS)
    assert (found.share, found.chance, found.held, found.rows) == (pytest.approx(0.3), 0, 100, 430)
    assert found.beyond == pytest.approx(0.3 - NOISE * found.error)


def test_without_other_rows_chance_is_how_often_rows_repeat_each_other():
    train = leaking.rows(200, seed=2)
    found = compared(leaking.rows(50, seed=1), pa.concat_tables([train, train]), None, **KEYS)
    assert found.share == 0
    assert found.chance > 0.9  # half of the copies are among the others, which are half of the rows


def test_whole_rows_do_not_match_where_one_column_differs():
    holdout = leaking.rows(100, seed=1)
    other = leaking.overwritten(holdout, temp=1.0)
    assert compared(holdout, other, (holdout, other), **KEYS).share == 0
    most = compared(holdout, other, (holdout, other), **{**KEYS, "way": Way(digits=4)})
    assert most.share == 1
    assert str(WHOLE) == "equal to 4 digits in all columns"


def test_tables_of_few_values_repeat_themselves_without_suspicion():
    names = [f"level {number}" for number in range(6)]

    def drawn(generator, count):
        return pa.table(
            {name: generator.integers(0, 3, count) for name in names} | {"late": generator.random(count) < 0.3}
        )

    beyond = []
    for seed in range(40):
        generator = np.random.default_rng(seed)
        holdout, train = drawn(generator, 100), drawn(generator, 300)
        beyond.append(compared(holdout, train, None, columns=names, target="late", way=WHOLE).beyond)
    assert sum(excess > AT_MOST for excess in beyond) <= 1


@pytest.mark.parametrize("copied", [0, 40])
def test_rounding_once_for_several_ways_finds_what_each_way_finds_alone(copied):
    holdout, train = leaking.rows(150, seed=1), leaking.rows(900, seed=2)
    train = pa.concat_tables([train, train.slice(5, 300), holdout.slice(3, copied)])
    ways = (WHOLE, Way(digits=4), Way(digits=4, few=True))
    names = ("carrier", *leaking.NUMBERS)
    found = [*rounded(holdout, train, columns=names, target="late", ways=ways)]
    assert found == [compared(holdout, train, None, columns=names, target="late", way=way) for way in ways]
    assert [copies.share > 0.2 for copies in found] == [copied > 0] * 3
