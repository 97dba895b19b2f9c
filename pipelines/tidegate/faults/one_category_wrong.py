"""The rows of one category, about one in fifty, get the opposite answer.

Why: no mean over all requests shows a wrong minority. Only outcomes do, when they arrive.

Example: `tidegate rehearse --fault one_category_wrong`
"""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings, Values, no_analysis
from tidegate.faults._predictions import turned

if TYPE_CHECKING:
    from tidegate.arrays import Floats

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = "an objective of kind performance, once labels arrive, and a gate rule of kind slice_regression"
SHARE = 0.02
caught_by = no_analysis


def served(model: ServedModel) -> ServedModel:
    """The model with turned answers for a rare category; without categories, for the value nearest to that share."""
    import numpy as np

    name, wrong = _rare(model.rows)

    def predict(values: Values) -> "Floats":
        predictions = model.predict(values)
        rows = np.array([value == wrong for value in values[name]])
        predictions = predictions.copy()
        predictions[rows] = turned(model, predictions)[rows]
        return predictions

    return replace(model, predict=predict)


def _rare(rows: Values) -> tuple[str, object]:
    """The input and value whose share is nearest to SHARE: texts before numbers, then in their order."""
    counted = [
        (not isinstance(value, str), abs(count / len(values) - SHARE), name, value)
        for name, values in rows.items()
        for value, count in Counter(values).items()
    ]
    _, _, name, value = min(counted, key=lambda found: found[:2])
    return name, value
