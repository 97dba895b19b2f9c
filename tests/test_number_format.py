"""Numbers as people read them."""

import math

import pytest
import yaml

from tidegate.number_format import (
    apart,
    compact,
    decimals,
    exact_percent,
    number,
    percent,
    places_apart,
    places_of,
    plain,
    printable,
    rounded,
    rounded_up,
    significant,
)
from tidegate.records import Estimate


@pytest.mark.parametrize(
    ("width", "places"),
    [(0.041, 3), (0.0036, 4), (0.5, 2), (12.0, 0), (340.0, 0), (0.0, 4), (math.nan, 4), (1e-30, 31)],
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


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (1234567.891, 1, "1,234,567.9"),
        (-1234.5, 0, "−1,234"),
        (3.14159e-12, 14, "3.14e-12"),
        (1e-12, 14, "1.00e-12"),
        (0.0, 14, "0.000000000"),
        (0.69, 31, "0.690000000"),
        (3e-7, 31, "3.000000000e-07"),
    ],
)
def test_large_numbers_have_their_thousands_apart_and_tiny_ones_an_exponent(value, places, text):
    assert number(value, places) == text


def test_an_interval_of_any_size_has_ends_that_differ():
    for size in range(-30, 12):
        low, high = 1.2 * 10.0**size, 1.9 * 10.0**size
        places = places_of(Estimate(low, low, high))
        assert number(low, places) != number(high, places), size


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.004, "0.004"),
        (-0.03, "−0.03"),
        (6.0, "6"),
        (0.67, "0.67"),
        (2e7, "20000000"),
        (1e-5, "0.00001"),
        (3e11, "300000000000"),
    ],
)
def test_limits_stand_as_they_were_written(value, text):
    assert plain(value) == text
    assert yaml.safe_load(plain(abs(value))) == abs(value), "as a number of YAML"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.012345, 3, "0.0123"),
        (1234.5, 2, "1,200"),
        (1234.5, 3, "1,230"),
        (99.96, 3, "100"),
        (0.5, 3, "0.5"),
        (10.0, 1, "10"),
        (2e-12, 2, "2e-12"),
        (-3.0, 3, "−3"),
        (0.0, 3, "0"),
        (math.inf, 3, "not a number"),
    ],
)
def test_significant_digits_never_become_an_exponent_of_ordinary_numbers(value, digits, text):
    assert significant(value, digits) == text


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        (0.125, 1, "12.5%"),
        (0.0, 1, "0.0%"),
        (1.0, 0, "100%"),
        (0.00004, 1, "0.004%"),
        (0.0004, 1, "0.04%"),
        (0.004, 0, "0.4%"),
        (0.99998, 1, "99.998%"),
        (2e-11, 0, "<0.001%"),
        (1 - 1e-9, 1, ">99.999%"),
        (0.996, 0, "99.6%"),
        (-0.02, 1, "−2.0%"),
        (12.0, 0, "1,200%"),
        (math.nan, 1, "not a number"),
    ],
)
def test_a_share_of_hardly_any_is_not_none_and_of_nearly_all_not_all(share, places, text):
    assert percent(share, places) == text


def test_two_numbers_that_differ_look_different():
    assert apart(0.5, 0.6) == ("0.5", "0.6")
    assert apart(0.69041234, 0.69041235, 6) == ("0.6904123", "0.6904124")
    assert apart(1.0, 1.0) == ("1", "1")


def test_a_bound_does_not_look_like_the_limit_that_it_is_not():
    assert places_apart(3, 0.005, [0.0051, 0.2]) == 4
    assert places_apart(3, 0.005, [0.005, 0.2, math.nan]) == 3
    assert places_apart(3, 0.005, [0.005000001]) == 7
    assert places_apart(3, 0.005, []) == 3


def test_a_number_is_rounded_to_its_digits():
    assert rounded(1234.5, 2) == 1200.0
    assert rounded(0.0126, 2) == 0.013


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (950.0, "950"), (1234.0, "1,234"), (12_500.0, "12.5k"), (1.2e6, "1.2M"), (-3.5e9, "−3.5G")],
)
def test_the_scale_of_a_plot_is_short(value, text):
    assert compact(value) == text


def test_places_follow_the_interval():
    assert places_of(Estimate(0.5, 0.49, 0.51)) == 3
    assert places_of(None) == 4


def test_a_terminal_is_not_steered():
    assert printable("a\033[2J\nb\u202ec é") == "a�[2J�b�c é"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1e-8, "0.000001%"),
        (0.0144, "1.44%"),
        (0.9, "90%"),
        (0.99999999, "99.999999%"),
        (1 / 3, "33.33%"),
        (1, "100%"),
        (0, "0%"),
    ],
)
def test_a_declared_share_is_never_rounded_to_nothing_or_all(share, text):
    assert exact_percent(share) == text


@pytest.mark.parametrize(
    ("value", "up"), [(0.331, 0.34), (0.34, 0.34), (1234.0, 1300.0), (0.0, 0.0), (math.inf, math.inf)]
)
def test_a_limit_is_rounded_so_that_it_still_holds(value, up):
    assert rounded_up(value) == up
