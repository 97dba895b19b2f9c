"""Weight of positive and negative rows at each distinct prediction, for curves."""

from collections.abc import Callable

import numpy as np

from tidegate.arrays import Floats


def by_prediction(truth: Floats, predicted: Floats) -> Callable[[Floats | None], tuple[Floats, Floats]]:
    """(positive weight, negative weight) per distinct prediction, in ascending order, as a function of row weights.

    Rows with equal predictions are one threshold; ties have no order. A prediction that is not finite
    makes the weights NaN.
    """
    order = np.argsort(predicted, kind="stable")
    ascending = predicted[order]
    starts = np.flatnonzero(np.r_[True, ascending[1:] != ascending[:-1]][: len(order)])
    positive = np.where(np.isfinite(ascending), truth[order], np.nan)
    negative = 1 - positive

    def weigh(weights: Floats | None) -> tuple[Floats, Floats]:
        if weights is None:
            return sums(positive), sums(negative)
        row = weights[order]
        return sums(row * positive), sums(row * negative)

    def sums(rows: Floats) -> Floats:
        return rows if len(starts) == len(rows) else np.add.reduceat(rows, starts)

    return weigh
