"""Find columns of months, and say how they are read as dates."""

import json
import re

from tidegate.onboarding.data_file.observed import ObservedColumn

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


def are_months(column: ObservedColumn) -> bool:
    """Whether all values are like 2024-03, which is not a date by itself."""
    return bool(column.values) and all(_MONTH.fullmatch(str(value)) for value in column.values)


def csv_format(column: ObservedColumn, form: str) -> str:
    """The option that reads a column's dates."""
    return f"--csv '{{format: {{{json.dumps(column.original, ensure_ascii=False)}: \"{form}\"}}}}'"
