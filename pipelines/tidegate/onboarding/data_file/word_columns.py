"""Find columns of free text, of whose words the model is made."""

# ruff: noqa: S608 (every name in a query is quoted)

from collections.abc import Collection

from tidegate.config.schema.data import ColumnType
from tidegate.data.duckdb_connection import connect, quoted
from tidegate.onboarding.data_file.observed import SOURCE, ObservedColumn, ObservedTable

FEWEST = 4
"""Words of two letters or more in half of the values: names, addresses and codes have fewer."""
_WORD = r"(^|[^\p{L}0-9/.:@_?=&%#\\-])\p{L}{2,}"
"""Not what is between the marks of an address, a path or a code."""
TERMS = 200
FEW_TERMS = 50
MANY_ROWS = 100_000
"""With more rows, fewer words: each is a dense column of numbers."""


def of_words(table: ObservedTable, taken: Collection[str | None]) -> tuple[str, ...]:
    """Text columns by their plain names, without those that are taken, whose values hardly repeat and are sentences."""
    return tuple(
        column.name
        for column in table.columns
        if column.name not in taken and hardly_repeats(table, column) and _has_words(table, column)
    )


def hardly_repeats(table: ObservedTable, column: ObservedColumn) -> bool:
    """Whether it is text, and most of its values are different."""
    is_text = column.type is ColumnType.STRING and column.original not in table.doubtful
    return is_text and column.distinct > (table.rows - column.nulls) / 2


def terms(rows: int) -> int:
    """How many words of each column the model counts."""
    return TERMS if rows <= MANY_ROWS else FEW_TERMS


def _has_words(table: ObservedTable, column: ObservedColumn) -> bool:
    text = quoted(column.original)
    words = f"len(regexp_extract_all({text}, '{_WORD}')) >= {FEWEST}"
    with connect() as connection:
        connection.register(SOURCE, table.table)
        query = f"SELECT count(*) FILTER ({words}) >= count({text}) / 2 FROM {SOURCE}"
        ((most,),) = connection.sql(query).fetchall()
    return bool(most)
