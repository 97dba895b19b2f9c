"""Problems name their place; errors carry all of them."""

import time

import pytest

from tidegate.errors import (
    DeclarationError,
    ExitCode,
    InfrastructureError,
    Level,
    Problem,
    UserError,
    Where,
    nearest,
    unknown,
)


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


def test_a_name_that_is_not_known_is_answered_by_the_nearest_or_by_all() -> None:
    assert unknown("trian", ("split", "train"), "verb") == "unknown verb: trian; did you mean train?"
    assert unknown("TRAIN", ("split", "train"), "verb") == "unknown verb: TRAIN; did you mean train?"
    assert unknown("x", ("split", "train"), "verb") == "unknown verb: x; known: split, train"
    assert unknown("x", (), "verb") == "unknown verb: x; none is declared"


@pytest.mark.parametrize(
    "wrong",
    ["vlaue_2500_of_cell", "value_2500_of_cel", "value_2500_of_celll", "Value_2500_OF_cell", "value_2500_ofcell"],
)
def test_of_thousands_of_names_the_nearest_is_found(wrong: str) -> None:
    known = tuple(f"value_{number}_of_cell" for number in range(1000, 6000))
    assert nearest(wrong, known) == "value_2500_of_cell"


def test_thousands_of_names_are_not_all_listed() -> None:
    sentence = unknown("x", tuple(f"value_{number}" for number in range(5000)), "column")
    assert sentence.endswith(", value_99, and 4,900 more")


def test_thousands_of_misspelt_names_take_seconds() -> None:
    known = tuple(f"value_{number}_of_cell" for number in range(5000))
    started = time.process_time()
    found = [nearest(f"vlaue_{number}_of_cell", known) for number in range(1000)]
    assert time.process_time() - started < 30  # every pair compared took 200 s
    assert None not in found
