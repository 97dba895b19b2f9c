"""Of the flights that were late, the share among the tenth with the highest scores. NaN where none was late.

Why: a desk that rebooks passengers can look at one flight in ten. `recall` counts what a threshold finds, however many
flights that takes; this counts what the desk can reach: 0.1 by chance.

Example: `late_in_top_tenth: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.POSITIVE
REACHED = 0.1
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    """Flights with equal scores are reached together: a part of each where the tenth ends among them."""
    import numpy as np

    order = np.argsort(-predicted, kind="stable")
    scores, late = predicted[order], np.where(np.isfinite(predicted), truth, np.nan)[order]
    first = np.flatnonzero(np.r_[True, scores[1:] != scores[:-1]][: len(scores)])

    def measure(weights: Floats | None) -> float:
        flights = np.ones_like(late) if weights is None else weights[order]
        if not flights.sum() > 0:
            return np.nan
        size, hits = np.add.reduceat(flights, first), np.add.reduceat(flights * late, first)
        room = REACHED * size.sum() - (np.cumsum(size) - size)
        reached = np.divide(room, size, out=np.zeros_like(size), where=size > 0).clip(0, 1)
        total = float(hits.sum())
        return float((hits * reached).sum()) / total if total > 0 else np.nan

    return measure
