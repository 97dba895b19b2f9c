"""Split at random, for rows that know neither time nor group.

Why: it is the simplest split, and right where rows have nothing in common.

Example: `split: {kind: random, holdout: 0.3, stratify: true}`
"""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.errors import DeclarationError, Problem

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate.config.schema.data import Columns

    Mask = NDArray[np.bool_]


READS = ("target",)
"""The roles of the columns that `assign` reads."""


class Params(Section):
    """Draw the holdout at random."""

    kind: Literal["random"]
    holdout: Annotated[float, Field(gt=0, lt=1)]
    """Share of the rows in the holdout."""
    stratify: bool = False
    """Keep each target value's share the same in both parts."""


def assign(
    params: Params, table: "pa.Table", columns: "Columns", generator: "np.random.Generator"
) -> "dict[str, Mask]":
    """Each part's rows: a share of all rows, or of each target value's rows, rounded to whole rows."""
    import numpy as np

    from tidegate.config.schema.data import ColumnRole, ColumnType, column_of

    held = np.zeros(table.num_rows, dtype=bool)
    strata = [np.arange(table.num_rows)]
    if params.stratify:
        target = str(column_of(columns, ColumnRole.TARGET))
        if columns[target].type in (ColumnType.FLOAT, ColumnType.TIMESTAMP):
            why = f"needs a target with few values; {target} is {columns[target].type}, so set stratify: false"
            raise DeclarationError(Problem(why, key="data.split.stratify"))
        codes = table.column(target).dictionary_encode().combine_chunks().indices.to_numpy(zero_copy_only=False)
        strata = [np.flatnonzero(codes == code) for code in np.unique(codes)]
    for rows in strata:
        held[generator.permutation(rows)[: round(len(rows) * params.holdout)]] = True
    return {"train": ~held, "holdout": held}
