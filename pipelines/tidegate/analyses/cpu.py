"""The processor time of one pod of the candidate stays within a limit.

It is asked of the pods; the one that uses most counts.

Why: a version that computes more answers in time at a share of the traffic, and is throttled at all of it.

Example: `cpu: {kind: cpu, at_most_cores: 0.8, window: 10m}`
"""

from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import WindowParams
from tidegate.analyses._observers import Observers
from tidegate.analyses._promql import over
from tidegate.analyses._resource_use import busiest, limited, problems, share
from tidegate.delivery.served_series import CPU_SECONDS
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {"at_most_cores": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(WindowParams):
    """The most that one pod of the candidate uses."""

    kind: Literal["cpu"]
    at_most_cores: float = Field(gt=0, le=1024)
    """The largest use of one pod, below its limit: a use at the limit shows no more."""


def record(name: str, params: Params) -> Analysis:
    return limited(name, params, params.at_most_cores, "cores")


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The processor time of each second, of the busiest pod."""
    used = f"max(rate({over(CPU_SECONDS, observers.pods.candidate, analysis)}))"
    return busiest(used, analysis, observers)


__all__ = ["COMPARES", "NEEDS_ROUTER", "STRICTER", "Params", "problems", "queries", "record", "share"]
