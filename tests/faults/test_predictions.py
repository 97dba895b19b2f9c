"""Answers are changed as a whole, within the range that predictions have."""

import numpy as np
import pytest

from faults import faulty
from tidegate.faults._predictions import changed, score_is_prediction, turned
from tidegate.kinds import TASKS


def test_every_answer_is_changed():
    assert np.allclose(changed(faulty.model(), lambda answers: answers / 2).predict(faulty.ROWS), faulty.SCORES / 2)


@pytest.mark.parametrize(
    ("task", "given", "wanted"),
    [
        ("binary", np.array([0.1, 1.0]), np.array([0.9, 0.0])),
        ("regression", np.array([3.0, -2.0]), np.array([-3.0, 2.0])),
        ("multiclass", np.array([[0.7, 0.2, 0.1]]), np.array([[0.1, 0.7, 0.2]])),
    ],
    ids=["a probability", "a number", "classes"],
)
def test_turned_around(task, given, wanted):
    assert np.allclose(turned(faulty.model(task=task), given), wanted)


def test_the_score_of_classes_is_the_likeliest_ones():
    assert [score_is_prediction(TASKS.load(task)) for task in ("binary", "multiclass", "regression")] == [
        True,
        False,
        True,
    ]
