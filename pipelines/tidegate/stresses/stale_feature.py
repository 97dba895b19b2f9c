"""Features have the value that they had some time ago.

Each row has the value of the last row that is at least `age` older: of the same `by`, where that is named. A row
without one keeps its own. It needs a column with the role time.

Why: a feature store that stops being filled goes on answering with what it has.

Example: `last_week: {kind: stale_feature, columns: [late_ratio], by: origin, age: 7d}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.section import Seconds, Section
from tidegate.errors import unknown
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import ANY, different, moved, unusable

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Codes

STRICTER = {"age": Stricter.LARGER}


class Params(Section):
    """Which features are old, and how old."""

    kind: Literal["stale_feature"]
    columns: tuple[str, ...] = Field(min_length=1)
    """The features that are damaged."""
    by: str | None = Field(default=None, max_length=63)
    """A column whose values have a history each: an airport, a customer."""
    age: Annotated[Seconds, Field(gt=0)]
    """How old the values are at least."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, ANY)
    if params.by is not None and params.by not in columns:
        yield "by", unknown(params.by, tuple(columns), what="column in data.columns")
    if column_of(columns, ColumnRole.TIME) is None:
        yield "kind", "needs a column with the role time: without it nothing is known to be older"


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    places = older(params, rows)
    table = rows.table.assign(**{name: moved(rows.table[name], places) for name in params.columns})
    return StressedRows(different(rows.table, table, params.columns), table)


def older(params: Params, rows: HoldoutSample) -> "Codes":
    """For each row, the place of the row whose value it is given."""
    import numpy as np
    import pandas as pd

    name = column_of(rows.columns, ColumnRole.TIME)
    assert name is not None
    time, own = rows.table[name].astype("datetime64[us]").reset_index(drop=True), np.arange(len(rows.table))
    group = pd.factorize(rows.table[params.by])[0] if params.by else np.zeros(len(own), dtype=np.intp)
    frame = pd.DataFrame({"time": time, "group": group, "row": own}).dropna(subset=["time"])
    frame = frame.sort_values("time", kind="stable")
    wanted = frame.assign(time=frame["time"] - pd.Timedelta(seconds=params.age))
    joined = pd.merge_asof(wanted, frame.rename(columns={"row": "older"}), on="time", by="group")
    places = own.copy()
    known = joined["older"].notna().to_numpy(bool)
    places[joined["row"].to_numpy()[known]] = joined["older"].to_numpy()[known].astype(np.intp)
    return places
