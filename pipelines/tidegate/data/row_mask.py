"""Select the rows of a table for which a declared condition is true."""

import operator
from typing import TYPE_CHECKING, Any

from tidegate.config.expression import Comparison, Condition, instant

if TYPE_CHECKING:
    import pandas as pd

ORDERINGS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def mask(condition: Condition, frame: "pd.DataFrame") -> "pd.Series[bool]":
    """The rows of `frame` for which it is true. Raises KeyError where a compared column is missing."""
    import pandas as pd

    selected = pd.Series(data=False, index=frame.index)
    for all_of in condition:
        matching = pd.Series(data=True, index=frame.index)
        for comparison in all_of:
            matching &= _holds(comparison, frame[comparison.column])
        selected |= matching
    return selected


def _holds(comparison: Comparison, values: "pd.Series[Any]") -> "pd.Series[bool]":
    import pandas as pd

    present = values.notna()
    constants: list[Any] = list(comparison.constants)
    if pd.api.types.is_datetime64_any_dtype(values):
        constants = [pd.Timestamp(instant(str(constant))) for constant in constants]
    match comparison.operator:
        case "is null":
            return ~present
        case "is not null":
            return present
        case "in":
            return values.isin(constants) & present
        case "not in":
            return ~values.isin(constants) & present
        case ordering:
            compared: pd.Series[Any] = ORDERINGS[ordering](values, constants[0])
            return compared.fillna(value=False).astype(bool) & present
