"""The share of requests answered with a 5xx status stays within a limit.

Why: a version that fails requests must not get more of them. A share fails where it exceeds its limit by more than
chance adds in one window, so that few requests do not stop a good version.

Example: `errors: {kind: error_ratio, at_most: 0.02, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import ShareParams, share_record
from tidegate.analyses._promql import REQUESTS, Labels, chance, enough, requests, selector, window
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
STRICTER = {"at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(ShareParams):
    """Share of requests answered with a 5xx status."""

    kind: Literal["error_ratio"]
    at_most: float = Field(gt=0, lt=0.5)
    """The largest share."""


def record(name: str, params: Params) -> Analysis:
    return share_record(name, params, at_most=params.at_most, unit="ratio")


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
