"""Apache Spark, for tables that are too large for one machine.

Needs the extra `spark` and Java.

Why: data on a cluster are checked there, by the suite that was written on a laptop.

Example: `engine: spark`
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_

from great_expectations.execution_engine import SparkDFExecutionEngine
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)
from great_expectations.expectations.row_conditions import deserialize_row_condition

from tidegate.errors import InfrastructureError

try:
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812 (as Spark's users write it)
except ModuleNotFoundError as error:
    raise InfrastructureError(f"the engine spark needs {error.name}: pip install 'tidegate[spark]'") from None

from tidegate.checks.gx_condition import declared
from tidegate.checks.lazy_gx_import import unwarned
from tidegate.checks.open_table import Breaking, Offender
from tidegate.checks.progress import PassAnnouncer
from tidegate.checks.regex_metrics import provide
from tidegate.checks.suite import BuiltExpectation
from tidegate.config.expression import Comparison
from tidegate.config.regex import portable
from tidegate.data.duckdb_connection import decimal_kind

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.log.level": "ERROR",
}
TYPES = {
    "string": "string",
    "boolean": "bool",
    "float": "float",
    "double": "float",
    "date": "timestamp",
    "timestamp": "timestamp",
    "timestamp_ntz": "timestamp",
} | dict.fromkeys(("tinyint", "smallint", "int", "bigint"), "int")
ORDERINGS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


class FilteringEngine(PassAnnouncer, SparkDFExecutionEngine):
    """Selects rows by columns and values. Great Expectations renders the condition as SQL text."""

    def _apply_row_condition_filter(
        self, data: DataFrame, row_condition: dict[str, object], _: object = None, **__: object
    ) -> DataFrame:
        alternatives = [
            reduce(and_, map(_holds, all_of)) for all_of in declared(deserialize_row_condition(row_condition))
        ]
        return data.filter(reduce(or_, alternatives))


class SparkTable:
    """A Spark data frame that is open for checking."""

    def __init__(self, session: SparkSession, frame: DataFrame) -> None:
        self.execution = FilteringEngine(spark=session, batch_data_dict={"checked": frame})
        self.types = {name: _kind(kind) for name, kind in frame.dtypes}

    groups = None
    """None: not implemented for Spark."""

    def offenders(self, expectation: BuiltExpectation, breaking: Breaking, limit: int) -> list[Offender]:
        rows = self.execution.get_domain_records(domain_kwargs=breaking.domain)
        if not expectation.includes_missing:
            rows = rows.dropna(subset=list(expectation.columns))
        # a condition may use a window over other rows, which Spark allows in a column but not in a filter
        marked = rows.withColumn("__unexpected", breaking.condition).filter(F.col("__unexpected"))
        counted = marked.groupBy(*expectation.columns).agg(F.count(F.lit(1)).alias("__rows"))
        first = counted.orderBy(F.desc("__rows"), *expectation.columns).limit(limit).collect()
        return [(tuple(row[:-1]), int(row[-1])) for row in first]


def opens(source: str) -> bool:
    return True


@contextmanager
def opened(source: str, threads: int) -> Iterator[SparkTable]:
    """Open it in the running session, such as a cluster's, else in a local one with that many threads."""
    with unwarned(), _session(threads) as session:
        frame = session.read.parquet(source)
        yield SparkTable(session, frame.select(*(_normalised(name, kind) for name, kind in frame.dtypes)))


@contextmanager
def _session(threads: int) -> Iterator[SparkSession]:
    if running := SparkSession.getActiveSession():
        yield running
        return
    builder = SparkSession.builder.master(f"local[{int(threads)}]").appName("tidegate")
    session = reduce(lambda configured, item: configured.config(*item), SETTINGS.items(), builder).getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def _normalised(name: str, kind: str) -> Column:
    """The column as every engine reads it: NaN is missing, numbers with a fraction are doubles, times are in UTC."""
    column = F.col(f"`{name.replace('`', '``')}`")
    match _kind(kind):
        case "float":
            number = column.cast("double")
            return F.when(~F.isnan(number), number).alias(name)
        case "int" if kind.startswith("decimal"):
            return column.cast("bigint").alias(name)
        case "int":  # Great Expectations computes no mean of a column of bytes
            return column.cast("bigint").alias(name)
        case "timestamp" if kind == "timestamp":
            return F.convert_timezone(None, F.lit("UTC"), column).alias(name)
        case "timestamp":
            return column.cast("timestamp_ntz").alias(name)
    return column


