"""The statistics of the training rows; none where a revision does not keep them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder
    from tidegate.stats.read_table_statistics import Statistics

PATHS = (paths.STATISTICS,)
ABSENT = None


def read(folder: "RevisionFolder") -> "Statistics | Unpaired | None":
    from tidegate.stats import read_table_statistics

    if not (folder.root / paths.STATISTICS).exists():
        return None
    values = _read.mapping(folder.root, paths.STATISTICS)
    try:
        return values if isinstance(values, Unpaired) else read_table_statistics.read(values)
    except ValueError as error:
        return Unpaired(f"{paths.STATISTICS} is not a statistics file written by `tidegate split`: {error}")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """None: how far the training rows may move is a limit, and movement within it is not a corruption."""
    return iter(())
