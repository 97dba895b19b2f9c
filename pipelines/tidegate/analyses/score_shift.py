"""The candidate's mean score is close to the stable version's.

Why: a model that was packaged, loaded or fed wrongly answers quickly and without an error, and answers something else.

Example: `score_shift: {kind: score_shift, at_most: 0.05, window: 15m, min_requests: 1000}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import Window
from tidegate.analyses._promql import SCORE, Labels, enough, requests, selector, window
from tidegate.config.section import Section
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = True
STRICTER = {"at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(Section):
    """The distance between the candidate's mean score and the stable version's, in score units."""

    kind: Literal["score_shift"]
    at_most: float = Field(gt=0)
    """The largest distance between the means."""
    window: Window = 900.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=500, ge=1)
    """Fewer requests to either version in the window: inconclusive, never a pass."""


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


def query(analysis: Analysis, candidate: Labels, stable: Labels) -> str:
    shift = f"abs({_mean(candidate, analysis)} - {_mean(stable, analysis)})"
    enough_candidate = enough(shift, requests(candidate, analysis), analysis)
    return enough(enough_candidate, requests(stable, analysis), analysis)


def _mean(labels: Labels, analysis: Analysis) -> str:
    selected, seconds = selector(labels), window(analysis)
    return f"sum(increase({SCORE}_sum{selected}{seconds})) / sum(increase({SCORE}_count{selected}{seconds}))"
