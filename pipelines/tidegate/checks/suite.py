"""Build Great Expectations' expectations from the declared ones."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass

from great_expectations.exceptions import GreatExpectationsError
from great_expectations.expectations.expectation import (
    ColumnAggregateExpectation,
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.expectation import Expectation as GxExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.registry import get_expectation_impl

from tidegate.checks import whole_bounds
from tidegate.checks.gx_condition import EVERYTHING, constant, row_condition
from tidegate.config.expression import Condition, parse
from tidegate.config.schema.check import Expectation
from tidegate.errors import DeclarationError, Problem

SKIPS_MISSING = {
    ColumnPairMapExpectation: "either_value_is_missing",
    MulticolumnMapExpectation: "any_value_is_missing",
}
"""A row is checked where every column of the expectation has a value. Engines differ in their default."""

OVER_MISSING = ("_null", "_non_null_values_to_be_between")
"""Expectations on missing values themselves check every row."""

whole_bounds.allow()


@dataclass(frozen=True, slots=True)
class BuiltExpectation:
    """One expectation, ready to be computed."""

    name: str
    declared: Expectation
    built: GxExpectation
    columns: tuple[str, ...]
    """The columns whose values it checks; none for an expectation on the table as a whole."""
    condition: Condition

    @property
    def includes_missing(self) -> bool:
        return self.declared.type.endswith(OVER_MISSING)


def build(name: str, declared: Expectation, types: Mapping[str, str]) -> BuiltExpectation:
    """Raises DeclarationError when Great Expectations has no such type or does not take these arguments."""
    condition = parse(declared.when) if declared.when else EVERYTHING
    try:
        kind = get_expectation_impl(declared.type)
        columns = _columns(kind, declared.kwargs)
        kwargs = _typed(declared.type, declared.kwargs, types)
        for base, rule in SKIPS_MISSING.items():
            if issubclass(kind, base):
                kwargs["ignore_row_if"] = rule
        if (rows := row_condition(condition, types)) is not None:
            kwargs["row_condition"] = rows
        built = ExpectationConfiguration(type=declared.type, kwargs=kwargs).to_domain_obj()
    except (GreatExpectationsError, ValueError, TypeError) as error:
        raise DeclarationError(Problem(_sentence(error), key=f"check.expect.{name}")) from None
    return BuiltExpectation(name, declared, built, columns, condition)


def _columns(kind: type[GxExpectation], kwargs: Mapping[str, object]) -> tuple[str, ...]:
    by_row = (ColumnMapExpectation, ColumnAggregateExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
    if not (inspect.isclass(kind) and issubclass(kind, by_row)):
        return ()
    listed = kwargs.get("column_list")
    names = [kwargs.get(key) for key in ("column", "column_A", "column_B")]
    names += listed if isinstance(listed, list) else []
    return tuple(str(name) for name in names if name is not None)


def _typed(name: str, kwargs: Mapping[str, object], types: Mapping[str, str]) -> dict[str, object]:
    """Bounds and sets as values of the column's type: YAML has no timestamps, the column may have."""
    typed, kind = dict(kwargs), types.get(str(kwargs.get("column")), "")
    for key in kwargs.keys() & {"min_value", "max_value"}:
        typed[key] = whole_bounds.exact(name, constant(kwargs[key], kind), kind)
    if isinstance(values := kwargs.get("value_set"), list):
        typed["value_set"] = [constant(value, kind) for value in values]
    if isinstance(pairs := kwargs.get("value_pairs_set"), list) and all(isinstance(pair, list) for pair in pairs):
        kinds = [types.get(str(kwargs.get(side)), "") for side in ("column_A", "column_B")]
        typed["value_pairs_set"] = [
            [constant(value, kind) for value, kind in zip(pair, kinds, strict=True)] if len(pair) == 2 else pair
            for pair in pairs
        ]
    return typed


def _sentence(error: Exception) -> str:
    """The message of Great Expectations or its pydantic, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[1:] if len(lines) > 1 and "validation error" in lines[0] else lines)[:300]
