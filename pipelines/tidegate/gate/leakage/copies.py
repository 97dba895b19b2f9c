"""Whether new training rows include more copies of the holdout than by chance."""

from typing import TYPE_CHECKING

from tidegate.data.comparison.holdout_copies import Copies, compared
from tidegate.data.comparison.near_copies import Way, sampled, ways
from tidegate.data.comparison.row_changes import renewed
from tidegate.gate.leakage import RevisionTable, Tables
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    import pyarrow as pa

BLANK = 0.9
"""A column with one value, or none, in more than this share of the new rows does not identify them."""


def copies(tables: Tables, digits: int) -> tuple[Copies, ...] | Unpaired:
    """One per way of comparing; empty where no training row is new or changed."""
    head, base = tables.head, tables.base
    if isinstance(head, Unpaired) or isinstance(base, Unpaired):
        return head if isinstance(head, Unpaired) else base  # type: ignore[return-value]  # narrowed by either
    new = head.parts["train"] if base is None else _new(base, head, tables.common)
    if not new.num_rows:
        return ()
    if base is not None and 2 * len(tables.common) < len(base.features):
        reason = f"only {len(tables.common)} of the base's {len(base.features)} features keep their meaning"
        return Unpaired(
            f"{reason}; copies of the holdout among {new.num_rows:,} new training rows cannot be detected",
            "change columns in a change that adds no training rows",
        )
    columns = tables.common if base is None else _filled(base.parts["train"], new, tables.common)
    return tuple(_compared(tables, new, columns, way) for way in ways(digits))


def _filled(train: "pa.Table", new: "pa.Table", columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns without those that were blanked out in the new rows, which would hide copies."""
    return tuple(
        name for name in columns if _commonest(new.column(name)) <= BLANK or _commonest(train.column(name)) > BLANK
    )


def _commonest(values: "pa.ChunkedArray") -> float:
    """The share of the rows with the most frequent value; missing counts as a value."""
    import pyarrow.compute as pc

    counts = pc.value_counts(values).field("counts")
    return float(pc.max(counts).as_py() or 0) / max(len(values), 1)


def _new(base: RevisionTable, head: RevisionTable, common: tuple[str, ...]) -> "pa.Table":
    """The head's training rows that are new or changed since the base."""
    train = head.parts["train"]
    pairs = ((base.target, head.target), *((name, name) for name in common))
    return train.filter(renewed(base.parts["train"], train, row_id=(base.row_id, head.row_id), pairs=pairs))


def _compared(tables: Tables, new: "pa.Table", columns: tuple[str, ...], way: Way) -> Copies:
    head, base = tables.head, tables.base
    assert isinstance(head, RevisionTable)
    holdout = head.parts["holdout"]
    by_chance = None
    if isinstance(base, RevisionTable):
        by_chance = (sampled(holdout), _others(base, head.target, new.num_rows))
    return compared(holdout, new, by_chance, columns=columns, target=head.target, way=way)


def _others(base: RevisionTable, target: str, count: int) -> "pa.Table":
    """As many of the base's training rows, whose copies are there by chance, or were there at the base."""
    train = base.parts["train"]
    return sampled(
        train.rename_columns([target if name == base.target else name for name in train.column_names]), count
    )
