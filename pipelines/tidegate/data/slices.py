"""Find the rows of each declared slice.

A slice has one part per value of a column, or the rows for which a condition is true.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.expression import columns as compared
from tidegate.config.expression import parse
from tidegate.config.schema.evaluate import Slice
from tidegate.data.row_mask import mask
from tidegate.errors import DeclarationError, Problem, unknown

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

MOST_PARTS = 500
"""A column with more values is an identifier, not a grouping."""


@dataclass(frozen=True, slots=True)
class SliceRows:
    """The rows of one part of a slice. `label` is `carrier=HA` for a value of a column, else the slice's own name."""

    slice: str
    label: str
    rows: "NDArray[np.bool_]"
    min_rows: int

    @property
    def is_large_enough(self) -> bool:
        return int(self.rows.sum()) >= self.min_rows


def parts(slices: dict[str, Slice], table: "pd.DataFrame") -> list[SliceRows]:
    """Every part of every slice, in declared order and sorted by value. Raises DeclarationError with all problems."""
    if wrong := [*_problems(slices, table)]:
        raise DeclarationError(wrong)
    return [part for name, declared in slices.items() for part in _parts(name, declared, table)]


def used(declared: Slice) -> list[str]:
    """The columns that a slice reads."""
    return [*([declared.by] if declared.by else []), *(compared(parse(declared.when)) if declared.when else [])]


def _problems(slices: dict[str, Slice], table: "pd.DataFrame") -> Iterator[Problem]:
    columns = tuple(map(str, table.columns))
    for name, declared in slices.items():
        if not declared.by and not declared.when:
            yield Problem("needs `by` (a column) or `when` (a condition)", key=f"evaluate.slices.{name}")
        absent = [column for column in used(declared) if column not in columns]
        yield from (
            Problem(unknown(column, columns, what="column"), key=f"evaluate.slices.{name}") for column in absent
        )
        if declared.by in columns and (count := table[declared.by].nunique()) > MOST_PARTS:
            message = f"has {count} values; at most {MOST_PARTS} are slices"
            yield Problem(message, key=f"evaluate.slices.{name}.by")


def _parts(name: str, declared: Slice, table: "pd.DataFrame") -> Iterator[SliceRows]:
    import numpy as np
    import pandas as pd

    within = mask(parse(declared.when), table).to_numpy(bool) if declared.when else np.ones(len(table), bool)
    if not declared.by:
        yield SliceRows(name, name, within, declared.min_rows)
        return
    codes, uniques = pd.factorize(table[declared.by])  # hundreds of values are compared as numbers, not as text
    present = set(np.unique(codes[within]).tolist()) - {-1}
    for value, code in sorted((value, code) for code, value in enumerate(uniques.tolist()) if code in present):
        yield SliceRows(name, f"{declared.by}={_text(value)}", within & (codes == code), declared.min_rows)
    if (missing := within & (codes == -1)).any():
        yield SliceRows(name, f"{declared.by} is null", missing, declared.min_rows)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
