"""Read what a regression leaves unexplained, by the size of its predictions."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from tidegate import paths
from tidegate.config import params
from tidegate.review.evaluation_data import ResidualBin, Residuals

FILE = paths.PLOTS / "residuals.csv"
MOST = 100
LARGEST = 1e150
"""Beyond it a scale cannot be drawn."""


def read(base: Path, head: Path = Path()) -> Residuals | None:
    """The bins of both; None where the head has none, or the target is private: a bin may be of one row."""
    if _is_private(head) or not (here := bins(_rows(head / FILE))):
        return None
    return Residuals(bins(_rows(base / FILE)), here)


def bins(rows: Iterable[Mapping[str, object]]) -> tuple[ResidualBin, ...]:
    """The rows of which all numbers are known, by prediction."""
    found = [measured for row in rows if (measured := _bin(row))]
    return tuple(sorted(found[:MOST], key=lambda measured: measured.predicted))


def _is_private(root: Path) -> bool:
    columns = params.mapping(params.read(root / paths.PARAMS), "data.columns")
    return any(
        isinstance(column, dict) and column.get("role") == "target" and bool(column.get("private"))
        for column in columns.values()
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(newline="", errors="replace") as file:
        return [*csv.DictReader(file)]


def _bin(row: Mapping[str, object]) -> ResidualBin | None:
    """The bin of a row of an untrusted file; None where a number is not one."""
    try:
        numbers = [float(str(row[key])) for key in ("predicted", "residual", "p10", "p90")]
    except (KeyError, ValueError):
        return None
    return ResidualBin(*numbers) if all(abs(number) <= LARGEST for number in numbers) else None
