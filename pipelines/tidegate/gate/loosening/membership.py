"""Rows added, dropped or rewritten although the sources are the same.

Then the declaration is the cause.
"""

from collections.abc import Iterator

from tidegate.config.changes.diff import spelled
from tidegate.data.comparison.row_changes import RowChanges
from tidegate.gate.gate_params import GateParams
from tidegate.gate.leakage import RevisionTable, Tables
from tidegate.gate.loosening import Loosening
from tidegate.gate.pairing import Unpaired
from tidegate.number_format import some


def loosened(tables: Tables, base: GateParams, head: GateParams) -> Iterator[Loosening]:
    """One per part and kind of change. New columns do not count: they do not alter existing values."""
    if isinstance(tables.changes, Unpaired) or new_sources(tables, base, head):
        return
    key = _key(base, head)
    for part in tables.changes:
        yield from (Loosening(key, says=f"{change}, although the sources are the same") for change in _changes(part))
    yield from _folds(tables)


def new_sources(tables: Tables, base: GateParams, head: GateParams) -> tuple[str, ...]:
    """The base's sources that have other content now.

    By their digests as ingested; where a revision did not record them, by the declaration: a source with the same
    declaration counts as unchanged. An added source explains nothing: what the base's query read is still there.
    """
    old, new = (table.sources if isinstance(table, RevisionTable) else None for table in (tables.base, tables.head))
    if old is not None and new is not None:
        return tuple(name for name, digest in old.items() if new.get(name) != digest)
    return tuple(name for name, source in base.sources.items() if head.sources.get(name) != source)


def _key(base: GateParams, head: GateParams) -> str:
    """The part of the declaration that decides which rows exist, where one differs."""
    for key, before, after in (("data.query", base.query, head.query), ("data.split", base.split, head.split)):
        if before != after:
            return key
    return "data.sources" if base.sources != head.sources else "data.query"


def _changes(part: RowChanges) -> Iterator[str]:
    if part.added:
        whence = [f"{count:,} of them from the base's {name}" for name, count in part.moved.items()]
        yield f"{part.part} has {part.added:,} rows that it does not have at the base{_among(whence)}"
    if part.lost:
        yield f"{part.part} lacks {part.lost:,} of the base's {part.base:,} rows"
    if part.truth:
        yield f"the target differs in {part.truth:,} of {part.shared:,} rows of {part.part}"
    if part.values:
        changed = [f"{name} in {count:,}" for name, count in part.values.items()]
        yield f"values differ in {part.part}: {some(changed)} of {part.shared:,} rows"


def _among(whence: list[str]) -> str:
    return f" ({', '.join(whence)})" if whence else ""


def _folds(tables: Tables) -> Iterator[Loosening]:
    """Another cross-validation: the holdout's gain cannot be compared with the folds'."""
    match tables.base, tables.head:
        case RevisionTable(folds=tuple()) as base, RevisionTable(folds=tuple()) as head:
            old, new = base.cut, head.cut
            if old != new:
                yield Loosening(
                    "train.cv", says=f"{spelled(old)} → {spelled(new)}; the folds cannot be compared with the base's"
                )
