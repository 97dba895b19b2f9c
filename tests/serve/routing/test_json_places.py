"""JSON is read strictly, and its values have lines."""

import pytest

from tidegate.serve.routing.json_places import line_of, parsed

TEXT = """
{
  "a\\"b": [1, {"x": "y, ]}",
    "z": [] },
    3],
  "c"
    :
    {"d": null}}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (('a"b',), 3),
        (('a"b', 0), 3),
        (('a"b', 1, "z"), 4),
        (('a"b', 2), 5),
        (("c",), 8),
        (("c", "d"), 8),
    ],
)
def test_a_value_has_its_line(path, line):
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [(('a"b', 1, "no"), 3), (("no",), 2), (('a"b', 9), 3), (("c", 0), 8), (('a"b', "x"), 3), (("c", "d", "e"), 8)],
)
def test_what_is_not_there_has_the_line_of_what_would_hold_it(path, line):
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "'c' is there twice"),
        ('{"a": NaN}', "NaN is not JSON"),
        ("[-Infinity]", "-Infinity is not JSON"),
        ("{", "Expecting"),
        ("[" + "9" * 5000 + "]", "digits"),
    ],
    ids=["a key twice", "NaN", "infinity", "cut off", "a huge number"],
)
def test_what_readers_differ_about_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        parsed(text)
