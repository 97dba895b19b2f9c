"""Bounds of whole numbers, exact: Great Expectations types them as floats.

A float holds whole numbers up to 2^53. An identifier or a time in nanoseconds is larger, and would be compared with a
bound that is not the declared one. Great Expectations makes its expectations from their text again and again, so the
bound's type must be another; setting the value once does not last.
"""

from great_expectations.compatibility.pydantic import StrictInt
from great_expectations.expectations.expectation import Expectation as GxExpectation
from great_expectations.expectations.registry import get_expectation_impl

BOUNDS = ("min_value", "max_value")
OVER_VALUES = tuple(f"expect_column_{what}_to_be_between" for what in ("values", "max", "min"))
"""Expectations whose bounds are compared with the column's own values."""


def allow() -> None:
    """Let the bounds of OVER_VALUES be whole numbers, too."""
    for name in OVER_VALUES:
        kind = get_expectation_impl(name)
        for bound in BOUNDS:
            field = kind.__fields__[bound]
            if field.sub_fields[0].type_ is not StrictInt:
                field.sub_fields.insert(0, _whole(kind, bound, type(field)))


def _whole(kind: type[GxExpectation], bound: str, field: type) -> object:
    return field(name=bound, type_=StrictInt, class_validators=None, model_config=kind.__config__)


def exact(name: str, bound: object, column_type: str | None) -> object:
    """The bound as it is compared with values of the column: a float, unless both are whole numbers."""
    if isinstance(bound, bool) or not isinstance(bound, int | float) or name not in OVER_VALUES:
        return bound
    return int(bound) if column_type == "int" and float(bound).is_integer() else float(bound)
