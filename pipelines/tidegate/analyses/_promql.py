"""Parts of PromQL queries: no data is an empty answer, never one that passes."""

from tidegate.analyses._observers import Labels, Version
from tidegate.plans import Analysis
from tidegate.stats.binomial import allowance

REFUSED_EXCEPT = "408|499"
"""The 4xx codes that say nothing about a request's content: slow to arrive, client gone."""


def selector(labels: Labels, *matchers: str) -> str:
    """A PromQL label selector; every value stays inside its string. `matchers` are complete, like `code=~"5.."`."""
    equal = [f'{name}="{string(value)}"' for name, value in labels.items()]
    return "{" + ",".join([*equal, *filter(None, matchers)]) + "}"


def string(value: str) -> str:
    """`value`, escaped for the double quotes of a PromQL string."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def failed(version: Version) -> tuple[str]:
    """Matcher of requests answered with a 5xx status."""
    return (f'{version.metrics.code}=~"5.."',)


def refused(version: Version) -> tuple[str, str]:
    """Matchers of requests that validation refused."""
    code = version.metrics.code
    return f'{code}=~"4.."', f'{code}!~"{REFUSED_EXCEPT}"'


def accepted(version: Version) -> tuple[str]:
    """Matcher of requests that the client asked rightly: these a version answers or fails."""
    return (f'{version.metrics.code}!~"4.."',)


def over(metric: str, version: Version, analysis: Analysis, *matchers: str) -> str:
    """The metric's series in the analysis' window, as a range selector."""
    return f"{metric}{selector(version.labels, *matchers)}[{analysis.window_s}s]{_offset(version.earlier_s)}"


def growth(metric: str, version: Version, analysis: Analysis, *matchers: str) -> str:
    """The growth of the version's counters in the window; no result without data."""
    return f"sum(increase({over(metric, version, analysis, *matchers)}))"


def requests(version: Version, analysis: Analysis, *matchers: str) -> str:
    """How many requests the version got in the window; nothing without data."""
    return growth(version.metrics.requests, version, analysis, *matchers)


def occurred(version: Version, analysis: Analysis, *matchers: str) -> str:
    """How many such requests there were, 0 for none: also those counted before a series was scraped first.

    `increase` knows only what follows the first scrape of a series. A series that did not exist when the window began
    grew from 0 to its first value in it.
    """
    metric = version.metrics.requests
    before = f"{metric}{selector(version.labels, *matchers)}{_offset(version.earlier_s + analysis.window_s)}"
    first = f"sum(min_over_time({over(metric, version, analysis, *matchers)}) unless {before})"
    return f"(({requests(version, analysis, *matchers)} or vector(0)) + ({first} or vector(0)))"


def chance(analysis: Analysis, limit: float, count: str) -> str:
    """What chance adds to a share at its limit, among `count` requests."""
    a, b = (round(coefficient, 6) for coefficient in allowance(limit, analysis.alpha, analysis.design_effect))
    return f"({a} / sqrt({count}) + {b} / {count})"


def enough(value: str, count: str, analysis: Analysis) -> str:
    """`value` where the requests are enough to decide, else nothing."""
    return f"({value}) and ({count} >= {analysis.min_requests})"


def _offset(seconds: int) -> str:
    return f" offset {seconds}s" if seconds else ""
