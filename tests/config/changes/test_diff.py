"""Changes between two declarations."""

import pytest

from tidegate.config.changes.diff import ABSENT, ValueChange, changes, spelled


def test_equal_values_in_another_order_are_no_change():
    assert changes({"a": {"b": 1, "c": [1, 2]}, "d": None}, {"d": None, "a": {"c": [1, 2], "b": 1}}) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"a": 1}, {"a": 2}, [ValueChange("a", 1, 2)]),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, [ValueChange("a.c", ABSENT, 2)]),
        ({"a": {"b": 1, "c": {"d": 2}}}, {"a": {"b": 1}}, [ValueChange("a.c.d", 2, ABSENT)]),
        ({"a": 1}, {"a": True}, [ValueChange("a", before=1, after=True)]),
        ({"a": 1}, {"a": 1.0}, [ValueChange("a", 1, 1.0)]),
        ({"a": None}, {}, [ValueChange("a", None, ABSENT)]),
        ({"a": {}}, {}, [ValueChange("a", {}, ABSENT)]),
        ({"a": {"b": 1}}, {"a": "x"}, [ValueChange("a", {"b": 1}, "x")]),
        ({"a": [1, {"b": 1}]}, {"a": [1, {"b": True}]}, [ValueChange("a", [1, {"b": 1}], [1, {"b": True}])]),
    ],
    ids=str,
)
def test_a_changed_key_is_told_with_both_values(old, new, found):
    assert changes(old, new) == found


def test_going_back_is_the_inverse():
    old, new = {"a": 1, "b": {"c": 2}}, {"b": {"c": 3, "d": 4}}
    assert {(c.key, str(c.before), str(c.after)) for c in changes(old, new)} == {
        (c.key, str(c.after), str(c.before)) for c in changes(new, old)
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [(ABSENT, "–"), (None, "null"), (True, "true"), (0.5, "0.5"), ("a b", "a b"), ("", "''"), ("a\nb", "'a\\nb'"),
     ([1, "x"], "[1, x]"), ({"a": False}, "{a: false}"), ("\x1b[1m", "'\\x1b[1m'")],
    ids=str,
)  # fmt: skip
def test_values_are_spelled_for_people(value, text):
    assert spelled(value) == text
