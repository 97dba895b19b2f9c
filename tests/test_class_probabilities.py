"""Probabilities of classes, and the table that holds them under any name."""

import numpy as np
import pandas as pd
import pytest

from tidegate import class_probabilities as probabilities

HOSTILE = ("quote \" ' `", "line\nbreak", "<script>alert(1)</script>", "predicted_", "", "a,b;c", "ÿ\u202e")


def test_the_first_of_equally_likely_classes_is_the_answer():
    assert probabilities.likeliest(np.array([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4]])).tolist() == [0, 1]


def test_a_row_that_is_not_finite_is_never_right():
    predicted = np.array([[np.nan, 0.5, 0.5], [0.9, 0.1, np.inf]])
    assert probabilities.likeliest(predicted).tolist() == [-1, -1]
    assert not probabilities.right(np.zeros(2), predicted).any()
    assert probabilities.finite(predicted).tolist() == [False, False]
    assert probabilities.finite(np.array([1.0, np.nan])).tolist() == [True, False]


def test_classes_that_a_model_has_not_seen_have_probability_zero():
    assert probabilities.widened(np.array([[0.3, 0.7]]), 4).tolist() == [[0.3, 0.7, 0, 0]]
    assert probabilities.reordered(np.array([[0.3, 0.7]]), ("b", "a"), ("a", "new", "b")).tolist() == [[0.7, 0, 0.3]]


def test_the_truth_follows_its_class_into_another_order():
    assert probabilities.recoded(np.array([0.0, 1, 1]), ("b", "a"), ("a", "new", "b")).tolist() == [2, 0, 0]


@pytest.mark.parametrize("shape", [(3,), (3, 2)])
def test_predictions_are_chosen_row_by_row(shape):
    found = probabilities.chosen(np.array([True, False, True]), np.ones(shape), np.zeros(shape))
    assert found.reshape(3, -1)[:, 0].tolist() == [1, 0, 1]


def test_a_table_is_read_as_it_was_made_whatever_classes_are_called(tmp_path):
    draw = np.random.default_rng(1)
    truth, predicted = draw.integers(0, 7, 20).astype(float), draw.dirichlet(np.ones(7), 20)
    path = tmp_path / "predictions.parquet"
    pd.DataFrame(probabilities.columns(truth, predicted, HOSTILE)).to_parquet(path)
    table = pd.read_parquet(path)
    classes = probabilities.named(tuple(table.columns))
    assert classes == HOSTILE
    again = probabilities.read(table, classes)
    np.testing.assert_array_equal(again[0], truth)
    np.testing.assert_array_equal(again[1], predicted)


def test_one_number_per_row_is_one_column():
    made = probabilities.columns(np.array([1.0, 0]), np.array([0.7, 0.2]), ())
    assert [*made] == ["truth", "predicted"]
    assert probabilities.named([*made]) == ()
    assert probabilities.read(made, ())[1].tolist() == [0.7, 0.2]


def test_the_truth_of_an_unknown_class_is_unknown():
    assert np.isnan(probabilities.codes(np.array(["a", "x", None], dtype=object), ("a", "b"))).tolist() == [
        False,
        True,
        True,
    ]


def test_a_constant_is_what_the_truth_is_on_average():
    truth = np.array([1.0, 0, 0, 0])
    assert probabilities.constant(truth, np.zeros(2)).tolist() == [0.25, 0.25]
    assert probabilities.constant(np.array([0.0, 2, 2, 2]), np.zeros((1, 3))).tolist() == [[0.25, 0.0, 0.75]]
