"""Two changes of one declaration, merged key by key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.config.changes.merge import merged

values = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.integers(0, 2), lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, max_size=3), max_leaves=5
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ({"a": 2, "b": {"c": 1, "d": 1}}, {"a": 1, "b": {"c": 1, "d": 3}}, {"a": 2, "b": {"c": 1, "d": 3}}),
        ({"b": {"c": 1, "d": 1}}, {"a": 1, "b": {"c": 9, "d": 1}}, {"b": {"c": 9, "d": 1}}),
        ({"a": 1, "b": {"c": 1, "d": 1}, "n": 1}, {"a": 1, "b": {"c": 1}}, {"a": 1, "b": {"c": 1}, "n": 1}),
        ({"a": 5, "b": {"c": 1, "d": 1}}, {"a": 5, "b": {"c": 1, "d": 1}}, {"a": 5, "b": {"c": 1, "d": 1}}),
    ],
    ids=["one key each", "removed here, changed there", "added here, removed there", "the same change"],
)
def test_changes_of_different_keys_join(ours, theirs, result):
    assert merged({"a": 1, "b": {"c": 1, "d": 1}}, ours, theirs) == (result, [])


def test_a_key_that_both_changed_is_named_and_ours_stands():
    assert merged({"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": 3}}) == ({"a": {"b": 2}}, ["a.b"])
    assert merged({"a": 1}, {}, {"a": 2}) == ({}, ["a"])
    assert merged({"a": 1}, {"a": True}, {"a": 1.0}) == ({"a": True}, ["a"])


@given(values, values)
def test_a_change_of_one_side_only_is_that_side(base, changed):
    assert merged(base, base, changed) == (changed, [])
    assert merged(base, changed, base) == (changed, [])
    assert merged(base, changed, changed) == (changed, [])
