"""What a rollout watches in live traffic, one kind per file.

An analysis compares one number over a window of the candidate's requests with its declared limit. Its kind declares the
`Params` of conf/monitor, how they become the plan's record, and the query that Prometheus answers.
"""

from typing import TYPE_CHECKING

from tidegate.analyses._promql import Labels, string
from tidegate.kinds import ANALYSES
from tidegate.plans import Analysis

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor


def analyses(monitor: "Monitor") -> dict[str, Analysis]:
    """The declared analyses by name, as a plan records them."""
    return {name: ANALYSES.load(params.kind).record(name, params) for name, params in monitor.analyses.items()}


def share(analysis: Analysis) -> float | None:
    """The limit as a share of the requests; None where the analysis does not count requests."""
    return ANALYSES.load(analysis.measure).share(analysis)


def compares(analysis: Analysis) -> bool:
    """Whether it needs requests to the stable version as well."""
    return ANALYSES.load(analysis.measure).COMPARES


def query(analysis: Analysis, candidate: Labels, stable: Labels) -> str:
    """The PromQL query whose answer is compared with the limit: one number, or nothing for too few requests."""
    return ANALYSES.load(analysis.measure).query(analysis, candidate, stable)


__all__ = ["analyses", "compares", "query", "share", "string"]
