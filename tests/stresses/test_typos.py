"""A slip doubles, drops or exchanges one character; a missing text has none."""

import pytest

import stressing
from tidegate.stresses.typos import mistyped


@pytest.mark.parametrize(
    ("text", "slip", "place", "typed"),
    [
        ("late", 0, 0.0, "ate"),
        ("late", 0, 0.99, "lat"),
        ("late", 1, 0.0, "alte"),
        ("late", 1, 0.99, "laet"),
        ("late", 2, 0.5, "latte"),
        ("x", 0, 0.5, "xx"),
        ("x", 1, 0.5, "xx"),
        ("", 0, 0.5, ""),
    ],
)
def test_a_slip_changes_one_character(text, slip, place, typed):
    assert mistyped(text, slip, place) == typed


def test_the_share_of_rows_is_mistyped_and_gaps_stay():
    rows = stressing.sample(carrier=["ABC", None] * 200)
    damaged = stressing.stressed("typos", rows, columns=["carrier"], share="100%")
    assert damaged.changed == 200
    assert damaged.table["carrier"].isna().sum() == 200
    assert {len(text) for text in damaged.table["carrier"].dropna()} == {2, 3, 4}


def test_a_number_is_not_typed():
    assert list(stressing.problems("typos", columns=["distance"], share="1%")) == ["columns.0"]
