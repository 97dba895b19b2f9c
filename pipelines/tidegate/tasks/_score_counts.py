"""Rows of each class per score, for a ROC curve and the area under it."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tidegate.arrays import Floats


def counts(truth: "Floats", predicted: "Floats") -> "tuple[Floats, Floats]":
    """Positive and negative rows per distinct score, ascending. `truth` is 1 for positive rows and 0 for others."""
    _, codes = np.unique(predicted, return_inverse=True)
    positive = np.bincount(codes, truth).astype(np.float64)
    return positive, np.bincount(codes) - positive


def explained(truth: "Floats", predicted: "Floats") -> float:
    """2·AUC − 1, 0 where it is negative."""
    positive, negative = counts(truth, predicted)
    below = np.cumsum(negative) - negative / 2
    area = float((positive * below).sum() / (positive.sum() * negative.sum()))
    return max(0.0, 2 * area - 1)
