"""Columns that are no longer private: their values would be shown."""

from collections.abc import Iterator

from tidegate.config.schema.data import Columns
from tidegate.gate.loosening import Loosening


def loosened(base: Columns, head: Columns) -> Iterator[Loosening]:
    """A private column that is gone counts, too: under another name its values would be shown."""
    for name, before in base.items():
        key, after = f"data.columns.{name}", head.get(name)
        if not before.private:
            continue
        if after is None:
            yield Loosening(key, says="removed; it was private")
        elif not after.private:
            yield Loosening(f"{key}.private", before.private, after.private)
