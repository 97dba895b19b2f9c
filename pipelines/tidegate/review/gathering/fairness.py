"""Read the widest gaps between groups of sensitive columns, here and at the base."""

import csv
import math
from pathlib import Path

from tidegate import paths
from tidegate.records import Estimate
from tidegate.review.evaluation_data import FairnessGap

FILE = paths.PLOTS / "fairness.csv"
GAP = "widest gap"
Gaps = dict[tuple[str, str], tuple[str, Estimate]]


def read(base: Path, head: Path = Path()) -> tuple[FairnessGap, ...]:
    """The gaps in the order in which they were measured; empty if no sensitive column is declared."""
    before, after = _gaps(base), _gaps(head)
    return tuple(
        FairnessGap(column, statistic, between, before[key][1].value if key in before else None, gap)
        for key, (between, gap) in after.items()
        for column, statistic in [key]
    )


def _gaps(root: Path) -> Gaps:
    path = root / FILE
    if not path.is_file():
        return {}
    with path.open(newline="", errors="replace") as file:
        return dict(gap for row in csv.DictReader(file) for gap in _gap(row))


def _gap(row: dict[str, str]) -> list[tuple[tuple[str, str], tuple[str, Estimate]]]:
    """The gap of a row of an untrusted file; nothing for a group's own value, or a number that is not finite."""
    try:
        value, low, high, level = (float(row[key]) for key in ("value", "low", "high", "level"))
    except (KeyError, TypeError, ValueError):
        return []
    if row.get("group") != GAP or not all(map(math.isfinite, (value, low, high, level))):
        return []
    estimate = Estimate(value, low, high, 1 - (1 - level) / 2)
    return [((row.get("column") or "", row.get("statistic") or ""), (row.get("between") or "", estimate))]
