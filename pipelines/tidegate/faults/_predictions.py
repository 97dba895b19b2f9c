"""Change what a model answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.faults import ServedModel, Values
from tidegate.kinds import Task

if TYPE_CHECKING:
    from tidegate.arrays import Floats


def changed(model: ServedModel, change: Callable[["Floats"], "Floats"]) -> ServedModel:
    """The model whose every answer is changed."""
    predict = model.predict

    def wrong(values: Values) -> "Floats":
        return change(predict(values))

    return replace(model, predict=wrong)


def turned(model: ServedModel, predictions: "Floats") -> "Floats":
    """The opposite within the range of predictions; without a range, the other sign; of classes, the next one's."""
    import numpy as np

    low, high = model.task.RANGE
    if predictions.ndim > 1:
        return np.roll(predictions, 1, axis=1)
    return low + high - predictions if np.isfinite(high - low) else -predictions


def score_is_prediction(task: Task) -> bool:
    """Whether the score that servers export is the prediction; where a class is answered, it is the likeliest one's."""
    return "BYTES" not in task.OUTPUTS.values()
