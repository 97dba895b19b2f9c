"""Run the declared query: one SELECT that can reach only the sources."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import connect_compiled, reason
from tidegate.data.queries.query_rules import tree_of, violations
from tidegate.data.spilling import is_scarcity, spilling
from tidegate.data.stored_table import held, rows_at_once
from tidegate.errors import DeclarationError, Problem

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from tidegate.data.stored_table import StoredTable

KEY = "data.query"
_KIND = re.compile(r"[A-Z][A-Za-z ]{3,30} Error: ")
"""How DuckDB's errors begin."""


def run(tables: Mapping[str, "pa.Table"], query: str | None) -> "pa.Table":
    """The rows of `query` over `tables`; without a query, the only table. Raises DeclarationError with the line."""
    if query is None:
        (table,) = tables.values()
        return table
    with closed(tables) as connection, _explained():
        return _checked(connection, query, tables).to_arrow_table()


def stored(tables: "Mapping[str, pa.Table | StoredTable]", query: str | None, path: Path) -> "pa.Table | StoredTable":
    """The same rows, in a file at `path` where they are many."""
    if query is None:
        (table,) = tables.values()
        return table
    with closed(tables) as connection, _explained():
        relation = _checked(connection, query, tables)
        rows = relation.to_arrow_reader(rows_at_once(len(relation.columns)))
        return held(rows, rows.schema, path)


@contextmanager
def closed(tables: "Mapping[str, pa.Table | StoredTable]") -> "Iterator[duckdb.DuckDBPyConnection]":
    """A database that holds `tables` and can reach no file, no network and no setting."""
    with spilling() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        _shut(connection)
        yield connection


def _shut(connection: "duckdb.DuckDBPyConnection") -> None:
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def problems(query: str, sources: Collection[str]) -> Iterator[Problem]:
    """Problems of the query that are found without its sources: `run` refuses the same before it reads a row."""
    import _duckdb

    with connect_compiled() as connection:
        _shut(connection)
        try:
            _require_closed(connection, query, frozenset(name.lower() for name in sources))
        except _duckdb.Error as error:
            yield Problem(f"{_place(error)}{reason(error)}", key=KEY)
        except DeclarationError as error:
            yield from error.problems


@contextmanager
def _explained() -> Iterator[None]:
    """Raise the query's errors with their line. The rows of a stream bring DuckDB's errors as text."""
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError) as error:
        if is_scarcity(error) or (isinstance(error, OSError) and not _KIND.match(str(error))):
            raise
        raise DeclarationError(Problem(f"{_place(error)}{reason(error)}", key=KEY)) from None


def _checked(
    connection: "duckdb.DuckDBPyConnection", query: str, sources: Collection[str]
) -> "duckdb.DuckDBPyRelation":
    _require_closed(connection, query, frozenset(name.lower() for name in sources))
    connection.execute(f"EXPLAIN {query}")  # the binder names the line here, a relation's does not
    return connection.sql(query)


def _require_closed(connection: "duckdb.DuckDBPyConnection", query: str, sources: frozenset[str]) -> None:
    """Refuse all but one SELECT that reads only the sources. DuckDB's own lock is the second defence."""
    from _duckdb import StatementType

    statements = connection.extract_statements(query)
    if [statement.type for statement in statements] != [StatementType.SELECT]:
        kinds = ", ".join(statement.type.name for statement in statements) or "nothing"
        place = _line_of(query, query.find(statements[1].query.strip())) if len(statements) > 1 else ""
        raise DeclarationError(Problem(f"{place}must be exactly one SELECT statement, got {kinds}", key=KEY))
    found_at = dict.fromkeys(violations(tree_of(connection, query), sources, connection))
    if found_at:
        raise DeclarationError(Problem(f"{_line_at(query, byte)}{why}", key=KEY) for byte, why in found_at)


def _line_at(query: str, byte: int) -> str:
    """The place of a byte offset, as DuckDB counts them; a missing place has an offset beyond the text."""
    if byte >= len(query.encode()):
        return ""
    return _line_of(query, len(query.encode()[:byte].decode(errors="ignore")))


def _line_of(query: str, offset: int) -> str:
    line = query.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - query.rfind(chr(10), 0, offset)}: "


def _place(error: Exception) -> str:
    match = re.search(r"^LINE (\d+): ", str(error), re.MULTILINE)
    return f"line {match[1]}: " if match else ""
