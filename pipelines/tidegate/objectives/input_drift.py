"""The inputs are distributed as the training rows were, beyond sampling error.

Per feature the stability index, and of numbers the Kolmogorov–Smirnov distance, each with an interval that counts how
alike the rows of a day or group are. `alpha` is shared among all of them.

Why: a model has learnt from the training rows; on other rows its predictions are guesses. Drift without lost
performance is a reason to look, not to retrain.

Example: `inputs: {kind: input_drift, psi: 0.2, ks: 0.1, window: 7d, owner: "@ml-owners"}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.schema.data import features
from tidegate.config.section import EachOnce
from tidegate.objectives._bounds import lacking, too_few
from tidegate.objectives._drift_findings import findings, unreachable
from tidegate.objectives._fields import DataParams
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

STRICTER = {"psi": Stricter.SMALLER, "ks": Stricter.SMALLER, "min_rows": Stricter.LARGER}


class Params(DataParams):
    """How far features may move."""

    kind: Literal["input_drift"]
    columns: Annotated[tuple[str, ...], EachOnce] = ()
    """The features that are watched; default: all."""
    ks: float | None = Field(default=None, gt=0)
    """Largest Kolmogorov–Smirnov distance of a numeric feature. Default: beyond 0.1 fails; within it
    passes, or within the least limit that rows so alike decide, which the finding names."""
    psi: float | None = Field(default=None, gt=0)
    """Largest population stability index of a feature. Default: beyond 0.2 fails; within it
    passes, or within the least limit that rows so alike decide, which the finding names."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """How often rows like the training rows may be reported as drift, over all features together."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """Columns that the model does not read, and a distance that nothing exceeds."""
    yield from data.not_features(params.columns)
    yield from unreachable(ks=params.ks, psi=params.psi)


def signal(params: Params, service: Service) -> None:
    """Series do not know inputs."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    within = window.last(params.window)
    watched = params.columns or tuple(features(window.declared.columns))
    if within.rows < params.min_rows:
        yield too_few(name, "inputs", within.rows, params.min_rows)
        return
    base, current = (
        replace(part, columns={key: part.columns[key] for key in watched if key in part.columns})
        for part in (window.training, within.statistics)
    )
    for column in watched:
        if column not in base.columns or column not in current.columns:
            yield lacking(name, column, in_training=column in base.columns)
    yield from findings(name, params, base, current)
