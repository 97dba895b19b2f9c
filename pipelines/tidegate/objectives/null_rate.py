"""Features are missing about as rarely as in the training rows.

Why: a join that stops matching or a client that drops a field leaves rows that look valid and predicts from less.

Example: `filled: {kind: null_rate, grows_at_most: 2%, owner: "@data-owners"}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.schema.data import features
from tidegate.config.section import EachOnce, Percent
from tidegate.number_format import percent
from tidegate.objectives._bounds import Limited, decided, lacking, too_few, too_few_days
from tidegate.objectives._fields import DataParams
from tidegate.objectives._shares import share
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

STRICTER = {"grows_at_most": Stricter.SMALLER, "min_rows": Stricter.LARGER}


class Params(DataParams):
    """How much more often a feature may be missing."""

    kind: Literal["null_rate"]
    columns: Annotated[tuple[str, ...], EachOnce] = ()
    """The features that are watched; default: all."""
    grows_at_most: Annotated[Percent, Field(gt=0)]
    """The largest allowed growth of a feature's share of missing values over that of the training rows."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """How often chance may breach, over all features together."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """Columns that the model does not read, and a growth that nothing exceeds."""
    yield from data.not_features(params.columns)
    if params.grows_at_most == 1:
        yield "grows_at_most", "100% can never be exceeded"
    if reason := too_few_days(data.columns, params.window):
        yield "window", reason


def signal(params: Params, service: Service) -> None:
    """Series do not know inputs."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    import numpy as np

    from tidegate.stats.read_table_statistics import Numbers

    within = window.last(params.window)
    watched = params.columns or tuple(features(window.declared.columns))
    if within.rows < params.min_rows:
        yield too_few(name, "inputs", within.rows, params.min_rows)
        return
    full = share(np.zeros(within.rows), within)  # what most columns have: it is sampled once
    for column in watched:
        base = window.training.columns.get(column)
        if base is None or column not in within.table.column_names:
            yield lacking(name, column, in_training=base is not None)
            continue
        rows = base.rows + base.missing if isinstance(base, Numbers) else base.rows
        usual = base.missing / max(rows, 1)
        missing = within.table.column(column).is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
        ceiling = round(min(1.0, usual + params.grows_at_most), 4)
        of = Limited(name, column, within.rows, ceiling=ceiling, says=f"the share of rows without {column}")
        sampled = share(missing.astype(float), within) if missing.any() else full
        yield decided(of, sampled, params.alpha / len(watched), f"; {percent(usual, 2)} of the training rows lack it")
