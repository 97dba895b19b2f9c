"""A column per class is found by its prefix, and read into one order of the classes."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tidegate.errors import DeclarationError, Where
from tidegate.prediction_files import class_columns
from tidegate.prediction_files.prediction_file import of_table
from tidegate.prediction_files.values import numbers_or_text

HOSTILE = ('say "a"', "line\nbreak", "<b>c</b>")


def file(**columns):
    return of_table(Path("a.csv"), pa.table(columns), lambda row, _: Where("a.csv", row + 2))


def of_classes(names, rows, prefix="predicted_"):
    return file(**{f"{prefix}{name}": column for name, column in zip(names, zip(*rows, strict=True), strict=True)})


ROWS = [[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]


def test_a_usual_prefix_is_found_where_it_is_the_only_one():
    assert class_columns.usual(of_classes("abc", ROWS)) == "predicted_*"
    assert class_columns.usual(of_classes("abc", ROWS, "p_")) == "p_*"
    assert class_columns.usual(file(p_a=[1.0], p_b=[0.0], prob_a=[1.0], prob_b=[0.0])) == ""
    assert class_columns.usual(file(p_a=[1.0], x=[0.0])) == ""


def test_a_column_that_is_called_like_a_group_is_itself():
    assert not class_columns.is_group(file(**{"predicted_*": [1.0], "predicted_a": [1.0]}), "predicted_*")


def test_probabilities_come_in_the_wanted_order_and_unknown_classes_are_impossible():
    found = class_columns.probabilities(of_classes(HOSTILE, ROWS), "predicted_*", (HOSTILE[2], "new", *HOSTILE[:2]))
    np.testing.assert_array_equal(found, [[0.2, 0, 0.5, 0.3], [0.8, 0, 0.1, 0.1]])


def test_the_classes_of_both_files_are_those_of_the_base_first():
    base, head = of_classes("abc", ROWS), of_classes("cad", ROWS, "p_")
    assert class_columns.classes(base, head, ("predicted_*", "p_*")) == ("a", "b", "c", "d")
    assert class_columns.classes(file(x=[1.0]), file(x=[1.0]), ("x", "x")) == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[0.5, 0.3, 0.1], ROWS[1]], "a.csv:2: the probabilities predicted_* are 0.9 in sum, not 1, in 1 of 2 rows"),
        ([ROWS[0], [0.5, -0.5, 1.0]], "a.csv:3: predicted_b is -0.5, not between 0 and 1"),
        ([ROWS[0], [0.5, None, 0.5]], "a.csv:3: predicted_b is empty in 1 of 2 rows"),
        ([["x", 0.5, 0.5], ["y", 0.5, 0.5]], "predicted_a holds text, not the probability of a"),
    ],
)
def test_what_is_no_distribution_is_named_with_its_line(rows, said):
    with pytest.raises(DeclarationError) as error:
        class_columns.probabilities(of_classes("abc", rows), "predicted_*", "abc")
    assert said in str(error.value)


def test_rounded_probabilities_will_do():
    assert class_columns.probabilities(of_classes("abc", [[0.33, 0.33, 0.33]]), "predicted_*", "abc").sum() == 0.99


def test_one_file_with_a_column_per_class_is_no_match_for_a_single_one():
    with pytest.raises(DeclarationError, match="x is one column, and the other file has one per class"):
        class_columns.classes(of_classes("abc", ROWS), file(x=[1.0, 2.0]), ("predicted_*", "x"))


@pytest.mark.parametrize(
    ("values", "known", "places"),
    [(["b", "a"], "ab", [1, 0]), ([2, 1], ("1", "2"), [1, 0]), ([1.0, 2.0], ("1", "2"), [0, 1])],
)
def test_the_truth_is_a_place(values, known, places):
    held = file(x=values)
    assert class_columns.places(held, "x", numbers_or_text(held, "x"), known).tolist() == places


def test_a_truth_that_is_not_a_class_is_named_with_its_line():
    held = file(x=["a", "z", "z"])
    with pytest.raises(DeclarationError, match=r"a\.csv:3: x is 'z' in 2 of 3 rows, not one of a, b"):
        class_columns.places(held, "x", numbers_or_text(held, "x"), "ab")
