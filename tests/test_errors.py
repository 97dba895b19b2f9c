"""Problems name their place; errors carry all of them."""

import pytest

from tidegate.errors import DeclarationError, ExitCode, InfrastructureError, Level, Problem, UserError, Where


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where("conf/a.yaml"), "conf/a.yaml"),
        (Where("conf/a.yaml", 3), "conf/a.yaml:3"),
        (Where("conf/a.yaml", 3, 7), "conf/a.yaml:3:7"),
    ],
    ids=["a file", "a line", "a line and a column"],
)
def test_a_place_reads_as_an_editor_opens_it(where: Where, text: str) -> None:
    assert str(where) == text


def test_a_problem_says_where_which_key_and_what() -> None:
    problem = Problem("must be at least 0, got -1", Where("conf/a.yaml", 3, 7), "gate.alpha")
    assert str(problem) == "conf/a.yaml:3:7: gate.alpha: must be at least 0, got -1"
    assert str(Problem("is empty")) == "is empty"
    doubt = Problem("is twice there", Where("conf/a.yaml", 3), "gate.rules.a", Level.WARNING)
    assert str(doubt) == "conf/a.yaml:3: warning: gate.rules.a: is twice there"


def test_an_error_keeps_every_problem_in_order() -> None:
    error = DeclarationError(Problem(word) for word in ("first", "second"))
    assert [problem.message for problem in error.problems] == ["first", "second"]
    assert str(error) == "first\nsecond"
    assert UserError("alone").problems == (Problem("alone"),)


def test_exit_codes_leave_one_to_a_crash() -> None:
    assert 1 not in set(ExitCode)
    assert DeclarationError("x").exit_code == 2
    assert InfrastructureError("x").exit_code == 4
