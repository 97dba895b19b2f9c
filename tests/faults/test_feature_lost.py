"""The input that matters most is missing; one that the model can't do without is not chosen."""

import numpy as np

from faults import faulty


def test_the_input_that_changes_most_is_lost():
    assert np.allclose(faulty.answers("feature_lost"), 0.9)


def test_an_input_that_the_model_needs_is_not_lost():
    def predict(values):
        if None in values["distance"]:
            raise ValueError("distance is missing")
        return np.array([0.1 if value is None else 0.2 for value in values["carrier"]])

    assert np.allclose(faulty.answers("feature_lost", faulty.model(predict)), 0.1)
