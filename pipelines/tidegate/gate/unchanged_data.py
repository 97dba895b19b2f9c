"""Which data of a change are the base's own, by the digest of the files.

What the change records of itself does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate import paths
from tidegate.config import params
from tidegate.config.schema.foreign_key import ForeignKey
from tidegate.repository import dvc_outputs


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Whether the table is the base's, and the sources that both declare alike and pin by their sha256."""

    table: bool = False
    sources: frozenset[str] = frozenset()

    def read_by(self, reference: ForeignKey | None) -> bool:
        """Whether all that a check reads is unchanged: the table, and the sources of a reference."""
        sides = (reference.from_, reference.to) if reference else ()
        return self.table and all(keys.source is None or keys.source in self.sources for keys in sides)


def unchanged(root: Path) -> Unchanged:
    """`root` has the base. Its own dvc.lock records the digest of its table; the current table is hashed."""
    locked = next((out.md5 for out in dvc_outputs.read(root) if Path(out.path) == paths.TABLE), None)
    table = locked is not None and dvc_outputs.matches(paths.TABLE, locked)
    base, head = _sources(root), _sources(Path())
    pinned = (name for name, source in head.items() if source == base.get(name) and _is_pinned(source))
    return Unchanged(table, frozenset(pinned))


def _sources(root: Path) -> Mapping[str, object]:
    return params.mapping(params.read(root / paths.PARAMS), "data.sources")


def _is_pinned(source: object) -> bool:
    return isinstance(source, dict) and isinstance(source.get("sha256"), str)
