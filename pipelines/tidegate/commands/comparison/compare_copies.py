"""Notice rows that were copied under new ids.

Each counts as a row of its own, and intervals become too narrow.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.number_format import percent
from tidegate.prediction_files.classes import SCORES
from tidegate.prediction_files.match_rows import MatchedRows

if TYPE_CHECKING:
    from tidegate.arrays import Floats

LEAST_SHARE = 0.1
LEAST_ROWS = 20
"""Fewer may be alike by chance."""
DISTINCT = 0.1
"""Share of the rows that have different predictions at least: a small tree has few, and many rows share each."""
DIGITS = 4
"""Predictions that are rounded to fewer decimals are alike by themselves."""


def notes(matched: MatchedRows) -> Iterator[str]:
    """A sentence where implausibly many rows equal another in truth and in both predictions, to the last digit.

    Rows of one block may be copies of each other: their block counts once.
    """
    import numpy as np
    import pandas as pd

    if matched.classes or matched.task.task == SCORES:
        return
    sides = np.column_stack([matched.base, matched.head])
    if not _is_continuous(sides) or np.array_equal(matched.base, matched.head):  # one number is alike by chance sooner
        return
    table = pd.DataFrame(np.column_stack([matched.truth, sides]))
    if (~table.duplicated()).sum() < DISTINCT * len(table):
        return
    alike = table.duplicated(keep=False).to_numpy()
    if (matched.block != "").any():
        alike = alike & ~table.assign(block=matched.block).duplicated(keep=False).to_numpy()
    if alike.sum() >= max(LEAST_ROWS, LEAST_SHARE * len(table)):
        many = f"{alike.sum():,} of {len(table):,} rows ({percent(float(alike.mean()))})"
        same = f"{many} equal another row in truth and both predictions, to the last digit"
        yield f"{same}: copies make intervals too narrow; leave them out, or name what they share with --block"


def _is_continuous(sides: "Floats") -> bool:
    """Whether most predictions have more decimals than rounding leaves."""
    import numpy as np

    return bool((np.abs(sides - sides.round(DIGITS - 1)) > 1e-9).mean() > 0.5)
