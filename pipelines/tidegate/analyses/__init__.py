"""What a rollout watches in live traffic, one kind per file.

An analysis compares one number over a window of the candidate's requests with its declared limit. Its kind declares the
`Params` of conf/monitor, how they become the plan's record, and the queries that Prometheus answers: one per view, the
pods' and the router's.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.analyses._observers import POD_METRICS, Metrics, Observer, Observers, Version
from tidegate.analyses._promql import selector, string
from tidegate.kinds import ANALYSES
from tidegate.plans import Analysis

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor
    from tidegate.config.section import Section


def analyses(monitor: "Monitor") -> dict[str, Analysis]:
    """The declared analyses by name, as a plan records them."""
    return {name: ANALYSES.load(params.kind).record(name, params) for name, params in monitor.analyses.items()}


def share(analysis: Analysis) -> float | None:
    """The limit as a share of the requests; None where the analysis does not count requests."""
    return ANALYSES.load(analysis.measure).share(analysis)


def compares(analysis: Analysis) -> bool:
    """Whether it needs requests to the stable version as well."""
    return ANALYSES.load(analysis.measure).COMPARES


def needs_router(analysis: Analysis) -> bool:
    """Whether only a router can answer it."""
    return ANALYSES.load(analysis.measure).NEEDS_ROUTER


def named_analyses(rollout: "Section") -> Iterator[tuple[str, tuple[str, ...]]]:
    """The analyses that a declared rollout names, by their key below it: of each step, or of the whole."""
    if names := getattr(rollout, "analyses", ()):
        yield "analyses", names
    for name, step in getattr(rollout, "steps", {}).items():
        if names := getattr(step, "analyses", ()):
            yield f"steps.{name}.analyses", names


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The PromQL queries whose answers are each compared with the limit, by name: one number, or nothing without data.

    The pods' has the analysis' name; another view's has it too, after a dot, which no declared name contains.
    """
    by_view = ANALYSES.load(analysis.measure).queries(analysis, observers)
    return {f"{analysis.name}.{view}" if view else analysis.name: text for view, text in by_view.items()}


__all__ = [
    "POD_METRICS",
    "Metrics",
    "Observer",
    "Observers",
    "Version",
    "analyses",
    "compares",
    "needs_router",
    "queries",
    "selector",
    "share",
    "string",
]
