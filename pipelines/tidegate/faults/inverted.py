"""Likely and unlikely are exchanged: 0.9 is answered as 0.1.

Of several classes, each gets the probability of another. The exported score is then the same, so nothing sees it.

Why: a swapped class order or a lost sign turns every decision around, and no request fails.

Example: `tidegate rehearse --fault inverted`
"""

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings
from tidegate.faults._predictions import changed, score_is_prediction, turned
from tidegate.kinds import Task

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = "an objective of kind performance, once labels arrive"


def caught_by(task: Task) -> tuple[str, ...]:
    return ("score_shift",) if score_is_prediction(task) else ()


def served(model: ServedModel) -> ServedModel:
    return changed(model, lambda predictions: turned(model, predictions))
