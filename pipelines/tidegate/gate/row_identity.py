"""Whether shared rows are still the rows that they were: an id alone says so where somebody else counts the rows."""

from typing import TYPE_CHECKING

from tidegate.arrays import Mask
from tidegate.gate.cohorts import FEW, at
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap, Unpaired
from tidegate.records import Against

if TYPE_CHECKING:
    import pandas as pd

MOST = 0.5
"""Share of its columns in which a row has to differ to be another one: a feature may be encoded anew."""


def others(evidence: Evidence, both: Overlap) -> int:
    """How many shared rows hold other values than at the base in most of the columns that both holdouts have.

    0 where they are few, where a rule compares the rows of both revisions anyway, or where a holdout is missing.
    """
    reference = evidence.reference(Against.MERGE_BASE)
    if isinstance(reference, Unpaired) or not isinstance(evidence.tables.changes, Unpaired) or not both.shared.rows:
        return 0
    tables = [at(table, both.shared.row_id) for table in (reference.columns(), evidence.held)]
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
    """Where two columns hold different values; missing ones are alike, and all of another type are different."""
    import numpy as np

    before, here = one.to_numpy(), other.to_numpy()
    if before.dtype.kind != here.dtype.kind and not {before.dtype.kind, here.dtype.kind} <= set("iufb"):
        return np.ones(len(before), dtype=bool)
    gone, gone_here = one.isna().to_numpy(), other.isna().to_numpy()
    mask: Mask = (gone != gone_here) | ((before != here) & ~gone & ~gone_here)
    return mask
