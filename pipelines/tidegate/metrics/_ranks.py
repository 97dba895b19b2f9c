"""Weight of positive and negative rows at each distinct prediction: what curves over all thresholds are made of."""

from collections.abc import Callable

import numpy as np

from tidegate.metrics import Floats


def by_prediction(truth: Floats, predicted: Floats) -> Callable[[Floats | None], tuple[Floats, Floats]]:
    """(positive weight, negative weight) per distinct prediction, in ascending order, as a function of row weights.

    Rows with equal predictions are one threshold: no order among ties is invented. A prediction that is not finite
    makes the weights NaN.
    """
    values, place = np.unique(predicted, return_inverse=True)
    truth = np.where(np.isfinite(predicted), truth, np.nan)

    def weigh(weights: Floats | None) -> tuple[Floats, Floats]:
        row = np.ones_like(truth) if weights is None else weights
        positive = row * truth
        return sums(positive), sums(row - positive)

    def sums(rows: Floats) -> Floats:
        totals: Floats = np.bincount(place, weights=rows, minlength=len(values)).astype(np.float64, copy=False)
        return totals

    return weigh
