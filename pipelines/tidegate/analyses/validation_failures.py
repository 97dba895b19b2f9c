"""The share of refused requests (4xx) grows little over the stable version's.

Asked of the pods, and of the router where Prometheus has its metrics: a model that is served under another name
answers 404 before it counts anything.

Why: a version whose inputs changed refuses requests that the stable version answers; each refusal is fast, correct and
no server error. Clients send some wrong requests at any time, so it is the change that counts: candidate and stable in
the same window, or, where they never serve at the same time, the stable version's last window before the switch.

Example: `refused: {kind: validation_failures, grows_at_most: 0.01, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from statistics import NormalDist
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import ShareParams, share_record
from tidegate.analyses._observers import Observer, Observers
from tidegate.analyses._promql import chance, enough, occurred, refused, requests
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = True
NEEDS_ROUTER = False
STRICTER = {"grows_at_most": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(ShareParams):
    """Growth of the share of requests that validation refuses."""

    kind: Literal["validation_failures"]
    grows_at_most: float = Field(gt=0, lt=0.5)
    """The largest allowed growth of the candidate's share over the stable version's."""


def record(name: str, params: Params) -> Analysis:
    return share_record(name, params, at_most=params.grows_at_most, unit="ratio")


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """None: every limit can be exceeded."""
    yield from ()


def share(analysis: Analysis) -> float:
    """The candidate's share at its limit where the stable version refuses nothing."""
    return analysis.at_most


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    return {view: _query(analysis, observer) for view, observer in observers.by_view()}


def _query(analysis: Analysis, observer: Observer) -> str:
    """The growth less what chance adds: to the candidate's share at the limit, and to what both refuse alike."""
    candidate, stable = observer.candidate, observer.stable
    count, stable_count = requests(candidate, analysis), requests(stable, analysis)
    candidate_share = f"{occurred(candidate, analysis, *refused(candidate))} / {count}"
    stable_share = f"({requests(stable, analysis, *refused(stable))} or vector(0)) / {stable_count}"
    z = round(-NormalDist().inv_cdf(analysis.alpha) * analysis.design_effect**0.5, 6)
    scatter = f"{z} * sqrt(({stable_share}) * (1 - {stable_share}) * (1 / {count} + 1 / {stable_count}))"
    growth = f"{candidate_share} - {stable_share} - {chance(analysis, share(analysis), count)} - {scatter}"
    return enough(enough(growth, count, analysis), stable_count, analysis)
