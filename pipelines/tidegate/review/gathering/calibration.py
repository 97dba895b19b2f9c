"""Read how far predicted probabilities are from observed shares, as numbers."""

from pathlib import Path

from tidegate.review.evaluation_data import CalibrationGap
from tidegate.review.gathering.csv_numbers import estimate, number, rows

PLOT = "calibration_error"
MOST = 20


def read(base: Path, head: Path = Path()) -> tuple[CalibrationGap, ...]:
    """Each statistic; empty where no probability is predicted, or an earlier version evaluated."""
    before = {row.get("statistic") or "": number(row.get("value")) for row in rows(base, PLOT)}
    found = [
        CalibrationGap(statistic, before.get(statistic), gap)
        for row in rows(head, PLOT)
        if (statistic := row.get("statistic") or "") and (gap := estimate(row, "value", "low", "high"))
    ]
    return tuple(found[:MOST])
