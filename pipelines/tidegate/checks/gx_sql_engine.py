"""Great Expectations' SQL engine, on one open connection.

It counts duplicates by grouping.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from great_expectations.core.metric_function_types import MetricFunctionTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.execution_engine.sqlalchemy_batch_data import SqlAlchemyBatchData
from great_expectations.expectations.metrics import ColumnValuesUnique, CompoundColumnsUnique
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.expectations.registry import register_metric
from great_expectations.validator.metric_configuration import MetricConfiguration

from tidegate.checks.gx_condition import row_condition
from tidegate.checks.open_table import Breaking, Offender
from tidegate.checks.progress import PassAnnouncer
from tidegate.checks.suite import BuiltExpectation
from tidegate.data.duckdb_connection import ROWS

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 200
"""Numbers in one query: planning takes time with the square of their number, and PostgreSQL takes 1,664."""
UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")


class OneConnectionEngine(PassAnnouncer, SqlAlchemyExecutionEngine):
    """Runs every query on the connection it is given.

    Great Expectations closes the connection after each query and reads the result later; a database inside the process
    has dropped the result by then. It also leaves a failed transaction open, in which every later query fails too.
    """

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(engine=connection.engine)
        self._connection = connection
        self.types: Mapping[str, str] = {}
        self._duplicated: dict[tuple[str, frozenset[str]], int] = {}

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        yield self._connection

    def get_inspector(self) -> sa.Inspector:
        return sa.inspect(self._connection)

    def execute_query(self, query: sa.Executable) -> sa.CursorResult[*tuple[Any, ...]]:
        try:
            return self._connection.execute(query)
        except sa.exc.SQLAlchemyError:
            self._connection.rollback()
            raise

    def resolve_metrics(
        self,
        metrics_to_resolve: Iterable[MetricConfiguration],
        metrics: dict[object, object] | None = None,
        runtime_configuration: dict[str, object] | None = None,
    ) -> dict[object, object]:
        """Resolve metrics of fewer columns first: what is unique in one column is unique in two."""
        narrow_first = sorted(metrics_to_resolve, key=lambda metric: len(_listed(metric.metric_domain_kwargs)))
        return super().resolve_metrics(narrow_first, metrics, runtime_configuration)

    def resolve_metric_bundle(self, metric_fn_bundle: Iterable[object]) -> dict[object, object]:
        """Great Expectations asks for all numbers of all columns in one query."""
        bundle, resolved = list(metric_fn_bundle), dict[object, object]()
        for first in range(0, len(bundle), AT_ONCE):
            resolved |= super().resolve_metric_bundle(bundle[first : first + AT_ONCE])
        return resolved

    def duplicated_rows(self, domain: Mapping[str, object], columns: Sequence[str]) -> int:
        """The rows that share their values of `columns` with another: none where part of the columns is unique."""
        condition, wanted = repr(domain.get("row_condition")), frozenset(columns)
        for (of_condition, narrower), rows in self._duplicated.items():
            if of_condition == condition and narrower <= wanted and (rows == 0 or narrower == wanted):
                return rows
        groups = self.duplicates(domain, list(columns)).subquery()
        query = sa.select(sa.func.coalesce(sa.func.sum(groups.c.rows), 0))
        self._duplicated[condition, wanted] = rows = int(self.execute_query(query).scalar_one())
        return rows

    def duplicates(self, domain: Mapping[str, object], columns: list[str]) -> sa.Select[*tuple[object, ...]]:
        """The values of `columns` that are in more than one row, with that number of rows."""
        rows = self.get_domain_records(domain_kwargs=dict(domain))
        named: list[sa.ColumnClause[object]] = [sa.column(name) for name in columns]
        return (
            sa.select(*named, sa.func.count().label("rows"))
            .select_from(rows.subquery() if isinstance(rows, sa.Select) else rows)
            .where(*(column.is_not(None) for column in named))
            .group_by(*named)
            .having(sa.func.count() > 1)
        )


class SqlTable:
    """A table or view that is open for checking in a database."""

    def __init__(self, execution: OneConnectionEngine, name: str, types: Mapping[str, str]) -> None:
        self.execution = execution
        self.name = name
        self.types = execution.types = types
        execution.load_batch_data(name, SqlAlchemyBatchData(execution_engine=execution, table_name=name))

    def offenders(self, expectation: BuiltExpectation, breaking: Breaking, limit: int) -> list[Offender]:
        named: list[sa.ColumnClause[object]] = [sa.column(name) for name in expectation.columns]
        if expectation.declared.type in UNIQUE:
            domain = {"row_condition": row_condition(expectation.condition, self.types)}
            query = self.execution.duplicates(domain, list(expectation.columns))
            query = query.order_by(sa.column("rows").desc(), *named).limit(limit)
        else:
            clause = breaking.condition
            assert isinstance(clause, sa.ColumnElement)
            rows = self.execution.get_domain_records(domain_kwargs=breaking.domain)
            count = sa.func.count()
            query = (
                sa.select(*named, count)
                .select_from(rows.subquery() if isinstance(rows, sa.Select) else rows)
                .where(clause, *(column.is_not(None) for column in named if not expectation.includes_missing))
                .group_by(*named)
                .order_by(count.desc(), *named)
                .limit(limit)
            )
        return [(tuple(row[:-1]), int(row[-1])) for row in self.execution.execute_query(query).fetchall()]

    def groups(self, columns: Sequence[str]) -> "pa.Table":
        """The values of those of `columns` that the table has, each combination once with the number of its rows."""
        import pyarrow as pa

        columns = [name for name in columns if name in self.types]
        named: list[sa.ColumnClause[object]] = [sa.column(name) for name in columns]
        query = sa.select(*named, sa.func.count()).select_from(sa.table(self.name)).group_by(*named)
        groups = self.execution.execute_query(query).fetchall()
        stored = {"string": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
        stored["timestamp"] = pa.timestamp("us")
        arrays = [
            pa.array([row[index] for row in groups], stored.get(self.types.get(name, "")))
            for index, name in enumerate(columns)
        ]
        return pa.table([*arrays, pa.array([row[-1] for row in groups], pa.int64())], names=[*columns, ROWS])


class SqlSum(ColumnAggregateMetricProvider):
    """The sum as a double on every database: for whole numbers, some return a decimal or an integer of 128 bits."""

    metric_name = "column.sum"

    @column_aggregate_partial(engine=OneConnectionEngine)
    def _sqlalchemy(cls, column: sa.ColumnElement[object], **_: object) -> sa.ColumnElement[float]:
        return sa.cast(sa.func.sum(column), sa.Float)


class ColumnTypes(TableMetricProvider):
    """The types from when the table was opened: reflection takes four queries of the catalogue."""

    metric_name = "table.column_types"
    value_keys = ("include_nested",)
    default_kwarg_values = {"include_nested": True}  # noqa: RUF012 (Great Expectations' own form)

    @metric_value(engine=OneConnectionEngine)
    def _sqlalchemy(cls, execution_engine: OneConnectionEngine, **_: object) -> list[dict[str, str]]:
        return [{"name": name, "type": kind} for name, kind in execution_engine.types.items()]


def _listed(domain: Mapping[str, object]) -> Sequence[str]:
    columns = domain.get("column_list") or ([domain["column"]] if domain.get("column") else [])
    assert isinstance(columns, Sequence)
    return columns


def _duplicated_rows(
    execution_engine: OneConnectionEngine, metric_domain_kwargs: Mapping[str, object], **_: object
) -> int:
    """One grouping; what Great Expectations does instead (a window, or a join of the table with itself) takes 2–10×."""
    domain = {"row_condition": metric_domain_kwargs.get("row_condition")}
    return execution_engine.duplicated_rows(domain, _listed(metric_domain_kwargs))


for provider in (ColumnValuesUnique, CompoundColumnsUnique):
    register_metric(
        metric_name=f"{provider.condition_metric_name}.unexpected_count",
        metric_domain_keys=provider.condition_domain_keys,
        metric_value_keys=provider.condition_value_keys,
        execution_engine=OneConnectionEngine,
        metric_class=provider,
        metric_provider=_duplicated_rows,
        metric_fn_type=MetricFunctionTypes.VALUE,
    )
