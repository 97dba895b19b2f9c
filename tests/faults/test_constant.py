"""All rows get the lowest answer."""

import numpy as np

from faults import faulty


def test_all_rows_get_the_lowest_answer():
    assert np.array_equal(faulty.answers("constant"), np.full(50, 0.05))


def test_of_several_classes_the_least_certain_row():
    def predict(values):
        certain = np.linspace(0.4, 0.9, len(values["distance"]))
        return np.stack([certain, 1 - certain, np.zeros_like(certain)], axis=1)

    answers = faulty.answers("constant", faulty.model(predict, "multiclass"))
    assert np.array_equal(answers, np.tile([0.6, 0.4, 0.0], (50, 1))) or np.allclose(
        answers.max(axis=1), answers[0].max()
    )
    assert len(np.unique(answers, axis=0)) == 1
