"""How the training rows are distributed: none where the revision's pipeline keeps nothing of the kind."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder
    from tidegate.stats.table_statistics import Statistics

PATHS = (paths.STATISTICS,)
ABSENT = None


def read(place: "RevisionFolder") -> "Statistics | Unpaired | None":
    from tidegate.stats import table_statistics

    if not (place.root / paths.STATISTICS).exists():
        return None
    values = _read.mapping(place.root, paths.STATISTICS)
    try:
        return values if isinstance(values, Unpaired) else table_statistics.read(values)
    except ValueError as error:
        return Unpaired(f"{paths.STATISTICS} is no statistics of `tidegate split`: {error}")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """None: how far the training rows may move is a limit, and what moves within it is no corruption."""
    return iter(())
