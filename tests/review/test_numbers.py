import math

import pytest

from tidegate.records import Estimate
from tidegate.review.numbers import between, count, plain, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (math.nan, "not a number"),
        (math.inf, "not a number"),
        (0.0, "0.0000"),
        (0.69041, "0.6904"),
        (-0.0073, "−0.0073"),
        (9.87654, "9.8765"),
        (54.321, "54.32"),
        (1234567.8, "1,234,568"),
        (-0.000012, "−0.000012"),
        (3e-12, "3.0e−12"),
    ],
)
def test_a_value_has_the_digits_that_a_comparison_needs(value, text):
    assert plain(value) == text


def test_a_difference_always_has_a_sign():
    assert [signed(each) for each in (0.01, -0.01, 0.0)] == ["+0.0100", "−0.0100", "+0.0000"]
    assert signed(None) == "–"


def test_an_interval_follows_its_value():
    assert between(Estimate(-0.0073, -0.0091, -0.0055)) == "−0.0073 [−0.0091, −0.0055]"
    assert between(None) == "–"


def test_one_is_singular():
    assert [count(1, "rule"), count(2, "rule"), count(1200, "entry", "entries")] == [
        "1 rule",
        "2 rules",
        "1,200 entries",
    ]
