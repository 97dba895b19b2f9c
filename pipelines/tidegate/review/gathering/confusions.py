"""Which classes are taken for which, or the four outcomes, at the base and here."""

import csv
from pathlib import Path

from tidegate import paths
from tidegate.review.review_data import Confusion

FILE = paths.PLOTS / "confusion.csv"
SHOWN = 10
"""Pairs of classes: those whose count moved most."""


def read(base: Path, head: Path = Path()) -> tuple[Confusion, ...]:
    """The wrong answers that moved most, then the most frequent; empty where no classes are predicted."""
    before, after = _counts(base / FILE), _counts(head / FILE)
    if after is None:
        return _outcomes(base / FILE, head / FILE)
    pairs = {**(before or {}), **after}
    found = [
        Confusion(actual, predicted, None if before is None else before.get((actual, predicted), 0), rows)
        for actual, predicted in pairs
        if actual != predicted
        for rows in [after.get((actual, predicted), 0)]
    ]
    return tuple(sorted(found, key=_rank)[:SHOWN])


def _outcomes(base: Path, head: Path) -> tuple[Confusion, ...]:
    """The outcomes of a yes or no, as they are written; empty of a file that has none."""
    before, after = (_by_outcome(path) for path in (base, head))
    return tuple(
        Confusion(outcome, "", before.get(outcome) if before else None, rows, is_wrong=outcome.startswith("false "))
        for outcome, rows in after.items()
    )


def _by_outcome(path: Path) -> dict[str, int]:
    if not path.is_file():
        return {}
    with path.open(newline="", errors="replace") as file:
        rows = csv.DictReader(file)
        if {*(rows.fieldnames or ())} != {"outcome", "rows"}:
            return {}
        return dict([(row["outcome"] or "", _whole(row["rows"])) for row in rows][:SHOWN])


def _rank(pair: Confusion) -> tuple[int, int, str, str]:
    moved = 0 if pair.base is None else abs(pair.head - pair.base)
    return -moved, -pair.head, pair.actual, pair.predicted


def _counts(path: Path) -> dict[tuple[str, str], int] | None:
    """Rows by their class and the predicted one, from an untrusted file; None where it is not about classes."""
    if not path.is_file():
        return None
    with path.open(newline="", errors="replace") as file:
        rows = csv.DictReader(file)
        if not {"actual", "predicted", "rows"} <= {*(rows.fieldnames or ())}:
            return None
        return {(row["actual"] or "", row["predicted"] or ""): _whole(row["rows"]) for row in rows}


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0
