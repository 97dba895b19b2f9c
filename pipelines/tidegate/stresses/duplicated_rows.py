"""Rows arrive more than once.

Why: a queue delivers at least once and a retried job appends again; a metric over such rows counts some cases twice.

Example: `sent_twice: {kind: duplicated_rows, share: 20%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate.config.expression import ConditionText, parse
from tidegate.config.schema.data import Columns
from tidegate.config.section import Section
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import Share, drawn, undecidable

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"share": Stricter.LARGER, "times": Stricter.LARGER}


class Params(Section):
    """Which rows arrive again, and how often."""

    kind: Literal["duplicated_rows"]
    share: Share
    """The share of the rows, of those for which `when` holds."""
    times: int = Field(default=2, ge=2, le=20, strict=True)
    """How often each of them is there."""
    when: ConditionText | None = None
    """A comparison, e.g. `carrier == 'UA'`: only such rows arrive again."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    if params.when:
        yield from undecidable(params.when, columns)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    from tidegate.data.row_mask import mask

    own = np.arange(len(rows.table))
    some = own[mask(parse(params.when), rows.table).to_numpy(bool)] if params.when else own
    again = some[drawn(len(some), params.share, generator)] if len(some) else some
    return StressedRows(len(again), places=np.concatenate([own, *[again] * (params.times - 1)]))
