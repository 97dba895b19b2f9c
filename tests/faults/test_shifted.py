"""All answers move by the same amount, and stay predictions."""

import numpy as np

from faults import faulty


def test_a_probability_moves_by_a_fifth_and_stays_one():
    assert np.allclose(faulty.answers("shifted"), faulty.SCORES + 0.2)
    high = faulty.model(lambda values: np.full(len(values["distance"]), 0.95))
    assert faulty.answers("shifted", high).max() == 1.0


def test_a_number_without_a_range_moves_by_its_deviation():
    numbers = faulty.model(lambda values: 1000 * np.array(values["distance"]), "regression")
    moved = faulty.answers("shifted", numbers) - 1000 * np.array(faulty.ROWS["distance"])
    assert np.allclose(moved, np.std(1000 * np.arange(50.0)))


def test_classes_move_towards_each_other_and_sum_to_one():
    classes = faulty.model(lambda values: np.tile([0.9, 0.1, 0.0], (len(values["distance"]), 1)), "multiclass")
    assert np.allclose(faulty.answers("shifted", classes)[0], [0.9 * 0.8 + 0.2 / 3, 0.08 + 0.2 / 3, 0.2 / 3])
