from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.targets.compose.dialect import kept, read, without_variables, write

SCALARS = st.text() | st.integers(-(2**31), 2**31)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("$HOME", "$$HOME"), ("${A:-b}", "$${A:-b}"), (["$", 1], ["$$", 1]), ({"$a": "$b"}, {"$$a": "$$b"}), (None, None)],
)
def test_a_variable_of_compose_is_a_text(value: object, expected: object) -> None:
    assert without_variables(value) == expected


@given(VALUES)
def test_what_is_written_is_read_back_without_a_single_dollar(value: Any) -> None:
    try:
        text = write(value)
    except ValueError:
        return
    assert read(f"a: {text}\n") == [{"a": kept(value)}]
    assert "$" not in text.replace("$$", "")
