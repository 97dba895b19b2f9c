"""Weight of positive and negative rows at each distinct prediction, for curves."""

from collections.abc import Callable

import numpy as np

from tidegate.arrays import Counts, Floats


def by_prediction(
    truth: Floats, predicted: Floats, order: Counts | None = None
) -> Callable[[Floats | None], tuple[Floats, Floats]]:
    """(positive weight, negative weight) per distinct prediction, in ascending order, as a function of row weights.

    Rows with equal predictions are one threshold; ties have no order. A prediction that is not finite
    makes the weights NaN. `order` sorts the predictions, where that is known.
    """
    order = np.argsort(predicted, kind="stable") if order is None else order
    ascending = predicted[order]
    distinct = np.r_[True, ascending[1:] != ascending[:-1]][: len(order)]
    starts = None if distinct.all() else np.flatnonzero(distinct)
    positive = np.where(np.isfinite(ascending), truth[order], np.nan)

    def weigh(weights: Floats | None) -> tuple[Floats, Floats]:
        if weights is None:
            return sums(positive), sums(1 - positive)
        row = weights[order]
        return sums(row * positive), sums(row * (1 - positive))

    def sums(rows: Floats) -> Floats:
        return rows if starts is None else np.add.reduceat(rows, starts)

    return weigh
