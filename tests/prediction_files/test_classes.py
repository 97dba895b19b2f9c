"""The task that a truth has, and what is predicted for it."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tidegate.errors import DeclarationError, Where
from tidegate.prediction_files.classes import TaskOfTruth, predictions_of, task_of, truth_in, truth_of
from tidegate.prediction_files.prediction_file import of_table
from tidegate.prediction_files.values import numbers_or_text


def file(values):
    return of_table(Path("a.csv"), pa.table({"x": values}), lambda row, _: Where("a.csv", row + 2))


def task(values, asked=None, positive=None):
    return task_of(file(values), "x", numbers_or_text(file(values), "x"), asked, positive)


def truth(values, **options):
    return truth_of(numbers_or_text(file(values), "x"), task(values, **options)).tolist()


def refused(function, *arguments, **options):
    with pytest.raises(DeclarationError) as error:
        function(*arguments, **options)
    return str(error.value)


def test_two_values_are_binary_and_more_numbers_are_regression():
    assert task([0, 1, 1]).task == "binary"
    assert task([True, False]).task == "binary"
    assert task([0.5, 1.5, 2.5]).task == "regression"
    assert task([0, 1, 1], asked="regression").task == "regression"


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        (["yes", "no"], {}, "is no or yes: say which is the event with --positive yes"),
        ([1, 2, 1], {}, "is 1 or 2: say which is the event with --positive 2"),
        ([1, 1, 1], {}, "is 1 in every row; say what is predicted with --task"),
        (["a", "b", "c"], {"asked": "binary"}, "a, b, c; compare one class against the rest with --positive CLASS"),
        ([1, 2, 3], {"asked": "binary"}, "has 3 values, 1, 2, 3; compare one class against the rest"),
        (["a", "b", "c"], {"asked": "regression"}, "holds text; regression needs numbers"),
        (["yes", "no"], {"positive": "Yes"}, "--positive Yes is not a value of the truth x; its values: no, yes"),
        (
            ["7,5", "1.234,5", "-0,25"],
            {"asked": "regression"},
            "'7,5' has a decimal comma; write decimal points, as in 7.5",
        ),
        ([f"{n},5" for n in range(200)], {}, "too many for classes: '0,5' has a decimal comma; write decimal points"),
        ([*range(200)], {"asked": "binary"}, "has more than 100 values, too many for classes"),
    ],
)
def test_a_truth_that_does_not_fit_names_the_flag(values, options, said):
    assert said in refused(task, values, **options)


def test_three_words_are_several_classes_and_few_numbers_where_that_is_asked():
    assert task(["b", "a", "c"]) == TaskOfTruth("multiclass", None, ("a", "b", "c"))
    assert task([3, 1, 2], asked="multiclass") == TaskOfTruth("multiclass", None, ("1", "2", "3"))
    assert task([3, 1, 2]).task == "regression"


def test_a_class_alone_is_a_certain_prediction():
    several = TaskOfTruth("multiclass", None, ("a", "b", "c"))
    values, classes = predictions_of(file(["b", "a"]), "x", several)
    assert (values.tolist(), classes) == ([[0, 1, 0], [1, 0, 0]], True)
    assert "x is 'z' in 1 of 2 rows, not one of a, b, c" in refused(predictions_of, file(["b", "z"]), "x", several)
    held = file(["c", "a"])
    assert truth_in(held, "x", numbers_or_text(held, "x"), several).tolist() == [2, 0]


def test_the_event_is_1_and_everything_else_0():
    assert truth(["yes", "no", "yes"], positive="yes") == [1.0, 0.0, 1.0]
    assert truth(["a", "b", "c"], positive="b") == [0.0, 1.0, 0.0]
    assert truth([1, 2, 2], positive="2") == [0.0, 1.0, 1.0]
    assert truth([True, False], positive="true") == [1.0, 0.0]
    assert truth([2.5, 3.5, 4.5]) == [2.5, 3.5, 4.5]


BINARY = TaskOfTruth("binary", None, ("0", "1"))


def test_probabilities_are_taken_and_classes_are_known_as_such():
    values, classes = predictions_of(file([0.2, 1.0]), "x", BINARY)
    assert (values.tolist(), classes) == ([0.2, 1.0], False)
    assert predictions_of(file([0.0, 1.0]), "x", BINARY)[1]
    values, classes = predictions_of(file(["no", "yes"]), "x", TaskOfTruth("binary", "yes", ("no", "yes")))
    assert (values.tolist(), classes) == ([0.0, 1.0], True)
    values, classes = predictions_of(file([1, 2]), "x", TaskOfTruth("binary", "2", ("1", "2")))
    assert (values.tolist(), classes) == ([0.0, 1.0], True)


@pytest.mark.parametrize(
    ("values", "known", "said"),
    [
        ([0.5, 3.1, -1.0], BINARY, "a.csv:3: x is 3.1; 2 of 3 rows are outside 0..1: probabilities of the event"),
        ([0.5, 34.1], TaskOfTruth("scores"), "a.csv:3: x is 34.1; 1 of 2 rows are outside 0..1: scores are compared"),
        (["no", "maybe"], TaskOfTruth("binary", "yes", ("no", "yes")), "a.csv:3: x is 'maybe', not a class of the"),
        (["no", "yes"], BINARY, "a.csv:2: x is 'no', not a class of the truth (0, 1) or a number between 0 and 1"),
        (["a", "b"], TaskOfTruth("regression"), "a.csv:2: x holds text; regression needs numbers"),
    ],
)
def test_predictions_that_do_not_fit_are_named_with_their_place(values, known, said):
    assert refused(predictions_of, file(values), "x", known).startswith(said)


def test_regression_predicts_any_number():
    values, classes = predictions_of(file([-5.0, 1e6]), "x", TaskOfTruth("regression"))
    assert np.array_equal(values, [-5.0, 1e6])
    assert not classes
