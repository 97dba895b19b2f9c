"""One value on one line, read alike by JSON, YAML 1.1 and YAML 1.2; what would not be is refused."""

import json

import jinja2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tidegate.manifest_formats._json_values import MOST_CHARACTERS, kept, write

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_every_value_is_one_line_of_json(value):
    text = write(value)
    assert "\n" not in text
    assert json.loads(text) == kept(value) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (7, "7"),
        (-0.0, "-0.0"),
        (1e-5, "1.0e-05"),
        (-2e300, "-2.0e+300"),
        (0.5, "0.5"),
        ("é", '"é"'),
        ('"\n', '"\\"\\n"'),
        ([], "[]"),
        ((1, [2]), "[1, [2]]"),
        ({"a": {1: None}}, '{"a": {"1": null}}'),
    ],
    ids=str,
)
def test_values_are_written_so(value, text):
    assert write(value) == text


@pytest.mark.parametrize("value", [1e-5, 1e300, "no", "1e5", "\u2028", {"on": "~"}, [1.0, -2e-7]], ids=str)
def test_both_versions_of_yaml_read_what_was_written(value):
    text = f"a: {write(value)}\n"
    assert yaml.safe_load(text) == YAML(typ="safe").load(text) == {"a": value}


@pytest.mark.parametrize("character", ["\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff"], ids=ascii)
def test_what_a_person_cannot_see_is_written_as_an_escape(character):
    assert write(f"a{character}b") == f'"a\\u{ord(character):04x}b"'


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("-inf"), b"x", {1}, object(), [1, float("nan")], {"a": {"b": {2}}}],
    ids=["nan", "infinity", "bytes", "a set", "an object", "inside a list", "inside mappings"],
)
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match="can't be written into a manifest"):
        write(value)


def test_half_a_character_is_refused():
    with pytest.raises(UnicodeEncodeError):
        write("\ud800")


def test_a_name_that_a_template_does_not_have_is_named():
    with pytest.raises(jinja2.UndefinedError, match="replicas"):
        write(jinja2.StrictUndefined(name="replicas"))


def test_a_value_may_be_as_long_as_the_limit_and_no_longer():
    text = "x" * (MOST_CHARACTERS - 2)
    assert len(write(text)) == MOST_CHARACTERS
    with pytest.raises(ValueError, match=f"more than {MOST_CHARACTERS} characters"):
        write(text + "x")


def test_what_is_kept_has_lists_and_keys_of_text():
    assert kept({1: (2, (3,))}) == {"1": [2, [3]]}
