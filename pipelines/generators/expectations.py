"""Write down which expectations Great Expectations has and which arguments they take: `config/expectations.json`.

Importing Great Expectations takes seconds, so the declaration is validated by this list instead. After an upgrade:
`python -m generators.expectations`; a test fails until then.
"""

import inspect
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from great_expectations.expectations import core
from great_expectations.expectations.expectation import (
    BatchExpectation,
    ColumnAggregateExpectation,
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    Expectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.registry import get_expectation_impl, list_registered_expectation_implementations

from tidegate.artifacts import write_json
from tidegate.config.expectations import CATALOGUE

DOMAINS = {
    ColumnMapExpectation: "column",
    ColumnAggregateExpectation: "column",
    ColumnPairMapExpectation: "columns",
    MulticolumnMapExpectation: "columns",
}
OURS = {*BatchExpectation.__fields__, "row_condition", "condition_parser", "ignore_row_if", "library_metadata"}
"""What every expectation has, or what tidegate decides for all."""


def generate() -> dict[str, dict[str, Any]]:
    """By type: what it checks (column, columns or the table), whether rows can be selected, and its arguments."""
    assert core  # registers the types
    names = sorted(list_registered_expectation_implementations())
    return {name: _entry(get_expectation_impl(name)) for name in names if name.startswith("expect_")}


def _entry(kind: type[Expectation]) -> dict[str, Any]:
    fields = {name: field for name, field in kind.__fields__.items() if name not in OURS}
    return {
        "judges": next((domain for base, domain in DOMAINS.items() if issubclass(kind, base)), "table"),
        "when": "row_condition" in kind.__fields__,
        "required": [name for name, field in fields.items() if field.required],
        "kwargs": {name: _kind(field.outer_type_) for name, field in fields.items()},
    }


def _kind(annotation: Any) -> str:
    """The one word for what an argument takes, from its annotation."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) is Union:
        return _kind_of_union([each for each in get_args(annotation) if each not in (dict, type(None))])
    origin = get_origin(annotation) or annotation
    if origin is Literal:
        return "one of " + ", ".join(map(str, get_args(annotation)))
    if not inspect.isclass(origin):
        return "any"
    for base, word in (
        (bool, "flag"),
        (str, "text"),
        (int, "whole number"),
        (float, "number"),
        (Sequence, "list"),
        (set, "list"),
    ):
        if issubclass(origin, base):
            return word
    return "mapping"


def _kind_of_union(kinds: list[Any]) -> str:
    if datetime in kinds:
        return "bound"
    words = list(dict.fromkeys(map(_kind, kinds)))
    return words[0] if words else "mapping"


if __name__ == "__main__":
    write_json(CATALOGUE, generate())
