"""How often an event of the business follows a request, beside the stable version.

`events` is a counter that the pods export, by the labels that all their series have; `result` says what it counts. A
`ratio` counts at most one event for each request: chance is then allowed for, as for refused requests. An `amount`
(revenue, minutes) has no such bound: the candidate's amount per request is compared relative to the stable version's.

Why: answers can be fast, right and alike, and the people who get them stop buying. No data of either version, no
event of the stable one, or more events than requests, decides nothing.

Example: `booked: {kind: business, events: bookings_total, falls_at_most: 0.02, window: 1h, min_requests: 2000}`
"""

from collections.abc import Iterator
from statistics import NormalDist
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tidegate.analyses._fields import ShareParams
from tidegate.analyses._observers import Observers, Version
from tidegate.analyses._promql import chance, enough, growth, requests, selector
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = True
NEEDS_ROUTER = False
STRICTER = {
    "falls_at_most": Stricter.SMALLER,
    "grows_at_most": Stricter.SMALLER,
    "window": Stricter.SMALLER,
    "min_requests": Stricter.LARGER,
}
COUNTERS = ("_total", "_sum", "_count")
FALLS = "-"
"""Prefix of the recorded counter if fewer events are worse."""
Limit = Annotated[float, Field(gt=0, lt=1)]
LabelName = Annotated[str, Field(pattern=r"^[a-zA-Z_][a-zA-Z0-9_]{0,62}$")]


class Params(ShareParams):
    """Events of the business per request, compared with the stable version's."""

    kind: Literal["business"]
    events: Annotated[str, Field(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$")]
    """Name of the counter, which the pods of both versions export."""
    labels: dict[LabelName, Annotated[str, Field(min_length=1, max_length=120)]] = Field(default_factory=dict)
    """Labels that choose among its series."""
    result: Literal["ratio", "amount"] = "ratio"
    """What it counts: at most one event for each request, or any amount."""
    falls_at_most: Limit | None = None
    """The largest fall allowed for the candidate: points of a ratio, the fraction of an amount."""
    grows_at_most: Limit | None = None
    """The largest growth allowed for the candidate."""

    @model_validator(mode="after")
    def _one_direction(self) -> "Params":
        if (self.falls_at_most is None) == (self.grows_at_most is None):
            raise ValueError("falls_at_most: needs falls_at_most or grows_at_most, exactly one")
        return self


def record(name: str, params: Params) -> Analysis:
    counter = f"{params.events}{selector(params.labels)}" if params.labels else params.events
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.falls_at_most or params.grows_at_most or 0.0,
        unit="ratio" if params.result == "ratio" else "relative",
        window_s=round(params.window),
        min_requests=params.min_requests,
        alpha=params.alpha,
        design_effect=params.design_effect,
        query=f"{FALLS}{counter}" if params.falls_at_most else counter,
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """What grows only can be counted in a window; and no value may hold what a controller replaces."""
    for name, value in params.labels.items():
        if "{{" in value:
            yield f"labels.{name}", "must not have {{: controllers replace what begins so"
    if not params.events.endswith(COUNTERS):
        yield "events", f"{params.events} is not named like a counter: {', '.join(COUNTERS)}"


def share(analysis: Analysis) -> float | None:
    """The candidate's share at its limit where the stable version has no event; None where fewer events are worse."""
    return analysis.at_most if analysis.unit == "ratio" and not analysis.query.startswith(FALLS) else None


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The pods' alone: the counter is theirs."""
    candidate, stable = observers.pods.candidate, observers.pods.stable
    count, stable_count = requests(candidate, analysis), requests(stable, analysis)
    ours, theirs = (_per_request(version, analysis) for version in (candidate, stable))
    falls = analysis.query.startswith(FALLS)
    if analysis.unit == "ratio":
        z = round(-NormalDist().inv_cdf(analysis.alpha) * analysis.design_effect**0.5, 6)
        scatter = f"{z} * sqrt({theirs} * (1 - {theirs}) * (1 / {count} + 1 / {stable_count}))"
        change = f"{theirs} - {ours}" if falls else f"{ours} - {theirs} - {chance(analysis, analysis.at_most, count)}"
        value = f"({change} - {scatter}) and ({ours} <= 1) and ({theirs} <= 1)"
    else:
        change = f"1 - {ours} / {theirs}" if falls else f"{ours} / {theirs} - 1"
        value = f"({change}) and ({theirs} > 0)"
    return {"": enough(enough(value, count, analysis), stable_count, analysis)}


def _per_request(version: Version, analysis: Analysis) -> str:
    name, brace, matchers = analysis.query.removeprefix(FALLS).partition("{")
    own = (matchers.removesuffix("}"),) if brace else ()
    return f"({growth(name, version, analysis, *own)} / {requests(version, analysis)})"
