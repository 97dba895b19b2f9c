import numpy as np
import pytest

from tidegate.config.schema.check import Drift
from tidegate.records import Verdict
from tidegate.stats.drift import compare, distances, unchanged
from tidegate.stats.read_table_statistics import read


def numbers(points, at, before=None, missing=0, **more):
    return {"missing": missing, "points": points, "at": at, "before": before or [0] * len(points)} | more


def categories(counts, missing=0, other=0, **more):
    return {"missing": missing, "values": {f"c{at}": each for at, each in enumerate(counts)}, "other": other} | more


def statistics(block=None, **columns):
    blocks = {"by": "day", "count": 9, "rows": block} if block else None
    return read({"schema": 2, "rows": 1, "blocks": blocks, "columns": columns})


def alike(mean, largest):
    return {"correlation": {"mean": mean, "largest": largest}}


def test_a_table_is_at_no_distance_from_itself():
    same = statistics(x=numbers([1, 2, 3], [5, 5, 5]), c={"missing": 0, "values": {"a": 9}, "other": 6})
    assert [each.interval.value for each in compare(Drift(), same, same)] == [0, 0, 0]


def test_the_distance_is_the_largest_gap_at_or_just_below_a_point():
    base, here = statistics(x=numbers([1, 2], [50, 50])), statistics(x=numbers([1.5, 2], [20, 80]))
    _, distance = compare(Drift(), base, here)
    assert (distance.kind, distance.interval.value) == ("ks", 0.5)


def test_rows_between_points_widen_the_interval_by_the_share_that_they_may_hide():
    whole = statistics(x=numbers([1, 2, 3], [500, 250, 250]))
    kept = statistics(x=numbers([1, 3], [500, 250], [0, 250]))
    above = [
        each.high - each.value for each in (list(compare(Drift(), base, whole))[1].interval for base in (whole, kept))
    ]
    assert above[1] - above[0] == pytest.approx(0.25)


def test_columns_that_are_described_otherwise_are_not_compared():
    assert list(compare(Drift(), statistics(x=numbers([1], [1])), statistics())) == []


def test_where_nothing_is_kept_nothing_is_decided():
    empty = statistics(x=numbers([], []))
    assert {each.verdict for each in compare(Drift(), empty, empty)} == {Verdict.INCONCLUSIVE}


def test_many_categories_do_not_drown_a_shift_of_one():
    base, here = np.full(100, 100), np.full(100, 10)
    here[0] = 310
    (found,) = compare(Drift(), statistics(c=categories(base.tolist())), statistics(c=categories(here.tolist())))
    assert found.verdict is Verdict.FAIL
    assert "99 rare categories compared in groups" in found.reason or "rare categories" in found.reason


def test_many_categories_of_few_rows_each_pass_where_nothing_changed():
    random = np.random.default_rng(3)
    base, here = random.multinomial(100_000, np.full(200, 1 / 200)), random.multinomial(1000, np.full(200, 1 / 200))
    (found,) = compare(Drift(), statistics(c=categories(base.tolist())), statistics(c=categories(here.tolist())))
    assert found.verdict is Verdict.PASS


def test_a_category_that_the_base_does_not_know_is_not_diluted_by_rare_ones():
    base = statistics(c=categories([990, *[1] * 10]))
    here = statistics(c=categories([800], other=200))
    (found,) = compare(Drift(), base, here)
    assert found.verdict is Verdict.FAIL


def test_one_value_in_both_tables_is_undecided_for_few_rows_and_passes_for_many():
    base = statistics(c=categories([100_000]))
    assert [next(compare(Drift(), base, statistics(c=categories([rows])))).verdict for rows in (20, 200)] == [
        Verdict.INCONCLUSIVE,
        Verdict.PASS,
    ]


@pytest.mark.parametrize(
    "column", [categories([500, 500], **alike(0.5, 0.5)), numbers([1, 2], [500, 500], **alike(0.5, 0.5))]
)
def test_rows_of_one_day_tell_as_little_as_the_days_that_they_come_from(column):
    base = statistics(block=100, x=column)
    found = list(compare(Drift(), base, statistics(block=1000, x=column)))
    assert {each.verdict for each in found} == {Verdict.INCONCLUSIVE}
    assert all("as sure as 1 and 19 independent rows" in each.reason for each in found)


def test_a_table_without_blocks_is_as_alike_as_the_base():
    column = categories([500, 500], **alike(0.5, 0.5))
    (found,) = compare(Drift(), statistics(block=100, x=column), statistics(x=column))
    assert "as sure as 19 and 19 independent rows" in found.reason


def test_what_is_alike_by_day_changes_nothing_where_each_row_is_a_block():
    column = categories([500, 500], **alike(0.5, 0.5))
    (found,) = compare(Drift(), statistics(block=1, x=column), statistics(block=1, x=column))
    assert "independent" not in found.reason


def test_columns_of_equal_counts_are_unchanged_whatever_version_counted_them():
    for column in (categories([5, 3]), numbers([1, 2], [5, 3])):
        old = read({"schema": 1, "rows": 8, "columns": {"x": column}})
        assert unchanged(old, statistics(block=2, x=column | alike(0.1, 0.2)), "x")
        assert not unchanged(old, statistics(x=column | {"missing": 1}), "x")
    assert not unchanged(statistics(x=categories([5])), statistics(x=numbers([1], [5])), "x")


def test_distances_are_those_of_the_samples():
    base, here = statistics(x=numbers([1, 2], [50, 50])), statistics(x=numbers([1, 2], [20, 80]))
    found = distances(base, here)["x"]
    assert found["ks"] == pytest.approx(0.3)
    assert found["psi"] == pytest.approx(0.41, abs=0.02)  # 0.3 ln(2.5) + 0.3 ln(1.6) less what half rows smooth
