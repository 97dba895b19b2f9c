"""Split by time: train on the past, evaluate on what came after it.

Why: in production, a model is always asked about what comes after its training rows.

Example: `split: {kind: time, holdout_from: 2013-10-01}`
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, NaiveDatetime, WithJsonSchema, model_validator

from tidegate.config.section import Seconds, Section
from tidegate.errors import DeclarationError, Problem

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate.config.schema.data import Columns

    Mask = NDArray[np.bool_]


READS = ("time",)
"""The roles of the columns that `assign` reads."""
INSTANTS = ("holdout_from", "recent_from")


def _written(value: Any) -> Any:
    """Refuse a bare number: 20131001 would be read as seconds since 1970."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("must be a date or a date with a time, like 2013-10-01") from None


Instant = Annotated[
    NaiveDatetime, BeforeValidator(_written), WithJsonSchema({"type": "string", "examples": ["2013-10-01"]})
]
"""A date, or a date with a time of day, in the time column's own clock."""


class Params(Section):
    """Split at one or two points in time."""

    kind: Literal["time"]
    holdout_from: Instant
    """The first instant of the holdout; rows before it are the training rows."""
    recent_from: Instant | None = None
    """The first instant of the recent rows: neither trained on nor evaluated, they represent production."""
    gap: Seconds | None = None
    """Rows this close before the holdout are in no part, e.g. `7d` where outcomes arrive late."""

    @model_validator(mode="after")
    def _ordered(self) -> "Params":
        if self.recent_from is not None and self.recent_from <= self.holdout_from:
            raise ValueError("recent_from must be after holdout_from")
        return self


def assign(
    params: Params,
    table: "pa.Table",
    columns: "Columns",
    generator: "np.random.Generator",
) -> "dict[str, Mask]":
    """Each part's rows by their time; the rows in the gap are in none. Not random."""
    import numpy as np

    from tidegate.config.schema.data import ColumnRole, column_of

    if (column := column_of(columns, ColumnRole.TIME)) is None:
        raise DeclarationError(Problem("a split by time needs a column with role: time", key="data.columns"))
    instants = table.column(column).to_numpy()
    start = np.datetime64(params.holdout_from, "us")
    train = instants < start - np.timedelta64(round((params.gap or 0.0) * 1e6), "us")
    if params.recent_from is None:
        return {"train": train, "holdout": instants >= start}
    end = np.datetime64(params.recent_from, "us")
    return {"train": train, "holdout": (instants >= start) & (instants < end), "recent": instants >= end}


def moved(params: Params, seconds: float) -> dict[str, str]:
    """The instants that much later, as they are written in conf/."""
    later = {name: getattr(params, name) + timedelta(seconds=seconds) for name in INSTANTS if getattr(params, name)}
    return {name: _spelled(instant) for name, instant in later.items()}


def _spelled(instant: datetime) -> str:
    return instant.date().isoformat() if instant.time() == time.min else instant.isoformat()
