import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.manifest_formats import FormatError
from tidegate.manifest_formats.json_document import line, read, write

TEXT = '{\n  "a": [1,\n    {"b": "x,{"}],\n  "c": {"d":\n    null}\n}\n'


@given(st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.lists(st.text(), max_size=3))
def test_every_value_is_read_back_as_it_was(value: Any) -> None:
    assert read(f'{{"a": {write(value)}}}') == [{"a": value}]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), 0),
        (("a",), 1),
        (("a", 0), 1),
        (("a", 1), 2),
        (("a", 1, "b"), 2),
        (("c", "d"), 4),
        (("c", "absent"), 3),
        (("a", 9), 1),
        (("absent", "x"), 0),
    ],
)
def test_each_value_has_its_line_and_what_is_absent_the_nearest_above(
    path: tuple[str | int, ...], expected: int
) -> None:
    assert line(TEXT, 0, path) == expected


def test_escaped_keys_and_quotes_do_not_move_lines() -> None:
    assert line('{"a\\"b": 1,\n "c": 2}', 0, ('a"b',)) == 0
    assert line('{"a\\"b": 1,\n "c": 2}', 0, ("c",)) == 1


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('{"a": 1,\n "a": 2}', "duplicate key: a", 1),
        ('{"a": {"b": 1, "b": 2}}', "duplicate key: b", 0),
        ('{"a": NaN}', "NaN is not a JSON value", None),
        ('{\n"a": 1,}', "Illegal trailing comma|property name", 1),
        ("[1]", "the document must be an object", 0),
        ('{"a":\n' + "[" * 100 + "]" * 100 + "}", "nested more than 60 deep", 1),
        ('{"a": ' + "9" * 5000 + "}", "4300 digits", None),
        ("{} {}", "Extra data", 0),
    ],
    ids=[
        "a key twice",
        "a key twice inside",
        "NaN",
        "a comma",
        "a list",
        "too deep",
        "too many digits",
        "two documents",
    ],
)
def test_what_is_not_one_plain_object_is_refused(text: str, message: str, place: int | None) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        read(text)
    assert caught.value.line == place


def test_an_empty_text_is_no_document() -> None:
    assert read(" \n") == []


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="nan can't be written"):
        write(float("nan"))
    assert json.loads(write("\u202e")) == "\u202e"
