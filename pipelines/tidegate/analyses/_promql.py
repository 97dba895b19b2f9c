"""Parts of PromQL queries: no data is an empty answer, never one that passes."""

from collections.abc import Mapping

from tidegate.plans import Analysis
from tidegate.stats.binomial import allowance

REQUESTS = "tidegate_requests_total"
SECONDS = "tidegate_request_seconds"
SCORE = "tidegate_score"

Labels = Mapping[str, str]
"""The labels that select one version's series."""


def selector(labels: Labels, **patterns: str) -> str:
    """A PromQL label selector; every value stays inside its string."""
    equal = [f'{name}="{string(value)}"' for name, value in labels.items()]
    return "{" + ",".join([*equal, *(f'{name}=~"{string(value)}"' for name, value in patterns.items())]) + "}"


def string(value: str) -> str:
    """`value`, escaped for the double quotes of a PromQL string."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def window(analysis: Analysis) -> str:
    """The analysis' window as a range selector."""
    return f"[{analysis.window_s}s]"


def requests(labels: Labels, analysis: Analysis) -> str:
    """How many requests the version answered in the window."""
    return f"sum(increase({REQUESTS}{selector(labels)}{window(analysis)}))"


def chance(analysis: Analysis, limit: float, count: str) -> str:
    """What chance adds to a share at its limit, among `count` requests."""
    a, b = (round(coefficient, 6) for coefficient in allowance(limit, analysis.alpha, analysis.design_effect))
    return f"({a} / sqrt({count}) + {b} / {count})"


def enough(value: str, count: str, analysis: Analysis) -> str:
    """`value` where the requests are enough to decide, else nothing."""
    return f"({value}) and ({count} >= {analysis.min_requests})"
