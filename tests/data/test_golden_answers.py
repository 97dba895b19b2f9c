"""Answers that differ from those of training are named with their row."""

import numpy as np
import pytest

from tidegate.data.golden_answers import GoldenRequests, deviations


@pytest.mark.parametrize(
    ("recorded", "answers", "tolerance", "differing"),
    [
        ([0.25, 0.5], [0.25, 0.5], 0.0, 0),
        ([0.25, 0.5], [0.25, np.nextafter(0.5, 1)], 0.0, 1),
        ([0.25, 0.5], [0.25 + 1e-10, 0.5], 1e-9, 0),
        ([2000.0], [2000.0 + 1e-6], 1e-9, 0),
        ([[0.1, 0.9]], [[0.1, 0.9]], 0.0, 0),
        ([[0.1, 0.9]], [[0.2, 0.8]], 1e-9, 1),
        ([[0.1, 0.9]], [[0.1, 0.2, 0.7]], 1e-9, 1),
    ],
)
def test_what_differs_by_more_than_the_tolerance_is_counted(recorded, answers, tolerance, differing):
    assert len(deviations(np.array(answers), GoldenRequests([], recorded), tolerance)) == differing


def test_a_difference_names_the_row_and_both_answers():
    (only,) = deviations(np.array([0.5, 0.75]), GoldenRequests([], [0.5, 0.25]), 1e-9)
    assert only == "golden request 1: answers 0.75, the trained model answered 0.25"
