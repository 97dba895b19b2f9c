"""Read the numbers for the page's charts: curves, slices and plans.

Both of the base and of the work tree.
"""

import csv
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tidegate import paths, plans
from tidegate.artifacts import read_json
from tidegate.delivery import rehearsals
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.kinds import TASKS
from tidegate.records import Chart, Decision, Finding
from tidegate.review.review_data import Curve, Points, SliceChange

MOST_POINTS = 2_000
MOST_SPREAD = 100


def curves(base: Path, head: Path = Path()) -> tuple[Curve, ...]:
    """The curves of this revision, with the base's where they exist."""
    return tuple(
        Curve(
            chart.title,
            chart.across.replace("_", " "),
            chart.up.replace("_", " "),
            _points(base, chart),
            here,
            diagonal=chart.diagonal,
            dots=chart.dots,
            spread=_spread(head, chart),
        )
        for chart in {chart.plot: chart for task in TASKS.names() for chart in TASKS.load(task).CHARTS}.values()
        if (here := _points(head, chart))
    )


def parts(metric: str, decision: Decision | None, base: Path, head: Path = Path()) -> tuple[SliceChange, ...]:
    """How each slice's metric moved, the largest loss first. Slices that only one side measured are left out."""
    before, after = _slices(base / paths.SLICES, metric), _slices(head / paths.SLICES, metric)
    by_slice = (
        {finding.slice: finding for finding in decision.findings if finding.subject == metric} if decision else {}
    )
    moves = [_part(label, before[label][1], *after[label], by_slice.get(label)) for label in after if label in before]
    return tuple(sorted(moves, key=lambda part: part.head - part.base))


def rollouts() -> tuple[plans.Plan, ...]:
    """The plans of the work tree. Raises EvidenceError for one that `plan` did not write."""
    rollout_plans = []
    for path in sorted(paths.PLANS.glob("*.json")):
        try:
            rollout_plans.append(plans.from_json(read_json(path)))
        except ValueError as error:
            reason = str(error).splitlines()[0]
            raise EvidenceError(Problem(f"is not a plan: {reason}; run `dvc repro plan`", Where(str(path)))) from None
    return tuple(rollout_plans)


def rehearsed() -> tuple[rehearsals.Rehearsal, ...]:
    """The rehearsals of the work tree. Raises EvidenceError for one that `rehearse` did not write."""
    found = []
    for path in sorted(paths.REHEARSALS.glob("*.json")):
        try:
            found.append(rehearsals.from_json(read_json(path)))
        except ValueError as error:
            reason = f"is not a rehearsal: {str(error).splitlines()[0]}; run `dvc repro rehearse`"
            raise EvidenceError(Problem(reason, Where(str(path)))) from None
    return tuple(found)


def _part(label: str, base: float, rows: int, head: float, finding: Finding | None) -> SliceChange:
    return SliceChange(
        label, rows, base, head, finding.difference if finding else None, finding.verdict if finding else None
    )


def _points(root: Path, chart: Chart) -> Points:
    """The finite points of two columns inside the unit square, at most as many as a picture can show."""
    path = root / paths.PLOTS / f"{chart.plot}.csv"
    if not path.is_file():
        return ()
    with path.open(newline="", errors="replace") as file:
        rows = [*zip(*_columns(csv.DictReader(file), (chart.across, chart.up)), strict=True)]
    return tuple(rows[:: max(1, len(rows) // MOST_POINTS)])


def _spread(root: Path, chart: Chart) -> tuple[tuple[float, float, float], ...]:
    """Each point's interval; empty if the chart has none, or another version evaluated."""
    path = root / paths.PLOTS / f"{chart.plot}.csv"
    if not chart.low or not path.is_file():
        return ()
    with path.open(newline="", errors="replace") as file:
        across, low, high = _columns(csv.DictReader(file), (chart.across, chart.low, chart.high))
    return tuple(zip(across, low, high, strict=True))[:MOST_SPREAD]


def _columns(rows: "csv.DictReader[str]", names: Sequence[str]) -> tuple[list[float], ...]:
    columns: tuple[list[float], ...] = tuple([] for _ in names)
    for row in rows:
        numbers = [_number(row.get(name)) for name in names]
        if all(0 <= number <= 1 for number in numbers):
            for column, number in zip(columns, numbers, strict=True):
                column.append(number)
    return columns


def _number(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        return math.nan


def _slices(path: Path, metric: str) -> dict[str, tuple[int, float]]:
    """Rows and value per slice, from an untrusted slices.json."""
    if not path.is_file():
        return {}
    try:
        return dict(_measured(read_json(path), metric))
    except (AttributeError, KeyError, TypeError, json.JSONDecodeError):
        raise EvidenceError(
            Problem("does not list slices; run `dvc repro evaluate`", Where(str(paths.SLICES)))
        ) from None


def _measured(slices: Any, metric: str) -> Iterator[tuple[str, tuple[int, float]]]:
    for labels in slices.values():
        for label, entry in labels.items():
            value = entry["metrics"].get(metric)
            if isinstance(value, int | float) and math.isfinite(value):
                yield label, (int(entry["rows"]), float(value))
