"""Likely and unlikely are exchanged; where a class is answered, no exported score shows it."""

import numpy as np

from faults import faulty
from tidegate.faults import inverted
from tidegate.kinds import TASKS


def test_a_probability_is_turned_around():
    assert np.allclose(faulty.answers("inverted"), 1 - faulty.SCORES)


def test_only_a_score_that_is_the_prediction_shows_it():
    assert inverted.caught_by(TASKS.load("binary")) == ("score_shift",)
    assert inverted.caught_by(TASKS.load("regression")) == ("score_shift",)
    assert inverted.caught_by(TASKS.load("multiclass")) == ()
