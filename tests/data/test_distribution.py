"""Points and categories: few numbers that say exactly what they count, whatever stands for how many rows."""

import numpy as np
import pyarrow as pa
import pytest

from tidegate.data import distribution


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


def test_infinity_is_a_large_number_and_nan_stays() -> None:
    found = distribution.finite(np.array([np.inf, -np.inf, np.nan])).tolist()
    assert found[:2] == [1e308, -1e308]
    assert np.isnan(found[2])


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
