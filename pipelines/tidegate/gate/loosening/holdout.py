"""Loosenings of the holdout: another split, role, type or seed, or fewer rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate import paths
from tidegate.config.schema.data import Column, ColumnRole
from tidegate.gate.gate_params import GateParams
from tidegate.gate.loosening import Loosening

DEFINING = (ColumnRole.TARGET, ColumnRole.ID, ColumnRole.TIME, ColumnRole.GROUP, ColumnRole.WEIGHT)
"""Roles that decide which rows are held out, their truth, and how they are paired."""


def loosened(base: GateParams, head: GateParams) -> Iterator[Loosening]:
    if base.seed != head.seed:
        yield Loosening("seed", base.seed, head.seed)
    before, after = base.split.model_dump(mode="json"), head.split.model_dump(mode="json")
    for field in {**before, **after}:
        if before.get(field) != after.get(field):
            yield Loosening(f"data.split.{field}", before.get(field), after.get(field))
    for name, column in base.columns.items():
        yield from _column(f"data.columns.{name}", column, head.columns.get(name))
    for name, column in head.columns.items():
        if name not in base.columns and column.role in DEFINING:
            yield Loosening(f"data.columns.{name}", says=f"added with the role {column.role}")


def _column(key: str, before: Column, after: Column | None) -> Iterator[Loosening]:
    if after is None:
        if before.role in DEFINING:
            yield Loosening(key, says=f"removed; it had the role {before.role}")
        return
    if before.role is not after.role and (before.role in DEFINING or after.role in DEFINING):
        yield Loosening(f"{key}.role", before.role.value, after.role.value)
    if before.type is not after.type and before.role in DEFINING:
        yield Loosening(f"{key}.type", before.type.value, after.type.value)
    if before.positive != after.positive:
        yield Loosening(f"{key}.positive", before.positive, after.positive)
    if set(before.classes or ()) != set(after.classes or ()):  # another order asks the same
        yield Loosening(f"{key}.classes", list(before.classes or ()), list(after.classes or ()))
    if after.nullable and not before.nullable:
        yield Loosening(f"{key}.nullable", before.nullable, after.nullable)


def shrunk(base: Mapping[str, object], head: Mapping[str, object]) -> Iterator[Loosening]:
    """Fewer holdout rows than at the base, by the two split summaries; one without a row count counts as no rows."""
    before, after = _rows(base), _rows(head)
    if before is not None and (after is None or after < before):
        says = (
            f"unknown row count: {paths.SPLIT_SUMMARY} does not record it"
            if after is None
            else f"{before:,} → {after:,} rows"
        )
        yield Loosening("holdout", says=says)


def _rows(summary: Mapping[str, Any]) -> int | None:
    try:
        rows = summary["parts"]["holdout"]["rows"]
    except (KeyError, TypeError):
        return None
    return rows if type(rows) is int else None
