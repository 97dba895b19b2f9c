"""The share of requests that the candidate answers with a 5xx status stays within a limit.

Why: a version that fails requests must not get more of them. A share fails where it exceeds its limit by more than
chance adds in one window, so that few requests do not stop a good version.

Example: `errors: {kind: error_ratio, at_most: 0.02, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import Alpha, DesignEffect, Window
from tidegate.analyses._promql import REQUESTS, Labels, chance, enough, requests, selector, window
from tidegate.config.section import Section
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
STRICTER = {"at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(Section):
    """Share of requests answered with a 5xx status."""

    kind: Literal["error_ratio"]
    at_most: float = Field(gt=0, lt=0.5)
    """The largest share."""
    window: Window = 300.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests in the window: inconclusive, never a pass."""
    alpha: Alpha = 0.01
    """How often one window fails a version that is exactly at the limit: beyond it by more than that is no chance."""
    design_effect: DesignEffect = 2.0
    """By how much errors scatter more than independent ones: requests fail together, by pod and by minute."""


def record(name: str, params: Params) -> Analysis:
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.at_most,
        unit="ratio",
        window_s=round(params.window),
        min_requests=params.min_requests,
        alpha=params.alpha,
        design_effect=params.design_effect,
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:  # noqa: ARG001
    """Its limits can always fail."""
    yield from ()


def share(analysis: Analysis) -> float:
    return analysis.at_most


def query(analysis: Analysis, candidate: Labels, stable: Labels) -> str:  # noqa: ARG001
    count = requests(candidate, analysis)
    failed = f"sum(increase({REQUESTS}{selector(candidate, code='5..')}{window(analysis)}))"
    # a server that never failed has no 5xx series: without `or vector(0)` it could not pass
    ratio = f"({failed} or vector(0)) / {count}"
    return enough(f"{ratio} - {chance(analysis, share(analysis), count)}", count, analysis)
