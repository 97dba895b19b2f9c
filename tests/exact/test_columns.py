"""What is done to a column is done to its values, or recorded and done to each row."""

import numpy as np
import pytest

from tidegate.exact import evaluator, onnx_file
from tidegate.exact.columns import NumberColumn, TextColumn, matrix
from tidegate.exact.program import Writer

CHANGES = [("Fill", 2.0), ("Sub", 0.1), ("Div", 0.3), ("Mul", 7.0), ("Add", 1e-3)]
VALUES = np.array([1.0, np.nan, -3.5])


def changed(column):
    for change, by in CHANGES:
        column = column.changed(change, by)
    return column


def expected(values):
    return (np.where(np.isnan(values), 2.0, values) - 0.1) / 0.3 * 7.0 + 1e-3


def test_the_values_of_a_text_are_changed_at_once():
    assert changed(TextColumn(0, VALUES)).values.tolist() == expected(VALUES).tolist()


def test_the_changes_of_a_number_are_recorded_and_can_be_undone():
    column = changed(NumberColumn(0))
    assert column.kinds == ("Fill", "Sub", "Div", "Mul", "Add")
    assert column.undone(expected(np.array([1.0, -3.5]))) == pytest.approx([1.0, -3.5])


def test_columns_are_made_in_their_order_whatever_they_come_from():
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")
    one_hot = [TextColumn(1, values) for values in np.eye(3)]
    columns = [changed(NumberColumn(1)), *one_hot, TextColumn(0, VALUES), NumberColumn(0), changed(NumberColumn(0))]
    writer = Writer(texts=2, numbers=2)
    matrix(columns, writer)
    run = evaluator.read(onnx_file.write(writer.program()), columns=4)
    codes, numbers = np.array([[0.0, 2], [2, 0]]), np.array([[5.0, np.nan], [np.nan, 4.0]])
    made = run(np.c_[codes, numbers])
    plain = np.c_[expected(numbers[:, 1]), np.eye(3)[[2, 0]], VALUES[[0, 2]], numbers[:, 0], expected(numbers[:, 0])]
    assert np.array_equal(made, plain, equal_nan=True)
