"""Read the signs that training has seen the holdout, as `evaluate` measured them."""

import csv
import math
from pathlib import Path

from tidegate import paths
from tidegate.review.evaluation_data import LeakageMeasure

FILE = paths.PLOTS / "leakage.csv"
MOST = 50
NUMBERS = ("value", "expected", "limit", "rows")
CLEAR = "clear"


def read(root: Path = Path()) -> tuple[LeakageMeasure, ...]:
    """Suspected ones first; empty where an earlier version evaluated."""
    path = root / FILE
    if not path.is_file():
        return ()
    with path.open(newline="", errors="replace") as file:
        found = [measure for row in csv.DictReader(file) if (measure := _measure(row))]
    return tuple(sorted(found, key=lambda measure: not measure.is_suspected))[:MOST]


def _measure(row: dict[str, str]) -> LeakageMeasure | None:
    """The sign of a row of an untrusted file; None where a number is not one. What is not clear is suspected."""
    try:
        value, expected, limit, rows = (float(row[key]) for key in NUMBERS)
    except (KeyError, TypeError, ValueError):
        return None
    if not all(map(math.isfinite, (value, expected, limit, rows))):
        return None
    return LeakageMeasure(
        row.get("sign") or "",
        row.get("subject") or "",
        value,
        expected,
        limit,
        int(rows),
        is_suspected=row.get("finding") != CLEAR,
    )
