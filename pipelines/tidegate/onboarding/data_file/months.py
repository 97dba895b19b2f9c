"""Find columns of months, and say how they are read as dates."""

import re

from tidegate.config.schema.data import ColumnType
from tidegate.onboarding.data_file import csv_questions
from tidegate.onboarding.data_file.observed import ObservedColumn, ObservedTable

_YEAR, _MONTH = r"[12]\d{3}", "(0[1-9]|1[0-2])"
_FORMS = {f"%Y{mark}%m": rf"{_YEAR}{re.escape(mark)}{_MONTH}" for mark in "-/."}
_FORMS |= {f"%m{mark}%Y": rf"{_MONTH}{re.escape(mark)}{_YEAR}" for mark in "-/."}


def form(table: ObservedTable, column: ObservedColumn) -> str:
    """How all values are written, if they are like 2024-03 or 03/2024, which are not dates by themselves; else ""."""
    if column.type not in (ColumnType.STRING, ColumnType.CATEGORY):
        return ""
    known = column.values or table.table.column(column.original).drop_null().unique().to_pylist()
    first = next((form for form, pattern in _FORMS.items() if known and re.fullmatch(pattern, str(known[0]))), "")
    return first if first and all(re.fullmatch(_FORMS[first], str(value)) for value in known) else ""


def csv_format(table: ObservedTable, column: ObservedColumn, form: str) -> str:
    """The option that reads a column's dates, with what is declared of the file already."""
    return csv_questions.option(table.csv, {"format": {**table.csv.format, column.original: form}})
