"""The share of requests that got no answer from a pod stays within a limit.

Why: a pod that is killed, hangs or refuses connections counts nothing itself. What the router answered with a 5xx
status that no pod sent (no pod there, connection cut), and what clients gave up on (499), the router alone counts.

Example: `unanswered: {kind: unanswered, at_most: 0.02, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import ShareParams, share_record
from tidegate.analyses._observers import ROUTER, Observers
from tidegate.analyses._promql import chance, enough, failed, occurred, requests
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
NEEDS_ROUTER = True
STRICTER = {"at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(ShareParams):
    """Share of requests that no pod answered."""

    kind: Literal["unanswered"]
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
    """Nothing without a router; the declaration is refused there."""
    if observers.router is None:
        return {}
    pods, router = observers.pods.candidate, observers.router.candidate
    count = requests(router, analysis)
    without_answer = occurred(router, analysis, f'{router.metrics.code}=~"499|5.."')
    from_pods = f"({requests(pods, analysis, *failed(pods))} or vector(0))"
    ratio = f"clamp_min({without_answer} - {from_pods}, 0) / {count}"
    return {ROUTER: enough(f"{ratio} - {chance(analysis, share(analysis), count)}", count, analysis)}
