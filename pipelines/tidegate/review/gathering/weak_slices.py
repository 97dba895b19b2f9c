"""Read the parts that `evaluate` found to be weak, and whether the base had them."""

import csv
import math
from pathlib import Path

from tidegate import paths
from tidegate.review.evaluation_data import WeakPart

FILE = paths.PLOTS / "weak_slices.csv"
MOST = 20


def read(base: Path, head: Path = Path()) -> tuple[WeakPart, ...]:
    """The worst first; empty where none was found. `is_new` where the base has found others."""
    before = {part.name for part in _parts(base, set())}
    return tuple(_parts(head, before))


def _parts(root: Path, before: set[str]) -> list[WeakPart]:
    path = root / FILE
    if not path.is_file():
        return []
    with path.open(newline="", errors="replace") as file:
        rows = [part for row in csv.DictReader(file) if (part := _part(row, before))]
    return rows[:MOST]


def _part(row: dict[str, str], before: set[str]) -> WeakPart | None:
    """The part of a row of an untrusted file; None where a number is not one."""
    try:
        count, error, overall, least = (float(row[key]) for key in ("rows", "error", "overall", "at_least"))
    except (KeyError, TypeError, ValueError):
        return None
    if not all(map(math.isfinite, (count, error, overall, least))):
        return None
    name = row.get("slice") or ""
    return WeakPart(name, int(count), error, overall, least, bool(before) and name not in before)
