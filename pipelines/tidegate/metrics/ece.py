"""Expected calibration error: how far the mean probability lies from the observed share, over ten bins of equal mass.

0 is perfect, 1 the worst. Bin edges are the deciles of the predictions, so rows with equal predictions share a bin, and
they stay where they are when rows are reweighted. With few rows a perfect model still shows noise of about
0.3/√(rows per bin): read it beside its interval. Source: Naeini, Cooper and Hauskrecht 2015, with equal-mass bins.
"""

from math import nan

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.LOWER
BINS = 10


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (a probability needs none)
    edges = np.quantile(predicted, np.arange(1, BINS) / BINS) if len(predicted) else np.zeros(BINS - 1)
    place = np.searchsorted(edges, predicted)
    excess = predicted - truth

    def measure(weights: Floats | None) -> float:
        row = np.ones_like(truth) if weights is None else weights
        total = float(row.sum())
        gaps = np.bincount(place, weights=row * excess, minlength=BINS)
        return float(abs(gaps).sum()) / total if total > 0 else nan

    return measure
