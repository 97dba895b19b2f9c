"""The candidate's mean score is close to the stable version's.

Why: a model that was packaged, loaded or fed wrongly answers quickly and without an error, and answers something else.

Example: `score_shift: {kind: score_shift, at_most: 0.05, window: 15m, min_requests: 1000}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import Window
from tidegate.analyses._observers import Observers, Version
from tidegate.analyses._promql import enough, growth, requests
from tidegate.config.section import Section
from tidegate.delivery.served_series import SCORE
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = True
NEEDS_ROUTER = False
STRICTER = {"at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(Section):
    """The distance between the candidate's mean score and the stable version's, in score units."""

    kind: Literal["score_shift"]
    at_most: float = Field(gt=0)
    """The largest distance between the means."""
    window: Window = 900.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=500, ge=1)
    """Fewer answered requests to either version in the window: inconclusive, never a pass."""


def record(name: str, params: Params) -> Analysis:
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.at_most,
        unit="score",
        window_s=round(params.window),
        min_requests=params.min_requests,
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """A limit that could never fail: as wide as the range of the predictions."""
    if task is None:
        return
    low, high = task.RANGE
    if params.at_most >= high - low:
        range_of_mean = f"a mean {task.PREDICTION} moves by at most {high - low:g}"
        yield "at_most", f"{range_of_mean}, so a limit of {params.at_most:g} could never fail"


def share(analysis: Analysis) -> None:
    """None: a distance between means is not a share of the requests."""


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The pods' alone: a router does not know what was answered."""
    candidate, stable = observers.pods.candidate, observers.pods.stable
    shift = f"abs({_mean(candidate, analysis)} - {_mean(stable, analysis)})"
    for version in (candidate, stable):
        shift = enough(shift, requests(version, analysis, f'{version.metrics.code}="200"'), analysis)
    return {"": shift}


def _mean(version: Version, analysis: Analysis) -> str:
    return f"{growth(f'{SCORE}_sum', version, analysis)} / {growth(f'{SCORE}_count', version, analysis)}"
