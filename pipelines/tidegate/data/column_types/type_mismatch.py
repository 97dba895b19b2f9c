"""The remedy for a column of another type than declared, without loss."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.schema.data import Column, ColumnType
from tidegate.data.column_types.column_values import first_distinct
from tidegate.data.conf_notation import date_format, listed, yaml_word
from tidegate.data.duckdb_connection import literal, quoted

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import Values

CASTS = {
    ColumnType.CATEGORY: "VARCHAR",
    ColumnType.STRING: "VARCHAR",
    ColumnType.INT: "BIGINT",
    ColumnType.FLOAT: "DOUBLE",
    ColumnType.BOOL: "BOOLEAN",
    ColumnType.TIMESTAMP: "TIMESTAMP",
}
TEXT = (ColumnType.CATEGORY, ColumnType.STRING)
DECLARABLE = {kind: kind for kind in ("int", "float", "bool", "timestamp")} | {"decimal": "float", "date": "timestamp"}
"""The declared type that holds values of a kind unchanged."""
_COMMA = r"^\s*[+-]?[0-9]+,[0-9]+\s*$"
_THOUSANDS = r"^\s*[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]{1,3})(\.[0-9]+)?\s*$"
_POINTS = r"^\s*[+-]?([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]{1,3})(,[0-9]+)?\s*$"
_NOT_SQL = r"\..*[.,]"
"""A number with points between thousands that a CAST refuses: 1.234,5 or 1.234.567."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A declared CSV source: its columns by name, what it reads as missing, keeps as text, and has before decimals."""

    name: str
    columns: tuple[str, ...]
    nulls: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    decimal: str = "."


def remedy(name: str, values: "Values", kind: str, column: Column, csv: Iterable[CsvSource]) -> str:
    """What to write so that `values` of type `kind` become what `column` declares."""
    sources = tuple(csv)
    if column.type in TEXT:
        return _as_text(name, kind, column.type, sources)
    if column.type is ColumnType.BOOL and kind == "text":
        return f"its values are {listed(_distinct(values))}; in the query write e.g. {_compared(name, values)}"
    if kind == "text" and column.type in (ColumnType.INT, ColumnType.FLOAT) and _has_points(name, values, sources):
        return _grouped(name, column.type, sources, ".", ",")
    if kind == "text" and not _castable(values, column.type):
        if column.type is ColumnType.TIMESTAMP:
            return _as_timestamp(name, values, sources)
        return _as_number(name, values, column.type, sources)
    if column.type is ColumnType.TIMESTAMP and kind == "int":
        return _as_timestamp(name, values, sources)
    if kind in ("float", "decimal") and column.type is ColumnType.INT and not _castable(values, ColumnType.INT):
        return "declare type: float; a CAST would round it"
    if kind in DECLARABLE and column.type is ColumnType.BOOL:
        shown = listed(_distinct(values))
        return f"its values are {shown}, not 0 and 1; in the query write e.g. {quoted(name)} > 0"
    return f"write {_cast(name, column.type)} in the query or declare its type"


def option(name: str, csv: Iterable[CsvSource], setting: str, value: str) -> str:
    """The option of the CSV source that holds the column, as it is written in conf/; "" where no CSV holds it."""
    for source in csv:
        if name in source.columns:
            return f"set `csv: {{{setting}: {value}}}` in data.sources.{source.name}"
    return ""


def _as_text(name: str, kind: str, declared: ColumnType, csv: tuple[CsvSource, ...]) -> str:
    other = f", or declare type: {DECLARABLE[kind]}" if kind in DECLARABLE else ""
    already = next((source.text for source in csv if name in source.columns), ())
    if kept := option(name, csv, "text", f"[{', '.join(map(yaml_word, (*already, name)))}]"):
        return f"{kept}, which keeps the text unchanged{other}"
    if csv:
        names = " or ".join(f"data.sources.{source.name}" for source in csv)
        return f"list the CSV's column that it is made of under `csv: {{text: […]}}` in {names}{other}"
    return f"write {_cast(name, declared)} in the query or declare its type"


