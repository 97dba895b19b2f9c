"""pandas in memory: for small tables, and as the plainest implementation.

Why: a second, independent implementation of the same suite shows faults of the first; small tables fit in memory.

Example: `engine: pandas`
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_value,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)
from great_expectations.expectations.row_conditions import deserialize_row_condition

from tidegate.checks.gx_condition import declared
from tidegate.checks.open_table import Breaking, Offender, is_path
from tidegate.checks.progress import PassAnnouncer
from tidegate.checks.regex_metrics import provide
from tidegate.checks.suite import BuiltExpectation
from tidegate.config.regex import portable
from tidegate.data.duckdb_connection import decimal_kind
from tidegate.data.row_mask import mask


class MaskingEngine(PassAnnouncer, PandasExecutionEngine):
    """Selects rows by comparing values.

    Great Expectations renders the condition as text and passes it to DataFrame.query, which evaluates it.
    """

    def _apply_row_condition_filter(
        self, data: pd.DataFrame, row_condition: dict[str, object], _: object = None, **__: object
    ) -> pd.DataFrame:
        return data[mask(declared(deserialize_row_condition(row_condition)), data)]


class PandasQuantiles(ColumnAggregateMetricProvider):
    """The smallest value that at least this share of the values does not exceed, as SQL's percentile_disc."""

    metric_name = "column.quantile_values"
    value_keys = ("quantiles", "allow_relative_error")

    @column_aggregate_value(engine=MaskingEngine)
    def _pandas(cls, column: pd.Series, quantiles: list[float], **_: object) -> list[object]:
        present = column.dropna().to_numpy()
        return (
            np.quantile(present, quantiles, method="inverted_cdf").tolist() if present.size else [None] * len(quantiles)
        )


def _matches(column: pd.Series, regex: str) -> pd.Series:
    search = re.compile(portable(regex, end=r"\Z")).search
    return column.map(lambda text: search(text) is not None).astype(bool)


provide(MaskingEngine, _matches)


class PandasSum(ColumnAggregateMetricProvider):
    """Exact for whole numbers: NumPy's sum overflows silently beyond 64 bits."""

    metric_name = "column.sum"

    @column_aggregate_value(engine=MaskingEngine)
    def _pandas(cls, column: pd.Series, **_: object) -> float:
        whole = pd.api.types.is_integer_dtype(column)
        return float(sum(column.dropna().astype(object)) if whole else column.sum())


class PandasBetween(ColumnMapMetricProvider):
    """Compares whole numbers as such: Great Expectations compares nullable ones as floats."""

    condition_metric_name = "column_values.between"
    condition_value_keys = ("min_value", "max_value", "strict_min", "strict_max")

    @column_condition_partial(engine=MaskingEngine)
    def _pandas(cls, column: pd.Series, **bounds: object) -> pd.Series:
        low, high = bounds.get("min_value"), bounds.get("max_value")
        within = pd.Series(data=True, index=column.index)
        if low is not None:
            within &= column > low if bounds.get("strict_min") else column >= low
        if high is not None:
            within &= column < high if bounds.get("strict_max") else column <= high
        return within


class FrameTable:
    """A data frame that is open for checking."""

    def __init__(self, frame: pd.DataFrame, types: Mapping[str, str]) -> None:
        self.execution = MaskingEngine(batch_data_dict={"checked": frame})
        self.types = types

    groups = None
    """None: a file is read directly."""

    def offenders(self, expectation: BuiltExpectation, breaking: Breaking, limit: int) -> list[Offender]:
        unexpected = breaking.condition
        assert isinstance(unexpected, pd.Series)
        rows = self.execution.get_domain_records(domain_kwargs=breaking.domain)
        rows = rows.loc[unexpected.index[unexpected.astype(bool)], list(expectation.columns)]
        counted = rows.value_counts(sort=False, dropna=False).reset_index(name="rows")
        counted = counted.sort_values(
            ["rows", *expectation.columns], ascending=[False] + [True] * len(expectation.columns)
        )
        return [(tuple(row[:-1]), int(row[-1])) for row in counted.head(limit).itertuples(index=False, name=None)]


def opens(source: str) -> bool:
    return is_path(source)


@contextmanager
def opened(source: str, threads: int) -> Iterator[FrameTable]:
    columns = {name: _normalised(values) for name, values in _columns(Path(source))}
    frame = pd.DataFrame({name: values for name, (values, _) in columns.items()})
    yield FrameTable(frame, {name: kind for name, (_, kind) in columns.items()})


def _columns(path: Path) -> "Iterator[tuple[str, pa.ChunkedArray]]":
    table = pq.ParquetFile(path).read(use_threads=False)
    yield from zip(table.column_names, table.columns, strict=True)


def _normalised(values: "pa.ChunkedArray") -> "tuple[pd.Series, str]":
    """The values in a type that also holds missing ones, and that type in the declaration's words."""
    stored, kinds = values.type, pa.types
    if kinds.is_dictionary(stored):
        return _normalised(values.cast(stored.value_type))
    if kinds.is_decimal(stored):
        kind = decimal_kind(stored.precision, stored.scale)
        held = {"int": pa.int64(), "float": pa.float64()}.get(kind)
        return _normalised(values.cast(held)) if held else (values.to_pandas(), kind)
    if kinds.is_integer(stored):
        unsigned = kinds.is_unsigned_integer(stored)
        return values.to_pandas(types_mapper={stored: pd.UInt64Dtype() if unsigned else pd.Int64Dtype()}.get), "int"
    if kinds.is_boolean(stored):
        return values.to_pandas(types_mapper={stored: pd.BooleanDtype()}.get), "bool"
    if kinds.is_floating(stored):
        return values.cast(pa.float64()).to_pandas(), "float"
    if kinds.is_timestamp(stored) or kinds.is_date(stored):
        return values.cast(pa.timestamp("us"), safe=False).to_pandas(), "timestamp"
    kind = "string" if kinds.is_string(stored) or kinds.is_large_string(stored) else str(stored)
    return values.to_pandas(), kind
