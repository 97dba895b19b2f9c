"""Make a yes or no of a target with several classes: the event against all others."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnType
from tidegate.data.duckdb_connection import literal, quoted
from tidegate.errors import DeclarationError
from tidegate.onboarding.data_file.observed import ObservedTable, sayable, with_table
from tidegate.onboarding.wishes import Wishes

if TYPE_CHECKING:
    import pyarrow as pa


def chosen(table: ObservedTable, wishes: Wishes) -> tuple[ObservedTable, Wishes]:
    """The table with the target as true where it has the wished class; unchanged where it has two or none is wished.

    Raises DeclarationError for an event of numbers with a fraction.
    """
    target = table.column(wishes.target)
    if target is not None and target.type is ColumnType.FLOAT and (wishes.positive or wishes.task == "binary"):
        why = "holds numbers with a fraction, which are predicted as such, not as yes or no"
        raise DeclarationError(f"{target.original}: {why}; leave out --positive and --task binary")
    if (
        target is None
        or target.expression
        or target.distinct < 3
        or wishes.positive is None
        or wishes.task == "regression"
    ):
        return table, wishes
    by_text = {str(value): value for value in target.values}
    if wishes.positive not in by_text:
        return table, wishes  # refused as an unknown value, or a number that is measured
    value = by_text[wishes.positive]
    written = literal(value) if isinstance(value, str) else str(value)
    made = with_table(table, _compared(table.table, target.original, value))
    expression = f"{quoted(sayable(target))} = {written}"
    columns = tuple(
        replace(column, expression=expression) if column.name == target.name else column for column in made.columns
    )
    return replace(made, columns=columns, source=table.table if table.source is None else table.source), replace(
        wishes, positive=None
    )


def _compared(table: "pa.Table", name: str, value: object) -> "pa.Table":
    from pyarrow import compute

    position = table.column_names.index(name)
    return table.set_column(position, name, compute.equal(table.column(position), value))
