"""Every score is off by a fifth of the range.

Without a range, it is off by one standard deviation. Of several classes, each probability moves a fifth of the way to
the others.

Why: an input in another unit, or a lost calibration, moves all answers, and no request fails.

Example: `tidegate rehearse --fault shifted`
"""

from typing import TYPE_CHECKING

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings
from tidegate.faults._predictions import changed
from tidegate.kinds import Task

if TYPE_CHECKING:
    from tidegate.arrays import Floats

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = "an objective of kind prediction_drift"
PART = 0.2


def caught_by(task: Task) -> tuple[str, ...]:
    return ("score_shift",)


def served(model: ServedModel) -> ServedModel:
    import numpy as np

    low, high = model.task.RANGE
    deviation = float(np.std(model.predict(model.rows)))

    def shift(predictions: "Floats") -> "Floats":
        if predictions.ndim > 1:
            return np.asarray((1 - PART) * predictions + PART / predictions.shape[1])
        if not np.isfinite(high - low):
            return np.asarray(predictions + deviation)
        return np.asarray(np.minimum(predictions + PART * (high - low), high))

    return changed(model, shift)
