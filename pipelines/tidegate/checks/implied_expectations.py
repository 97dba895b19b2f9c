"""Expectations implied by `data.columns` and by the suite's shorthands."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from tidegate.config.expression import instant
from tidegate.config.schema.check import Check, Expectation
from tidegate.config.schema.data import ROW_ID, Column, ColumnRole, Columns, ColumnType, column_of
from tidegate.config.schema.foreign_key import Dimension
from tidegate.errors import DeclarationError, Problem

STORED = {
    ColumnType.CATEGORY: ("string",),
    ColumnType.STRING: ("string",),
    ColumnType.INT: ("int",),
    ColumnType.FLOAT: ("float", "decimal", "int"),
    ColumnType.BOOL: ("bool",),
    ColumnType.TIMESTAMP: ("timestamp",),
}
"""The types of an engine that hold a declared type without loss."""


def expectations(
    check: Check, columns: Columns | None = None, present: Collection[str] = (ROW_ID,)
) -> dict[str, Expectation]:
    """Every expectation of the suite by name, the implied ones first. Raises DeclarationError on a name used twice.

    `ingest` numbers the rows where no column is the id. Another table, with the columns `present`, is complete without
    these numbers.
    """
    implied = dict([*_contract(columns or {}, numbered=ROW_ID in present), *_shorthands(check)])
    if duplicates := sorted(implied.keys() & check.expect.keys()):
        raise DeclarationError(
            Problem("is the name of an implied expectation; rename or remove it", key=f"check.expect.{name}")
            for name in duplicates
        )
    return implied | check.expect


def mistyped(columns: Columns, types: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The columns whose stored type can't be the declared one: name, stored, declared."""
    return [
        (name, types[name], column.type.value)
        for name, column in columns.items()
        if name in types and types[name] not in STORED[column.type]
    ]


def _contract(columns: Mapping[str, Column], *, numbered: bool) -> Iterator[tuple[str, Expectation]]:
    if not columns:
        return
    names = [*columns, *([ROW_ID] if numbered and not column_of(dict(columns), ColumnRole.ID) else [])]
    yield (
        "columns_as_declared",
        Expectation(
            type="expect_table_columns_to_match_set", kwargs={"column_set": names}, why="data.columns declares them"
        ),
    )
    for name, column in columns.items():
        if not column.nullable:
            yield f"{name}_not_null", _not_null(name, "data.columns does not declare it nullable")


def _shorthands(check: Check) -> Iterator[tuple[str, Expectation]]:
    for name in check.not_null:
        yield f"{name}_not_null", _not_null(name, "")
    for name, fresh in check.fresh.items():
        clock = instant(fresh.of)
        yield (
            f"{name}_fresh",
            Expectation(
                type="expect_column_max_to_be_between",
                kwargs={
                    "column": name,
                    "min_value": (clock - timedelta(seconds=fresh.within)).isoformat(),
                    "max_value": clock.isoformat(),
                },
                severity=fresh.severity,
                dimension=Dimension.TIMELINESS,
                why="the latest row is neither old nor from the future",
            ),
        )


def _not_null(column: str, why: str) -> Expectation:
    return Expectation(
        type="expect_column_values_to_not_be_null",
        kwargs={"column": column},
        dimension=Dimension.COMPLETENESS,
        why=why,
    )
