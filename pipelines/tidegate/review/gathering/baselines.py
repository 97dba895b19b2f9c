"""Read what a constant and a simple model reach on the same rows as the model."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from tidegate import paths
from tidegate.records import Estimate
from tidegate.review.evaluation_data import BaselineGain

CONSTANT = paths.PLOTS / "intervals.csv"
SIMPLE = paths.PLOTS / "baselines.csv"


def read(root: Path = Path()) -> tuple[BaselineGain, ...]:
    """Metric by metric in the declared order: the constant, then the simple model. Undefined ones are left out."""
    ours = {row.get("metric", ""): row.get("value", "") for row in _rows(root / CONSTANT)}
    found = [
        *(
            _gain({**row, "baseline": "constant", "value": row.get("constant", "")}, ours)
            for row in _rows(root / CONSTANT)
        ),
        *(_gain(row, ours) for row in _rows(root / SIMPLE)),
    ]
    order = list(ours)
    return tuple(sorted(filter(None, found), key=lambda gain: order.index(gain.metric)))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(newline="", errors="replace") as file:
            yield from csv.DictReader(file)


def _gain(row: dict[str, str], ours: dict[str, str]) -> BaselineGain | None:
    """The gain of a row of an untrusted file; None where a number is not one, or the metric is unknown."""
    metric = row.get("metric") or ""
    try:
        model, reached, gain, low, high, level = (
            float(text or "nan")
            for text in (
                ours.get(metric),
                *(row.get(key) for key in ("value", "gain", "gain_low", "gain_high", "level")),
            )
        )
    except (TypeError, ValueError):
        return None
    if not all(map(math.isfinite, (model, reached, gain, low, high, level))):
        return None
    return BaselineGain(
        row.get("baseline") or "", metric, model, reached, Estimate(gain, low, high, 1 - (1 - level) / 2)
    )
