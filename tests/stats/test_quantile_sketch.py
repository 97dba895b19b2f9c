"""Any quantile of any numbers is within one percent of the exact one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.stats.quantile_sketch import ACCURACY, LARGEST, SMALLEST, QuantileSketch


def sketch(numbers):
    made = QuantileSketch()
    for number in numbers:
        made.add(number)
    return made


@given(
    st.lists(st.floats(SMALLEST, LARGEST), min_size=1, max_size=200),
    st.sampled_from([0.0, 0.01, 0.5, 0.95, 0.99, 1.0]),
)
def test_a_quantile_is_within_its_accuracy(numbers, share):
    exact = sorted(numbers)[max(1, math.ceil(share * len(numbers))) - 1]
    assert sketch(numbers).quantile(share) == pytest.approx(exact, rel=ACCURACY * 1.000001)


def test_of_no_numbers_there_is_none():
    assert QuantileSketch().quantile(0.5) is None


@pytest.mark.parametrize(("number", "counted_as"), [(0.0, SMALLEST), (1e-12, SMALLEST), (1e300, LARGEST)])
def test_numbers_beyond_its_range_are_counted_as_its_ends(number, counted_as):
    assert sketch([number]).quantile(0.5) == pytest.approx(counted_as, rel=ACCURACY * 1.000001)


def test_memory_does_not_grow_with_the_numbers():
    many = sketch(10 ** (place / 500 - 6) for place in range(7500))
    assert many.total == 7500
    assert len(many._counts) <= 1730
