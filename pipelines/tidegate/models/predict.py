"""What a fitted model says about rows."""

from typing import TYPE_CHECKING, Any

from tidegate.errors import EvidenceError
from tidegate.kinds import TASKS

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats


def predict(model: Any, inputs: "pd.DataFrame", task: str) -> "Floats":
    """What the task has a model predict per row: a probability or a number, all finite."""
    import numpy as np

    predicted = np.asarray(TASKS.load(task).predict(model, inputs), dtype=np.float64)
    if wrong := int((~np.isfinite(predicted)).sum()):
        raise EvidenceError(f"the model's answer is not a finite number for {wrong} of {len(predicted)} rows")
    return predicted
