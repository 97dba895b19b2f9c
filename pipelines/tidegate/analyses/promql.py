"""The number that a declared PromQL query gives stays within a limit.

For what no other kind measures: processor time, memory, an event of the business. `$candidate` and `$stable` become the
labels of a version's series, `$window` the window, written as `{$candidate}[$window]`. Of several numbers the worst
counts. No data, and fewer requests to the candidate than `min_requests`, decide nothing: the rollout pauses.

Why: what matters to a team is often a series of its own.

Example: `memory: {kind: promql, at_most: 900, unit: MiB,
  query: "max(max_over_time(process_resident_memory_bytes{$candidate}[$window])) / 1048576"}`
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tidegate.analyses._calls import misread
from tidegate.analyses._fields import Window
from tidegate.analyses._observers import Observers
from tidegate.analyses._promql import enough, requests, selector
from tidegate.config.section import Section
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {
    "at_most": Stricter.SMALLER,
    "at_least": Stricter.LARGER,
    "window": Stricter.SMALLER,
    "min_requests": Stricter.LARGER,
}
VERSION = re.compile(r"\$(candidate|stable)\b")
SERIES = re.compile(r"(\{[^{}\"]*(?:\"[^\"]*\"[^{}\"]*)*\})\[\$window\]")
"""The labels of a series and the window after them."""
KNOWN = re.compile(r"\$(?!(?:candidate|stable|window)\b)\w*")
INVENTS = re.compile(r"\b(vector|absent|absent_over_time)\s*\(|\bor\b")
"""What gives a number where data is missing."""
SPACE = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
"""A string, which stays as it is, or space outside of strings."""


class Params(Section):
    """A declared query."""

    kind: Literal["promql"]
    query: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[ -~\n]+$")]
    """PromQL, with `$candidate` or `$stable` among the labels of each series and `$window` as its range."""
    at_most: float | None = None
    """The largest number that passes."""
    at_least: float | None = None
    """The smallest number that passes."""
    unit: Annotated[str, Field(pattern=r"^[A-Za-z%/_]{1,20}$")]
    """What the number counts."""
    window: Window = 300.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests to the candidate in the window: inconclusive, never a pass."""

    @model_validator(mode="after")
    def _one_limit(self) -> "Params":
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("at_most: needs at_most or at_least, exactly one")
        return self


def record(name: str, params: Params) -> Analysis:
    """A least number is recorded as the most of its negative, so that every analysis fails above its limit."""
    query = SPACE.sub(lambda found: found[1] or " ", params.query).strip()
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.at_most if params.at_most is not None else -(params.at_least or 0.0),
        unit=params.unit,
        window_s=round(params.window),
        min_requests=params.min_requests,
        query=query if params.at_most is not None else f"-({query})",
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """What would look at the wrong version, or pass without data."""
    query = params.query
    series = SERIES.findall(query)
    named = [labels for labels in series if VERSION.search(labels)]
    if unknown := KNOWN.search(query):
        yield "query", f"unknown {unknown[0]}: a query may use $candidate, $stable and $window"
    if "{{" in query or "#" in query:
        yield "query", "must have neither {{ nor #: controllers replace one, and the other begins a comment"
    if not any("$candidate" in labels for labels in named):
        yield "query", "looks at no version: write {$candidate}[$window] behind the series"
    if len(VERSION.findall(query)) != len(named) or len(series) != len(named) or query.count("[") != len(series):
        yield (
            "query",
            "each series must end in {$candidate}[$window] or {$stable}[$window], with its other labels inside",
        )
    if invented := INVENTS.search(query):
        yield "query", f"{invented[0].strip()} gives a number where data is missing, which must decide nothing"
    if query.count("(") != query.count(")") or query.count('"') % 2:
        yield "query", "its parentheses or quotes are not closed"
    for reason in misread(query):
        yield "query", reason


def share(analysis: Analysis) -> None:
    """None: what the query counts is not known."""


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The pods' alone: the series are the team's own."""
    candidate, stable = observers.pods.candidate, observers.pods.stable

    def of_version(found: re.Match[str]) -> str:
        is_stable = "$stable" in found[1]
        version = stable if is_stable else candidate
        labels = VERSION.sub(lambda _: selector(version.labels)[1:-1], found[1])
        return f"{labels}[{analysis.window_s}s]" + (f" offset {version.earlier_s}s" if version.earlier_s else "")

    worst = f"max({SERIES.sub(of_version, analysis.query)})"
    return {"": enough(worst, requests(candidate, analysis), analysis)}
