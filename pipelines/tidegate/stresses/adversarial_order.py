"""Rows come in the worst order, sorted by truth and prediction, in batches.

A model that answers each row by itself loses nothing. One that looks at the rows beside it, to scale or to fill in what
is missing, answers a batch of one class otherwise than a mixed one.

Why: production asks about rows in an order that no shuffled holdout has.

Example: `sorted_batches: {kind: adversarial_order, batch: 500}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate.config.schema.data import Columns
from tidegate.config.section import Section
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"batch": Stricter.SMALLER}


class Params(Section):
    """How many rows are asked about at once."""

    kind: Literal["adversarial_order"]
    batch: int = Field(default=1000, ge=1, strict=True)
    """Rows per request."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from ()


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    score = rows.predicted if rows.predicted.ndim == 1 else rows.predicted.max(axis=1)
    places = np.lexsort((score, rows.truth))
    changed = int((places != np.arange(len(places))).sum())
    return StressedRows(changed, places=places, batch=params.batch)
