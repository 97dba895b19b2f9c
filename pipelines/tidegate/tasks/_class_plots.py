"""ROC, precision-recall, calibration and confusion plots of several classes.

Curves are the mean over the classes that are present, each against the rest, at the same rates (macro average).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities
from tidegate.artifacts import rounded
from tidegate.tasks import _probability_plots
from tidegate.tasks._plots import PlotRows

if TYPE_CHECKING:
    from tidegate.arrays import Floats


def plots(truth: "Floats", predicted: "Floats", classes: Sequence[str]) -> dict[str, PlotRows]:
    """The rows of each plot. Calibration is that of the answers: how sure they are, and how often they are right."""
    against_rest = [
        _probability_plots.plots((truth == place).astype(np.float64), predicted[:, place], 0.5)
        for place in np.unique(truth).astype(np.intp)
    ]
    right = class_probabilities.right(truth, predicted).astype(np.float64)
    return {
        "roc": _mean([plots["roc"] for plots in against_rest], "false_positive_rate", "true_positive_rate"),
        "precision_recall": _mean([plots["precision_recall"] for plots in against_rest], "recall", "precision"),
        "calibration": _probability_plots.calibration(right, predicted.max(axis=1)),
        "confusion": _confusion(truth, predicted, classes),
    }


def _mean(curves: list[PlotRows], across: str, up: str) -> PlotRows:
    """The mean of curves on one grid; one row of None where a curve is undefined."""
    if any(rows[0][across] is None for rows in curves):
        return [{across: None, up: None}]
    heights = np.mean([[float(str(row[up])) for row in rows] for rows in curves], axis=0)
    return [{across: row[across], up: rounded(height)} for row, height in zip(curves[0], heights.tolist(), strict=True)]


def _confusion(truth: "Floats", predicted: "Floats", classes: Sequence[str]) -> PlotRows:
    """Every pair of classes that occurs, in their order."""
    pairs = np.column_stack([truth.astype(np.intp), class_probabilities.likeliest(predicted)])
    places, counts = np.unique(pairs, axis=0, return_counts=True)
    return [
        {
            "actual": classes[actual],
            "predicted": classes[said],
            "rows": rows,
            "outcome": f"{classes[actual]} as {classes[said]}",
        }
        for (actual, said), rows in zip(places.tolist(), counts.tolist(), strict=True)
    ]