def _kind(stored: str) -> str:
    """A Spark type in the declaration's words; Spark's own where the declaration has none."""
    if decimal := re.fullmatch(r"decimal\((\d+),(\d+)\)", stored):
        return decimal_kind(int(decimal[1]), int(decimal[2]))
    return TYPES.get(stored, stored)


def _holds(comparison: Comparison) -> Column:
    column = F.col(f"`{comparison.column.replace('`', '``')}`")
    constants = list(comparison.constants)
    match comparison.operator:
        case "is null":
            return column.isNull()
        case "is not null":
            return column.isNotNull()
        case "in":
            return column.isin(constants)
        case "not in":
            return ~column.isin(constants)
        case ordering:
            compared: Column = ORDERINGS[ordering](column, F.lit(constants[0]))
            return compared


def _matches(column: Column, regex: str) -> Column:
    return column.rlike(portable(regex, end=r"\z"))


provide(FilteringEngine, _matches)


class SparkSum(ColumnAggregateMetricProvider):
    """Exact for whole numbers until the result is a double: Spark's own sum fails beyond 64 bits."""

    metric_name = "column.sum"

    @column_aggregate_partial(engine=FilteringEngine)
    def _spark(cls, column: Column, _column_name: str, _table: DataFrame, **_: object) -> Column:
        whole = dict(_table.dtypes)[_column_name] != "double"
        return F.sum(column.cast("decimal(38,0)") if whole else column).cast("double")


class SparkMedian(ColumnAggregateMetricProvider):
    metric_name = "column.median"

    @column_aggregate_partial(engine=FilteringEngine)
    def _spark(cls, column: Column, **_: object) -> Column:
        return F.median(column)


class SparkQuantiles(ColumnAggregateMetricProvider):
    """Exact for every type. Spark's `percentile_disc` orders doubles, which hold the microseconds of 280 years."""

    metric_name = "column.quantile_values"
    value_keys = ("quantiles", "allow_relative_error")

    @column_aggregate_partial(engine=FilteringEngine)
    def _spark(
        cls,
        column: Column,  # noqa: ARG002 (the function takes no column, only its name)
        quantiles: list[float],
        _column_name: str,
        _table: DataFrame,
        **_: object,
    ) -> Column:
        name = f"`{_column_name.replace('`', '``')}`"
        match dict(_table.dtypes)[_column_name]:
            case "timestamp_ntz":
                micros = f"unix_micros(CAST({name} AS TIMESTAMP))"
                shares = (
                    f"CAST(timestamp_micros(CAST({_share(quantile, micros)} AS BIGINT)) AS TIMESTAMP_NTZ)"
                    for quantile in quantiles
                )
            case "bigint" if _exceeds_doubles(_table, name):
                ordered = f"sort_array(collect_list({name}))"
                shares = (
                    f"element_at({ordered}, greatest(1, CAST(ceil({float(quantile)} * count({name})) AS INT)))"
                    for quantile in quantiles
                )
            case _:
                shares = (_share(quantile, name) for quantile in quantiles)
        return F.expr(f"array({', '.join(shares)})")


def _share(quantile: float, ordered: str) -> str:
    return f"percentile_disc({float(quantile)}) WITHIN GROUP (ORDER BY {ordered})"


def _exceeds_doubles(table: DataFrame, name: str) -> bool:
    """Whether a whole number is beyond 2^53, where a double would round it: rare, and worth one more pass."""
    largest = table.agg(F.max(F.abs(F.expr(name).cast("decimal(20,0)")))).collect()[0][0]
    return largest is not None and largest > 2**53
