"""A question names its option with each answer, so that the sentence is its own remedy."""

from tidegate.errors import ExitCode
from tidegate.onboarding.wishes import UndecidedError


def test_the_error_is_the_question_with_the_options_that_answer_it():
    asked = UndecidedError("time", "by which do rows come in?", ["issued", "due"])
    assert str(asked) == "by which do rows come in? --time issued or --time due"
    assert (asked.option, asked.answers) == ("time", ("issued", "due"))
    assert asked.exit_code is ExitCode.INVALID


def test_of_many_answers_four_are_shown():
    assert str(UndecidedError("id", "which?", list("abcdef"))).count("--id") == 4
