"""ROC, precision-recall, calibration and confusion plots for a probability."""

from typing import TYPE_CHECKING

import numpy as np

from tidegate.artifacts import rounded
from tidegate.tasks._plots import PlotRows, bins, table
from tidegate.tasks._score_counts import counts

if TYPE_CHECKING:
    from tidegate.arrays import Floats, Mask

STEPS = 100
BINS = 10


def plots(truth: "Floats", predicted: "Floats", threshold: float) -> dict[str, PlotRows]:
    """The rows of each plot. Without rows of a class its rate is undefined: the curve is one row of None."""
    positive, negative = (part[::-1] for part in counts(truth, predicted))
    hits, alarms = np.cumsum(positive), np.cumsum(negative)
    return {
        "roc": _roc(hits, alarms),
        "precision_recall": _precision_recall(hits, alarms),
        "calibration": calibration(truth, predicted),
        "confusion": _confusion(truth, predicted >= threshold),
    }


def _roc(hits: "Floats", alarms: "Floats") -> PlotRows:
    """`hits` and `alarms`: positive and negative rows from each threshold on, ascending."""
    if not (hits[-1] and alarms[-1]):
        return [{"false_positive_rate": None, "true_positive_rate": None}]
    grid = np.linspace(0, 1, STEPS + 1)
    rates = np.interp(grid, np.r_[0, alarms / alarms[-1]], np.r_[0, hits / hits[-1]])
    return table(false_positive_rate=grid, true_positive_rate=rates)


def _precision_recall(hits: "Floats", alarms: "Floats") -> PlotRows:
    if not hits[-1]:
        return [{"recall": None, "precision": None}]
    grid = np.linspace(0, 1, STEPS + 1)[1:]
    reached = np.searchsorted(hits / hits[-1], grid - 1e-12)
    return table(recall=grid, precision=(hits / (hits + alarms))[reached])


def calibration(truth: "Floats", predicted: "Floats") -> PlotRows:
    place = bins(predicted, BINS)
    return [
        {
            "predicted": rounded(float(predicted[place == code].mean())),
            "observed": rounded(float(truth[place == code].mean())),
            "rows": int((place == code).sum()),
        }
        for code in np.unique(place)
    ]


def _confusion(truth: "Floats", positive: "Mask") -> PlotRows:
    outcomes = {
        "true positive": truth * positive,
        "false positive": (1 - truth) * positive,
        "false negative": truth * ~positive,
        "true negative": (1 - truth) * ~positive,
    }
    return [{"outcome": name, "rows": int(counted.sum())} for name, counted in outcomes.items()]
