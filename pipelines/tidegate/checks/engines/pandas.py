"""pandas in memory: for small tables, and as the plainest reading of what an expectation means."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_value,
)
from great_expectations.expectations.row_conditions import deserialize_row_condition

from tidegate.artifacts import read_table
from tidegate.checks.conditions import declared
from tidegate.checks.engines import Offender
from tidegate.checks.progress import Announced
from tidegate.checks.suite import Judged
from tidegate.data.condition import mask


class MaskingEngine(Announced, PandasExecutionEngine):  # type: ignore[misc]
    """Selects rows by comparing values.

    Great Expectations renders the condition as text and hands it to DataFrame.query, which evaluates it.
    """

    def _apply_row_condition_filter(self, data: pd.DataFrame, row_condition: Any, _: Any = None, **__: Any) -> Any:
        return data[mask(declared(deserialize_row_condition(row_condition)), data)]


class Quantiles(ColumnAggregateMetricProvider):  # type: ignore[misc]
    """The smallest value that at least this share of the values does not exceed, as SQL's percentile_disc."""

    metric_name = "column.quantile_values"
    value_keys = ("quantiles", "allow_relative_error")

    @column_aggregate_value(engine=MaskingEngine)
    def _pandas(cls, column: "pd.Series[Any]", quantiles: list[float], **_: Any) -> list[Any]:  # noqa: N805
        present = column.dropna().to_numpy()
        return (
            np.quantile(present, quantiles, method="inverted_cdf").tolist() if present.size else [None] * len(quantiles)
        )


class FrameTable:
    """A data frame that is open for judging."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.execution = MaskingEngine(batch_data_dict={"checked": frame})
        self.types = {str(name): _type(values) for name, values in frame.items()}

    def offenders(self, judged: Judged, breaking: Any, limit: int) -> list[Offender]:
        unexpected, domain, _ = breaking
        rows = self.execution.get_domain_records(domain_kwargs=domain)
        rows = rows.loc[unexpected.index[unexpected.astype(bool)], list(judged.columns)]
        counted = rows.value_counts(sort=False, dropna=False).reset_index(name="rows")
        counted = counted.sort_values(["rows", *judged.columns], ascending=[False] + [True] * len(judged.columns))
        return [(tuple(row[:-1]), int(row[-1])) for row in counted.head(limit).itertuples(index=False, name=None)]


@contextmanager
def opened(source: str, threads: int) -> Iterator[FrameTable]:  # noqa: ARG001 (pandas has one thread)
    yield FrameTable(read_table(Path(source)))


def _type(values: "pd.Series[Any]") -> str:
    kinds = pd.api.types
    for kind, holds in {
        "bool": kinds.is_bool_dtype,
        "int": kinds.is_integer_dtype,
        "float": kinds.is_float_dtype,
        "timestamp": kinds.is_datetime64_any_dtype,
        "string": kinds.is_string_dtype,
    }.items():
        if holds(values):
            return kind
    return str(values.dtype)
