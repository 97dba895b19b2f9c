"""Which data of a change are the base's own, by the digest of what lies here and never by what the change says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate import paths
from tidegate.config import params
from tidegate.config.schema.check import Reference
from tidegate.repository import dvc_outputs


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Whether the table is the base's, and the sources that both declare alike and pin by their sha256."""

    table: bool = False
    sources: frozenset[str] = frozenset()

    def read_by(self, reference: Reference | None) -> bool:
        """Whether all that a check reads is unchanged: the table, and what a reference names besides."""
        sides = (reference.from_, reference.to) if reference else ()
        return self.table and all(keys.source is None or keys.source in self.sources for keys in sides)


def unchanged(root: Path) -> Unchanged:
    """The base lies in `root`. Its own dvc.lock says what its table was; the table here is hashed."""
    locked = next((out.md5 for out in dvc_outputs.read(root) if Path(out.path) == paths.TABLE), None)
    table = locked is not None and dvc_outputs.matches(paths.TABLE, locked)
    before, here = _sources(root), _sources(Path())
    pinned = (name for name, source in here.items() if source == before.get(name) and _is_pinned(source))
    return Unchanged(table, frozenset(pinned))


def _sources(root: Path) -> Mapping[str, Any]:
    data = params.read(root / paths.PARAMS).get("data")
    sources = data.get("sources") if isinstance(data, dict) else None
    return sources if isinstance(sources, dict) else {}


def _is_pinned(source: Any) -> bool:
    return isinstance(source, dict) and isinstance(source.get("sha256"), str)
