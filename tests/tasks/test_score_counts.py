"""Equal scores are one: no order among ties is invented."""

import numpy as np

from tidegate.tasks._score_counts import counts


def test_the_rows_of_each_class_are_counted_per_distinct_score():
    positive, negative = counts(np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.7, 0.2, 0.7, 0.7]))
    assert positive.tolist() == [0, 2]
    assert negative.tolist() == [1, 1]
