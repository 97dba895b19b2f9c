"""A problem of rows names their file; one that has a place keeps it."""

import pytest

from tidegate.commands.monitoring.named_place import about
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("12 rows have no day"), "rows.csv: 12 rows have no day"),
        (Problem("repeats", Where("late.csv")), "late.csv: repeats"),
        (Problem("is text", key="data.columns.a"), "data.columns.a: is text"),
    ],
    ids=["nameless", "with a place", "with a key"],
)
def test_only_a_nameless_problem_gets_the_file(problem, said):
    with pytest.raises(EvidenceError) as raised, about("rows.csv"):
        raise EvidenceError(problem)
    assert str(raised.value) == said


def test_what_was_declared_is_not_about_the_file():
    with pytest.raises(DeclarationError, match=r"^--since must be"), about("rows.csv"):
        raise DeclarationError("--since must be a time")
