from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tidegate.manifest_formats import FormatError
from tidegate.manifest_formats.yaml_documents import line, read, write

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_every_value_is_read_back_as_it_was(value: Any) -> None:
    text = f"a: {write(value)}\n"
    assert read(text) == [{"a": value}]
    assert yaml.safe_load(text) == {"a": value}


@pytest.mark.parametrize("value", [1e-5, 1e300, -2e-7, 5e-324, 1.0, 10**30, "1e5", "on", "~", "", "\u2028", "\ufeff"])
def test_yaml_1_1_and_1_2_read_the_same(value: Any) -> None:
    text = f"a: {write(value)}\n"
    assert yaml.safe_load(text) == YAML(typ="safe").load(text) == {"a": value}


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "\ud800", object(), {"a": {1, 2}}, b"bytes"],
    ids=["nan", "infinity", "half a character", "an object", "a set", "bytes"],
)
def test_what_no_manifest_can_hold_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        write(value)


def test_what_a_person_cannot_see_is_written_visibly() -> None:
    assert write("a\u202eb\u200bc") == '"a\\u202eb\\u200bc"'


@pytest.mark.parametrize(
    "text",
    [
        *("a: &x 1\nb: *x", "a: !!python/object:os.system {}", "a: !!str b", "a: 1\na: 2", "a: {b: 1, b: 2}"),
        *("<<: {a: 1, a: 2}", "a: no", "on: b", "a: 010", "a: 1e-3", "a: 12:30:00", "a: 2020-01-01", "a: .inf", "1: b"),
        *("a: " + "9" * 5000, "a: 0x10", "a: " + "[" * 60_000, "a: " + "{b: " * 15_000, "? [a]\n: b"),
    ],
    ids=lambda text: text[:12],
)
def test_yaml_that_readers_understand_differently_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read(text)


@pytest.mark.parametrize(
    ("number", "path", "expected"),
    [(0, ("a",), 0), (0, ("b", 1), 3), (0, ("b", 9), 1 + 1), (1, ("c", "d"), 5), (1, ("c", "absent"), 5)],
)
def test_each_value_has_its_line_and_what_is_absent_the_nearest_above(
    number: int, path: tuple[str | int, ...], expected: int
) -> None:
    assert line("a: 1\nb:\n  - x\n  - y\n---\nc: {d: 1}\n", number, path) == expected


@pytest.mark.parametrize("text", ["- a", "a", "a: b\n---\n- c"])
def test_every_document_is_a_mapping(text: str) -> None:
    with pytest.raises(FormatError, match="every document must be a mapping"):
        read(text)
