"""Stresses: what may be wrong with the rows that a model is asked about.

One kind per file. Each takes the holdout and gives it back damaged in one way. The model answers both in
`models/evaluation/stress.py`, which measures what a metric loses. `_columns.py` has what several kinds need.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.schema.data import Columns

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Codes, Floats


@dataclass(frozen=True, eq=False)
class HoldoutSample:
    """The holdout as it is: rows in the order of the holdout file, its truth and predictions as the task's numbers.

    `classes` is how many classes the truth has; 0 where it is a number.
    """

    table: "pd.DataFrame"
    columns: Columns
    truth: "Floats"
    predicted: "Floats"
    classes: int


@dataclass(frozen=True, eq=False)
class StressedRows:
    """The holdout, damaged. What is None is as it was.

    `changed` counts the rows that differ. `places` says which row of the holdout each row here is, where rows are left
    out, repeated or in another order: `table` and `truth` then have a row for each place. `weights` (≥ 0, one per row
    here) count rows more or less than once. `batch` is how many rows the model is asked about at once.
    """

    changed: int
    table: "pd.DataFrame | None" = None
    places: "Codes | None" = None
    truth: "Floats | None" = None
    weights: "Floats | None" = None
    batch: int | None = None
