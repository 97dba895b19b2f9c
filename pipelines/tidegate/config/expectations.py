"""Validate declared expectations without importing Great Expectations.

Refused are unknown types and arguments, arguments of another shape, expectations that run code or mean something else
on every engine, and expectations that no table could fail.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict, TypeGuard

from tidegate import package_data
from tidegate.config.regex import portable
from tidegate.errors import unknown

CATALOGUE = Path(__file__).with_name("expectations.json")

TYPES_DIFFER = "types have different names on every engine; declare data.columns, which is always checked"
NO_LIKE = "not every engine supports LIKE; use a regex"
NO_ORDER = "the rows of a table have no order; compare two columns instead"
IN_PYTHON = "databases cannot parse it row by row; declare the column's type in data.columns, or use a regex"
REFUSED_TYPES = {
    "expect_query_results_to_match_comparison": "it runs SQL text; prepare the comparison in data.query",
    "expect_table_row_count_to_equal_other_table": "it reads a table that nothing declares; join it in data.query",
    "expect_column_type_to_be": TYPES_DIFFER,
    "expect_column_values_to_be_of_type": TYPES_DIFFER,
    "expect_column_values_to_be_in_type_list": TYPES_DIFFER,
    "expect_column_values_to_be_increasing": NO_ORDER,
    "expect_column_values_to_be_decreasing": NO_ORDER,
    "expect_column_values_to_match_like_pattern": NO_LIKE,
    "expect_column_values_to_match_like_pattern_list": NO_LIKE,
    "expect_column_values_to_not_match_like_pattern": NO_LIKE,
    "expect_column_values_to_not_match_like_pattern_list": NO_LIKE,
    "expect_column_values_to_match_strftime_format": IN_PYTHON,
    "expect_column_values_to_be_dateutil_parseable": IN_PYTHON,
    "expect_column_values_to_be_json_parseable": IN_PYTHON,
    "expect_column_values_to_match_json_schema": IN_PYTHON,
}
"""An expectation is only supported where every engine gives it the same meaning."""
REFUSED_KWARGS = {
    "row_condition": "use `when`: text here would be evaluated as code",
    "condition_parser": "use `when`: text here would be evaluated as code",
    "ignore_row_if": "only rows where every named column has a value are checked; use not_null for missing values",
    "result_format": "the report decides what it shows",
    "catch_exceptions": "an error while computing always counts as errored",
    "allow_relative_error": "quantiles are exact: the smallest value that this share of the values does not exceed",
    "severity": "it is a key beside kwargs, not in them",
    "meta": "use why, owner and dimension",
}
OPTIONAL_IN_NAME_ONLY = {
    "expect_column_values_to_match_regex": ("regex",),
    "expect_column_kl_divergence_to_be_less_than": ("partition_object", "threshold"),
    "expect_table_columns_to_match_ordered_list": ("column_list",),
    "expect_table_columns_to_match_set": ("column_set",),
}
"""Great Expectations makes these optional; without them the expectation cannot fail."""

ANYTHING = frozenset({"", ".*", "^.*$", "^.*", ".*$", "(?s).*", "^", "$", ".*?"})
COUNTS = ("_count_to_be_between", "_lengths_to_be_between")
SHARES = ("_proportion_of_unique_values_to_be_between", "_proportion_of_non_null_values_to_be_between")


class ExpectationForm(TypedDict):
    """What Great Expectations' type takes: what it is about, whether it takes `when`, and its arguments' shapes."""

    judges: str
    when: bool
    required: list[str]
    kwargs: dict[str, str]


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


SHAPES: dict[str, Callable[[object], bool]] = {
    "flag": lambda value: isinstance(value, bool),
    "text": lambda value: isinstance(value, str),
    "number": _is_number,
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "bound": lambda value: isinstance(value, str | int | float) and not isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "mapping": lambda value: isinstance(value, dict),
}


@cache
def catalogue() -> dict[str, ExpectationForm]:
    """Every known type."""
    types: dict[str, ExpectationForm] = package_data.document(CATALOGUE)
    return types


def offered() -> tuple[str, ...]:
    """The types that may be declared."""
    return tuple(sorted(catalogue().keys() - REFUSED_TYPES.keys()))


def problem_of_type(name: str) -> str | None:
    if name in REFUSED_TYPES:
        return f"{name} is not supported: {REFUSED_TYPES[name]}"
    return None if name in offered() else unknown(name, offered(), what="expectation")


def problems_of_kwargs(name: str, kwargs: Mapping[str, object]) -> list[str]:
    """All problems of a known type's arguments."""
    return [*_arguments(name, kwargs), *_vacuous(name, kwargs)]


