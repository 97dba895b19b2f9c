"""The declared metrics of a model's predictions.

Separate from predicting, so that a package depends on no metric.
"""

from typing import TYPE_CHECKING

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate

if TYPE_CHECKING:
    from tidegate.arrays import Floats


def measure(declared: Evaluate, truth: "Floats", predicted: "Floats") -> dict[str, float | None]:
    """Each declared metric over these rows, rounded; None where it is undefined."""
    return {
        name: rounded(metrics.prepare(name, metric, declared.threshold, truth, predicted)(None))
        for name, metric in declared.metrics.items()
    }
