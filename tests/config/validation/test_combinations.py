"""What pyproject.toml declares must stay possible together."""

import pytest

from tidegate.config.validation.combinations import Combination, declared
from tidegate.errors import DeclarationError, Problem, Where


def test_each_is_a_list_of_overrides_at_its_line():
    text = b'[tool.other]\n[tool.tidegate]\ncombinations = [\n  # ["a=b"]\n  ["a=b", "c=1"],\n]\n'
    assert declared(text) == [Combination(("a=b", "c=1"), Where("pyproject.toml", 5, 5, 3))]
    assert declared(None) == declared(b"[project]\n") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "combination = []",
            "pyproject.toml:2:1: tool.tidegate: unknown setting of tidegate: combination; did you mean",
        ),
        ("combinations = 'a=b'", "pyproject.toml:2:1: tool.tidegate.combinations: must be a list of lists"),
        ("combinations = ['a=b']", "tool.tidegate.combinations.0: must be a list of overrides, like"),
        ("combinations = [[]]", "must be a list of overrides"),
        ("combinations = [['a=b'], [1]]", "tool.tidegate.combinations.1: must be a list of overrides"),
    ],
)
def test_anything_else_is_refused_at_its_line(text, message):
    with pytest.raises(DeclarationError) as raised:
        declared(f"[tool.tidegate]\n{text}\n".encode())
    assert message in str(raised.value.problems[0])


def test_a_problem_of_an_override_is_placed_where_the_override_is_declared():
    combination = Combination(("a=b",), Where("pyproject.toml", 5))
    assert combination.placed(Problem("x", Where("override a=b"))).where == Where("pyproject.toml", 5)
    assert combination.placed(Problem("x", Where("conf/a.yaml", 1))).where == Where("conf/a.yaml", 1)
