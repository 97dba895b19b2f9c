import pytest

from tidegate.config.validation.value_texts import bounds, number, shown


def test_without_limits_there_is_no_range():
    assert bounds({"type": "number"}) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        ({}, "an empty mapping"),
        ({"a": 1, "b": 2}, "a mapping of a, b"),
        ([1, 2], "a list of 2"),
        ("postgresql://kim:secret@host/db", "the text 'postgresql://…@host/db'"),
        (7, "7"),
    ],
)
def test_a_value_is_quoted_short_and_without_a_password(value, words):
    assert shown(value) == words


def test_a_long_text_is_cut():
    assert len(shown("x" * 500)) < 80


@pytest.mark.parametrize(("value", "words"), [(0.5, "0.5"), (1.0, "1"), (1_000_000, "1000000"), ("now", "now")])
def test_a_number_has_no_needless_digits(value, words):
    assert number(value) == words


def test_a_range_is_in_words():
    assert bounds({"exclusiveMinimum": 0, "maximum": 1}) == "greater than 0 and at most 1"
