"""pandas in memory: for small tables, and as the plainest reading of what an expectation means."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.row_conditions import (
    AndCondition,
    ComparisonCondition,
    NullityCondition,
    Operator,
    OrCondition,
    deserialize_row_condition,
)
from great_expectations.expectations.row_conditions import Condition as RowCondition

from tidegate.artifacts import read_table
from tidegate.checks.engines import Offender
from tidegate.checks.measure import condition
from tidegate.checks.suite import Judged
from tidegate.config.condition import Comparison, Condition
from tidegate.data.condition import mask


class MaskingEngine(PandasExecutionEngine):  # type: ignore[misc]
    """Selects rows by comparing values.

    Great Expectations renders the condition as text and hands it to DataFrame.query, which evaluates it.
    """

    def _apply_row_condition_filter(self, data: pd.DataFrame, row_condition: Any, _: Any = None, **__: Any) -> Any:
        return data[mask(_condition(deserialize_row_condition(row_condition)), data)]


class FrameTable:
    """A data frame that is open for judging."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.execution = MaskingEngine(batch_data_dict={"checked": frame})
        self.types = {str(name): _type(values) for name, values in frame.items()}

    def offenders(self, judged: Judged, limit: int) -> list[Offender]:
        unexpected, domain, _ = condition(self.execution, judged)
        rows = self.execution.get_domain_records(domain_kwargs=domain)
        rows = rows.loc[unexpected.index[unexpected.astype(bool)], list(judged.columns)]
        counted = rows.value_counts(sort=False, dropna=False).reset_index(name="rows")
        counted = counted.sort_values(["rows", *judged.columns], ascending=[False] + [True] * len(judged.columns))
        return [(tuple(row[:-1]), int(row[-1])) for row in counted.head(limit).itertuples(index=False, name=None)]


@contextmanager
def opened(path: Path, threads: int) -> Iterator[FrameTable]:  # noqa: ARG001 (pandas has one thread)
    yield FrameTable(read_table(path))


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


def _condition(rows: RowCondition) -> Condition:
    match rows:
        case OrCondition():
            return tuple(all_of for each in rows.conditions for all_of in _condition(each))
        case AndCondition():
            return (tuple(leaf for each in rows.conditions for all_of in _condition(each) for leaf in all_of),)
        case NullityCondition():
            return ((Comparison(rows.column.name, "is null" if rows.is_null else "is not null"),),)
        case ComparisonCondition(operator=Operator.IN | Operator.NOT_IN):
            words = {Operator.IN: "in", Operator.NOT_IN: "not in"}
            return ((Comparison(rows.column.name, words[Operator(rows.operator)], tuple(rows.parameter)),),)
        case ComparisonCondition():
            return ((Comparison(rows.column.name, Operator(rows.operator).value, (rows.parameter,)),),)
    raise TypeError(f"can't select rows by {type(rows).__name__}")
