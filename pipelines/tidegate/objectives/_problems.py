"""What is wrong with declared objectives of any kind, by key."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tidegate.config.schema.data import ColumnRole, column_of
from tidegate.errors import Problem
from tidegate.kinds import OBJECTIVES
from tidegate.objectives._fields import DataParams, ObjectiveParams
from tidegate.objectives._window import DeclaredData

if TYPE_CHECKING:
    from tidegate.config.section import Section

NOT_AN_OWNER = frozenset({"todo", "tbd", "tba", "fixme", "unknown", "none", "owner"})
"""Words that are written where an owner is still to be found."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def problems(objectives: "Mapping[str, Section]", data: DeclaredData) -> Iterator[Problem]:
    """The problems of every objective's common fields, and those that its kind finds in its own."""
    for name, params in objectives.items():
        if not isinstance(params, ObjectiveParams):
            reason = (
                f"Params of {type(params).__module__} must derive from tidegate.objectives.DataParams or LiveParams"
            )
            yield Problem(reason, key=f"monitor.objectives.{name}.kind")
            continue
        found = [*_responsible(params), *_needs_times(params, data)]
        for field, reason in [*found, *OBJECTIVES.load(params.kind).problems(params, data)]:
            yield Problem(reason, key=f"monitor.objectives.{name}.{field}")


def _responsible(params: ObjectiveParams) -> Iterator[tuple[str, str]]:
    """An owner that names no one, a runbook that no browser opens."""
    owner = params.owner.removeprefix("@")
    if owner != owner.strip() or not owner or owner.lower() in NOT_AN_OWNER:
        yield "owner", f"{params.owner!r} is not the name of anyone; name who acts on a breach, like @ml-oncall"
    if _SCHEME.match(params.runbook):
        address = urlsplit(params.runbook)
        if address.scheme not in ("http", "https") or not address.hostname:
            reason = f"{params.runbook} is neither a URL with http:// or https:// and a host nor a file"
            yield "runbook", f"{reason}: whoever is alerted could not open it"


def _needs_times(params: ObjectiveParams, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """Periods that would be ignored: without times all rows count, however old."""
    if not isinstance(params, DataParams) or column_of(data.columns, ColumnRole.TIME) is not None:
        return
    for field in ("window", "labels_within"):
        if field in params.model_fields_set and getattr(params, field):
            yield field, "needs a column with the role time in data.columns: without times every row counts"