def _arguments(name: str, kwargs: Mapping[str, object]) -> Iterator[str]:
    entry = catalogue()[name]
    for key, value in kwargs.items():
        kind = entry["kwargs"].get(key)
        if key in REFUSED_KWARGS:
            yield f"{key}: {REFUSED_KWARGS[key]}"
        elif kind is None:
            yield unknown(key, tuple(entry["kwargs"]), what=f"argument of {name}")
        elif isinstance(value, dict) and "$PARAMETER" in value:
            yield f"{key}: parameters are not evaluated; write the value"
        elif value is not None and not _fits(value, kind):
            yield f"{key} must be a {kind}, got {value!r}" if " of " not in kind else f"{key} must be {kind}"
    needed = [*entry["required"], *OPTIONAL_IN_NAME_ONLY.get(name, ())]
    yield from (f"needs {key}" for key in needed if kwargs.get(key) is None)
    share = kwargs.get("mostly")
    if isinstance(share, int | float) and not 0 <= share <= 1:
        yield f"mostly is a share between 0 and 1, got {share}"
    if entry["judges"] == "columns":
        yield from _compared(kwargs)


def _compared(kwargs: Mapping[str, object]) -> Iterator[str]:
    """Columns that are compared with one another: two or more, without duplicates."""
    listed = kwargs.get("column_list")
    if isinstance(listed, list) and len(listed) < 2:
        yield "column_list needs at least two columns"
    named = list(map(str, listed if isinstance(listed, list) else [kwargs.get("column_A"), kwargs.get("column_B")]))
    if twice := next((name for name in named if name != "None" and named.count(name) > 1), None):
        yield f"compares {twice} with itself"


def _vacuous(name: str, kwargs: Mapping[str, object]) -> Iterator[str]:
    """Why no table could fail it, or why none could pass it."""
    if name.endswith("_to_be_between") and "min_value" in catalogue()[name]["kwargs"]:
        yield from _bounds(name, kwargs.get("min_value"), kwargs.get("max_value"))
    yield from (f"{key} is empty; list the values" for key in ("value_set", "column_set") if kwargs.get(key) == [])
    listed = kwargs.get("regex_list")
    for pattern in [kwargs.get("regex"), *(listed if isinstance(listed, list) else [])]:
        yield from _unreadable(pattern) if pattern is not None else ()
    yield from ("regex_list is empty; list the patterns" for _ in "." if listed == [])
    if isinstance(ranges := kwargs.get("quantile_ranges"), dict):
        yield from _ranges(ranges)


def _ranges(ranges: Mapping[str, object]) -> Iterator[str]:
    quantiles, bounds = ranges.get("quantiles"), ranges.get("value_ranges")
    pairs = isinstance(bounds, list) and all(isinstance(bound, list) and len(bound) == 2 for bound in bounds)
    if not (isinstance(quantiles, list) and isinstance(bounds, list) and pairs and len(quantiles) == len(bounds) > 0):
        yield "quantile_ranges needs quantiles: [0.5] and as many value_ranges: [[low, high]]"
    elif isinstance(bounds, list) and any(bound == [None, None] for bound in bounds):
        yield "can never fail: a value range without bounds"


def _bounds(name: str, low: object, high: object) -> Iterator[str]:
    if low is None and high is None:
        yield "needs min_value, max_value or both"
    elif name.endswith(COUNTS) and high is None and _is_number(low) and low <= 0:
        yield f"can never fail: a count is always at least {low}"
    elif name.endswith(SHARES) and _at_least(0, low) and _at_least(high, 1):
        yield "can never fail: a share is always between 0 and 1"
    elif _is_number(low) and _is_number(high) and low > high:
        yield f"can never pass: min_value {low} is above max_value {high}"


def _at_least(high: object, low: object) -> bool:
    """Whether one bound is not below the other; a missing one bounds nothing."""
    if high is None or low is None:
        return True
    return _is_number(high) and _is_number(low) and high >= low


def _fits(value: object, kind: str) -> bool:
    if kind.startswith("one of "):
        return value in kind.removeprefix("one of ").split(", ")
    return SHAPES[kind](value) if kind in SHAPES else True


def _unreadable(pattern: object) -> Iterator[str]:
    if not isinstance(pattern, str):
        yield f"a regex must be text, got {pattern!r}"
    elif pattern in ANYTHING:
        yield f"can never fail: regex {pattern!r} matches every text"
    else:
        try:
            portable(pattern)
        except ValueError as error:
            yield f"regex {pattern!r} {error}"
