"""What is wrong with declared objectives of any kind, by key."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.errors import Problem
from tidegate.kinds import OBJECTIVES
from tidegate.objectives._fields import ObjectiveParams
from tidegate.objectives._window import DeclaredData

if TYPE_CHECKING:
    from tidegate.config.section import Section


def problems(objectives: "Mapping[str, Section]", data: DeclaredData) -> Iterator[Problem]:
    """The problems that a kind finds in its own fields."""
    for name, params in objectives.items():
        if not isinstance(params, ObjectiveParams):
            reason = (
                f"Params of {type(params).__module__} must derive from tidegate.objectives.DataParams or LiveParams"
            )
            yield Problem(reason, key=f"monitor.objectives.{name}.kind")
            continue
        for field, reason in OBJECTIVES.load(params.kind).problems(params, data):
            yield Problem(reason, key=f"monitor.objectives.{name}.{field}")
