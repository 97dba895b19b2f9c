"""Read the tables that `evaluate` left; what is not a number in them is None."""

import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from tidegate import paths
from tidegate.records import Estimate


def rows(root: Path, plot: str) -> Iterator[dict[str, str]]:
    """The rows of `plots/<plot>.csv`, which anyone may have written; none where it is missing."""
    path = root / paths.PLOTS / f"{plot}.csv"
    if path.is_file():
        with path.open(newline="", errors="replace") as file:
            yield from csv.DictReader(file)


def number(text: str | None) -> float | None:
    """A finite number; None for anything else."""
    try:
        value = float(text or "")
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def estimate(row: Mapping[str, str], value: str, low: str, high: str) -> Estimate | None:
    """Three of the row's columns, whose ends both hold with its level; None where one is not a number."""
    found, below, above, level = (number(row.get(key)) for key in (value, low, high, "level"))
    if found is None or below is None or above is None or level is None or not 0 < level < 1:
        return None
    return Estimate(found, below, above, 1 - (1 - level) / 2)
