"""late_in_top_tenth: what a desk that can look at one flight in ten finds of the late ones."""

import numpy as np
import pytest

import metric_peer
from tidegate.kinds import METRICS

METRIC = METRICS.load("late_in_top_tenth")


def by_hand(truth, predicted, sample_weight=None):
    """Give the tenth's room to groups of equal scores, from the highest down."""
    weights = np.ones_like(truth) if sample_weight is None else sample_weight
    room, found = 0.1 * weights.sum(), 0.0
    for score in sorted(set(predicted), reverse=True):
        group = predicted == score
        size = weights[group].sum()
        taken = min(room, size)
        found += (weights * truth)[group].sum() * taken / size if size else 0.0
        room -= taken
    return found / (weights * truth).sum()


def test_it_is_the_sum_by_hand_with_weights_and_ties():
    metric_peer.assert_agrees("late_in_top_tenth", by_hand)


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        pytest.param([0], 1.0, id="the only late flight has the highest of ten scores"),
        pytest.param([1], 0.0, id="it has the second highest"),
        pytest.param([0, 1], 0.5, id="two are late, one is reached"),
    ],
)
def test_one_of_ten_flights_is_reached(late, expected):
    truth = np.zeros(10)
    truth[late] = 1.0
    assert metric_peer.value(METRIC, truth, np.linspace(0.9, 0.1, 10)) == expected


def test_equal_scores_are_chance():
    assert metric_peer.value(METRIC, [1, 0, 1, 0], [0.5] * 4) == pytest.approx(0.1)


def test_it_is_undefined_where_none_was_late():
    assert np.isnan(metric_peer.value(METRIC, [0, 0], [0.1, 0.9]))
