"""Whether rows with the same id are still the same rows.

An id is proof only where it does not come from counting the rows.
"""

from typing import TYPE_CHECKING

from tidegate.arrays import Mask
from tidegate.gate.cohorts import FEW, at
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap, Unpaired
from tidegate.records import Against

if TYPE_CHECKING:
    import pandas as pd

MOST = 0.5
"""A row that differs in more than this share of its columns is another one: a feature may be encoded anew."""


def others(evidence: Evidence, both: Overlap) -> int:
    """How many shared rows have other values than at the base in most of the columns that both holdouts have.

    0 where they are few, where a rule compares the rows of both revisions anyway, or where a holdout is missing.
    """
    earlier = evidence.earlier(Against.MERGE_BASE)
    if isinstance(earlier, Unpaired) or not isinstance(evidence.tables.changes, Unpaired) or not both.shared.rows:
        return 0
    tables = [at(table, both.shared.row_id) for table in (earlier.columns(), evidence.held)]
    if any(isinstance(table, Unpaired) for table in tables):
        return 0
    count = int(_other(*tables).sum())  # type: ignore[arg-type]  # no Unpaired is left
    return count if count > FEW * both.shared.rows else 0


def _other(base: "pd.DataFrame", head: "pd.DataFrame") -> Mask:
    """The rows that differ in most columns (a mask); of two columns or less, in none."""
    import numpy as np

    names = [name for name in base.columns if name in head.columns and name != base.index.name]
    differing = np.zeros(len(base))
    for name in names if len(names) > 2 else ():
        differing += _differs(base[name], head[name])
    mask: Mask = differing > MOST * max(len(names), 1)
    return mask


def _differs(one: "pd.Series", other: "pd.Series") -> Mask:
    """The rows in which two columns differ; missing values are equal, and values of different types always differ."""
    import numpy as np

    one_values, other_values = one.to_numpy(), other.to_numpy()
    kinds = {one_values.dtype.kind, other_values.dtype.kind}
    if len(kinds) > 1 and not kinds <= set("iufb"):
        return np.ones(len(one_values), dtype=bool)
    one_missing, other_missing = one.isna().to_numpy(), other.isna().to_numpy()
    mask: Mask = (one_missing != other_missing) | ((one_values != other_values) & ~one_missing & ~other_missing)
    return mask
