"""Aliases are followed by count alone, so that a bomb costs nothing to find."""

import pytest

from tidegate.config.reading.expanded_size import MOST, require_small


def bomb(levels: int) -> str:
    first = "x0: &x0 [a, a, a, a, a, a, a, a, a]\n"
    return first + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, levels))


@pytest.mark.parametrize(
    "text",
    ["stages: {a: {cmd: 'rm *'}}\n", "a: &a {b: 1}\nc: *a\n", "a: &a 1\nb: [*a, *a]\n", "a: [\n*", bomb(4)],
    ids=["a star in a text", "an alias", "of a scalar", "no YAML", "a few thousand values"],
)
def test_a_text_of_ordinary_size_is_left_to_its_reader(text):
    require_small(text)
    require_small(text.encode())


@pytest.mark.parametrize("text", [bomb(9), bomb(90)], ids=["nine levels", "ninety levels"])
def test_a_bomb_is_refused_before_anything_builds_it(text):
    with pytest.raises(ValueError, match=f"more than {MOST:,} values"):
        require_small(text)


def test_what_holds_itself_has_no_end():
    with pytest.raises(ValueError, match="names what it is in"):
        require_small("a: &a [*a]\n")


def test_an_anchor_that_is_given_anew_counts_as_the_new_one():
    with pytest.raises(ValueError, match="names what it is in"):
        require_small("a: &a [1]\nb: &a [*a]\n")
