"""Points and categories: few numbers that say exactly what they count, whatever stands for how many rows."""

import numpy as np
import pyarrow as pa
import pytest

from tidegate.data.statistics import distribution


def test_points_count_the_rows_at_and_between_them() -> None:
    found = distribution.points(np.array([3.0, np.nan, -0.0, 0.0, 3.0, 1.0]))
    assert found == distribution.Points(missing=1, points=[0.0, 1.0, 3.0], at=[2, 1, 2], before=[0, 0, 0])
    assert str(found.points[0]) == "0.0"


def test_of_more_values_every_thousandth_of_the_rows_has_a_point() -> None:
    found = distribution.points(np.arange(5000.0)[::-1])
    assert (found.points[:3], found.before[:3]) == ([0.0, 4.0, 9.0], [0, 3, 4])
    assert sum(found.at) + sum(found.before) == 5000


def test_a_number_that_stands_for_rows_counts_as_that_many() -> None:
    random = np.random.default_rng(1)
    numbers, rows = random.integers(0, 3000, 4000) / 7, random.integers(1, 9, 4000)
    numbers[:50] = np.nan
    assert distribution.points(numbers, rows) == distribution.points(np.repeat(numbers, rows))


def test_no_value_has_no_points_and_no_tenths() -> None:
    found = distribution.points(np.array([np.nan]))
    assert found == distribution.Points(1, [], [], [])
    assert distribution.tenths(found) == []


def test_tenths_of_few_values_are_fewer() -> None:
    assert distribution.tenths(distribution.points(np.arange(100.0))) == [9, 19, 29, 39, 49, 59, 69, 79, 89, 99]
    assert distribution.tenths(distribution.points(np.array([1.0] * 99 + [2.0]))) == [1, 2]


def test_a_number_is_in_the_bin_whose_bound_it_does_not_exceed() -> None:
    assert distribution.bins_of_numbers(np.array([0.0, 1.0, 1.5, np.nan]), [1.0, 2.0]).tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("rows", [None, np.array([1, 1, 1, 1, 1, 1])], ids=["rows", "counted rows"])
def test_equally_frequent_categories_are_ordered_as_their_bytes(rows: "np.ndarray | None") -> None:
    values = pa.array(["ä", "b", "a", None, "b", "日"]).dictionary_encode()
    found = distribution.categories(values, rows)
    assert list(found.values.items()) == [("b", 2), ("a", 1), ("ä", 1), ("日", 1)]
    assert (found.missing, found.other) == (1, 0)
    assert distribution.bins_of_categories(values, ["b", "ä"]).tolist() == [1, 0, 2, 2, 0, 2]


def test_of_many_equally_frequent_categories_the_first_are_kept() -> None:
    found = distribution.categories(pa.array([f"{number:03}" for number in range(300)][::-1]).dictionary_encode())
    assert list(found.values) == [f"{number:03}" for number in range(distribution.MOST_CATEGORIES)]
    assert found.other == 100


def test_texts_are_only_counted() -> None:
    values = pa.chunked_array([pa.array([True, None, True])])
    assert distribution.texts(values) == distribution.Categories(1, {}, 2)
    assert distribution.texts(values, np.array([2, 3, 4])) == distribution.Categories(3, {}, 6)


@pytest.mark.parametrize("distinct", [1, 999, 1000, 1001, 1002, 5000, 50_000])
@pytest.mark.parametrize("seed", range(3))
def test_points_of_rows_are_those_of_rows_that_are_counted(seed: int, distinct: int) -> None:
    random = np.random.default_rng(seed)
    numbers = random.choice(random.normal(size=distinct).round(6), 20_000 + seed)
    numbers[random.random(len(numbers)) < 0.1] = np.nan
    numbers[:9] = [0.0, -0.0, 1e308, -1e308, 5e-324, -5e-324, np.nan, 0.0, -0.0]
    assert distribution.points(numbers) == distribution.points(numbers, np.ones(len(numbers)))


def test_infinity_is_the_largest_number_and_nan_stays_chunk_by_chunk() -> None:
    values = pa.chunked_array([pa.array([np.inf, None]), pa.array([], pa.float64()), pa.array([-np.inf, np.nan, 2.0])])
    assert repr(distribution.finite(values).tolist()) == "[1e+308, nan, -1e+308, nan, 2.0]"


def test_bins_are_found_some_numbers_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.array([*np.arange(10.0), np.nan])
    expected = distribution.bins_of_numbers(numbers, [2.0, 5.0]).tolist()
    monkeypatch.setattr(distribution, "AT_ONCE", 3)
    assert distribution.bins_of_numbers(numbers, [2.0, 5.0]).tolist() == expected == [0] * 3 + [1] * 3 + [2] * 5
