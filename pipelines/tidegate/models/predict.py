"""What a fitted model says about rows."""

from math import isfinite
from typing import TYPE_CHECKING, Any

from tidegate.errors import EvidenceError

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

DIGITS = 12
"""Significant digits of a number that is compared across machines: the last ones are the machine's, not the model's."""


def predict(model: Any, inputs: "pd.DataFrame", task: str) -> "Floats":
    """The probability of the positive value (binary) or the number (regression) per row, all finite."""
    import numpy as np

    said = model.predict_proba(inputs)[:, -1] if task == "binary" else model.predict(inputs)
    predicted = np.asarray(said, dtype=np.float64)
    if wrong := int((~np.isfinite(predicted)).sum()):
        raise EvidenceError(f"the model's answer is not a finite number for {wrong} of {len(predicted)} rows")
    return predicted


def rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if isfinite(value) else None
