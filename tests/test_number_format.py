"""Numbers as people read them."""

import math

import pytest

from tidegate.number_format import decimals, number, places_of, plain, printable
from tidegate.records import Estimate


@pytest.mark.parametrize(
    ("width", "places"),
    [(0.041, 3), (0.0036, 4), (0.5, 2), (12.0, 0), (340.0, 0), (0.0, 4), (math.nan, 4), (1e-30, 9)],
)
def test_decimals_show_two_digits_of_the_width(width, places):
    assert decimals(width) == places


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (-0.0073, True, "−0.0073"),
        (0.0073, True, "+0.0073"),
        (-0.00001, True, "0.0000"),
        (0.5, False, "0.5000"),
        (None, True, ""),
        (math.nan, True, "not a number"),
    ],
)
def test_numbers(value, signed, text):
    assert number(value, 4, signed=signed) == text


@pytest.mark.parametrize(("value", "text"), [(0.004, "0.004"), (-0.03, "−0.03"), (6.0, "6"), (0.67, "0.67")])
def test_limits_stand_as_they_were_written(value, text):
    assert plain(value) == text


def test_places_follow_the_interval():
    assert places_of(Estimate(0.5, 0.49, 0.51)) == 3
    assert places_of(None) == 4


def test_a_terminal_is_not_steered():
    assert printable("a\033[2J\nb\u202ec é") == "a�[2J�b�c é"
