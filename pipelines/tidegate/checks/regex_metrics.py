"""Metrics on regular expressions: one dialect on every engine.

Great Expectations leaves the dialect to each engine.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_, inv, or_
from typing import Any

from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

Matches = Callable[[Any, str], Any]
"""Selects the rows of a column whose text contains the pattern; results combine with &, | and ~."""


def provide(engine: type[ExecutionEngine], matches: Matches) -> None:
    """Make the engine compute all four expectations on patterns with `matches`."""

    class MatchRegex(ColumnMapMetricProvider):  # type: ignore[misc]
        condition_metric_name = "column_values.match_regex"
        condition_value_keys = ("regex",)

        @column_condition_partial(engine=engine)
        def _found(cls, column: Any, regex: str, **_: Any) -> Any:  # noqa: N805 (Great Expectations binds the class)
            return matches(column, regex)

    class NotMatchRegex(ColumnMapMetricProvider):  # type: ignore[misc]
        condition_metric_name = "column_values.not_match_regex"
        condition_value_keys = ("regex",)

        @column_condition_partial(engine=engine)
        def _absent(cls, column: Any, regex: str, **_: Any) -> Any:  # noqa: N805
            return inv(matches(column, regex))

    class MatchRegexList(ColumnMapMetricProvider):  # type: ignore[misc]
        condition_metric_name = "column_values.match_regex_list"
        condition_value_keys = ("regex_list", "match_on")

        @column_condition_partial(engine=engine)
        def _found(cls, column: Any, regex_list: list[str], match_on: str, **_: Any) -> Any:  # noqa: N805
            return reduce(and_ if match_on == "all" else or_, (matches(column, regex) for regex in regex_list))

    class NotMatchRegexList(ColumnMapMetricProvider):  # type: ignore[misc]
        condition_metric_name = "column_values.not_match_regex_list"
        condition_value_keys = ("regex_list",)

        @column_condition_partial(engine=engine)
        def _absent(cls, column: Any, regex_list: list[str], **_: Any) -> Any:  # noqa: N805
            return inv(reduce(or_, (matches(column, regex) for regex in regex_list)))
