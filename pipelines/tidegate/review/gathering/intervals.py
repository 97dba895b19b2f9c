"""Read the intervals of the metrics that `evaluate` left."""

import csv
import math
from pathlib import Path

from tidegate import paths
from tidegate.review.review_data import EvaluatedMetric

FILE = paths.PLOTS / "intervals.csv"


def read(root: Path = Path()) -> tuple[EvaluatedMetric, ...]:
    """The metrics in declared order; empty if an earlier version evaluated."""
    path = root / FILE
    if not path.is_file():
        return ()
    with path.open(newline="", errors="replace") as file:
        return tuple(_metric(row) for row in csv.DictReader(file))


def _metric(row: dict[str, str]) -> EvaluatedMetric:
    numbers = (_number(row.get(key)) for key in ("value", "low", "high", "level", "constant", "gain_low"))
    return EvaluatedMetric(row.get("metric") or "", *numbers)


def _number(text: str | None) -> float | None:
    """A finite number; None for anything else."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
