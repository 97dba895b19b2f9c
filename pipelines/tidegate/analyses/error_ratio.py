"""The share of requests answered with a 5xx status stays within a limit.

It is asked of the pods, and of the router where Prometheus has its metrics: a pod that was killed counts nothing, and
its clients get a 502. Requests that validation refused are neither failed nor answered; `validation_failures` counts
them.

Why: a version that fails requests must not get more of them. A share fails where it exceeds its limit by more than
chance adds in one window, so that few requests do not stop a good version.

Example: `errors: {kind: error_ratio, at_most: 0.02, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import ShareParams, share_record
from tidegate.analyses._observers import Observers, Version
from tidegate.analyses._promql import accepted, chance, enough, failed, occurred, requests
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {"at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(ShareParams):
    """Share of requests answered with a 5xx status."""

    kind: Literal["error_ratio"]
    at_most: float = Field(gt=0, lt=0.5)
    """The largest share."""


def record(name: str, params: Params) -> Analysis:
    return share_record(name, params, at_most=params.at_most, unit="ratio")


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """None: every limit can be exceeded."""
    yield from ()


def share(analysis: Analysis) -> float:
    return analysis.at_most


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    return {view: _query(analysis, observer.candidate) for view, observer in observers.by_view()}


def _query(analysis: Analysis, candidate: Version) -> str:
    count = requests(candidate, analysis, *accepted(candidate))
    ratio = f"{occurred(candidate, analysis, *failed(candidate))} / {count}"
    return enough(f"{ratio} - {chance(analysis, share(analysis), count)}", count, analysis)
