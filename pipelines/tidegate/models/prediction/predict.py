"""What a fitted model predicts for rows."""

from typing import TYPE_CHECKING

from tidegate import class_probabilities
from tidegate.errors import EvidenceError
from tidegate.kinds import TASKS

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats


def predict(model: object, inputs: "pd.DataFrame", task: str) -> "Floats":
    """The prediction per row that the task defines: a probability, one per class, or a number, all finite."""
    import numpy as np

    predicted = np.asarray(TASKS.load(task).predict(model, inputs), dtype=np.float64)
    if wrong := int((~class_probabilities.finite(predicted)).sum()):
        raise EvidenceError(f"the model's prediction is not a finite number for {wrong} of {len(predicted)} rows")
    return predicted