def _as_number(name: str, values: "Values", declared: ColumnType, csv: tuple[CsvSource, ...]) -> str:
    if _all(values, _THOUSANDS) and _any(values, ",[0-9]{3}"):
        return _grouped(name, declared, csv, ",", ".")
    if _all(values, f"{_COMMA}|^\\s*[+-]?[0-9]+\\s*$"):
        comma = f"CAST(replace({quoted(name)}, ',', '.') AS DOUBLE)"
        return option(name, csv, "decimal", '","') or f"it has decimal commas: write {comma} in the query"
    odd = [value for value in _distinct(values, limit=10_000) if not _number(value)]
    cleaned = f"CAST(nullif({quoted(name)}, {literal(str(odd[0]))}) AS {CASTS[declared]})"
    reason = f"{listed(odd)} {'is not a number' if len(odd) == 1 else 'are not numbers'}"
    return f"{reason}; write {cleaned} in the query where that means missing, or declare type: category"


def _has_points(name: str, values: "Values", csv: tuple[CsvSource, ...]) -> bool:
    """Whether points group thousands, by the values, or as the source has another mark before decimals."""
    commas = any(name in source.columns and source.decimal == "," for source in csv)
    return _all(values, _POINTS) and _any(values, r"\.[0-9]{3}" if commas else _NOT_SQL)


def _grouped(name: str, declared: ColumnType, csv: tuple[CsvSource, ...], mark: str, decimal: str) -> str:
    both = f'"{mark}", decimal: "{decimal}"' if decimal == "," else f'"{mark}"'
    text = f"replace({quoted(name)}, '{mark}', '')"
    text = f"replace({text}, ',', '.')" if decimal == "," else text
    fix = option(name, csv, "thousands", both) or f"write CAST({text} AS {CASTS[declared]}) in the query"
    return f"it groups thousands: {fix}"


def _as_timestamp(name: str, values: "Values", csv: tuple[CsvSource, ...]) -> str:
    example = _distinct(values)[0]
    instruction = f"give the strptime format of a value like {str(example)[:40]!r}"
    if kept := option(name, csv, "format", date_format(name, "%Y%m%d")):
        return f"{instruction}: {kept} with its own format"
    return f"{instruction}: strptime({quoted(name)}, '%Y%m%d') in the query with its own format"


def _cast(name: str, declared: ColumnType) -> str:
    return f"CAST({name if name.isidentifier() else quoted(name)} AS {CASTS[declared]})"


def _castable(values: "Values", declared: ColumnType) -> bool:
    """Whether a CAST converts every value to the declared type without loss."""
    import pyarrow as pa
    import pyarrow.compute as pc

    types: Mapping[ColumnType, pa.DataType] = {
        ColumnType.INT: pa.int64(),
        ColumnType.FLOAT: pa.float64(),
        ColumnType.BOOL: pa.bool_(),
        ColumnType.TIMESTAMP: pa.timestamp("us"),
    }
    try:
        for chunk in values.iterchunks():
            pc.cast(chunk, types[declared])
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # a value, or its type, has no such number or time
        return False
    return True


def _all(values: "Values", pattern: str) -> bool:
    import pyarrow.compute as pc

    return all(pc.all(match).as_py() is not False for match in _matches(values, pattern))


def _any(values: "Values", pattern: str) -> bool:
    import pyarrow.compute as pc

    return any(pc.any(match).as_py() for match in _matches(values, pattern))


def _matches(values: "Values", pattern: str) -> "Iterator[pa.Array]":
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = (pc.cast(chunk, pa.string()) for chunk in values.iterchunks())  # which may be dictionaries
    yield from (pc.match_substring_regex(chunk, pattern) for chunk in texts)


def _distinct(values: "Values", limit: int = SHOWN + 1) -> list[object]:
    """The first distinct values, in order of appearance."""
    return first_distinct(values, limit)


def _number(text: object) -> bool:
    try:
        float(str(text))
    except ValueError:
        return False
    return True


def _compared(name: str, values: "Values") -> str:
    return f"{quoted(name)} = {literal(str(_distinct(values)[0])[:40])}"
