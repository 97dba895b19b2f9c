from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.manifest_formats import FormatError
from tidegate.manifest_formats.haproxy_config import SECTIONS, kept, line, read, write

TEXT = "# a comment\nglobal\n    maxconn 20\n\nbackend servers\n  balance roundrobin\n  server a a:80 weight 5\n"


def test_a_configuration_is_sections_of_lines_of_words() -> None:
    assert read(TEXT) == [
        {
            "global": [["maxconn", "20"]],
            "backend servers": [["balance", "roundrobin"], ["server", "a", "a:80", "weight", "5"]],
        }
    ]
    assert read("# nothing\n") == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), 0),
        (("global",), 1),
        (("global", 0), 2),
        (("backend servers", 1), 6),
        (("backend servers", 9), 4),
        (("absent",), 0),
    ],
)
def test_each_line_has_its_place_and_what_is_absent_the_nearest_above(path: Any, expected: int) -> None:
    assert line(TEXT, 0, path) == expected


@pytest.mark.parametrize("value", ["flights", "0.0.0.0:80", "a-b_c.d:e@f=g,h", 8080, 0.5, "ab" * 32])
def test_a_word_is_written_as_it_is_and_read_back(value: object) -> None:
    assert read(f"global\n x {write(value)} y\n") == [{"global": [["x", kept(value), "y"]]}]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a b",
        "a\nb",
        "a#b",
        "#a",
        '"a"',
        "a\\",
        "%[src]",
        "$HOME",
        "{a}",
        "-x",
        "é",
        True,
        None,
        [1],
        float("nan"),
        *sorted(SECTIONS),
    ],
)
def test_what_could_be_more_than_a_word_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"one word|no word for"):
        write(value)


@pytest.mark.slow
@given(st.text())
def test_a_text_is_one_word_or_refused(text: str) -> None:
    try:
        written = write(text)
    except ValueError:
        return
    assert read(f"global\n x {written}\n") == [{"global": [["x", text]]}]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("maxconn 20\n", "is in no section", 0),
        ("global\n a \\\n b\n", "must not continue", 1),
        ("global\n a\nglobal\n b\n", "the section global repeats", 2),
        ("global\n a\x00\n", "a control character", 1),
    ],
)
def test_what_readers_could_read_otherwise_is_refused(text: str, message: str, place: int) -> None:
    with pytest.raises(FormatError, match=message) as refused:
        read(text)
    assert refused.value.line == place
