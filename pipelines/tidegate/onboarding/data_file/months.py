"""Find columns of months or days, and how they are read as dates."""

import re

from tidegate.config.schema.data import ColumnType
from tidegate.data.reading import formats
from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding.data_file import csv_questions
from tidegate.onboarding.data_file.observed import ObservedColumn, ObservedTable

_YEAR, _MONTH, _EITHER = r"(19|20)\d{2}", "(0[1-9]|1[0-2])", "(0?[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12]\d|3[01])"
_FORMS = {f"%Y{mark}%m": rf"{_YEAR}{re.escape(mark)}{_MONTH}" for mark in "-/."}
_FORMS |= {f"%m{mark}%Y": rf"{_EITHER}{re.escape(mark)}{_YEAR}" for mark in "-/."}
_WHOLE = {"%Y%m": f"{_YEAR}{_MONTH}", "%Y%m%d": f"{_YEAR}{_MONTH}{_DAY}"}
"""Numbers as of a data warehouse: 202401, 20240131."""
FEWEST = 12
"""Different numbers from which on all of them are like months or days by intent."""


def form(table: ObservedTable, column: ObservedColumn) -> str:
    """How all values are written, if they are like 2024-03 or 03/2024, which are not dates by themselves; else ""."""
    if column.type not in (ColumnType.STRING, ColumnType.CATEGORY):
        return ""
    return _form(table, column, _FORMS)


def whole_form(table: ObservedTable, column: ObservedColumn) -> str:
    """The same of whole numbers that write months or days, like 202403 or 20240331."""
    if column.type is not ColumnType.INT or column.distinct < FEWEST:
        return ""
    return _form(table, column, _WHOLE)


def remedy(table: ObservedTable, column: ObservedColumn, form: str) -> str:
    """What makes dates of them."""
    if formats.format_named(table.path) == "csv" and table.database is None:
        return f"{csv_format(table, column, form)} reads them as dates"
    return f"with dates in their place ({form} for strptime), rows can be split by time"


def csv_format(table: ObservedTable, column: ObservedColumn, form: str) -> str:
    """The option that reads a column's dates, with what is declared of the file already."""
    text = [name for name in table.csv.text if name != column.original]
    given = table.csv.model_dump(exclude_unset=True, exclude={"text"}) | ({"text": text} if text else {})
    dates = {"format": {**table.csv.format, column.original: form}}
    return csv_questions.option(Csv.model_validate(given), dates)


def _form(table: ObservedTable, column: ObservedColumn, forms: dict[str, str]) -> str:
    known = column.values or table.table.column(column.original).drop_null().unique().to_pylist()
    first = next((form for form, pattern in forms.items() if known and re.fullmatch(pattern, str(known[0]))), "")
    return first if first and all(re.fullmatch(forms[first], str(value)) for value in known) else ""
