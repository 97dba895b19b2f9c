"""One input never reaches the model: that whose loss changes the answers most.

Why: a renamed or dropped column upstream leaves every request valid and every answer a little wrong.

Example: `tidegate rehearse --fault feature_lost`
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.faults import MOST_REQUESTS, ServedModel, Surroundings, Values, no_analysis

if TYPE_CHECKING:
    from tidegate.arrays import Floats

REQUESTS, SETTLES_AFTER = MOST_REQUESTS, 0
SURROUNDINGS = Surroundings()
ELSEWHERE = "an objective of kind null_rate or input_drift on logged inputs, and performance, once labels arrive"
caught_by = no_analysis


def served(model: ServedModel) -> ServedModel:
    lost = max(model.rows, key=lambda name: _changes(model, name))

    def predict(values: Values) -> "Floats":
        return model.predict(_without(values, lost))

    return replace(model, predict=predict)


def _without(values: Values, name: str) -> Values:
    return {**values, name: [None] * len(values[name])}


def _changes(model: ServedModel, name: str) -> float:
    """The mean change of the answers without the input; negative if the model can't answer without it."""
    import numpy as np

    try:
        without = model.predict(_without(model.rows, name))
    except ValueError:  # how a model refuses values, whichever library it is from
        return -1.0
    return float(np.abs(without - model.predict(model.rows)).mean())
