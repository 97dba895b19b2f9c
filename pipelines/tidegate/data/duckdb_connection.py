"""Embedded DuckDB: one thread, UTC, no downloads, errors without paths."""

import glob
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SETTINGS = (
    "SET threads = 1",  # sums of floats depend on how rows are dealt out to threads
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",  # else `FROM secrets` would find a Python variable of that name
)

READS_PARQUET = "SET disabled_optimizers = 'statistics_propagation,filter_pushdown'"
"""Before a Parquet file is queried. Writers leave NaN out of a file's minimum and maximum (Parquet's own rule), DuckDB
takes these for all there is: `isnan(x)`, `x > 1e308` and what is built of them become constants, row groups that hold
NaN are skipped, and the minimum of zeros is -0.0 (https://github.com/duckdb/duckdb/issues/25521)."""

KINDS = {
    "VARCHAR": "string",
    "BOOLEAN": "bool",
    "FLOAT": "float",
    "DOUBLE": "float",
    "DATE": "timestamp",
} | dict.fromkeys(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), "int"
)

LONGEST_WHOLE = 18
"""Digits that fit into every 64-bit integer."""

RAW = "raw"
"""The table of a CSV file's fields as text."""
ROWS = "rows of the group"
"""The column of a table of groups that counts the rows of each."""


def connect() -> "duckdb.DuckDBPyConnection":
    """A new database in memory."""
    import duckdb

    return _prepared(duckdb.connect(":memory:"))


def connect_compiled() -> "duckdb.DuckDBPyConnection":
    """The same for SQL text alone, by DuckDB's compiled module.

    What the Python package adds (relations, tables of other libraries) takes three times as long to import.
    """
    import _duckdb

    return _prepared(_duckdb.connect(":memory:"))


def _prepared(connection: "duckdb.DuckDBPyConnection") -> "duckdb.DuckDBPyConnection":
    for setting in SETTINGS:
        connection.execute(setting)
    return connection


def view_parquet(connection: "duckdb.DuckDBPyConnection", path: Path, view: str) -> None:
    """Create a view of the file's rows with normalised values: see `normalised`."""
    connection.execute(READS_PARQUET)
    relation = connection.read_parquet(glob.escape(str(path)))
    stored = dict(zip(relation.columns, map(str, relation.types), strict=True))
    relation.project(", ".join(normalised(stored))).create_view(view)


def normalised(stored: Mapping[str, str]) -> list[str]:
    """The columns as every engine compares them: NaN is missing, fractions are doubles, times are in UTC."""
    return [f"{normalised_value(quoted(name), kind)} AS {quoted(name)}" for name, kind in stored.items()]


def kind(stored: str) -> str:
    """The declaration's name of a DuckDB type; DuckDB's own name for other types."""
    if decimal := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", stored):
        return decimal_kind(int(decimal[1]), int(decimal[2]))
    if stored.startswith("ENUM"):
        return "string"
    return "timestamp" if stored.startswith("TIMESTAMP") else KINDS.get(stored, stored.lower())


def decimal_kind(precision: int, scale: int) -> str:
    """The declared type of a decimal: no type holds a whole number that is wider than 64 bits."""
    if scale:
        return "float"
    return "int" if precision <= LONGEST_WHOLE else f"decimal({precision},0)"


def normalised_value(column: str, stored: str) -> str:
    """The same of one column, which is quoted."""
    match kind(stored):
        case "float" if stored.startswith("DECIMAL"):
            return f"{column}::DOUBLE"
        case "float":
            return f"CASE WHEN NOT isnan({column}) THEN {column}::DOUBLE END"
        case "timestamp":
            return f"{column}::{'TIMESTAMPTZ::' if stored == 'TIMESTAMPTZ_NS' else ''}TIMESTAMP"
        case "int" if stored.startswith("DECIMAL"):
            return f"{column}::BIGINT"
        case "string":
            return f"{column}::VARCHAR"
        case _:
            return column


def quoted(name: str) -> str:
    """A column's name, quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def text_or_null(name: str, nulls: Sequence[str]) -> str:
    """SQL for a text column: NULL where it holds one of the texts that mean a missing value."""
    column = quoted(name)
    return f"CASE WHEN {column} IN ({', '.join(map(literal, nulls))}) THEN NULL ELSE {column} END" if nulls else column


def reason(error: Exception, limit: int = 300) -> str:
    """DuckDB's error as one lower-case sentence, without this machine's paths."""
    text = str(error).partition("\nLINE ")[0].partition("\n\n")[0]
    text = re.sub(r"^[A-Za-z ]{3,30} Error: ", "", text)
    text = re.sub(r"""["']?(?:[A-Za-z]:)?(?:/[^\s"':;,)/]+){2,}["']?""", "a file", text)
    text = " ".join(text.split())[:limit]
    return text[:1].lower() + text[1:]
