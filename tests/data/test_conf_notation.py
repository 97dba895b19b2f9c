"""What a message tells to write can be written so."""

import pytest
import yaml

from tidegate.data.conf_notation import listed, yaml_quoted, yaml_word


@pytest.mark.parametrize("text", ["y", "smoker", "two words", "yes", "No", "a: b", '"', "1", "é", "a, b", "#x", "null"])
def test_a_word_of_yaml_reads_as_itself(text: str) -> None:
    assert yaml.safe_load(f"[{yaml_word(text)}]") == [text]


def test_a_plain_word_is_not_quoted() -> None:
    assert (yaml_word("y"), yaml_word("yes")) == ("y", '"yes"')


def test_few_values_are_listed_and_more_are_counted_as_others() -> None:
    assert listed(["a", "b"]) == "'a', 'b'"
    assert listed(["a", "b", "c", "d"]) == "'a', 'b', 'c' and others"
    assert len(listed(["x" * 1000])) < 50


@pytest.mark.parametrize(
    "text", ["Île-de-France", "3 € 🙂", 'a "b" \\ c', "a\u2028b", "\u00a0\u200b\x85\x07", "\U000e0001"]
)
def test_a_quoted_text_is_read_as_it_was_and_shows_all_that_it_holds(text: str) -> None:
    written = yaml_quoted(text)
    assert yaml.safe_load(written) == text
    assert written.isprintable()


def test_letters_of_every_language_are_written_as_they_are() -> None:
    assert yaml_quoted("Île-de-France") == '"Île-de-France"'
