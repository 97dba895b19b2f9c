"""The numbers that a revision claims: its metrics file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.METRICS,)
ABSENT = Unpaired("no metric was written")


def read(folder: "RevisionFolder") -> Mapping[str, object] | Unpaired:
    return _read.mapping(folder.root, paths.METRICS)


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    metric = next(iter(twin.declared.metrics))
    for name, value in (("not a number", float("nan")), ("missing", None), ("better than measured", 2.0)):
        claimed = {**twin.head.metrics, metric: value}
        yield f"metric {name}", twin.with_head(replace(twin.head, metrics=claimed))
