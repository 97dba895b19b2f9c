"""params.yaml reads alike by PyYAML, OmegaConf and ruamel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.config.composing.compose import compose
from tidegate.config.composing.params_file import _omegaconf, _pyyaml, _ruamel, read_located, text, verify
from tidegate.config.reading.node import plain
from tidegate.errors import DeclarationError

HOSTILE_WORDS = ["no", "010", "0o10", "1e-3", "1:30", "2013-10-01", "null", "~", "", " x", "x ", "a: b", "# x", "- a",
                 "{a}", "'", '"', "'\"", "a\nb", "a \nb\n", "\n", "\ta", "%", "=", "é", "x\n\n", "!x", "&a", "*a",
                 "...", "---", "@", "`", "0x1F", "1_000", "y", "True", ".5", "a\\n"]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE_WORDS, ids=repr)
def test_a_text_stays_that_text_to_every_reader(word):
    values = {"key": word, "list": [word]}
    written = text(values)
    assert _pyyaml(written) == _omegaconf(written) == _ruamel(written) == values


KEYS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


def writable(text):
    return "${" not in text and text != "???"


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cc", "Cf"]), max_size=20).filter(writable)
    | st.sampled_from(HOSTILE_WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40, deadline=None)  # many values at once: a reader takes longer to start than to read
@given(st.dictionaries(KEYS, plain_values, min_size=4, max_size=16))
def test_whatever_is_written_is_read_back_by_three_readers(values):
    written = text(values)
    verify(written, values)
    assert _pyyaml(written) == _ruamel(written) == _omegaconf(written) == values


@pytest.mark.parametrize(
    ("written", "reader"),
    [("a: 0o10\n", "ruamel"), ("a: 1e-3\n", "OmegaConf"), ("a: no\n", "PyYAML"), ("a: x\nb: 1\n", "PyYAML")],
)
def test_a_text_that_a_reader_takes_for_something_else_is_not_written(written, reader):
    value = written.split("\n")[0].removeprefix("a: ")
    with pytest.raises(DeclarationError, match=f"a.*: {reader} would read another value"):
        verify(written, {"a": value})


def test_the_reference_is_written_readably_and_read_back_with_places(tmp_path, monkeypatch):
    values = compose().values
    path = tmp_path / "params.yaml"
    path.write_text(text(values))
    assert plain(read_located(path)) == values
    assert path.read_text().startswith("# Made by `tidegate compose`")
    assert "  query: |\n" in path.read_text()
