"""The predictions are distributed as on the holdout, beyond sampling error.

Of several classes it compares how often each is the likeliest, and the distribution of each one's probability.

Why: predictions are known at once, labels late. A model that was fed or loaded wrongly shows here first.

Example: `scores: {kind: prediction_drift, psi: 0.2, ks: 0.1, window: 7d, owner: "@ml-owners"}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.objectives._bounds import too_few
from tidegate.objectives._drift_findings import findings, unreachable
from tidegate.objectives._fields import DataParams
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows, described_predictions
from tidegate.records import Finding, Stricter

STRICTER = {"psi": Stricter.SMALLER, "ks": Stricter.SMALLER, "min_rows": Stricter.LARGER}


class Params(DataParams):
    """How far predictions may move."""

    kind: Literal["prediction_drift"]
    ks: float | None = Field(default=None, gt=0)
    """Largest Kolmogorov–Smirnov distance from the holdout's predictions. Default: beyond 0.1 fails; within it
    passes, or within the least limit that rows so alike decide, which the finding names."""
    psi: float | None = Field(default=None, gt=0)
    """Largest population stability index over tenths of the holdout's predictions. Default: beyond 0.2 fails; within it
    passes, or within the least limit that rows so alike decide, which the finding names."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """How often predictions like the holdout's may be reported as drift."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """A distance that nothing exceeds."""
    yield from unreachable(ks=params.ks, psi=params.psi)


def signal(params: Params, service: Service) -> None:
    """The server's histogram of answers is too coarse for it; rows are needed."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    from tidegate.data.target_classes import target_classes

    within = window.last(params.window)
    if within.rows < params.min_rows:
        yield too_few(name, "prediction", within.rows, params.min_rows)
        return
    classes = target_classes(window.declared.columns, window.declared.evaluate.task)
    current = described_predictions(within.predicted, within.blocks, classes)
    yield from findings(name, params, window.evaluated, current)
