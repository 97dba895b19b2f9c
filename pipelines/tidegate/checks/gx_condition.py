"""Translate a declared condition into Great Expectations' condition objects.

A condition is an OR of ANDs of comparisons.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import TypeVar

from great_expectations.expectations.row_conditions import (
    AndCondition,
    Column,
    ComparisonCondition,
    NullityCondition,
    Operator,
    OrCondition,
)
from great_expectations.expectations.row_conditions import Condition as RowCondition

from tidegate.config.expression import Comparison, Condition, Constant, instant

Value = TypeVar("Value")
EVERYTHING: Condition = ((),)


def row_condition(condition: Condition, types: Mapping[str, str], present: Sequence[str] = ()) -> RowCondition | None:
    """The rows for which `condition` is true and all columns of `present` hold a value; None for all rows."""
    not_missing = [NullityCondition(column=Column(name), is_null=False) for name in present]
    alternatives = [
        [*chosen, *not_missing]
        for all_of in condition
        for chosen in map(
            _flat, product(*(_leaves(comparison, types.get(comparison.column, "")) for comparison in all_of))
        )
    ]
    match [AndCondition(conditions=all_of) if len(all_of) > 1 else all_of[0] for all_of in alternatives if all_of]:
        case []:
            return None
        case [only]:
            return only
        case several:
            return OrCondition(conditions=several)


def constant(value: Value, kind: str) -> Value | datetime:
    """A declared value as a column of that type compares it: ISO text becomes a timestamp on UTC's clock."""
    return instant(value) if kind == "timestamp" and isinstance(value, str) else value


def declared(rows: RowCondition) -> Condition:
    """The condition that `rows` was made from, for the engines that select rows themselves."""
    match rows:
        case OrCondition():
            return tuple(all_of for part in rows.conditions for all_of in declared(part))
        case AndCondition():
            return (tuple(leaf for part in rows.conditions for all_of in declared(part) for leaf in all_of),)
        case NullityCondition():
            return ((Comparison(rows.column.name, "is null" if rows.is_null else "is not null"),),)
        case ComparisonCondition(operator=Operator.IN | Operator.NOT_IN):
            word = "in" if rows.operator == Operator.IN else "not in"
            return ((Comparison(rows.column.name, word, tuple(rows.parameter)),),)
        case ComparisonCondition():
            return ((Comparison(rows.column.name, Operator(rows.operator).value, (rows.parameter,)),),)
    raise TypeError(f"can't select rows by {type(rows).__name__}")


def _flat(groups: Sequence[list[RowCondition]]) -> list[RowCondition]:
    return [condition for group in groups for condition in group]


def _leaves(comparison: Comparison, kind: str) -> list[list[RowCondition]]:
    """One comparison as alternatives of conjunctions.

    Great Expectations' `in` takes text and numbers only, and its engines disagree on whether a missing value differs
    from a constant: here it does not.
    """
    column = Column(comparison.column)
    constants = [constant(value, kind) for value in comparison.constants]
    present = NullityCondition(column=column, is_null=False)

    def compared(operator: Operator, value: Constant | datetime | Sequence[Constant | datetime]) -> RowCondition:
        return ComparisonCondition(column=column, operator=operator, parameter=value)

    listable = all(type(value) in (str, int, float) for value in constants)
    match comparison.operator:
        case "is null":
            return [[NullityCondition(column=column, is_null=True)]]
        case "is not null":
            return [[present]]
        case "in" if listable:
            return [[compared(Operator.IN, constants)]]
        case "in":
            return [[compared(Operator.EQUAL, value)] for value in constants]
        case "not in" if listable:
            return [[compared(Operator.NOT_IN, constants), present]]
        case "not in":
            return [[*(compared(Operator.NOT_EQUAL, value) for value in constants), present]]
        case "!=":
            return [[compared(Operator.NOT_EQUAL, constants[0]), present]]
        case operator:
            return [[compared(Operator(operator), constants[0])]]
