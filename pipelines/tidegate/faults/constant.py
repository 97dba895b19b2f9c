"""Every row gets the same answer: that of the row with the lowest score.

Why: a model whose trees or weights were lost answers quickly, validly and without an error.

Example: `tidegate rehearse --fault constant`
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


def caught_by(task: Task) -> tuple[str, ...]:
    return ("score_shift",)


def served(model: ServedModel) -> ServedModel:
    import numpy as np

    answers = model.predict(model.rows)
    scores = answers if answers.ndim == 1 else answers.max(axis=1)
    lowest = answers[int(np.argmin(scores))]

    def same(predictions: "Floats") -> "Floats":
        return np.broadcast_to(lowest, predictions.shape).copy()

    return changed(model, same)
