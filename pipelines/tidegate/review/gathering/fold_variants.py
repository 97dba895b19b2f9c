"""Read what other seeds and fewer training rows give on the folds."""

from collections.abc import Iterator
from pathlib import Path

from tidegate.review.evaluation_data import LearningCurve, LearntStep, SeedSpread
from tidegate.review.gathering.csv_numbers import estimate, number, rows

MOST = 12
"""Metrics that are shown."""


def seeds(root: Path = Path()) -> tuple[SeedSpread, ...]:
    """Metric by metric; empty where no other seed is declared. A metric that is undefined for a seed is left out."""
    found: dict[str, list[tuple[bool, float | None]]] = {}
    for row in rows(root, "seeds"):
        found.setdefault(row.get("metric") or "", []).append((row.get("trained") == "True", number(row.get("mean"))))
    return tuple(_spreads(found))[:MOST]


def _spreads(found: dict[str, list[tuple[bool, float | None]]]) -> Iterator[SeedSpread]:
    for metric, means in found.items():
        trained = [mean for is_trained, mean in means if is_trained and mean is not None]
        others = [mean for is_trained, mean in means if not is_trained and mean is not None]
        if len(trained) == 1 and others and len(others) + 1 == len(means):
            yield SeedSpread(metric, trained[0], tuple(others))


def learning(root: Path = Path()) -> tuple[LearningCurve, ...]:
    """Metric by metric; empty where no share is declared."""
    found: dict[str, list[LearntStep]] = {}
    for row in rows(root, "learning_curve"):
        share, count, mean = (number(row.get(key)) for key in ("share", "rows", "mean"))
        if share is not None and count is not None and count > 0 and mean is not None:
            step = LearntStep(share, int(count), mean, estimate(row, "gain", "gain_low", "gain_high"))
            found.setdefault(row.get("metric") or "", []).append(step)
    curves = (LearningCurve(metric, tuple(steps)) for metric, steps in found.items() if len(steps) > 1)
    return tuple(curves)[:MOST]
