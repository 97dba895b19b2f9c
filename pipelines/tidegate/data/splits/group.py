"""Split by group: all rows of a customer or machine are in one part.

Why: a model that has seen a customer's other rows is not tested on a new customer.

Example: `split: {kind: group, holdout: 0.2}`
"""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.errors import DeclarationError, EvidenceError, Problem

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate.config.schema.data import Columns

    Mask = NDArray[np.bool_]


READS = ("group",)
"""The roles of the columns that `assign` reads."""


class Params(Section):
    """Draw whole groups into the holdout."""

    kind: Literal["group"]
    holdout: Annotated[float, Field(gt=0, lt=1)]
    """Share of the rows in the holdout; met as closely as the groups' sizes allow."""


def assign(
    params: Params, table: "pa.Table", columns: "Columns", generator: "np.random.Generator"
) -> "dict[str, Mask]":
    """Each part's rows: groups in random order fill the holdout as long as they fit its share of the rows."""
    import numpy as np

    from tidegate.config.schema.data import ColumnRole, column_of

    if (group := column_of(columns, ColumnRole.GROUP)) is None:
        raise DeclarationError(Problem("a split by group needs a column with role: group", key="data.columns"))
    if missing := table.column(group).null_count:
        why = f"is missing in {missing:,} rows, which belong to no group; exclude them in the query"
        raise EvidenceError(Problem(why, key=f"data.columns.{group}"))
    codes = table.column(group).dictionary_encode().combine_chunks().indices.to_numpy(zero_copy_only=False)
    sizes = np.bincount(codes)
    room = round(table.num_rows * params.holdout)
    held = np.zeros(len(sizes), dtype=bool)
    for code in generator.permutation(len(sizes)):
        if sizes[code] <= room:
            held[code] = True
            room -= sizes[code]
    return {"train": ~held[codes], "holdout": held[codes]}
