"""Whether training rows that are new since the base hold more copies of the holdout than chance puts there."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.data.near_copies import Way, alike, sampled, ways
from tidegate.data.row_changes import renewed
from tidegate.gate.leakage import RevisionTable, Tables
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    import pyarrow as pa

NOISE = 3.0
"""Standard errors by which chance may be exceeded."""
BLANK = 0.9
"""Share of the new rows with one value, or none, from which on a column says nothing of them."""


@dataclass(frozen=True, slots=True)
class Copies:
    """By one way of looking: the share of `held` sampled holdout rows that stand among `rows` training rows, and the
    share that chance gives, by as many rows that hold no copies.
    """

    way: Way
    share: float
    chance: float
    held: int
    rows: int
    error: float

    @property
    def beyond(self) -> float:
        """What is left of the share when chance and its noise are taken off."""
        return self.share - self.chance - NOISE * self.error


def copies(tables: Tables, digits: int) -> tuple[Copies, ...] | Unpaired:
    """One per way of looking; nothing where no training row is new or changed."""
    head, base = tables.head, tables.base
    if isinstance(head, Unpaired) or isinstance(base, Unpaired):
        return head if isinstance(head, Unpaired) else base  # type: ignore[return-value]  # narrowed by either
    new = head.parts["train"] if base is None else _new(base, head, tables.common)
    if not new.num_rows:
        return ()
    if base is not None and 2 * len(tables.common) < len(base.features):
        reason = f"only {len(tables.common)} of the base's {len(base.features)} features mean what they did"
        return Unpaired(
            f"{reason}; copies of the holdout among {new.num_rows:,} new training rows cannot be recognised",
            "change columns in a change that adds no training rows",
        )
    columns = tables.common if base is None else _filled(base.parts["train"], new, tables.common)
    return tuple(_looked(tables, new, columns, way) for way in ways(digits))


def _filled(train: "pa.Table", new: "pa.Table", columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns without those that were blanked out in the new rows: copies would hide behind these."""
    return tuple(
        name for name in columns if _commonest(new.column(name)) <= BLANK or _commonest(train.column(name)) > BLANK
    )


def _commonest(values: "pa.ChunkedArray") -> float:
    """The share of the rows that hold the most frequent value, missing included."""
    import pyarrow.compute as pc

    counts = pc.value_counts(values).field("counts")
    return float(pc.max(counts).as_py() or 0) / max(len(values), 1)


def _new(base: RevisionTable, head: RevisionTable, common: tuple[str, ...]) -> "pa.Table":
    """The training rows here that the base does not have as they are."""
    train = head.parts["train"]
    pairs = ((base.target, head.target), *((name, name) for name in common))
    return train.filter(renewed(base.parts["train"], train, row_id=(base.row_id, head.row_id), pairs=pairs))


def _looked(tables: Tables, new: "pa.Table", columns: tuple[str, ...], way: Way) -> Copies:
    head, base = tables.head, tables.base
    assert isinstance(head, RevisionTable)
    held = sampled(head.parts["holdout"])
    found = float(alike(held, new, columns, head.target, way).mean())
    asked, others = (held, _others(base, head.target, new.num_rows)) if isinstance(base, RevisionTable) else _apart(new)
    rate = float(alike(asked, others, columns, head.target, way).mean())
    chance = min(1.0, rate * max(1.0, new.num_rows / max(others.num_rows, 1)))
    error = math.sqrt(max(chance * (1 - chance), 1 / held.num_rows) / held.num_rows)
    return Copies(way, found, chance, held.num_rows, new.num_rows, error)


def _others(base: RevisionTable, target: str, count: int) -> "pa.Table":
    """As many of the base's training rows: what stands among them stands there by chance, or stood there before."""
    train = base.parts["train"]
    return sampled(
        train.rename_columns([target if each == base.target else each for each in train.column_names]), count
    )


def _apart(train: "pa.Table") -> "tuple[pa.Table, pa.Table]":
    """Some of the training rows, and the others: how often rows of one part are alike by themselves."""
    import numpy as np

    asked = np.zeros(train.num_rows, dtype=bool)
    asked[np.linspace(0, train.num_rows - 1, min(4_000, train.num_rows // 2)).astype(int)] = True
    return train.filter(asked), train.filter(~asked)
