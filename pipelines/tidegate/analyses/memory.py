"""The memory of one pod of the candidate stays within a limit.

It is asked of the pods; the one that uses most counts.

Why: a version that needs more memory is killed once its limit is reached, at the load that comes later.

Example: `memory: {kind: memory, at_most_mib: 900, window: 10m}`
"""

from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import WindowParams
from tidegate.analyses._observers import Observers
from tidegate.analyses._promql import over
from tidegate.analyses._resource_use import busiest, limited, problems, share
from tidegate.delivery.served_series import MEMORY_BYTES
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {"at_most_mib": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(WindowParams):
    """The most that one pod of the candidate uses."""

    kind: Literal["memory"]
    at_most_mib: float = Field(gt=0, le=16_777_216)
    """The largest use of one pod, below its limit: a use at the limit shows no more."""


def record(name: str, params: Params) -> Analysis:
    return limited(name, params, params.at_most_mib, "MiB")


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The most that the largest pod had at any time of the window."""
    used = f"max(max_over_time({over(MEMORY_BYTES, observers.pods.candidate, analysis)})) / {2**20}"
    return busiest(used, analysis, observers)


__all__ = ["COMPARES", "NEEDS_ROUTER", "STRICTER", "Params", "problems", "queries", "record", "share"]
