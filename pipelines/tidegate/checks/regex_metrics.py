"""Metrics on regular expressions: one dialect on every engine.

Great Expectations leaves the dialect to each engine.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol, TypeVar

from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

Values = TypeVar("Values")
Selection = TypeVar("Selection", bound="_Invertible")


class _Invertible(Protocol):
    def __invert__(self) -> Any: ...


def provide(engine: type[ExecutionEngine], matches: Callable[[Values, str], Selection]) -> None:
    """Make the engine compute all four expectations on patterns with `matches`.

    It selects the rows of a column whose text contains the pattern; selections combine with &, | and ~.
    """

    class MatchRegex(ColumnMapMetricProvider):
        condition_metric_name = "column_values.match_regex"
        condition_value_keys = ("regex",)

        @column_condition_partial(engine=engine)
        def _found(cls, column: Values, regex: str, **_: object) -> Selection:
            return matches(column, regex)

    class NotMatchRegex(ColumnMapMetricProvider):
        condition_metric_name = "column_values.not_match_regex"
        condition_value_keys = ("regex",)

        @column_condition_partial(engine=engine)
        def _absent(cls, column: Values, regex: str, **_: object) -> Selection:
            return _others(matches(column, regex))

    class MatchRegexList(ColumnMapMetricProvider):
        condition_metric_name = "column_values.match_regex_list"
        condition_value_keys = ("regex_list", "match_on")

        @column_condition_partial(engine=engine)
        def _found(cls, column: Values, regex_list: list[str], match_on: str, **_: object) -> Selection:
            return reduce(and_ if match_on == "all" else or_, (matches(column, regex) for regex in regex_list))

    class NotMatchRegexList(ColumnMapMetricProvider):
        condition_metric_name = "column_values.not_match_regex_list"
        condition_value_keys = ("regex_list",)

        @column_condition_partial(engine=engine)
        def _absent(cls, column: Values, regex_list: list[str], **_: object) -> Selection:
            return _others(reduce(or_, (matches(column, regex) for regex in regex_list)))


def _others(selected: Selection) -> Selection:
    others: Selection = ~selected
    return others
