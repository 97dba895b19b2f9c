"""Compare two tables row by row: rows added, lost, and which cells changed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidegate.arrays import Codes, Mask
from tidegate.data.comparison.row_changes import RELATIVE

if TYPE_CHECKING:
    import pyarrow as pa

EXAMPLES = 3
LONGEST = 60
"""Characters of a value or an id that are kept."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One changed cell, as text; the id is empty where ids are private, null where a value is missing."""

    row_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column whose values differ in `rows` shared rows; of a private one there are no examples."""

    name: str
    rows: int
    examples: tuple[CellChange, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class TableDiff:
    """What differs between the table at the base and at the head.

    `changed` counts the shared rows in which any cell differs, `columns` lists those with differing cells, most rows
    first. `new_columns` and `gone_columns` are in one table only, `retyped` have another type. `added_ids` and
    `lost_ids` are examples, empty where ids are private. `unmatched` says why rows cannot be matched.
    """

    base: int
    head: int
    added: int = 0
    lost: int = 0
    changed: int = 0
    columns: tuple[ColumnChange, ...] = ()
    new_columns: tuple[str, ...] = ()
    gone_columns: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    added_ids: tuple[str, ...] = ()
    lost_ids: tuple[str, ...] = ()
    private_ids: bool = False
    unmatched: str = ""

    @property
    def cells(self) -> int:
        return sum(column.rows for column in self.columns)

    @property
    def differs(self) -> bool:
        counts = self.added, self.lost, self.changed
        names = self.new_columns, self.gone_columns, self.retyped
        return bool(any(counts) or any(names) or self.unmatched)


def compare(base: "pa.Table", head: "pa.Table", *, row_id: tuple[str, str], private: Collection[str]) -> TableDiff:
    """`row_id` names the id column at base and head; `private` are columns of which no value may be in the result."""
    import numpy as np
    import pyarrow.compute as pc

    at_both = set(base.column_names) & set(head.column_names)
    shared = [name for name in base.column_names if name in at_both and name not in row_id]
    blank = _blank(base, head, shared)
    ids = [_text(table.column(name)) for table, name in zip((base, head), row_id, strict=True)]
    for side, values in zip(("base", "head"), ids, strict=True):
        if repeats := len(values) - pc.count_distinct(values, mode="all").as_py():
            reason = f"{repeats:,} of the {side}'s {len(values):,} rows repeat an id, so rows cannot be matched"
            return replace(blank, unmatched=reason)
    found = pc.index_in(ids[0], value_set=ids[1])
    at_base = np.flatnonzero(np.asarray(pc.is_valid(found)))
    at_head = np.asarray(pc.drop_null(found)).astype(np.intp)
    added = np.ones(head.num_rows, dtype=bool)
    added[at_head] = False
    lost = np.asarray(pc.is_null(found))
    hidden = bool(set(row_id) & set(private))
    shown = None if hidden else ids[0].take(at_base)
    differing = {
        name: mask
        for name in shared
        if (mask := _differing(base.column(name), head.column(name), at_base, at_head)).any()
    }
    columns = (
        ColumnChange(name, int(mask.sum()), private=True)
        if name in private
        else _column(name, mask, (base.column(name), head.column(name)), (at_base, at_head), shown)
        for name, mask in differing.items()
    )
    changed = np.logical_or.reduce([*differing.values()]) if differing else np.zeros(0, dtype=bool)
    return replace(
        blank,
        added=int(added.sum()),
        lost=int(lost.sum()),
        changed=int(changed.sum()),
        columns=tuple(sorted(columns, key=lambda column: -column.rows)),
        added_ids=() if hidden else tuple(_first(ids[1], added)),
        lost_ids=() if hidden else tuple(_first(ids[0], lost)),
        private_ids=hidden,
    )


def _blank(base: "pa.Table", head: "pa.Table", shared: Sequence[str]) -> TableDiff:
    """Numbers of rows and names of columns: what is known without matching rows."""
    types = {name: (base.schema.field(name).type, head.schema.field(name).type) for name in shared}
    old, new = set(base.column_names), set(head.column_names)
    return TableDiff(
        base.num_rows,
        head.num_rows,
        new_columns=tuple(name for name in head.column_names if name not in old),
        gone_columns=tuple(name for name in base.column_names if name not in new),
        retyped=tuple(f"{name}: {one} → {other}" for name, (one, other) in types.items() if one != other),
    )


def _differing(base: "pa.ChunkedArray", head: "pa.ChunkedArray", at_base: Codes, at_head: Codes) -> Mask:
    """The shared rows whose value differs. Rounding of numbers is ignored; different types are compared as text."""
    import numpy as np
    import pyarrow.compute as pc

    if base.equals(head) and (at_base == at_head).all():  # most columns of most changes
        return np.zeros(len(at_base), dtype=bool)
    one, other = base.take(at_base), head.take(at_head)
    if all(map(_is_number, (one, other))) and not (_is_whole(one) and _is_whole(other)):
        before, after = (np.asarray(pc.cast(values, "float64", safe=False).to_numpy()) for values in (one, other))
        near = np.abs(before - after) <= RELATIVE * np.maximum(np.abs(before), np.abs(after))
        return np.asarray(~(near | (before == after) | (np.isnan(before) & np.isnan(after))))
    if one.type != other.type or _is_dictionary(one):
        one, other = _text(one), _text(other)
    same = pc.fill_null(pc.equal(one, other), False)  # noqa: FBT003 (a value)
    both_missing = pc.and_(pc.is_null(one), pc.is_null(other))
    return ~np.asarray(pc.or_(same, both_missing))


def _is_number(values: "pa.ChunkedArray") -> bool:
    from pyarrow import types

    return bool(types.is_floating(values.type) or types.is_integer(values.type))


def _is_whole(values: "pa.ChunkedArray") -> bool:
    """Whole numbers are compared as such: a float has 53 bits."""
    from pyarrow import types

    return bool(types.is_integer(values.type))


def _is_dictionary(values: "pa.ChunkedArray") -> bool:
    from pyarrow import types

    return bool(types.is_dictionary(values.type))


def _column(
    name: str,
    mask: Mask,
    sides: "tuple[pa.ChunkedArray, pa.ChunkedArray]",
    places: tuple[Codes, Codes],
    ids: "pa.ChunkedArray | None",
) -> ColumnChange:
    import numpy as np

    examples = (
        CellChange(
            "" if ids is None else _short(ids[place].as_py()) or "",
            *(_short(side[int(at[place])].as_py()) for side, at in zip(sides, places, strict=True)),
        )
        for place in np.flatnonzero(mask)[:EXAMPLES].tolist()
    )
    return ColumnChange(name, int(mask.sum()), tuple(examples))


def _first(ids: "pa.ChunkedArray", mask: Mask) -> Iterator[str]:
    import numpy as np

    for place in np.flatnonzero(mask)[:EXAMPLES].tolist():
        yield _short(ids[place].as_py()) or ""


def _text(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa

    return values.cast(pa.string())


def _short(value: object) -> str | None:
    if value is None:
        return None
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
