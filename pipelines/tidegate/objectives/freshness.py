"""Rows keep coming: no gap between them is longer than declared.

Why: a source that stops, or a join that loses a day, leaves a hole that no statistic of the remaining rows shows.

Example: `arrives: {kind: freshness, within: 1d, owner: "@data-owners"}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.schema.data import ColumnRole, column_of
from tidegate.config.section import Seconds
from tidegate.objectives._bounds import undecided
from tidegate.objectives._fields import DataParams
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter, Verdict

STRICTER = {"within": Stricter.SMALLER, "min_rows": Stricter.LARGER}


class Params(DataParams):
    """The longest gap between two rows."""

    kind: Literal["freshness"]
    within: Annotated[Seconds, Field(gt=0)]
    """The longest time without a row."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """No column of times, or a gap as long as the window."""
    if column_of(data.columns, ColumnRole.TIME) is None:
        yield "kind", "needs a column with the role time in data.columns"
    if params.within >= params.window:
        yield "within", "can never fail: no gap is longer than the window"


def signal(params: Params, service: Service) -> None:
    """Series know requests, not the age of their inputs."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    import numpy as np

    within = window.last(params.window)
    if within.seconds is None or within.rows < max(2, params.min_rows):
        yield undecided(name, "rows", f"{within.rows:,} rows with a time; {params.min_rows:,} are needed")
        return
    times = np.sort(within.seconds)
    gaps = np.diff(times)
    at, longest = int(gaps.argmax()), float(gaps.max())
    since = np.datetime64(round(times[at]), "s")
    verdict = Verdict.PASS if longest <= params.within else Verdict.FAIL
    allowed = f"{params.within / 3600:.1f} h are allowed"
    reason = f"the longest time without a row is {longest / 3600:.1f} h, from {since}; {allowed}"
    remedy = "" if verdict is Verdict.PASS else "find out why rows are missing"
    yield Finding(name, verdict, reason, "rows", head=longest, limit=params.within, rows=within.rows, remedy=remedy)
