"""Two rows are alike in a way of looking: rounded, binned, or in some of the columns; always in the target."""

import numpy as np
import pyarrow as pa
import pytest

import leaking
from tidegate.data.comparison.near_copies import SAMPLED, Way, alike, sampled, ways

COLUMNS = ("carrier", *leaking.NUMBERS)
EXACT, FEW, FINE, COARSE = ways(4)
HELD = leaking.rows(400, seed=2)


def share(rows, way, columns=COLUMNS):
    return float(alike(HELD, rows, columns, "late", way).mean())


@pytest.mark.parametrize("way", ways(4), ids=str)
def test_a_copy_is_alike_in_every_way(way):
    assert share(HELD, way) == 1


@pytest.mark.parametrize("way", ways(4), ids=str)
def test_nothing_is_alike_where_there_is_nothing(way):
    assert share(HELD.slice(0, 0), way) == 0
    assert share(HELD, way, ()) == 0
    assert not len(alike(HELD.slice(0, 0), HELD, COLUMNS, "late", way))


def test_other_rows_are_alike_by_chance_only_in_coarse_bins():
    others = leaking.rows(400, seed=3)
    assert share(others, EXACT) == 0
    assert share(others, FINE) < 0.02
    assert share(others, COARSE) < 0.2


def test_the_target_has_to_be_the_same():
    turned = HELD.set_column(
        HELD.column_names.index("late"), "late", pa.array(~HELD["late"].to_numpy(zero_copy_only=False))
    )
    assert share(turned, EXACT) == 0


def test_one_column_may_differ():
    assert share(leaking.overwritten(HELD, temp=None), EXACT) == 1


def test_three_columns_may_differ_where_few_are_looked_at():
    noise = np.random.default_rng(1).normal(size=HELD.num_rows)
    changed = leaking.overwritten(HELD, temp=noise, wind=noise, humid=noise)
    assert share(changed, FEW) == 1


def test_small_noise_is_seen_in_bins():
    noisy = leaking.moved(HELD, 0.02)
    assert share(noisy, EXACT) < 0.05
    assert share(noisy, FINE) > 0.5
    assert share(noisy, COARSE) > 0.9


def test_rounding_is_to_significant_digits():
    held = pa.table({"x": [0.0012344, 123.44, -5.0, 0.0, None], "late": [True] * 5})
    rows = pa.table({"x": [0.0012342, 123.26, -5.0, 0.0, None], "late": [True] * 5})
    assert alike(held, rows, ["x"], "late", Way(digits=4)).tolist() == [True, False, True, True, True]
    assert alike(held, rows, ["x"], "late", Way(digits=3)).tolist() == [True, True, True, True, True]


def test_a_column_without_a_value_is_alike_to_itself():
    held = pa.table({"x": pa.array([None, None], pa.float64()), "late": [True, False]})
    assert alike(held, held, ["x"], "late", FINE).all()
    assert not alike(held, held, ["x"], "late", FEW).any()  # one column is not enough to draw from


def test_at_most_so_many_rows_are_looked_up():
    assert sampled(HELD) is HELD
    assert sampled(leaking.rows(SAMPLED + 500, seed=1)).num_rows == SAMPLED
    assert sampled(HELD, 3)["row"].to_pylist() == ["r0", "r199", "r399"]


def test_the_ways_say_what_they_compare():
    assert [str(way) for way in ways(4)] == [
        "equal to 4 digits in all or most columns",
        "equal to 4 digits in some columns",
        "equal in one of 32 bins in all or most columns",
        "equal in one of 8 bins in all or most columns",
    ]


def test_how_a_column_is_stored_and_where_it_is_cut_changes_nothing():
    place = HELD.column_names.index("carrier")
    encoded = HELD.set_column(place, "carrier", HELD["carrier"].dictionary_encode())
    cut = pa.concat_tables([HELD.slice(0, 7), HELD.slice(7, 100), HELD.slice(107)])
    for rows in (encoded, cut):
        assert share(rows, EXACT) == 1
        assert float(alike(rows, HELD, COLUMNS, "late", EXACT).mean()) == 1


def test_missing_values_are_alike_and_values_that_only_the_rows_have_match_nothing():
    names, numbers = pa.array(["a", None, "b", ""]), pa.array([1.0, None, float("nan"), -0.0])
    held = pa.table({"late": pa.array([True] * 4), "name": names, "number": numbers})
    others = pa.table({"late": pa.array([True] * 2), "name": ["c", None], "number": pa.array([0.0, float("nan")])})
    whole = Way(digits=4, whole=True)
    assert alike(held, held, ("name", "number"), "late", whole).all()
    assert alike(held, others, ("name",), "late", whole).tolist() == [False, True, False, False]
    assert alike(held, others, ("number",), "late", whole).tolist() == [False, True, True, True]
