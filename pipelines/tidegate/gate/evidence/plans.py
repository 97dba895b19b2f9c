"""The rollout of each environment, as it is planned."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired
from tidegate.plans import Plan, from_json

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.PLANS,)
ABSENT = Unpaired("no rollout was planned")


def read(folder: "RevisionFolder") -> tuple[Plan, ...] | Unpaired:
    plans: list[Plan] = []
    for path in sorted((folder.root / paths.PLANS).glob("*.json")):
        values = _read.mapping(folder.root, paths.PLANS / path.name)
        if isinstance(values, Unpaired):
            return values
        try:
            plans.append(from_json(values))
        except ValueError:
            return Unpaired(f"{paths.PLANS / path.name} is not a plan written by `tidegate plan`")
    return tuple(plans) or Unpaired(f"{paths.PLANS} has no plan")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """None: a plan follows from the declaration, whose loosenings are listed."""
    return iter(())
